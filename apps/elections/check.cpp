#include "apps/elections/check.h"

#include "apps/elections/check_names.h"
#include "apps/elections/count_layout.h"

#include <algorithm>
#include <optional>
#include <set>

namespace almanac::elections {

namespace {

using tally::Votes;

// How our figures come to the sheet's places.
enum class Shortening : std::uint8_t { cut, rounded };

// More than any vote is: what a stranger's sheet says beyond 128 bits.
constexpr base::Int128 beyond = ~(base::Int128{1} << 127U);

base::Int128 sum_of(base::Int128 one, base::Int128 other) {
    base::Int128 sum = 0;
    return __builtin_add_overflow(one, other, &sum) ? beyond : sum;
}

base::Int128 distance(base::Int128 one, base::Int128 other) {
    base::Int128 between = 0;
    const bool wraps = one < other ? __builtin_sub_overflow(other, one, &between)
                                   : __builtin_sub_overflow(one, other, &between);
    return wraps ? beyond : between;
}

// `votes` in units of `places`; one of ours is never below nothing.
base::Int128 brought_to(const Votes& votes, std::uint8_t places, Shortening how) {
    if (places >= votes.places) {
        const base::Int128 power = base::wide_power_of_ten(places - votes.places);
        const base::Int128 most = beyond / power;
        if (votes.units > most || votes.units < -most) return votes.units > 0 ? beyond : -beyond;
        return votes.units * power;
    }
    const base::Int128 unit = base::wide_power_of_ten(votes.places - places);
    return sum_of(votes.units, how == Shortening::rounded ? unit / 2 : 0) / unit;
}

// Our side of every cell that a sheet can have.
class Figures {
public:
    explicit Figures(const tally::Count& count) : count_(count) {}

    Votes of(std::size_t index, SheetFigure figure) const {
        const tally::Round& round = count_.rounds[index];
        switch (figure) {
            case SheetFigure::threshold:
                return round.threshold;
            case SheetFigure::exhausted:
                return round.exhausted;
            case SheetFigure::residual:
                return round.residual;
            case SheetFigure::exhausted_residual:
                return plus(round.exhausted, round.residual);
            case SheetFigure::active:
                return active(index);
            case SheetFigure::final_surplus:
                return final_surplus(index);
            default:
                return inactive(index, figure);
        }
    }

private:
    static Votes plus(Votes one, const Votes& other) {
        one.units += other.units;
        return one;
    }

    // RCTab's active ballots have the last surplus in them.
    Votes active(std::size_t index) const {
        const tally::Round& round = count_.rounds[index];
        Votes sum = final_surplus(index);
        for (const Votes& each : round.totals) sum.units += each.units;
        return sum;
    }

    // RCTab shows the last surplus, which nobody can take any more, beside the inactive.
    Votes final_surplus(std::size_t index) const {
        const tally::Round& round = count_.rounds[index];
        Votes sum{0, round.exhausted.places};
        if (count_.rule->stop != tally::Stop::seats_filled_after_surplus ||
            index + 1 != count_.rounds.size())
            return sum;
        for (const tally::Transfer& transfer : round.transfers) {
            if (!transfer.to && transfer.reason == tally::Reason::surplus)
                sum.units += transfer.votes.units;
        }
        return sum;
    }

    // With the ballots that never counted. RCTab's sense of an overvote: it ended the ballot;
    // passed over, it is no choice left.
    Votes inactive(std::size_t index, SheetFigure figure) const {
        const tally::Round& round = count_.rounds[index];
        const tally::NotCounted& lost = count_.not_counted;
        const bool ends = count_.rule->overvote != tally::Overvote::passed_over;
        const base::Int128 unit = base::wide_power_of_ten(round.exhausted.places);
        const auto with = [&](Votes votes, std::uint64_t ballots) {
            votes.units += base::Int128{ballots} * unit;
            return votes;
        };
        const Votes overvotes = with(round.exhausted_by_overvote, ends ? lost.overvoted : 0);
        const Votes skips = with(round.exhausted_by_skips, lost.skipped);
        const Votes repeats = with(round.exhausted_by_repeat, lost.repeated);
        Votes all = with(round.exhausted, lost.total() - lost.blank);
        all.units -= final_surplus(index).units;
        if (figure == SheetFigure::inactive_overvotes) return overvotes;
        if (figure == SheetFigure::inactive_skips) return skips;
        if (figure == SheetFigure::inactive_repeats) return repeats;
        if (figure == SheetFigure::inactive_choices)
            all.units -= overvotes.units + skips.units + repeats.units;
        return all;
    }

