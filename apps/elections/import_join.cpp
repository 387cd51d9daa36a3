// Several files, one contest: candidates are matched by name, ballots follow one another.

#include "apps/elections/import_formats.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

// All that were written in and nobody declared are one candidate, whatever a vendor calls him.
std::string key_of(const Candidate& candidate) {
    if (candidate.undeclared_write_ins) return "\n";
    return candidate.name + '\n' + candidate.party;
}

bool has_shared_ranks(const tally::Ballots& ballots) {
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const auto marks = ballots.marks(ballot);
        const auto shared = std::adjacent_find(
            marks.begin(), marks.end(),
            [](const auto& one, const auto& other) { return one.rank == other.rank; });
        if (shared != marks.end()) return true;
    }
    return false;
}

base::Error disagree(const std::string& one, const std::string& other, std::string_view sentence) {
    return {base::ErrorKind::invalid,
            fmt::format("{} and {} are not of one contest: {}", one, other, sentence)};
}

// Joins one file after another onto the first.
class Joiner {
public:
    Joiner(Parsed first, const std::string& name)
        : contest_(std::move(first.contest)), list_(first.list), first_name_(name) {
        has_ids_ = !contest_.ballot_ids.empty();
        files_.emplace_back(name, contest_.ballots.size());
        for (std::size_t place = 0; place < contest_.candidates.size(); ++place) note(place);
    }

    base::Result<void> add(const Parsed& next, const std::string& name) {
        TRY(check_facts(next.contest, name));
        TRY(check_candidates(next, name));
        join_remarks(next.contest);
        append_ballots(next.contest, name);
        append_columns(next.contest);
        return {};
    }

    base::Result<Contest> finish() {
        assign_candidate_ids(contest_.candidates);
        if (contest_.candidates.size() > tally::candidates_max) {
            return base::Error{
                base::ErrorKind::invalid,
                fmt::format("{} and the files with it name {} candidates, above the {} that can be "
                            "counted.",
                            first_name_, contest_.candidates.size(), tally::candidates_max)};
        }
        BallotIdCheck ids;
        for (const std::string& id : contest_.ballot_ids) ids.add(id, nullptr);
        if (const auto repeat = ids.first_repeat()) {
            return base::Error{
                base::ErrorKind::invalid,
                fmt::format("Ballot {} is in two of the files. Give every ballot once.",
                            in_quotes(ids[*repeat]))};
        }
        return std::move(contest_);
    }

private:
    void note(std::size_t place) {
        places_.emplace(key_of(contest_.candidates[place]), place);
        by_name_.emplace(contest_.candidates[place].name, place);
    }

    // By name and party; by name alone where one of the two does not know parties.
    std::optional<std::size_t> find(const Candidate& candidate) const {
        const auto same = places_.find(key_of(candidate));
        if (same != places_.end()) return same->second;
        if (by_name_.count(candidate.name) != 1) return std::nullopt;
        const std::size_t place = by_name_.find(candidate.name)->second;
        const bool is_silent = candidate.party.empty() || contest_.candidates[place].party.empty();
        return is_silent ? std::optional(place) : std::nullopt;
    }

    base::Result<void> check_facts(const Contest& next, const std::string& name) {
        if (contest_.seats && next.seats && contest_.seats != next.seats) {
            return disagree(first_name_, name,
                            fmt::format("the first fills {} seats, the second {}.", *contest_.seats,
                                        *next.seats));
        }
        if (contest_.rule != next.rule)
            return disagree(first_name_, name, "they name different rules.");
        if (contest_.equal_ranks != next.equal_ranks) {
            const Contest& equal = contest_.equal_ranks ? contest_ : next;
            const Contest& other = contest_.equal_ranks ? next : contest_;
            if (!equal.equal_ranks_may_be_overvotes && has_shared_ranks(other.ballots)) {
                return disagree(first_name_, name,
                                "several candidates at one rank are ranked equal in one of them, "
                                "and an overvote in the other.");
            }
        }
        if (!contest_.seats) contest_.seats = next.seats;
        if (contest_.title.empty()) contest_.title = next.title;
        contest_.ranks_max = std::max(contest_.ranks_max, next.ranks_max);
        return {};
    }

