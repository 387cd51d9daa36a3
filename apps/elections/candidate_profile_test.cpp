#include "apps/elections/candidate_profile.h"

#include "apps/elections/candidates_testing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing_candidates::add_ballot;
using testing_candidates::for_all_elections;
using testing_candidates::plain_ballots;
using testing_candidates::PlainBallot;
using testing_candidates::prepared_with;
using testing_candidates::subject_of;

// Among the ballots that rank the candidate first: voters by rank and who stands there.
std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> plain_partners(
    const Prepared& prepared, std::size_t candidate) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint64_t> votes;
    for (const PlainBallot& ballot : plain_ballots(prepared)) {
        if (ballot.rank_of(candidate) != 1) continue;
        for (std::uint32_t at = 1; at < ballot.ranking.size(); ++at) {
            const std::uint32_t id = prepared.contest.candidates[ballot.ranking[at]].id.number();
            votes[{at + 1, id}] += ballot.voters;
        }
    }
    return votes;
}

TEST(CandidateProfile, PartnersAtRanksEqualThePlainVersionOnGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "nyc", "minneapolis-167.70", "sequential-irv"},
                      [](const Prepared& prepared, const Subject& subject) {
                          for (const auto candidate : candidates_in_race(subject)) {
                              const auto plain = plain_partners(prepared, candidate);
                              const auto rows = partners_at_ranks(subject, candidate);
                              RC_ASSERT(rows.size() == plain.size());
                              for (std::size_t at = 0; at < rows.size(); ++at) {
                                  const PartnerAtRank& row = rows[at];
                                  RC_ASSERT(row.votes == plain.at({row.rank, row.candidate_id}));
                                  if (row.place == 1) continue;
                                  RC_ASSERT(rows[at - 1].rank == row.rank);
                                  RC_ASSERT(rows[at - 1].place + 1 == row.place);
                                  RC_ASSERT(rows[at - 1].votes >= row.votes);
                              }
                          }
                      });
}

// The pair's counts, ballot by ballot.
void check_comparison(const std::vector<PlainBallot>& ballots, const CandidateComparison& both,
                      std::size_t one, std::size_t other) {
    std::uint64_t shared = 0, only_one = 0, only_other = 0;
    for (const PlainBallot& ballot : ballots) {
        const bool has_one = ballot.rank_of(one) > 0;
        const bool has_other = ballot.rank_of(other) > 0;
        shared += has_one && has_other ? ballot.voters : 0;
        only_one += has_one && !has_other ? ballot.voters : 0;
        only_other += has_other && !has_one ? ballot.voters : 0;
    }
    RC_ASSERT(both.insufficient_data == (shared == 0));
    RC_ASSERT(both.pair.has_value() == (shared > 0));
    if (both.pair) RC_ASSERT(both.pair->shared_ballots == shared);
    RC_ASSERT(both.only_candidate_1 == only_one);
    RC_ASSERT(both.only_candidate_2 == only_other);
}

TEST(CandidateProfile, ComparisonsEqualThePlainVersionOnGeneratedElections) {
    for_all_elections(
        1000, {"portland-or-2024", "irv", "meek-prf"},
        [](const Prepared& prepared, const Subject& subject) {
            const auto ballots = plain_ballots(prepared);
            for (const auto one : candidates_in_race(subject)) {
                const CandidateProfile profile = candidate_profile(subject, one);
                RC_ASSERT(!profile.vote_progression.empty());
                RC_ASSERT(profile.vote_progression.size() <= subject.count.rounds.size());
                base::Int128 sum = profile.vote_progression[0].vote_total.units;
                for (const VoteStep& step : profile.vote_progression) {
                    sum += step.vote_change.units;
                    RC_ASSERT(sum == step.vote_total.units);
                }
                for (const auto other : candidates_in_race(subject)) {
                    if (one != other)
                        check_comparison(ballots, compare_candidates(subject, one, other), one,
                                         other);
                }
            }
        });
}

