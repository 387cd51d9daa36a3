#include "apps/elections/import_cdf.h"

#include "apps/elections/import_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

// Where a report says what it is: its first fields, and its first record.
constexpr std::size_t head_bytes = std::size_t{16} << 10;

}  // namespace

std::string cdf_name(std::string_view text) {
    std::string name;
    for (const char character : trimmed(text)) {
        const bool is_space =
            character == ' ' || character == '\t' || character == '\r' || character == '\n';
        if (!is_space)
            name += character;
        else if (!name.ends_with(' '))
            name += ' ';
    }
    return name;
}

base::Result<void> check_cdf_version(const Text& text, const char* at, std::string_view version) {
    const std::string_view major = version.substr(0, version.find('.'));
    if (major == "1") return {};
    return error_at(text, at,
                    fmt::format("the Version is {}; versions 1.x of NIST SP 1500-103 are read. "
                                "Export the records in version 1.0.",
                                in_quotes(version)));
}

base::Result<void> CdfBallots::choose(const CdfDefinitions& definitions) {
    if (definitions.contests.empty()) {
        return error_at(text_, text_.begin(),
                        "no Election in it lists a Contest. Give the whole report.");
    }
    const CdfContest& contest = *TRY(chosen_of(definitions.contests));
    contest_id_ = contest.id;
    contest_.title = contest.name;
    if (contest.seats) contest_.seats = static_cast<std::uint32_t>(*contest.seats);
    may_be_unranked_ = contest.votes_allowed == 1U;
    units_ = definitions.units;
    for (const CdfSelection& selection : contest.selections)
        TRY(add_selection(selection, definitions));
    for (std::size_t place = 0; place < selection_ids_.size(); ++place) {
        if (selections_.emplace(selection_ids_[place], place).second) continue;
        return error_at(text_, contest.selections[place].at,
                        fmt::format("the ContestSelection {} stands twice. Give each an id of its "
                                    "own.",
                                    in_quotes(selection_ids_[place])));
    }
    return {};
}

base::Result<const CdfContest*> CdfBallots::chosen_of(
    const std::vector<CdfContest>& contests) const {
    const std::string& id = options_.layout.contest_id;
    std::vector<std::string> names;
    for (const CdfContest& contest : contests) {
        // RCTab's configurations give the name where its other vendors have an id.
        if (!id.empty() && (contest.id == id || contest.name == cdf_name(id))) return &contest;
        names.push_back(contest.name);
    }
    const std::size_t chosen =
        TRY(choose_contest(text_.name, names, id.empty() ? options_.contest : id));
    return &contests[chosen];
}

base::Result<void> CdfBallots::add_selection(const CdfSelection& selection,
                                             const CdfDefinitions& definitions) {
    if (candidates_.size() == tally::candidates_max) {
        return error_at(text_, selection.at,
                        fmt::format("the contest has more than the {} selections that can be "
                                    "counted.",
                                    tally::candidates_max));
    }
    Candidate candidate;
    for (const std::string& id : selection.candidate_ids) {
        const auto known = definitions.candidates.find(id);
        if (known == definitions.candidates.end() && selection.is_write_in) continue;
        if (known == definitions.candidates.end()) {
            return error_at(text_, selection.at,
                            fmt::format("the ContestSelection {} is for the candidate {}, whom no "
                                        "Election lists. Give the whole report.",
                                        in_quotes(selection.id), in_quotes(id)));
        }
        // Several are a ticket, voted for together.
        if (!candidate.name.empty()) candidate.name += " / ";
        candidate.name += known->second.name;
        if (candidate.source_id.empty()) candidate.source_id = id;
        const auto party = definitions.parties.find(known->second.party_id);
        if (candidate.party.empty() && party != definitions.parties.end())
            candidate.party = party->second;
    }
    selection_ids_.push_back(selection.id);
    const SourceLayout& layout = options_.layout;
    const bool is_write_in = candidate.name.empty()
                                 ? selection.is_write_in
                                 : candidate.name == layout.undeclared_write_in_label;
    if (is_write_in || (!candidate.name.empty() && candidate.name == layout.overvote_label)) {
        candidates_.push_back(is_write_in ? write_ins() : tally::overvote_mark);
        return {};
    }
    if (candidate.name.empty()) candidate.name = selection.words;
    if (candidate.name.empty()) {
        return error_at(text_, selection.at,
                        fmt::format("the ContestSelection {} names no candidate. Name one, or say "
                                    "IsWriteIn.",
                                    in_quotes(selection.id)));
    }
    candidate.undeclared_write_ins = candidate.name == undeclared_write_ins_name;
    const auto place = static_cast<tally::CandidateIndex>(contest_.candidates.size());
    if (candidate.undeclared_write_ins) write_ins_ = place;
    candidates_.push_back(place);
    contest_.candidates.push_back(std::move(candidate));
    return {};
}

