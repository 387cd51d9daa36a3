#include "apps/elections/supporters.h"

#include "apps/elections/candidates_testing.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace almanac::elections {
namespace {

using tally::CandidateIndex;
using testing_candidates::add_ballot;
using testing_candidates::for_all_elections;
using testing_candidates::plain_ballots;
using testing_candidates::PlainBallot;
using testing_candidates::prepared_with;
using testing_candidates::subject_of;

// Straight from A7.1's sentences.
Archetype plain_archetype(std::size_t rank, std::size_t ranked) {
    if (ranked == 1) return Archetype::bullet_voters;
    if (ranked >= 4 && rank <= 2) return Archetype::strategic_rankers;
    if (ranked >= 5 && rank >= 3) return Archetype::coalition_builders;
    return Archetype::other;
}

void expect_equal(const Supporters& supporters, const std::vector<PlainBallot>& ballots,
                  std::size_t candidate) {
    std::uint64_t all = 0, ranked = 0, of_six = 0, transferable = 0, later = 0, distance = 0;
    std::map<std::size_t, std::uint64_t> at_rank;
    std::map<Archetype, ArchetypeSums> kinds;
    for (const PlainBallot& ballot : ballots) {
        const std::size_t rank = ballot.rank_of(candidate);
        if (rank == 0) continue;
        const std::size_t length = ballot.ranking.size();
        all += ballot.voters;
        at_rank[rank] += ballot.voters;
        ranked += length * ballot.voters;
        of_six += (length > 6 ? 6 : length) * ballot.voters;
        if (length > rank) transferable += ballot.voters;
        for (std::size_t other = rank + 1; other <= length; ++other) {
            later += ballot.voters;
            distance += (other - rank) * ballot.voters;
        }
        ArchetypeSums& kind = kinds[plain_archetype(rank, length)];
        kind.voters += ballot.voters;
        kind.ranked += length * ballot.voters;
        kind.ranks += rank * ballot.voters;
    }
    RC_ASSERT(supporters.ballots == all);
    RC_ASSERT(supporters.ranked == ranked);
    RC_ASSERT(supporters.ranked_of_six == of_six);
    RC_ASSERT(supporters.transferable == transferable);
    RC_ASSERT(supporters.later == later);
    RC_ASSERT(supporters.later_distance == distance);
    RC_ASSERT(supporters.at_rank.size() == (at_rank.empty() ? 0 : at_rank.rbegin()->first));
    for (std::size_t rank = 1; rank <= supporters.at_rank.size(); ++rank)
        RC_ASSERT(supporters.at_rank[rank - 1] == at_rank[rank]);
    for (std::size_t kind = 0; kind < archetype_count; ++kind) {
        const ArchetypeSums& plain = kinds[static_cast<Archetype>(kind)];
        RC_ASSERT(supporters.archetypes[kind].voters == plain.voters);
        RC_ASSERT(supporters.archetypes[kind].ranked == plain.ranked);
        RC_ASSERT(supporters.archetypes[kind].ranks == plain.ranks);
    }
}

TEST(Supporters, EqualThePlainVersionOnGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "irv", "minneapolis-167.70", "nyc", "meek-prf"},
                      [](const Prepared& prepared, const Subject& subject) {
                          const auto ballots = plain_ballots(prepared);
                          std::uint64_t first_choices = 0;
                          for (std::size_t at = 0; at < subject.supporters->of.size(); ++at) {
                              expect_equal(subject.supporters->of[at], ballots, at);
                              first_choices += subject.supporters->of[at].first_choices();
                          }
                          RC_ASSERT(first_choices == subject.profile->valid());
                      });
}

// Straight from the marks, where a rule lets candidates share a rank: who is in the race and was
// not marked before stands at a rank, ranks that nobody stands at do not count.
std::vector<std::vector<CandidateIndex>> plain_groups(const Prepared& prepared,
                                                      std::size_t ballot) {
    std::map<std::uint16_t, std::set<CandidateIndex>> at_rank;
    std::set<CandidateIndex> seen;
    for (const tally::Mark& mark : prepared.contest.ballots.marks(ballot)) {
        if (prepared.question.excluded[mark.candidate]) continue;
        if (seen.insert(mark.candidate).second) at_rank[mark.rank].insert(mark.candidate);
    }
    std::vector<std::vector<CandidateIndex>> groups;
    for (const auto& [rank, group] : at_rank) groups.emplace_back(group.begin(), group.end());
    return groups;
}