    const tally::Count& count_;
};

std::string_view words_of(SheetFigure figure) {
    switch (figure) {
        case SheetFigure::threshold:
            return "Threshold";
        case SheetFigure::exhausted:
            return "Exhausted";
        case SheetFigure::residual:
            return "Residual";
        case SheetFigure::exhausted_residual:
            return "Exhausted and residual";
        case SheetFigure::inactive_choices:
            return "Inactive by exhausted choices";
        case SheetFigure::inactive_overvotes:
            return "Inactive by overvotes";
        case SheetFigure::inactive_skips:
            return "Inactive by skipped rankings";
        case SheetFigure::inactive_repeats:
            return "Inactive by repeated rankings";
        case SheetFigure::inactive:
            return "Inactive";
        case SheetFigure::final_surplus:
            return "Final round surplus";
        case SheetFigure::active:
            return "Active";
    }
    return "";
}

// The rounds of ours that stand beside the sheet's: all, or the last of each stage.
std::vector<std::size_t> rounds_beside(const tally::Count& count, std::size_t on_sheet) {
    std::vector<std::size_t> all;
    std::vector<std::size_t> ends;
    for (std::size_t round = 0; round < count.rounds.size(); ++round) {
        all.push_back(round);
        const bool ends_stage = round + 1 == count.rounds.size() ||
                                count.rounds[round + 1].stage != count.rounds[round].stage;
        if (count.rounds[round].stage != 0 && ends_stage) ends.push_back(round);
    }
    return all.size() != on_sheet && ends.size() == on_sheet ? ends : all;
}

// Compares one sheet.
class Checker {
public:
    Checker(const Prepared& prepared, const tally::Count& count, const OfficialSheet& sheet)
        : contest_(prepared.contest),
          count_(count),
          sheet_(sheet),
          figures_(count),
          beside_(rounds_beside(count, sheet.rounds.size())) {}

    SheetComparison run(MatchedNames names) {
        matched_ = std::move(names.candidates);
        check_.names = std::move(names.unlike);
        check_.contest = contest_.title;
        check_.rule = count_.rule->id;
        check_.format = sheet_.format;
        check_.rounds_official = static_cast<std::uint32_t>(sheet_.rounds.size());
        check_.rounds_ours = static_cast<std::uint32_t>(beside_.size());
        check_.by_stage = beside_.size() != count_.rounds.size();
        check_.places = sheet_.places;
        choose_shortening();
        compare_names();
        compare_winners();
        if (sheet_.rounds.size() != beside_.size())
            differ(0, "Rounds", std::to_string(sheet_.rounds.size()),
                   std::to_string(beside_.size()));
        const std::size_t rounds = std::min(sheet_.rounds.size(), beside_.size());
        for (std::size_t round = 0; round < rounds; ++round) compare_round(round);
        SheetComparison comparison;
        comparison.candidates = candidates(rounds);
        comparison.official_winners = official_winners();
        comparison.winners_match = comparison.official_winners && winners_match();
        comparison.check = std::move(check_);
        return comparison;
    }

private:
    void differ(std::size_t round, std::string_view what, std::string official, std::string ours) {
        check_.differences.push_back({static_cast<std::uint32_t>(round), std::string(what),
                                      std::move(official), std::move(ours)});
    }

    bool equal(const base::Decimal& official, const Votes& ours, Shortening how) const {
        return brought_to(official, sheet_.places, how) == brought_to(ours, sheet_.places, how);
    }

    // A sheet of fewer places was cut or rounded: whichever leaves fewer differences.
    void choose_shortening() {
        bool longer = false;
        std::uint64_t wrong_cut = 0;
        std::uint64_t wrong_rounded = 0;
        for_each_cell([&](std::size_t, const base::Decimal& official, const Votes& ours) {
            longer |= ours.places > sheet_.places;
            wrong_cut += equal(official, ours, Shortening::cut) ? 0U : 1U;
            wrong_rounded += equal(official, ours, Shortening::rounded) ? 0U : 1U;
        });
        if (wrong_rounded < wrong_cut) how_ = Shortening::rounded;
        if (longer) check_.shortened = how_ == Shortening::cut ? "cut" : "rounded";
    }

