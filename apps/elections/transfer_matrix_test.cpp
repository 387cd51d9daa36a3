#include "apps/elections/transfer_matrix.h"

#include "apps/elections/generated_subject.h"
#include "apps/elections/transfer_patterns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace almanac::elections {
namespace {

using base::Int128;
using generated::for_all;
using testing::ElementsAre;

std::uint32_t id_of(const Subject& subject, std::size_t candidate) {
    return subject.contest.candidates[candidate].id.number();
}

TransferMatrix matrix_of(const Subject& subject) {
    return transfer_matrix(subject.contest, subject.count, subject.excluded());
}

// What a round's matrix does to the totals, and what it takes out of them.
struct Moved {
    std::map<std::uint32_t, Int128> change;
    Int128 exhausted = 0, residual = 0;
};

Moved moved_in(const std::vector<MatrixRow>& rows) {
    Moved moved;
    for (const MatrixRow& row : rows) {
        Int128 sum = row.exhausted.units + row.residual.units;
        for (const auto& [to, votes] : row.to) {
            sum += votes.units;
            moved.change[to] += votes.units;
        }
        RC_ASSERT(sum == row.left.units);
        moved.change[row.from_candidate] -= row.left.units;
        moved.exhausted += row.exhausted.units;
        moved.residual += row.residual.units;
    }
    return moved;
}

// Every total follows from the one before and the matrix; what left arrived, exhausted or was cut.
void expect_balance(const Subject& subject) {
    const TransferMatrix matrix = matrix_of(subject);
    RC_ASSERT(matrix.balances);
    std::map<std::uint32_t, std::vector<MatrixRow>> by_round;
    for (const MatrixRound& round : matrix.rounds) by_round[round.round_number] = round.rows;
    const auto& rounds = subject.count.rounds;
    for (std::uint32_t at = 1; at < rounds.size(); ++at) {
        if (rounds[at].begins_anew) {
            RC_ASSERT(!by_round.contains(at + 1));
            continue;
        }
        Moved moved = moved_in(by_round[at + 1]);
        for (std::size_t each = 0; each < rounds[at].totals.size(); ++each) {
            RC_ASSERT(rounds[at].totals[each].units - rounds[at - 1].totals[each].units ==
                      moved.change[id_of(subject, each)]);
        }
        RC_ASSERT(moved.exhausted == rounds[at].exhausted.units - rounds[at - 1].exhausted.units);
        RC_ASSERT(moved.residual == rounds[at].residual.units - rounds[at - 1].residual.units);
    }
}

TEST(TransferMatrix, BalancesInEveryRoundUnderAnyTransferRule) {
    for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        expect_balance(*generated->subject);
    });
}

TEST(TransferMatrix, BalancesUnderTheProgramsOwnRules) {
    for_all(1000, [] {
        const auto generated =
            any_subject_by({"northern-ireland-1985", "ers97", "australia-senate-2021",
                            "ireland-1992", "victoria-2018", "nsw-local-2021", "tasmania-2004",
                            "act-2020", "wright", "meek-prf", "scotland-2007", "portland-or-2024"});
        RC_LOG() << generated->election;
        expect_balance(*generated->subject);
    });
}

TEST(TransferMatrix, IsTheSumOfTheCountsTransfers) {
    for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& subject = *generated->subject;
        const TransferMatrix matrix = matrix_of(subject);
        std::map<std::pair<std::uint32_t, std::uint32_t>, Int128> plain;  // 0: exhausted
        for (const tally::Round& round : subject.count.rounds) {
            for (const tally::Transfer& transfer : round.transfers) {
                const std::uint32_t to = transfer.to ? id_of(subject, *transfer.to) : 0;
                plain[{id_of(subject, transfer.from), to}] += transfer.votes.units;
            }
        }
        std::map<std::pair<std::uint32_t, std::uint32_t>, Int128> sums;
        for (const MatrixCell& cell : matrix_cells(matrix)) {
            if (cell.round_number || cell.destination == Destination::residual) continue;
            sums[{cell.from_candidate, cell.to_candidate.value_or(0)}] += cell.votes.units;
        }
        std::erase_if(plain, [](const auto& one) { return one.second == 0; });
        RC_ASSERT(sums == plain);
        for (const std::uint32_t candidate : matrix.candidates)
            RC_ASSERT(!subject.excluded()[100 - candidate]);
    });
}