    base::Result<void> check_candidates(const Parsed& next, const std::string& name) {
        const std::size_t before = contest_.candidates.size();
        if (places_.size() != before) {
            return disagree(first_name_, name,
                            "two candidates of the first have the same name, so that the second's "
                            "cannot be matched. Put the ballots in one file.");
        }
        place_of_.clear();
        for (const Candidate& candidate : next.contest.candidates) {
            const auto found = find(candidate);
            if (!found && list_ == CandidateList::declared && !candidate.undeclared_write_ins) {
                return disagree(
                    first_name_, name,
                    fmt::format("{} stands only in the second.", in_quotes(candidate.name)));
            }
            place_of_.push_back(found.value_or(contest_.candidates.size()));
            if (found) {
                Candidate& known = contest_.candidates[*found];
                if (known.party.empty()) known.party = candidate.party;
                continue;
            }
            contest_.candidates.push_back(candidate);
            note(contest_.candidates.size() - 1);
        }
        // Who is only seen where he is marked may be missing in the other list.
        if (next.list == CandidateList::seen) return {};
        list_ = CandidateList::declared;
        for (std::size_t place = 0; place < before; ++place) {
            const Candidate& known = contest_.candidates[place];
            if (known.undeclared_write_ins ||
                std::find(place_of_.begin(), place_of_.end(), place) != place_of_.end()) {
                continue;
            }
            return disagree(first_name_, name,
                            fmt::format("{} stands only in the first.", in_quotes(known.name)));
        }
        return {};
    }

    // What is said of the ballots as a whole.
    void join_remarks(const Contest& next) {
        const auto are_certain = [](const Contest& contest) {
            return contest.equal_ranks && !contest.equal_ranks_may_be_overvotes;
        };
        const bool is_certain = are_certain(contest_) || are_certain(next);
        contest_.equal_ranks |= next.equal_ranks;
        contest_.equal_ranks_may_be_overvotes = contest_.equal_ranks && !is_certain;
        contest_.tie_order.clear();  // of the first file alone
        contest_.accounting.records += next.accounting.records;
        contest_.accounting.without_contest += next.accounting.without_contest;
        contest_.accounting.set_aside += next.accounting.set_aside;
        contest_.accounting.bad_rows_skipped += next.accounting.bad_rows_skipped;
    }

    void append_ballots(const Contest& next, const std::string& name) {
        std::vector<tally::Mark> marks;
        for (std::size_t ballot = 0; ballot < next.ballots.size(); ++ballot) {
            const auto from = next.ballots.marks(ballot);
            marks.assign(from.begin(), from.end());
            for (tally::Mark& mark : marks) {
                if (mark.candidate == tally::overvote_mark) continue;
                mark.candidate = static_cast<tally::CandidateIndex>(place_of_[mark.candidate]);
            }
            contest_.ballots.add(marks, next.ballots.weight(ballot));
        }
        add_ids(next, name);
    }

    // Where only some of the files have ids, ballots of the others go by their file and number.
    void add_ids(const Contest& next, const std::string& name) {
        const bool next_has_ids = !next.ballot_ids.empty();
        if (next_has_ids && !has_ids_) {
            for (const auto& [file, ballots] : files_) number_ballots(file, ballots);
            has_ids_ = true;
        }
        files_.emplace_back(name, next.ballots.size());
        if (!has_ids_) return;
        if (!next_has_ids) return number_ballots(name, next.ballots.size());
        contest_.ballot_ids.insert(contest_.ballot_ids.end(), next.ballot_ids.begin(),
                                   next.ballot_ids.end());
    }

    void number_ballots(const std::string& file, std::size_t ballots) {
        for (std::size_t ballot = 1; ballot <= ballots; ++ballot)
            contest_.ballot_ids.push_back(fmt::format("{}#{}", file, ballot));
    }

