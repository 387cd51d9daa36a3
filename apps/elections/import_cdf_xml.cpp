// NIST SP 1500-103 as XML, in the form that NIST's schema has and Unisyn writes. The first walk
// reads Election, GpUnit and Party and passes over the records; the second reads the records.

#include "apps/elections/import_cdf.h"
#include "apps/elections/import_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

// How often progress is told: every 4,096 records.
constexpr std::uint64_t progress_step = 4096;

// What stands beside the records.
class Definitions {
public:
    explicit Definitions(const Text& text) : text_(text), xml_(text) {}

    base::Result<CdfDefinitions> read() {
        TRY(xml_.next_child());
        while (TRY(xml_.next_child())) {
            const char* at = xml_.at();
            if (xml_.name() == "Version")
                TRY(read_version(at));
            else if (xml_.name() == "Election")
                TRY(read_election());
            else if (xml_.name() == "Party")
                TRY(read_named(definitions_.parties));
            else if (xml_.name() == "GpUnit")
                TRY(read_named(definitions_.units));
            else
                TRY(xml_.skip());
        }
        for (auto& [id, name] : definitions_.units) {
            if (name.empty()) name = id;
        }
        return std::move(definitions_);
    }

private:
    base::Result<void> read_version(const char* at) {
        return check_cdf_version(text_, at, TRY(xml_.text()));
    }

    base::Result<void> read_election() {
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "Candidate")
                TRY(read_candidate());
            else if (xml_.name() == "Contest")
                TRY(read_contest());
            else
                TRY(xml_.skip());
        }
        return {};
    }

    base::Result<void> read_candidate() {
        std::string id(xml_.attribute("ObjectId"));
        const char* at = xml_.at();
        CdfCandidate candidate;
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "Name")
                candidate.name = cdf_name(TRY(xml_.text()));
            else if (xml_.name() == "PartyId")
                candidate.party_id = TRY(xml_.text());
            else
                TRY(xml_.skip());
        }
        return note(definitions_.candidates, std::move(id), std::move(candidate), at);
    }

    // Something of which only the name matters.
    base::Result<void> read_named(std::unordered_map<std::string, std::string>& names) {
        std::string id(xml_.attribute("ObjectId"));
        const char* at = xml_.at();
        std::string name;
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "Name")
                name = cdf_name(TRY(xml_.text()));
            else
                TRY(xml_.skip());
        }
        return note(names, std::move(id), std::move(name), at);
    }

    template <class Value>
    base::Result<void> note(std::unordered_map<std::string, Value>& map, std::string id,
                            Value value, const char* at) {
        const auto [place, is_new] = map.emplace(std::move(id), std::move(value));
        if (is_new) return {};
        return error_at(text_, at,
                        fmt::format("the ObjectId {} is given twice. Give each its own.",
                                    in_quotes(place->first)));
    }

    base::Result<void> read_contest() {
        CdfContest& contest = definitions_.contests.emplace_back();
        contest.id = xml_.attribute("ObjectId");
        while (TRY(xml_.next_child())) {
            const char* at = xml_.at();
            if (xml_.name() == "Name")
                contest.name = cdf_name(TRY(xml_.text()));
            else if (xml_.name() == "NumberElected")
                contest.seats = TRY(read_number(at));
            else if (xml_.name() == "VotesAllowed")
                contest.votes_allowed = TRY(read_number(at));
            else if (xml_.name() == "ContestSelection")
                TRY(read_selection(contest.selections.emplace_back()));
            else
                TRY(xml_.skip());
        }
        return {};
    }

    base::Result<std::uint64_t> read_number(const char* at) {
        const std::string_view text = TRY(xml_.text());
        if (const auto number = parse_unsigned(text)) return *number;
        return error_at(text_, at,
                        fmt::format("{} is no whole number. Correct it.", in_quotes(text)));
    }

    base::Result<void> read_selection(CdfSelection& selection) {
        selection.id = xml_.attribute("ObjectId");
        selection.at = xml_.at();
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "CandidateIds") {
                TRY(read_ids(selection.candidate_ids));
            } else if (xml_.name() == "IsWriteIn") {
                const std::string_view answer = TRY(xml_.text());
                selection.is_write_in = answer == "true" || answer == "1";
            } else if (xml_.name() == "Selection") {
                selection.words = cdf_name(TRY(xml_.text()));
            } else {
                TRY(xml_.skip());
            }
        }
        return {};
    }

    // One id, or several with spaces between, as the schema's type is.
    base::Result<void> read_ids(std::vector<std::string>& ids) {
        std::string_view rest = TRY(xml_.text());
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.size(), rest.find_first_of(" \t\r\n"));
            ids.emplace_back(rest.substr(0, end));
            rest = trimmed(rest.substr(end));
        }
        return {};
    }

    const Text& text_;
    XmlReader xml_;
    CdfDefinitions definitions_;
};

// The records.
class Records {
public:
    Records(const Text& text, const ReadOptions& options, CdfBallots& ballots)
        : text_(text), options_(options), xml_(text), ballots_(ballots) {}