tally::CandidateIndex CdfBallots::write_ins() {
    if (!write_ins_) {
        write_ins_ = static_cast<tally::CandidateIndex>(contest_.candidates.size());
        Candidate& candidate = contest_.candidates.emplace_back();
        candidate.name = undeclared_write_ins_name;
        candidate.undeclared_write_ins = true;
    }
    return *write_ins_;
}

std::uint32_t CdfBallots::selection(std::string_view id) const {
    const auto found = selections_.find(id);
    return found == selections_.end() ? CdfVote::unknown_selection : found->second;
}

std::string_view cdf_before_rounds(std::string_view snapshot_id) {
    const std::size_t mark = snapshot_id.rfind("-round-");
    if (mark == std::string_view::npos || !parse_unsigned(snapshot_id.substr(mark + 7))) return {};
    return snapshot_id.substr(0, mark);
}

base::Result<const CdfSnapshot*> CdfBallots::current_of(const CdfRecord& record) const {
    if (record.current.empty() && record.snapshots.size() == 1) return &record.snapshots[0];
    for (const std::string_view id :
         {cdf_before_rounds(record.current), std::string_view(record.current)}) {
        for (const CdfSnapshot& snapshot : record.snapshots) {
            if (!id.empty() && snapshot.id == id) return &snapshot;
        }
    }
    if (record.current.empty()) {
        return error_at(text_, record.at,
                        fmt::format("the CVR has {} snapshots and does not say which is current. "
                                    "Give its CurrentSnapshotId.",
                                    record.snapshots.size()));
    }
    return error_at(text_, record.at,
                    fmt::format("the CVR has no CVRSnapshot {}, which its CurrentSnapshotId "
                                "names. Give the whole record.",
                                in_quotes(record.current)));
}

base::Result<void> CdfBallots::add(const CdfRecord& record) {
    const CdfSnapshot* snapshot = TRY(current_of(record));
    if (snapshot->contests > 1) {
        return error_at(text_, record.at,
                        fmt::format("the CVR has the contest {} twice in one snapshot. Give it "
                                    "once.",
                                    in_quotes(contest_id_)));
    }
    if (snapshot->contests == 0) {
        ++contest_.accounting.records;
        ++contest_.accounting.without_contest;
        return {};
    }
    marks_.clear();
    for (const CdfVote& vote : snapshot->votes) TRY(add_vote(vote));
    ++contest_.accounting.records;
    contest_.ballots.add(marks_);
    for (const tally::Mark& mark : marks_)
        contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
    keep_details(record);
    return {};
}

base::Result<void> CdfBallots::add_vote(const CdfVote& vote) {
    if (vote.is_pending) return {};
    const bool is_write_in =
        std::any_of(vote.positions.begin(), vote.positions.end(),
                    [](const CdfPosition& position) { return position.is_write_in; });
    if (vote.selection == CdfVote::no_selection && !is_write_in) {
        return error_at(text_, vote.at,
                        "the CVRContestSelection names no ContestSelectionId and is no write-in. "
                        "Name one.");
    }
    const auto is_vote = [](const CdfPosition& position) { return position.is_vote; };
    if (!vote.positions.empty() &&
        std::none_of(vote.positions.begin(), vote.positions.end(), is_vote))
        return {};
    const tally::CandidateIndex candidate = TRY(candidate_of(vote));
    // A rank of the selection stands for all its positions.
    if (vote.rank || vote.positions.empty()) return mark(vote, candidate, vote.rank);
    for (const CdfPosition& position : vote.positions) {
        if (position.is_vote) TRY(mark(vote, candidate, position.rank));
    }
    return {};
}

base::Result<tally::CandidateIndex> CdfBallots::candidate_of(const CdfVote& vote) {
    if (vote.selection == CdfVote::no_selection) return write_ins();
    if (vote.selection < candidates_.size()) return candidates_[vote.selection];
    return error_at(text_, vote.at,
                    fmt::format("its ContestSelectionId is none of the contest {}. Correct it, or "
                                "list the selection.",
                                in_quotes(contest_id_)));
}

