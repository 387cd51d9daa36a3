#include "engine/base/random.h"
#include "tally/generated_elections.h"
#include "tally/generated_rules.h"
#include "tally/tabulation.h"

#include <boost/multiprecision/cpp_int.hpp>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <tuple>
#include <vector>

namespace almanac::tally {

namespace {

using plain::Election;
using plain::Tabulator;

// The presets of the transfer method.
std::vector<std::string> all_rules() {
    std::vector<std::string> ids;
    for (const Rule& rule : preset_rules()) {
        if (rule.method == Method::transfer && rule.arithmetic == Arithmetic::cut)
            ids.emplace_back(rule.id);
    }
    return ids;
}

std::vector<int> as_plain(const std::vector<CandidateIndex>& candidates) {
    return {candidates.begin(), candidates.end()};
}

plain::Moves moves_of(const Round& round) {
    plain::Moves moves;
    for (const Transfer& transfer : round.transfers) {
        const int to = transfer.to            ? *transfer.to
                       : transfer.by_overvote ? plain::at_overvote
                       : transfer.by_skips    ? plain::at_skip
                       : transfer.by_repeat   ? plain::at_repeat
                                              : plain::nobody;
        const bool fresh =
            moves
                .try_emplace({transfer.from, to, transfer.value.units}, transfer.votes.units,
                             static_cast<std::int64_t>(transfer.ballots))
                .second;
        RC_ASSERT(fresh);
    }
    return moves;
}

// Transfers explain the totals: what came minus what went is what changed, cuts aside.
void expect_differences(const Round& before, const Round& now) {
    std::vector<base::Int128> expected;
    for (const Votes& total : before.totals) expected.push_back(total.units);
    base::Int128 exhausted = before.exhausted.units;
    for (const Transfer& transfer : now.transfers) {
        if (transfer.reason == Reason::elimination) expected[transfer.from] -= transfer.votes.units;
        if (transfer.to) {
            expected[*transfer.to] += transfer.votes.units;
        } else {
            exhausted += transfer.votes.units;
        }
    }
    for (const SurplusMove& move : now.surpluses) expected[move.from] -= move.surplus.units;
    for (std::size_t at = 0; at < expected.size(); ++at)
        RC_ASSERT((now.totals[at].units == expected[at]));
    RC_ASSERT((now.exhausted.units == exhausted));
}

void expect_equal(const Round& round, const plain::Round& judge) {
    for (std::size_t at = 0; at < judge.totals.size(); ++at)
        RC_ASSERT(round.totals[at].units == judge.totals[at]);
    RC_ASSERT(round.threshold.units == judge.threshold);
    RC_ASSERT(as_plain(round.elected) == judge.elected);
    RC_ASSERT(as_plain(round.eliminated) == judge.eliminated);
    RC_ASSERT(round.exhausted_by_overvote.units == judge.exhausted.at(plain::at_overvote));
    RC_ASSERT(round.exhausted_by_skips.units == judge.exhausted.at(plain::at_skip));
    RC_ASSERT(round.exhausted_by_repeat.units == judge.exhausted.at(plain::at_repeat));
    RC_ASSERT(round.exhausted.units - round.exhausted_by_overvote.units -
                  round.exhausted_by_skips.units - round.exhausted_by_repeat.units ==
              judge.exhausted.at(plain::nobody));
    RC_ASSERT(round.residual.units == judge.residual);
    RC_ASSERT(round.begins_anew == judge.begins_anew);
    RC_ASSERT(moves_of(round) == judge.moves);
}

void expect_equal(const Count& count, const Tabulator& judge) {
    RC_ASSERT(count.valid_ballots + judge.not_counted.total() == judge.ballots.size());
    RC_ASSERT(count.not_counted.blank == judge.not_counted.blank);
    RC_ASSERT(count.not_counted.overvoted == judge.not_counted.overvoted);
    RC_ASSERT(count.not_counted.skipped == judge.not_counted.skipped);
    RC_ASSERT(count.not_counted.repeated == judge.not_counted.repeated);
    RC_ASSERT(count.not_counted.only_excluded == judge.not_counted.only_excluded);
    RC_ASSERT(count.rounds.size() == judge.rounds.size());
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        expect_equal(count.rounds[at], judge.rounds[at]);
        if (at > 0 && !count.rounds[at].begins_anew)
            expect_differences(count.rounds[at - 1], count.rounds[at]);
    }
    RC_ASSERT(as_plain(count.winners) == judge.winners);
    RC_ASSERT(count.ties.size() == judge.ties.size());
    for (std::size_t at = 0; at < count.ties.size(); ++at) {
        RC_ASSERT(static_cast<int>(count.ties[at].round) == judge.ties[at].round);
        RC_ASSERT(as_plain(count.ties[at].candidates) == judge.ties[at].candidates);
        RC_ASSERT(static_cast<int>(count.ties[at].chosen) == judge.ties[at].chosen);
        RC_ASSERT(count.ties[at].decided_by == judge.ties[at].decided_by);
    }
}

// What the generated elections contained, by name, so that no case goes untested unnoticed.
using Seen = std::map<std::string, int>;

void note(Seen& seen, const Count& count) {
    ++seen["counted by " + std::string(count.rule->id)];
    for (const Round& round : count.rounds) {
        seen["surplus"] += round.surpluses.size() == 1;
        seen["several surpluses at once"] += round.surpluses.size() > 1;
        seen["residual"] += round.residual.units > 0;
        seen["exhausted by overvote"] += round.exhausted_by_overvote.units > 0;
        seen["exhausted by skips"] += round.exhausted_by_skips.units > 0;
        seen["exhausted by repeat"] += round.exhausted_by_repeat.units > 0;
        seen["several leave"] += round.eliminated.size() > 1;
        seen["another runoff"] += round.begins_anew;
        for (const CandidateIndex candidate : round.elected) {
            seen["elected below the threshold"] += round.totals[candidate] < round.threshold;
        }
    }
    for (const Tie& tie : count.ties) {
        const bool leads = count.rounds[tie.round - 1].eliminated.empty();
        const std::string kind = leads ? "tie to lead, by " : "tie to leave, by ";
        ++seen[kind + std::to_string(static_cast<int>(tie.decided_by))];
        seen["tie of three"] += tie.candidates.size() > 2;
    }
}

void judge(const Election& election, Seen& seen) {
    Tabulator judge(election);
    judge.run();
    const auto counted = count_of(election);
    if (judge.refusal && !judge.refusal->lot_missing_in) {
        ++seen["refused"];
        RC_ASSERT(!counted);
    } else if (judge.refusal) {
        ++seen["lot missing"];
        RC_ASSERT(!counted);
        const std::string round =
            "In round " + std::to_string(*judge.refusal->lot_missing_in) + " ";
        RC_ASSERT(counted.error().detail.starts_with(round));
    } else {
        RC_ASSERT(static_cast<bool>(counted));
        note(seen, *counted);
        expect_equal(*counted, judge);
    }
}

// How many can be elected, at least 1.
int able(const Election& election) {
    int able = 0;
    for (int candidate = 0; candidate < election.candidates; ++candidate)
        able += election.stands(candidate) && election.can_win(candidate);
    return std::max(able, 1);
}

// Units without a limit, for what the kernel must not depend on: the width of its number.
class BigUnits {
public:
    BigUnits() = default;
    explicit BigUnits(std::int64_t units) : units_(units) {}
    static BigUnits one(const Rule& rule) { return BigUnits(base::power_of_ten(rule.decimals)); }
    std::int64_t units() const { return static_cast<std::int64_t>(units_); }
    BigUnits& operator+=(const BigUnits& other) { return units_ += other.units_, *this; }
    BigUnits& operator-=(const BigUnits& other) { return units_ -= other.units_, *this; }
    friend BigUnits operator+(BigUnits one, const BigUnits& other) { return one += other; }
    friend BigUnits operator-(BigUnits one, const BigUnits& other) { return one -= other; }
    friend bool operator==(const BigUnits& one, const BigUnits& other) {
        return one.units_ == other.units_;
    }
    friend bool operator<(const BigUnits& one, const BigUnits& other) {
        return one.units_ < other.units_;
    }
    friend bool operator>(const BigUnits& one, const BigUnits& other) { return other < one; }
    friend bool operator>=(const BigUnits& one, const BigUnits& other) { return !(one < other); }
    friend std::strong_ordering exact_order(const BigUnits& one, const BigUnits& other) {
        return one.units_.compare(other.units_) <=> 0;
    }
    BigUnits times(std::uint64_t ballots) const { return BigUnits(units_ * ballots); }
    static BigUnits ulp() { return BigUnits(1); }
    bool is_zero() const { return units_ == 0; }
    BigUnits over(std::uint64_t parts) const { return BigUnits(Integer(units_ / parts)); }
    static BigUnits raised(const BigUnits& one, const BigUnits& other, const BigUnits& divisor) {
        return BigUnits((one.units_ * other.units_ + divisor.units_ - 1) / divisor.units_);
    }
    static BigUnits cut(const BigUnits& one, const BigUnits& other, const BigUnits& divisor) {
        return BigUnits(one.units_ * other.units_ / divisor.units_);
    }

private:
    using Integer = boost::multiprecision::cpp_int;
    explicit BigUnits(Integer units) : units_(std::move(units)) {}
    Integer units_ = 0;
};

}  // namespace