    base::Result<void> read() {
        TRY(xml_.next_child());
        while (TRY(xml_.next_child())) {
            if (xml_.name() != "CVR") {
                TRY(xml_.skip());
                continue;
            }
            record_ = {};
            record_.at = xml_.at();
            tell_progress();
            bad_ = {};
            TRY(read_record());
            const base::Result<void> added = bad_ ? ballots_.add(record_) : bad_;
            if (!added) TRY(ballots_.refuse(added.error()));
        }
        return {};
    }

private:
    void tell_progress() {
        if (++records_ % progress_step == 0 && options_.progress)
            options_.progress(static_cast<std::uint64_t>(record_.at - text_.begin()),
                              text_.bytes.size());
    }

    base::Result<void> read_record() {
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "CVRSnapshot")
                TRY(read_snapshot());
            else if (std::string* detail = detail_of(xml_.name()))
                *detail = TRY(xml_.text());
            else
                TRY(xml_.skip());
        }
        return {};
    }

    std::string* detail_of(std::string_view name) {
        if (name == "CurrentSnapshotId") return &record_.current;
        if (name == "UniqueId") return &record_.unique_id;
        if (name == "BallotPrePrintedId") return &record_.printed_id;
        if (name == "BallotAuditId") return &record_.audit_id;
        if (name == "BallotStyleUnitId") return &record_.unit;
        if (name == "BallotStyleId") return &record_.style;
        if (name == "BatchId") return &record_.batch;
        if (name == "BallotSheetId") return &record_.sheet;
        if (name == "CreatingDeviceId") return &record_.device;
        return nullptr;
    }

    base::Result<void> read_snapshot() {
        CdfSnapshot& snapshot = record_.snapshots.emplace_back();
        snapshot.id = xml_.attribute("ObjectId");
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "CVRContest")
                TRY(read_contest(snapshot));
            else
                TRY(xml_.skip());
        }
        return {};
    }

    // Its votes are read before it may be known whether it is the contest that is asked for.
    base::Result<void> read_contest(CdfSnapshot& snapshot) {
        std::string id;
        votes_.clear();
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "ContestId")
                id = TRY(xml_.text());
            else if (xml_.name() == "CVRContestSelection")
                TRY(read_vote(votes_.emplace_back()));
            else
                TRY(xml_.skip());
        }
        if (id != ballots_.contest_id()) return {};
        ++snapshot.contests;
        std::swap(snapshot.votes, votes_);
        for (const CdfVote& vote : snapshot.votes) {
            if (vote.rank == no_number) note_bad(vote.at);
            for (const CdfPosition& position : vote.positions) {
                if (position.rank == no_number) note_bad(vote.at);
            }
        }
        return {};
    }

    void note_bad(const char* at) {
        if (bad_) bad_ = error_at(text_, at, "a Rank in it is no whole number. Correct it.");
    }

    base::Result<void> read_vote(CdfVote& vote) {
        vote.at = xml_.at();
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "ContestSelectionId")
                vote.selection = ballots_.selection(TRY(xml_.text()));
            else if (xml_.name() == "Rank")
                vote.rank = TRY(read_rank());
            else if (xml_.name() == "Status")
                vote.is_pending |= TRY(xml_.text()) == "needs-adjudication";
            else if (xml_.name() == "SelectionPosition")
                TRY(read_position(vote.positions.emplace_back()));
            else
                TRY(xml_.skip());
        }
        return {};
    }

    base::Result<void> read_position(CdfPosition& position) {
        while (TRY(xml_.next_child())) {
            if (xml_.name() == "Rank") {
                position.rank = TRY(read_rank());
            } else if (xml_.name() == "HasIndication" || xml_.name() == "IsAllocable") {
                position.is_vote &= TRY(xml_.text()) != "no";
            } else {
                position.is_write_in |= xml_.name() == "CVRWriteIn";
                TRY(xml_.skip());
            }
        }
        return {};
    }

    // Other contests' ranks do not matter, so a rank that is none is judged when it does.
    static constexpr std::uint64_t no_number = 0xFFFFFFFFFFFFFFFF;
    base::Result<std::uint64_t> read_rank() {
        return parse_unsigned(TRY(xml_.text())).value_or(no_number);
    }

    const Text& text_;
    const ReadOptions& options_;
    XmlReader xml_;
    CdfBallots& ballots_;
    CdfRecord record_;
    std::vector<CdfVote> votes_;
    base::Result<void> bad_;
    std::uint64_t records_ = 0;
};

}  // namespace

base::Result<Parsed> read_cdf_xml(const Text& text, const ReadOptions& options) {
    Definitions reader(text);
    CdfBallots ballots(text, options);
    const CdfDefinitions definitions = TRY(reader.read());
    TRY(ballots.choose(definitions));
    Records records(text, options, ballots);
    TRY(records.read());
    return ballots.finish();
}

}  // namespace almanac::elections