    void append_columns(const Contest& next) {
        const std::size_t before = contest_.ballots.size() - next.ballots.size();
        append(contest_.precincts, next.precincts, before);
        append(contest_.ballot_styles, next.ballot_styles, before);
        for (const ExtraColumn& column : next.extra_columns) {
            const auto same =
                std::find_if(contest_.extra_columns.begin(), contest_.extra_columns.end(),
                             [&](const ExtraColumn& known) { return known.name == column.name; });
            if (same == contest_.extra_columns.end())
                contest_.extra_columns.push_back({column.name, {}});
        }
        for (ExtraColumn& column : contest_.extra_columns) {
            const auto same =
                std::find_if(next.extra_columns.begin(), next.extra_columns.end(),
                             [&](const ExtraColumn& other) { return other.name == column.name; });
            append(column.values, same == next.extra_columns.end() ? TextColumn() : same->values,
                   before);
        }
    }

    // Rows that one of the files does not have are "" there; a column that neither has stays empty.
    void append(TextColumn& column, const TextColumn& next, std::size_t before) const {
        if (column.size() == 0 && next.size() == 0) return;
        while (column.size() < before) column.add("");
        for (std::size_t row = 0; row < next.size(); ++row) column.add(next[row]);
        while (column.size() < contest_.ballots.size()) column.add("");
    }

    Contest contest_;
    CandidateList list_;
    const std::string& first_name_;
    bool has_ids_ = false;
    std::vector<std::pair<std::string, std::size_t>> files_;  // so far, with their ballots
    std::unordered_map<std::string, std::size_t> places_;
    std::unordered_multimap<std::string, std::size_t> by_name_;
    std::vector<std::size_t> place_of_;  // of the file being added, by its own place
};

using Aliases = std::span<const std::pair<std::string, std::string>>;

bool is_named(Aliases aliases, const std::string& name) {
    return std::any_of(aliases.begin(), aliases.end(),
                       [&](const auto& alias) { return alias.second == name; });
}

// The ballots with every candidate at his new place; two marks for one candidate at one rank become
// one.
tally::Ballots moved(const tally::Ballots& ballots,
                     const std::vector<tally::CandidateIndex>& place_of) {
    tally::Ballots out;
    std::vector<tally::Mark> marks;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        marks.clear();
        for (tally::Mark mark : ballots.marks(ballot)) {
            if (mark.candidate != tally::overvote_mark) mark.candidate = place_of[mark.candidate];
            if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.push_back(mark);
        }
        out.add(marks, ballots.weight(ballot));
    }
    return out;
}

}  // namespace

void name_write_ins(Contest& contest, const SourceLayout& layout) {
    const std::string label = layout.undeclared_write_in_label.value_or("");
    for (Candidate& candidate : contest.candidates) {
        if (label.empty() || (candidate.name != label && candidate.source_id != label)) continue;
        candidate.name = undeclared_write_ins_name;
        candidate.undeclared_write_ins = true;
    }
}

void apply_aliases(Contest& contest, std::span<const std::pair<std::string, std::string>> aliases) {
    if (aliases.empty()) return;
    std::vector<Candidate> merged;
    std::vector<tally::CandidateIndex> place_of;
    for (Candidate& candidate : contest.candidates) {
        const auto alias = std::find_if(aliases.begin(), aliases.end(), [&](const auto& each) {
            return each.first == candidate.name ||
                   (!each.first.empty() && each.first == candidate.source_id);
        });
        if (alias != aliases.end()) candidate.name = alias->second;
        const auto same = std::find_if(merged.begin(), merged.end(), [&](const Candidate& known) {
            return known.name == candidate.name;
        });
        const bool is_spelling = same != merged.end() && is_named(aliases, candidate.name);
        place_of.push_back(static_cast<tally::CandidateIndex>(
            is_spelling ? same - merged.begin() : static_cast<std::ptrdiff_t>(merged.size())));
        if (!is_spelling) merged.push_back(std::move(candidate));
    }
    const bool is_changed = merged.size() < contest.candidates.size();
    contest.candidates = std::move(merged);
    if (is_changed) contest.ballots = moved(contest.ballots, place_of);
}

base::Result<Contest> join_contests(std::vector<Parsed> parsed,
                                    std::span<const std::string> names) {
    if (parsed.size() == 1) return std::move(parsed[0].contest);
    Joiner joiner(std::move(parsed[0]), names[0]);
    for (std::size_t file = 1; file < parsed.size(); ++file)
        TRY(joiner.add(parsed[file], names[file]));
    return joiner.finish();
}

}  // namespace almanac::elections