TEST(Count, EqualsThePlainTabulatorInEveryRoundOfThousandsOfElections) {
    Seen seen;
    plain::for_all(2000, [&] {
        const Election drawn = plain::any_election();
        for (const std::string& rule : all_rules()) {
            Election election = drawn;
            election.rule = rule;
            if (find_rule(rule)->single_seat && *rc::gen::inRange(0, 10) > 0) election.seats = 1;
            RC_LOG() << election;
            judge(election, seen);
        }
    });
    for (const std::string& rule : all_rules()) EXPECT_GT(seen["counted by " + rule], 500);
    for (const char* kind : {"refused", "lot missing", "surplus", "several surpluses at once",
                             "residual", "exhausted by overvote", "elected below the threshold",
                             "tie of three", "tie to lead, by 1", "tie to lead, by 2",
                             "tie to leave, by 0", "tie to leave, by 1", "tie to leave, by 2"}) {
        EXPECT_GT(seen[kind], 0) << "no generated election had this: " << kind;
    }
}

// Every field of a rule at random: the kernel honours what the plain tabulator reads in it.
TEST(Count, EqualsThePlainTabulatorUnderRulesNobodyHasWritten) {
    Seen seen;
    plain::for_all(15'000, [&] {
        Election election = plain::any_election();
        election.own = plain::any_transfer_rule();
        if (election.own->single_seat) election.seats = 1;
        election.undeclared.assign(static_cast<std::size_t>(election.candidates), false);
        for (int candidate = 0; candidate < election.candidates; ++candidate)
            election.undeclared[static_cast<std::size_t>(candidate)] = plain::once_in(6);
        if (!plain::once_in(10)) election.seats = std::min(election.seats, able(election));
        RC_LOG() << election;
        judge(election, seen);
    });
    EXPECT_GT(seen["counted by generated"], 8000);
    for (const char* kind : {"refused",
                             "lot missing",
                             "surplus",
                             "several surpluses at once",
                             "residual",
                             "exhausted by overvote",
                             "exhausted by skips",
                             "exhausted by repeat",
                             "several leave",
                             "another runoff",
                             "elected below the threshold",
                             "tie of three",
                             "tie to lead, by 0",
                             "tie to lead, by 1",
                             "tie to lead, by 2",
                             "tie to lead, by 3",
                             "tie to leave, by 0",
                             "tie to leave, by 1",
                             "tie to leave, by 2",
                             "tie to leave, by 3"}) {
        EXPECT_GT(seen[kind], 5) << "too few generated elections had this: " << kind;
    }
}

