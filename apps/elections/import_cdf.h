#pragma once

// NIST SP 1500-103 (Common Data Format of cast vote records), what its two forms have in common:
// the JSON and the XML reader note what the file says here, and this makes one contest of it. Of a
// record only the current snapshot counts. Definitions mostly stand behind the records, so both
// readers walk their file twice.

#include "apps/elections/import_formats.h"
#include "apps/elections/import_text.h"
#include "apps/elections/model.h"
#include "engine/base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace almanac::elections {

// A ContestSelection: one way to vote in a contest.
struct CdfSelection {
    std::string id;
    std::vector<std::string> candidate_ids;
    std::string words;  // of a ballot measure: Yes, No; the id of a party or candidate
    bool is_write_in = false;
    const char* at = nullptr;
};

// A Contest of an Election.
struct CdfContest {
    std::string id;
    std::string name;
    std::optional<std::uint64_t> seats;
    std::optional<std::uint64_t> votes_allowed;
    std::vector<CdfSelection> selections;
};

// A Candidate, by whatever id selections call it.
struct CdfCandidate {
    std::string name;
    std::string party_id;
};

// What stands beside the records, by id.
struct CdfDefinitions {
    std::vector<CdfContest> contests;
    std::unordered_map<std::string, CdfCandidate> candidates;
    std::unordered_map<std::string, std::string> parties;
    std::unordered_map<std::string, std::string> units;  // precincts
};

// A SelectionPosition: one mark that the machine saw.
struct CdfPosition {
    bool is_vote = true;  // HasIndication and IsAllocable do not say no
    bool is_write_in = false;
    std::optional<std::uint64_t> rank;
};

// A CVRContestSelection.
struct CdfVote {
    // The selection's number among the contest's, or one of these.
    static constexpr std::uint32_t no_selection = 0xFFFFFFFF;
    static constexpr std::uint32_t unknown_selection = 0xFFFFFFFE;

    std::uint32_t selection = no_selection;
    std::optional<std::uint64_t> rank;
    bool is_pending = false;  // somebody has yet to look at it: needs-adjudication
    std::vector<CdfPosition> positions;
    const char* at = nullptr;
};

// A CVRSnapshot, as far as it is about the contest.
struct CdfSnapshot {
    std::string id;
    std::uint32_t contests = 0;  // how often the contest stands in it
    std::vector<CdfVote> votes;
};

// A CVR.
struct CdfRecord {
    std::string unique_id;
    std::string printed_id;
    std::string audit_id;
    std::string unit;
    std::string style;
    std::string batch;
    std::string sheet;
    std::string device;
    std::string current;
    std::vector<CdfSnapshot> snapshots;
    const char* at = nullptr;
};

// RCTab's report of a count has for each record a snapshot of what every round left of it, the last
// being current. Of such a snapshot's id ("ballot-7-round-3") that of the ballot as it was cast
// ("ballot-7"), which is the one to count; "" of any other id.
std::string_view cdf_before_rounds(std::string_view snapshot_id);
// A name on one line: runs of spaces, tabs and line breaks are one space.
std::string cdf_name(std::string_view text);
// Whether the Version is one that is known: 1, 1.0, 1.0.0 …; an error at `at` names any other.
base::Result<void> check_cdf_version(const Text& text, const char* at, std::string_view version);

// The report as JSON.
base::Result<Parsed> read_cdf_json(const Text& text, const ReadOptions& options);
// The report as XML.
base::Result<Parsed> read_cdf_xml(const Text& text, const ReadOptions& options);

// Makes ballots of records.
class CdfBallots {
public:
    // Both must outlive it.
    CdfBallots(const Text& text, const ReadOptions& options) : text_(text), options_(options) {}

    // Chooses the contest and lists its candidates.
    base::Result<void> choose(const CdfDefinitions& definitions);
    // The id of the contest chosen.
    const std::string& contest_id() const { return contest_id_; }
    // For CdfVote::selection.
    std::uint32_t selection(std::string_view id) const;
    // The record as a ballot, where it has the contest.
    base::Result<void> add(const CdfRecord& record);
    // A record that cannot be read: the error, unless the options leave such records out.
    base::Result<void> refuse(base::Error error);
    // The contest; call once, at the end.
    base::Result<Parsed> finish();

private:
    base::Result<const CdfContest*> chosen_of(const std::vector<CdfContest>& contests) const;
    base::Result<void> add_selection(const CdfSelection& selection,
                                     const CdfDefinitions& definitions);
    base::Result<const CdfSnapshot*> current_of(const CdfRecord& record) const;
    base::Result<void> add_vote(const CdfVote& vote);
    base::Result<tally::CandidateIndex> candidate_of(const CdfVote& vote);
    base::Result<void> mark(const CdfVote& vote, tally::CandidateIndex candidate,
                            std::optional<std::uint64_t> rank);
    base::Result<void> check_ranked(const CdfVote& vote, bool has_rank);
    tally::CandidateIndex write_ins();
    void keep_details(const CdfRecord& record);
    void keep(TextColumn& column, std::string_view value);
    TextColumn& extra(std::string_view name);
    base::Result<void> check_ids();

    const Text& text_;
    const ReadOptions& options_;
    std::string contest_id_;
    bool may_be_unranked_ = false;
    bool has_ranked_ = false;
    bool has_unranked_ = false;
    std::unordered_map<std::string_view, std::uint32_t> selections_;
    std::vector<std::string> selection_ids_;
    std::vector<tally::CandidateIndex> candidates_;  // by selection
    std::unordered_map<std::string, std::string> units_;
    std::optional<tally::CandidateIndex> write_ins_;
    std::vector<tally::Mark> marks_;
    std::vector<const char*> places_;  // by ballot, where ids are kept
    Contest contest_;
};

}  // namespace almanac::elections