void expect_equal(const Supporters& supporters, const Prepared& prepared, std::size_t candidate) {
    std::uint64_t all = 0, ranked = 0, later = 0, distance = 0, bullets = 0;
    std::map<std::size_t, std::uint64_t> at_rank;
    for (std::size_t ballot = 0; ballot < prepared.contest.ballots.size(); ++ballot) {
        const auto groups = plain_groups(prepared, ballot);
        const std::uint64_t voters = prepared.contest.ballots.weight(ballot);
        std::size_t length = 0, after = 0, far = 0, rank = 0;
        for (std::size_t at = 0; at < groups.size(); ++at) {
            length += groups[at].size();
            if (rank > 0) after += groups[at].size();
            if (rank > 0) far += groups[at].size() * (at + 1 - rank);
            if (std::count(groups[at].begin(), groups[at].end(), candidate) > 0) rank = at + 1;
        }
        if (rank == 0) continue;
        all += voters;
        at_rank[rank] += voters;
        ranked += length * voters;
        later += after * voters;
        distance += far * voters;
        bullets += length == 1 ? voters : 0;
    }
    RC_ASSERT(supporters.ballots == all);
    RC_ASSERT(supporters.ranked == ranked);
    RC_ASSERT(supporters.later == later);
    RC_ASSERT(supporters.later_distance == distance);
    RC_ASSERT(supporters.of(Archetype::bullet_voters).voters == bullets);
    for (std::size_t rank = 1; rank <= supporters.at_rank.size(); ++rank)
        RC_ASSERT(supporters.at_rank[rank - 1] == at_rank[rank]);
}

TEST(Supporters, WhoShareARankStandAtTheSameOne) {
    for_all_elections(1000, {"meek-stv-rs"}, [](const Prepared& drawn, const Subject&) {
        // A rank that is overvoted by nobody knows whom is no shared one.
        Prepared prepared = prepared_with(static_cast<int>(drawn.contest.candidates.size()),
                                          drawn.rule->id, drawn.question.seats);
        prepared.question.excluded = drawn.question.excluded;
        for (std::size_t at = 0; at < drawn.contest.ballots.size(); ++at) {
            std::vector<tally::Mark> marks;
            for (const tally::Mark& mark : drawn.contest.ballots.marks(at)) {
                if (mark.candidate != tally::overvote_mark) marks.push_back(mark);
            }
            prepared.contest.ballots.add(marks, drawn.contest.ballots.weight(at));
        }
        const Subject subject = subject_of(prepared);
        for (std::size_t at = 0; at < subject.supporters->of.size(); ++at)
            expect_equal(subject.supporters->of[at], prepared, at);
    });
}

TEST(Supporters, ArchetypesAddUpToAllSupportersAndTheExcludedHaveNone) {
    for_all_elections(1000, {"portland-or-2024", "scotland-2007", "sequential-irv"},
                      [](const Prepared&, const Subject& subject) {
                          for (std::size_t at = 0; at < subject.supporters->of.size(); ++at) {
                              const Supporters& one = subject.supporters->of[at];
                              std::uint64_t sum = 0;
                              for (const ArchetypeSums& kind : one.archetypes) sum += kind.voters;
                              RC_ASSERT(sum == one.ballots);
                              if (subject.excluded()[at]) RC_ASSERT(one.ballots == 0u);
                          }
                      });
}

// The first ballots in the source that rank the candidate, in that order.
std::vector<std::uint32_t> plain_samples(const std::vector<PlainBallot>& ballots,
                                         std::size_t candidate, std::size_t most,
                                         std::optional<Archetype> kind) {
    std::vector<std::uint32_t> samples;
    for (std::size_t at = 0; at < ballots.size() && samples.size() < most; ++at) {
        const std::size_t rank = ballots[at].rank_of(candidate);
        if (rank == 0) continue;
        if (kind && plain_archetype(rank, ballots[at].ranking.size()) != *kind) continue;
        samples.push_back(static_cast<std::uint32_t>(at));
    }
    return samples;
}