// What a what-if asks for: who leaves and when, on whom a lot falls, another threshold.
TEST(Count, IsForcedAsThePlainTabulatorIsUnderRulesNobodyHasWritten) {
    Seen seen;
    plain::for_all(6'000, [&] {
        Election election = plain::any_election();
        election.own = plain::any_transfer_rule();
        if (election.own->single_seat) election.seats = 1;
        election.undeclared.assign(static_cast<std::size_t>(election.candidates), false);
        for (int candidate = 0; candidate < election.candidates; ++candidate)
            election.undeclared[static_cast<std::size_t>(candidate)] = plain::once_in(6);
        election.seats = std::min(election.seats, able(election));
        const auto free = count_of(election);
        election.forced = plain::any_forced(election);
        RC_LOG() << election;
        judge(election, seen);
        const auto forced = count_of(election);
        if (!free || !forced) return;
        seen["another winner"] += free->winners != forced->winners;
        seen["another round"] += free->rounds.size() != forced->rounds.size();
        for (const Tie& tie : forced->ties) {
            for (const Lots::Fell& fell : election.forced.lots)
                seen["a forced lot"] += fell.round == tie.round && fell.candidate == tie.chosen;
        }
    });
    EXPECT_GT(seen["counted by generated"], 3000);
    for (const char* kind : {"another winner", "another round", "a forced lot", "lot missing",
                             "surplus", "several leave", "another runoff"}) {
        EXPECT_GT(seen[kind], 5) << "too few generated elections had this: " << kind;
    }
}