base::Result<void> CdfBallots::mark(const CdfVote& vote, tally::CandidateIndex candidate,
                                    std::optional<std::uint64_t> rank) {
    TRY(check_ranked(vote, rank.has_value()));
    const std::uint64_t given = rank.value_or(1);
    if (given == 0 || given > tally::candidates_max) {
        return error_at(text_, vote.at,
                        fmt::format("the Rank {} is not between 1 and {}. Correct it.", given,
                                    tally::candidates_max));
    }
    const tally::Mark mark{candidate, static_cast<std::uint16_t>(given)};
    const auto same = std::find(marks_.begin(), marks_.end(), mark);
    if (same == marks_.end()) {
        marks_.push_back(mark);
    } else if (candidate == write_ins_) {
        // Two names written in at one rank are two people.
        same->candidate = tally::overvote_mark;
    }
    return {};
}

// A contest without ranks is read where it allows one vote, which then is everybody's first rank.
base::Result<void> CdfBallots::check_ranked(const CdfVote& vote, bool has_rank) {
    (has_rank ? has_ranked_ : has_unranked_) = true;
    if (has_rank && has_unranked_) {
        return error_at(text_, vote.at,
                        "this mark has a Rank where marks before have none. Give all marks of the "
                        "contest one.");
    }
    if (has_rank || (may_be_unranked_ && !has_ranked_)) return {};
    return error_at(text_, vote.at, "the mark has no Rank. Give it one, or leave the mark out.");
}

void CdfBallots::keep_details(const CdfRecord& record) {
    const std::string& id = !record.unique_id.empty()    ? record.unique_id
                            : !record.printed_id.empty() ? record.printed_id
                                                         : record.audit_id;
    contest_.ballot_ids.push_back(id);
    places_.push_back(record.at);
    if (options_.detail == Detail::marks) return;
    const auto unit = units_.find(record.unit);
    keep(contest_.precincts, unit == units_.end() ? record.unit : unit->second);
    keep(contest_.ballot_styles, record.style);
    if (!record.batch.empty()) keep(extra("batch"), record.batch);
    if (!record.sheet.empty()) keep(extra("BallotSheetId"), record.sheet);
    if (!record.device.empty()) keep(extra("CreatingDeviceId"), record.device);
}

// Ballots before the first that has a text have none; so have those behind, see finish().
void CdfBallots::keep(TextColumn& column, std::string_view value) {
    if (value.empty()) return;
    while (column.size() + 1 < contest_.ballots.size()) column.add("");
    column.add(value);
}

TextColumn& CdfBallots::extra(std::string_view name) {
    for (ExtraColumn& column : contest_.extra_columns) {
        if (column.name == name) return column.values;
    }
    return contest_.extra_columns.emplace_back(ExtraColumn{std::string(name), {}}).values;
}

base::Result<void> CdfBallots::refuse(base::Error error) {
    if (!options_.skip_bad_rows) return error;
    ++contest_.accounting.records;
    ++contest_.accounting.bad_rows_skipped;
    return {};
}

base::Result<void> CdfBallots::check_ids() {
    const auto is_empty = [](const std::string& id) { return id.empty(); };
    if (std::all_of(contest_.ballot_ids.begin(), contest_.ballot_ids.end(), is_empty)) {
        contest_.ballot_ids.clear();
        return {};
    }
    BallotIdCheck ids;
    ids.reserve(places_.size());
    for (std::size_t ballot = 0; ballot < places_.size(); ++ballot)
        ids.add(contest_.ballot_ids[ballot], places_[ballot]);
    TRY(ids.check(text_));
    if (options_.detail == Detail::marks) contest_.ballot_ids.clear();
    return {};
}

base::Result<Parsed> CdfBallots::finish() {
    TRY(check_ids());
    const auto fill = [&](TextColumn& column) {
        while (column.size() > 0 && column.size() < contest_.ballots.size()) column.add("");
    };
    fill(contest_.precincts);
    fill(contest_.ballot_styles);
    for (ExtraColumn& column : contest_.extra_columns) fill(column.values);
    return Parsed{std::move(contest_), CandidateList::declared};
}

bool is_cdf(const Text& text) {
    if (xml_root(text) == "CastVoteRecordReport") return true;
    const std::string_view head = trimmed(text.bytes.substr(0, head_bytes));
    return head.starts_with('{') && (head.find("CastVoteRecordReport\"") != head.npos ||
                                     head.find("\"CVRSnapshot\"") != head.npos);
}

base::Result<Parsed> read_cdf(const Text& text, const ReadOptions& options) {
    const bool is_json = trimmed(text.bytes.substr(0, head_bytes)).starts_with('{');
    return is_json ? read_cdf_json(text, options) : read_cdf_xml(text, options);
}

}  // namespace almanac::elections