    template <class Use>
    void for_each_cell(Use&& use) const {
        const std::size_t rounds = std::min(sheet_.rounds.size(), beside_.size());
        for (std::size_t round = 0; round < rounds; ++round) {
            const SheetRound& official = sheet_.rounds[round];
            for (std::size_t at = 0; at < official.votes.size(); ++at) {
                if (official.votes[at] && matched_[at])
                    use(round, *official.votes[at], ours(round).totals[*matched_[at]]);
            }
            for (const auto& [figure, value] : official.figures)
                use(round, value, figures_.of(beside_[round], figure));
        }
    }

    const tally::Round& ours(std::size_t round) const { return count_.rounds[beside_[round]]; }

    bool has_votes(std::size_t candidate) const {
        return std::any_of(sheet_.rounds.begin(), sheet_.rounds.end(), [&](const SheetRound& one) {
            return one.votes[candidate] && one.votes[candidate]->units != 0;
        });
    }

    base::Decimal in_places(const base::Decimal& votes) const {
        return {brought_to(votes, sheet_.places, how_), sheet_.places};
    }

    // Nothing where the cell of round 1 is empty.
    std::optional<base::Decimal> first_votes(std::size_t at) const {
        const auto& votes = sheet_.rounds.front().votes[at];
        return votes ? std::optional(in_places(*votes)) : std::nullopt;
    }

    // One of the sheet's, against ours or against nothing.
    SheetCandidate candidate(std::size_t at, std::size_t rounds) const {
        SheetCandidate row{
            matched_[at], sheet_.candidates[at], first_votes(at), std::nullopt, {0, sheet_.places}};
        if (row.candidate) row.our_votes = in_places(ours(0).totals[*row.candidate]);
        for (std::size_t round = 0; round < rounds; ++round) {
            const auto& official = sheet_.rounds[round].votes[at];
            const base::Int128 theirs = official ? in_places(*official).units : 0;
            const base::Int128 own =
                row.candidate ? in_places(ours(round).totals[*row.candidate]).units : 0;
            row.difference.units = sum_of(row.difference.units, distance(theirs, own));
        }
        return row;
    }

    std::vector<SheetCandidate> candidates(std::size_t rounds) const {
        std::vector<SheetCandidate> rows;
        std::vector<bool> found(contest_.candidates.size(), false);
        for (std::size_t at = 0; at < matched_.size(); ++at) {
            rows.push_back(candidate(at, rounds));
            if (matched_[at]) found[*matched_[at]] = true;
        }
        for (std::size_t at = 0; at < found.size(); ++at) {
            base::Decimal sum{0, sheet_.places};
            for (std::size_t round = 0; round < rounds; ++round)
                sum.units = sum_of(sum.units, in_places(ours(round).totals[at]).units);
            if (found[at] || sum.units == 0) continue;
            rows.push_back({static_cast<tally::CandidateIndex>(at), "", std::nullopt,
                            in_places(ours(0).totals[at]), sum});
        }
        return rows;
    }

    // Those whom the sheet names as winners, or who are elected in its rounds; places on the sheet.
    std::optional<std::vector<std::size_t>> official_places() const {
        if (sheet_.winners) return sheet_.winners;
        std::optional<std::vector<std::size_t>> elected;
        for (const SheetRound& round : sheet_.rounds) {
            if (!round.elected) continue;
            if (!elected) elected.emplace();
            elected->insert(elected->end(), round.elected->begin(), round.elected->end());
        }
        return elected;
    }

    std::optional<std::vector<std::string>> official_winners() const {
        const auto places = official_places();
        if (!places) return std::nullopt;
        std::vector<std::string> names;
        for (const std::size_t at : *places) names.push_back(sheet_.candidates[at]);
        return names;
    }

    bool winners_match() const {
        std::set<tally::CandidateIndex> official;
        const auto places = official_places();
        for (const std::size_t at : *places) {
            if (!matched_[at]) return false;
            official.insert(*matched_[at]);
        }
        return official ==
               std::set<tally::CandidateIndex>(count_.winners.begin(), count_.winners.end());
    }