TEST(TransferMatrix, DoesNotCallQuotientsVotes) {
    for_all(1000, [] {
        const auto generated = any_subject_by({"qpq"});
        RC_PRE(generated->subject->count.rounds.size() >= 2);
        const TransferMatrix matrix = matrix_of(*generated->subject);
        for (const MatrixRow& row : matrix.overall) RC_ASSERT(row.residual.units == 0);
    });
}

TEST(TransferPatterns, KnowTheReceiversPlacesAsThePlainVersionDoes) {
    for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& subject = *generated->subject;
        // Every ballot by itself.
        std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, std::vector<double>> all;
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
            auto ranking = tally::clean(subject.contest.ballots.marks(ballot), subject.rule,
                                        subject.excluded());
            const auto steps = tally::journey(subject.count, ranking);
            std::erase_if(ranking, [](auto word) { return tally::is_special(word); });
            for (std::size_t at = 1; at < steps.size(); ++at) {
                if (!steps[at].reason || !steps[at].holder) continue;
                const auto place =
                    std::find(ranking.begin(), ranking.end(), *steps[at].holder) - ranking.begin();
                auto& places = all[{steps[at].round, id_of(subject, *steps[at - 1].holder),
                                    id_of(subject, *steps[at].holder)}];
                places.insert(places.end(), subject.contest.ballots.weight(ballot),
                              static_cast<double>(place + 1));
            }
        }
        for (const TransferPattern& pattern : transfer_patterns(subject)) {
            if (!pattern.to_candidate) continue;
            const auto& places =
                all[{pattern.round_number, pattern.from_candidate, *pattern.to_candidate}];
            RC_ASSERT(places.size() == pattern.ballot_count);
            double sum = 0;
            for (const double place : places) sum += place;
            RC_ASSERT(pattern.avg_rank_position == sum / static_cast<double>(places.size()));
        }
    });
}

// scotland-2007, 2 seats. A 9, B 4, C 2: 15 valid, quota 6. A is elected with 3 over; each ballot
// moves with cut(3 · 1 / 9) = 0.33333: six to B 1.99998, two to C 0.66666, one to nobody 0.33333;
// 3 − 2.99997 = 0.00003 is lost. B has 5.99998, C 2.66666: C leaves; C's own two go to nobody.
TEST(TransferMatrix, IsWhatThePaperSays) {
    Prepared prepared;
    for (const char* name : {"A", "B", "C"}) {
        const auto number = static_cast<std::uint32_t>(prepared.contest.candidates.size() + 1);
        prepared.contest.candidates.push_back({CandidateId(number), "", name, "", false});
    }
    tally::Ballots& ballots = prepared.contest.ballots;
    ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 2}}, 6);
    ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}, {1, 3}}, 2);
    ballots.add(std::vector<tally::Mark>{{0, 1}}, 1);
    ballots.add(std::vector<tally::Mark>{{1, 1}}, 4);
    ballots.add(std::vector<tally::Mark>{{2, 1}}, 2);
    prepared.rule = tally::find_rule("scotland-2007");
    prepared.question.seats = 2;
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const TransferMatrix matrix = matrix_of(*subject);
    ASSERT_GE(matrix.rounds.size(), 1U);
    const MatrixRow& row = matrix.rounds[0].rows[0];
    EXPECT_EQ(row.from_candidate, 1U);
    EXPECT_EQ(base::to_string(row.left), "3.00000");
    EXPECT_EQ(row.ballots, 9U);
    EXPECT_EQ(base::to_string(row.to.at(2)), "1.99998");
    EXPECT_EQ(base::to_string(row.to.at(3)), "0.66666");
    EXPECT_EQ(base::to_string(row.exhausted), "0.33333");
    EXPECT_EQ(base::to_string(row.residual), "0.00003");
    const TransferPattern pattern = transfer_patterns(*subject)[0];
    EXPECT_EQ(pattern.to_candidate, 2U);
    EXPECT_EQ(base::to_string(pattern.transfer_value), "0.33333");
    EXPECT_EQ(pattern.ballot_count, 6U);
    EXPECT_EQ(pattern.avg_rank_position, 2.0);
}

}  // namespace
}  // namespace almanac::elections