TEST(CandidateProfile, SharedRanksKeepPairsWithinTheirCandidates) {
    for_all_elections(1000, {"meek-stv-rs"}, [](const Prepared&, const Subject& subject) {
        std::uint64_t firsts = 0;
        for (const ComparisonRow& row : comparison_rows(subject)) {
            const auto one = *candidate_in_race(subject, row.candidate_1);
            const auto other = *candidate_in_race(subject, row.candidate_2);
            const auto& of = subject.supporters->of;
            RC_ASSERT(row.shared_ballots + row.only_candidate_1 == of[one].ballots);
            RC_ASSERT(row.shared_ballots + row.only_candidate_2 == of[other].ballots);
            RC_ASSERT(row.shared_ballots <= std::min(of[one].ballots, of[other].ballots));
        }
        for (const Supporters& each : subject.supporters->of) firsts += each.first_choices();
        RC_ASSERT(firsts >= subject.profile->valid());
    });
}

Prepared three_people() {
    Prepared prepared = prepared_with(4, "portland-or-2024", 1);
    const char* names[] = {"Ann Lee", "Bo Lee", "Cleo Ng", "bo  lee"};
    for (std::size_t at = 0; at < 4; ++at) prepared.contest.candidates[at].name = names[at];
    prepared.question.excluded[3] = true;
    add_ballot(prepared, "AB", 120);
    add_ballot(prepared, "BAC", 30);
    add_ballot(prepared, "C", 10);
    return prepared;
}

TEST(CandidateProfile, IsWorkedOutByHand) {
    const Prepared prepared = three_people();
    const Subject subject = subject_of(prepared);
    const CandidateProfile ann = candidate_profile(subject, 0);
    EXPECT_EQ(ann.total_ballots, 150u);
    EXPECT_EQ(ann.first_choice_percentage, 75.0);
    EXPECT_EQ(ann.final_status, FinalStatus::elected);
    EXPECT_EQ(ann.election_round, 1u);
    EXPECT_EQ(ann.supporter_demographics.avg_candidates_ranked, 2.2);  // (120·2 + 30·3) / 150
    // Bo shares 150 ballots with Ann, always one rank apart; Cleo only 30, below 100.
    ASSERT_EQ(ann.top_coalition_partners.size(), 1U);
    EXPECT_EQ(ann.top_coalition_partners[0].candidate_name, "Bo Lee");
    EXPECT_EQ(ann.top_coalition_partners[0].partner_score, 75.0);
    const CandidateAnalysis analysis = candidate_analysis(subject, 1);
    ASSERT_EQ(analysis.top_partners.size(), 2U);
    EXPECT_EQ(analysis.top_partners[0].rank, 2u);
    EXPECT_EQ(analysis.top_partners[0].candidate_name, "Ann Lee");
    EXPECT_EQ(analysis.top_partners[0].votes, 30u);
    EXPECT_EQ(analysis.top_partners[0].percentage, 100.0);
    EXPECT_EQ(analysis.top_partners[1].candidate_name, "Cleo Ng");
    EXPECT_EQ(analysis.vote_totals[1].votes, 120u);
}

TEST(CandidateProfile, IsFoundByNameInAnyCase) {
    const Prepared prepared = three_people();
    const Subject subject = subject_of(prepared);
    EXPECT_EQ(*candidate_called(subject, "  cleo NG "), 2);
    EXPECT_EQ(*candidate_called(subject, "bo lee"), 1) << "the other one is not in the race";
    const auto nobody = candidate_called(subject, "An Lee");
    ASSERT_FALSE(nobody);
    EXPECT_EQ(nobody.error().kind, base::ErrorKind::missing);
    EXPECT_EQ(
        nobody.error().detail,
        "No candidate is called \"An Lee\"; the nearest names are: Ann Lee, Bo Lee, Cleo Ng.");
    EXPECT_THAT(candidate_called(subject, "Ng").error().detail, HasSubstr("are: Cleo Ng,"));
    Prepared twins = three_people();
    twins.question.excluded[3] = false;
    const auto several = candidate_called(subject_of(twins), "Bo Lee");
    ASSERT_FALSE(several);
    EXPECT_EQ(several.error().detail,
              "2 candidates are called \"Bo Lee\"; ask by id, such as /candidates/99/profile.");
}

}  // namespace
}  // namespace almanac::elections