    // Whoever has votes on one side has to stand on the other.
    void compare_names() {
        std::vector<bool> found(contest_.candidates.size(), false);
        for (std::size_t at = 0; at < matched_.size(); ++at) {
            if (matched_[at]) found[*matched_[at]] = true;
            if (!matched_[at] && has_votes(at))
                differ(0, sheet_.candidates[at], "is on the sheet", "");
        }
        for (std::size_t at = 0; at < found.size(); ++at) {
            const bool voted =
                std::any_of(count_.rounds.begin(), count_.rounds.end(),
                            [&](const tally::Round& one) { return one.totals[at].units != 0; });
            if (!found[at] && voted) differ(0, contest_.candidates[at].name, "", "has votes");
        }
    }

    void compare_winners() {
        if (!sheet_.winners) return;
        compare_decided(0, "Winners", *sheet_.winners, count_.winners);
    }

    void compare_round(std::size_t round) {
        const SheetRound& official = sheet_.rounds[round];
        for (std::size_t at = 0; at < matched_.size(); ++at) {
            if (matched_[at]) compare_votes(round, at);
        }
        for (const auto& [figure, value] : official.figures)
            compare_cell(round, words_of(figure), value, figures_.of(beside_[round], figure));
        if (official.elected)
            compare_decided(round + 1, "Elected", *official.elected, ours(round).elected);
        if (official.eliminated)
            compare_decided(round + 1, "Eliminated", *official.eliminated, ours(round).eliminated);
    }

    // An empty cell stands for no votes.
    void compare_votes(std::size_t round, std::size_t at) {
        const Votes& votes = ours(round).totals[*matched_[at]];
        const std::string& name = contest_.candidates[*matched_[at]].name;
        const auto& official = sheet_.rounds[round].votes[at];
        if (official) return compare_cell(round, name, *official, votes);
        ++check_.compared;
        if (!equal(base::Decimal{0, 0}, votes, how_))
            differ(round + 1, name, "", base::to_string(votes));
    }

    void compare_cell(std::size_t round, std::string_view what, const base::Decimal& official,
                      const Votes& ours) {
        ++check_.compared;
        if (equal(official, ours, how_)) return;
        differ(round + 1, what, base::to_string(official), base::to_string(ours));
    }

    // In whatever order.
    void compare_decided(std::size_t round, std::string_view what,
                         const std::vector<std::size_t>& official,
                         const std::vector<tally::CandidateIndex>& ours) {
        ++check_.compared;
        std::vector<tally::CandidateIndex> known;
        for (const std::size_t at : official) {
            if (matched_[at]) known.push_back(*matched_[at]);
        }
        const bool same = known.size() == official.size() && known.size() == ours.size() &&
                          std::is_permutation(known.begin(), known.end(), ours.begin());
        if (same) return;
        std::string names;
        for (const std::size_t at : official) {
            if (!names.empty()) names += "; ";
            names += sheet_.candidates[at];
        }
        differ(round, what, std::move(names), joined_names(contest_, ours, "; "));
    }

    const Contest& contest_;
    const tally::Count& count_;
    const OfficialSheet& sheet_;
    Figures figures_;
    std::vector<std::size_t> beside_;  // by round of the sheet, ours
    std::vector<std::optional<tally::CandidateIndex>> matched_;
    Shortening how_ = Shortening::cut;
    SheetCheck check_;
};

}  // namespace

base::Result<SheetCheck> check_sheet(const Prepared& prepared, const tally::Count& count,
                                     const NamedSheet& sheet) {
    SheetComparison comparison = TRY(compare_sheet(prepared, count, sheet));
    return std::move(comparison.check);
}

base::Result<SheetComparison> compare_sheet(const Prepared& prepared, const tally::Count& count,
                                            const NamedSheet& sheet) {
    const OfficialSheet official = TRY(read_official_sheet(sheet.name, sheet.bytes));
    MatchedNames names = match_names(prepared.contest, official.candidates, sheet.aliases);
    SheetComparison comparison = Checker(prepared, count, official).run(std::move(names));
    comparison.check.sheet = sheet.name;
    return comparison;
}

}  // namespace almanac::elections
