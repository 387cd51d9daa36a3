#include "engine/base/random.h"
#include "tally/generated_elections.h"
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

std::vector<std::string> all_rules() {
    std::vector<std::string> ids;
    for (const Rule& rule : preset_rules()) ids.emplace_back(rule.id);
    return ids;
}

std::vector<int> as_plain(const std::vector<CandidateIndex>& candidates) {
    return {candidates.begin(), candidates.end()};
}

plain::Moves moves_of(const Round& round) {
    plain::Moves moves;
    for (const Transfer& transfer : round.transfers) {
        const int to = transfer.to            ? *transfer.to
                       : transfer.by_overvote ? plain::stopped
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
    RC_ASSERT(round.exhausted.units == judge.exhausted);
    RC_ASSERT(round.exhausted_by_overvote.units == judge.exhausted_by_overvote);
    RC_ASSERT(round.residual.units == judge.residual);
    RC_ASSERT(moves_of(round) == judge.moves);
}

void expect_equal(const Count& count, const Tabulator& judge) {
    RC_ASSERT(count.valid_ballots == judge.ballots.size());
    RC_ASSERT(static_cast<std::int64_t>(count.not_counted.total()) == judge.not_counted);
    RC_ASSERT(count.rounds.size() == judge.rounds.size());
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        expect_equal(count.rounds[at], judge.rounds[at]);
        if (at > 0) expect_differences(count.rounds[at - 1], count.rounds[at]);
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
    if (judge.refused) {
        ++seen["refused"];
        RC_ASSERT(!counted);
    } else if (judge.lot_missing_in) {
        ++seen["lot missing"];
        RC_ASSERT(!counted);
        const std::string round = "In round " + std::to_string(*judge.lot_missing_in) + " ";
        RC_ASSERT(counted.error().detail.starts_with(round));
    } else {
        RC_ASSERT(static_cast<bool>(counted));
        note(seen, *counted);
        expect_equal(*counted, judge);
    }
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
    plain::for_all(5000, [&] {
        Election election = plain::any_election();
        for (const std::string& rule : all_rules()) {
            election.rule = rule;
            if (find_rule(rule)->single_seat && *rc::gen::inRange(0, 10) > 0) election.seats = 1;
            RC_LOG() << election;
            judge(election, seen);
        }
    });
    for (const std::string& rule : all_rules()) EXPECT_GT(seen["counted by " + rule], 1000);
    for (const char* kind : {"refused", "lot missing", "surplus", "several surpluses at once",
                             "residual", "exhausted by overvote", "elected below the threshold",
                             "tie of three", "tie to lead, by 1", "tie to lead, by 2",
                             "tie to leave, by 0", "tie to leave, by 1", "tie to leave, by 2"}) {
        EXPECT_GT(seen[kind], 0) << "no generated election had this: " << kind;
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
        if (find_rule(rule)->single_seat) election.seats = 1;
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