// Thousands of distinct rankings, so that piles go over many chunks, which are used again.
TEST(Count, EqualsThePlainTabulatorOnAnElectionOfManyBallots) {
    base::Random random(2024);
    Election election;
    election.candidates = 12;
    election.seats = 4;
    for (int ballot = 0; ballot < 6000; ++ballot) {
        std::vector<Mark> marks;
        for (std::uint16_t rank = 1; rank <= 6; ++rank) {
            const auto candidate = std::min(random.below(12), random.below(12));
            marks.push_back({static_cast<CandidateIndex>(candidate), rank});
        }
        election.ballots.emplace_back(marks, 1);
    }
    Seen seen;
    for (const std::string& rule : all_rules()) {
        election.rule = rule;
        election.seats = find_rule(rule)->single_seat ? 1 : 4;
        plain::for_all(1, [&] { judge(election, seen); });
        EXPECT_GT(seen["counted by " + rule], 0);
    }
}

TEST(Count, IsTheSameOverNumbersWithoutALimit) {
    plain::for_all(1000, [] {
        Election election = plain::any_election();
        election.rule = *rc::gen::elementOf(all_rules());
        RC_LOG() << election;
        const auto counted = count_of(election);
        if (!counted) return;
        const Profile profile = plain::profile_of(election);
        const Question question = plain::question_of(election);
        const auto big = Tabulation<BigUnits>(profile, *find_rule(election.rule), question).run();
        RC_ASSERT(big->winners == counted->winners);
        RC_ASSERT(big->rounds.size() == counted->rounds.size());
        for (std::size_t at = 0; at < big->rounds.size(); ++at) {
            RC_ASSERT(big->rounds[at].totals == counted->rounds[at].totals);
            RC_ASSERT(big->rounds[at].residual == counted->rounds[at].residual);
            RC_ASSERT(moves_of(big->rounds[at]) == moves_of(counted->rounds[at]));
        }
    });
}

TEST(Count, DoesNotDependOnTheOrderOfTheBallots) {
    plain::for_all(1000, [] {
        Election election = plain::any_election();
        election.rule = *rc::gen::elementOf(all_rules());
        RC_LOG() << election;
        const auto one = count_of(election);
        std::reverse(election.ballots.begin(), election.ballots.end());
        const auto other = count_of(election);
        RC_ASSERT(static_cast<bool>(one) == static_cast<bool>(other));
        if (!one) return;
        RC_ASSERT(one->winners == other->winners);
        for (std::size_t at = 0; at < one->rounds.size(); ++at) {
            RC_ASSERT(one->rounds[at].totals == other->rounds[at].totals);
        }
    });
}

}  // namespace almanac::tally