template <class Check>
void check_samples(const Prepared& prepared, const Subject& subject, Check&& check) {
    const auto ballots = plain_ballots(prepared);
    for (std::size_t at = 0; at < subject.supporters->samples.size(); ++at) {
        const SampleBallots& samples = subject.supporters->samples[at];
        check(samples.first, plain_samples(ballots, at, 100, std::nullopt));
        for (std::size_t kind = 0; kind < archetype_count; ++kind) {
            check(samples.of_archetype[kind],
                  plain_samples(ballots, at, 3, static_cast<Archetype>(kind)));
        }
    }
}

TEST(Supporters, SamplesAreTheFirstBallotsOfGeneratedElections) {
    for_all_elections(1000, {"portland-or-2024", "nyc", "minneapolis-167.70"},
                      [](const Prepared& prepared, const Subject& subject) {
                          check_samples(prepared, subject, [](const auto& one, const auto& plain) {
                              RC_ASSERT(one == plain);
                          });
                      });
}

TEST(Supporters, SamplesEndAtAHundredAndFindTheRareOnes) {
    Prepared prepared = prepared_with(6, "portland-or-2024", 2);
    for (int ballot = 0; ballot < 400; ++ballot)
        add_ballot(prepared, ballot % 3 == 0 ? "ABCDE" : "BA");
    add_ballot(prepared, "F");
    add_ballot(prepared, "CAF");
    const Subject subject = subject_of(prepared);
    check_samples(prepared, subject,
                  [](const auto& one, const auto& plain) { EXPECT_EQ(one, plain); });
    const auto& samples = subject.supporters->samples;
    EXPECT_EQ(samples[0].first.size(), 100U);
    EXPECT_EQ(samples[5].first, (std::vector<std::uint32_t>{400, 401}));
}

TEST(Supporters, LongRankingsAddLikeShortOnes) {
    Prepared prepared = prepared_with(14, "meek-prf", 2);
    for (const char* ballot :
         {"ABCDEFGHIJKLMN", "NMLKJIHGFEDCBA", "CABDEFGHIJK", "ABCDEFGHIJ", "AB"})
        add_ballot(prepared, ballot, 3);
    const Subject subject = subject_of(prepared);
    const Supporters a = subject.supporters->of[0];
    EXPECT_EQ(a.ballots, 15u);
    EXPECT_EQ(a.at_rank.size(), 14U);
    EXPECT_EQ(a.at_rank[0], 9u);
    EXPECT_EQ(a.ranked, 3u * (14 + 14 + 11 + 10 + 2));
    EXPECT_EQ(a.ranked_of_six, 3u * (6 + 6 + 6 + 6 + 2));
    EXPECT_EQ(a.later, 3u * (13 + 0 + 9 + 9 + 1));
    EXPECT_EQ(a.of(Archetype::coalition_builders).voters, 3u);  // last of fourteen
}

TEST(Supporters, AreCountedByHand) {
    // A alone (2 voters), ABCD, BCDEA, CA: A is ranked on 5 ballots, at 1, 1, 1, 5 and 2.
    Prepared prepared = prepared_with(5, "portland-or-2024", 1);
    add_ballot(prepared, "A", 2);
    add_ballot(prepared, "ABCD");
    add_ballot(prepared, "BCDEA");
    add_ballot(prepared, "CA");
    const Supporters a = subject_of(prepared).supporters->of[0];
    EXPECT_EQ(a.ballots, 5u);
    EXPECT_EQ(a.at_rank, (std::vector<std::uint64_t>{3, 1, 0, 0, 1}));
    EXPECT_EQ(a.ranked, 2u + 4 + 5 + 2);
    EXPECT_EQ(a.transferable, 1u);            // ABCD
    EXPECT_EQ(a.later, 3u);                   // B, C, D
    EXPECT_EQ(a.later_distance, 1u + 2 + 3);  // ranks 2, 3, 4 from rank 1
    EXPECT_EQ(a.of(Archetype::bullet_voters).voters, 2u);
    EXPECT_EQ(a.of(Archetype::strategic_rankers).voters, 1u);   // ABCD
    EXPECT_EQ(a.of(Archetype::coalition_builders).voters, 1u);  // BCDEA
    EXPECT_EQ(a.of(Archetype::other).voters, 1u);               // CA
}

}  // namespace
}  // namespace almanac::elections
