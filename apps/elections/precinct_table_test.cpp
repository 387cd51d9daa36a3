#include "apps/elections/precinct_table.h"

#include "apps/elections/generated_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::Pair;

// One ballot as it was cast: who stands at which rank.
std::map<int, std::set<int>> ranks_of(const Subject& subject, std::uint32_t ballot) {
    std::map<int, std::set<int>> ranks;
    for (const tally::Mark& mark : subject.contest.ballots.marks(ballot))
        ranks[mark.rank].insert(mark.candidate);
    return ranks;
}

bool is_overvoted(const std::map<int, std::set<int>>& ranks) {
    for (const auto& [rank, candidates] : ranks) {
        if (candidates.size() > 1 || candidates.contains(tally::overvote_mark)) return true;
    }
    return false;
}

bool has_a_gap(const std::map<int, std::set<int>>& ranks) {
    return !ranks.empty() && ranks.rbegin()->first != static_cast<int>(ranks.size());
}

bool names_twice(const std::map<int, std::set<int>>& ranks) {
    std::map<int, int> places;
    for (const auto& [rank, candidates] : ranks) {
        for (const int candidate : candidates) ++places[candidate];
    }
    places.erase(tally::overvote_mark);
    for (const auto& [candidate, number] : places) {
        if (number > 1) return true;
    }
    return false;
}

TEST(Precincts, EqualThePlainVersion) {
    generated::for_all(1000, [] {
        const auto generated = any_subject();
        RC_LOG() << generated->election;
        const Subject& subject = *generated->subject;
        std::map<std::string, PrecinctRow> plain;
        std::map<std::string, std::uint64_t> ranked;
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
            const std::string name(subject.contest.precincts[ballot]);
            const std::uint64_t voters = subject.contest.ballots.weight(ballot);
            const auto ranks = ranks_of(subject, ballot);
            PrecinctRow& row = plain[name];
            row.ballots += voters;
            row.blank_ballots += ranks.empty() ? voters : 0;
            row.overvoted_ballots += is_overvoted(ranks) ? voters : 0;
            row.skipped_ballots += has_a_gap(ranks) ? voters : 0;
            row.repeated_ballots += names_twice(ranks) ? voters : 0;
            for (const auto& [rank, all] : ranks)
                row.ranks_marked[static_cast<std::uint32_t>(rank)] += voters;
            auto ranking = tally::clean(subject.contest.ballots.marks(ballot), subject.rule,
                                        subject.excluded());
            const auto steps = tally::journey(subject.count, ranking);
            if (steps.empty() || steps[0].round > 1) continue;
            std::erase_if(ranking, [](auto word) { return tally::is_special(word); });
            row.valid_ballots += voters;
            ranked[name] += ranking.size() * voters;
            row.first_choices[100u - *steps[0].holder] += voters;
        }
        const auto rows = precincts(subject);
        RC_ASSERT(rows.size() == plain.size());
        for (const PrecinctRow& row : rows) {
            const PrecinctRow& wanted = plain.at(row.precinct);
            RC_ASSERT(row.ballots == wanted.ballots);
            RC_ASSERT(row.valid_ballots == wanted.valid_ballots);
            RC_ASSERT(row.blank_ballots == wanted.blank_ballots);
            RC_ASSERT(row.overvoted_ballots == wanted.overvoted_ballots);
            RC_ASSERT(row.skipped_ballots == wanted.skipped_ballots);
            RC_ASSERT(row.repeated_ballots == wanted.repeated_ballots);
            RC_ASSERT(row.first_choices == wanted.first_choices);
            RC_ASSERT(row.ranks_marked == wanted.ranks_marked);
            const double mean = row.valid_ballots == 0 ? 0
                                                       : static_cast<double>(ranked[row.precinct]) /
                                                             static_cast<double>(row.valid_ballots);
            RC_ASSERT(row.mean_ranks_used == mean);
        }
    });
}

// North: A and B at rank 1, C at 3, C again at 4; two voters with B alone. South: nothing.
TEST(Precincts, CountWhatIsWrongWithABallotAsCast) {
    Prepared prepared;
    for (const char* name : {"A", "B", "C"}) {
        const auto number = static_cast<std::uint32_t>(prepared.contest.candidates.size() + 1);
        prepared.contest.candidates.push_back({CandidateId(number), "", name, "", false});
    }
    prepared.contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 1}, {2, 3}, {2, 4}});
    prepared.contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 2);
    prepared.contest.ballots.add({});
    for (const char* precinct : {"North", "North", "South"})
        prepared.contest.precincts.add(precinct);
    prepared.rule = tally::find_rule("portland-or-2024");
    const auto subject = make_subject(prepared, "v1");
    ASSERT_TRUE(subject) << subject.error().detail;
    const auto rows = precincts(*subject);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].precinct, "North");
    EXPECT_EQ(rows[0].ballots, 3U);
    EXPECT_EQ(rows[0].valid_ballots, 3U);
    EXPECT_EQ(rows[0].overvoted_ballots, 1U);
    EXPECT_EQ(rows[0].skipped_ballots, 1U);
    EXPECT_EQ(rows[0].repeated_ballots, 1U);
    EXPECT_THAT(rows[0].first_choices, ElementsAre(Pair(2, 2), Pair(3, 1)));
    EXPECT_THAT(rows[0].ranks_marked, ElementsAre(Pair(1, 3), Pair(3, 1), Pair(4, 1)));
    EXPECT_EQ(rows[0].mean_ranks_used, 1.0);
    EXPECT_EQ(rows[1].blank_ballots, 1U);
    EXPECT_EQ(precinct_choices(*subject).size(), 2U);
    EXPECT_EQ(precinct_ranks(*subject).size(), 3U);
    EXPECT_EQ(precinct_figures(*subject).size(), 2U);
}

}  // namespace
}  // namespace almanac::elections
