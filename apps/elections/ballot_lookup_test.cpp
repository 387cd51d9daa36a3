#include "apps/elections/ballot_lookup.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::elections {
namespace {

Contest three_ballots() {
    Contest contest;
    contest.candidates = {{CandidateId(36), "36", "Sam", "", false},
                          {CandidateId(46), "46", "Eli", "", false}};
    contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {1, 3}});
    contest.ballots.add({}, 4);
    contest.ballots.add(std::vector<tally::Mark>{{tally::overvote_mark, 1}, {1, 2}});
    contest.ballot_ids = {"RCV-2", "RCV-10", "RCV-1"};
    for (const char* precinct : {"4703", "4703", "2801"}) contest.precincts.add(precinct);
    return contest;
}

TEST(BallotLookup, FindsEveryBallotByItsOwnId) {
    const Contest contest = three_ballots();
    const std::string bytes = write_ballot_lookup(contest);
    const auto lookup = BallotLookup::open(bytes);
    ASSERT_TRUE(lookup) << lookup.error().detail;
    for (std::uint32_t ballot = 0; ballot < 3; ++ballot)
        EXPECT_EQ(lookup->find(contest.ballot_ids[ballot]), ballot);
    EXPECT_EQ(lookup->find("RCV-3"), std::nullopt);
    EXPECT_EQ(lookup->find(""), std::nullopt);
    const BallotRow first = lookup->row(0, contest.candidates);
    EXPECT_EQ(first.precinct, "4703");
    ASSERT_EQ(first.marks.size(), 2u);
    EXPECT_EQ(first.marks[1].rank_position, 3u);
    EXPECT_EQ(first.marks[1].candidate_name, "Eli");
    EXPECT_EQ(lookup->row(1, contest.candidates).weight, 4u);
    EXPECT_EQ(lookup->row(2, contest.candidates).marks[0].candidate_id, std::nullopt);
    EXPECT_EQ(lookup->marks(2)[0].candidate, tally::overvote_mark);
}

TEST(BallotLookup, HasTheColumnThatSaysWhatWasScannedTogether) {
    Contest contest = three_ballots();
    EXPECT_EQ(batch_column(contest), nullptr);
    for (const char* name : {"Remade", "ScanComputerName", "Batch No", "BoxID"}) {
        contest.extra_columns.push_back({name, {}});
        for (const char* value : {"a", "b", "a"})
            contest.extra_columns.back().values.add(std::string(name) + value);
    }
    ASSERT_NE(batch_column(contest), nullptr);
    EXPECT_EQ(batch_column(contest)->name, "Batch No") << "a batch comes before a box";
    const std::string bytes = write_ballot_lookup(contest);
    const auto lookup = BallotLookup::open(bytes);
    ASSERT_TRUE(lookup) << lookup.error().detail;
    EXPECT_EQ(lookup->batch_name(), "Batch No");
    EXPECT_EQ(lookup->batches().at(2), "Batch Noa");
    EXPECT_EQ(lookup->batches().all_codes(), (std::vector<std::uint32_t>{0, 1, 0}));
    EXPECT_EQ(lookup->precincts().all_words(), (std::vector<std::string_view>{"4703", "2801"}));
    EXPECT_TRUE(lookup->styles().all_codes().empty());
    EXPECT_EQ(lookup->id(1), "RCV-10");
}

TEST(BallotLookup, IdsThatAreLineNumbersAreTheSameBytesAsNone) {
    Contest contest = three_ballots();
    contest.ballot_ids = {"1", "2", "3"};
    Contest without = three_ballots();
    without.ballot_ids.clear();
    EXPECT_EQ(write_ballot_lookup(contest), write_ballot_lookup(without));
    contest.ballot_ids = {"1", "3", "2"};
    EXPECT_NE(write_ballot_lookup(contest), write_ballot_lookup(without));
}

TEST(BallotLookup, BallotsWithoutIdsAreNamedByLineNumber) {
    Contest contest = three_ballots();
    contest.ballot_ids.clear();
    const std::string bytes = write_ballot_lookup(contest);
    const auto lookup = BallotLookup::open(bytes);
    ASSERT_TRUE(lookup);
    EXPECT_EQ(lookup->find("1"), 0u);
    EXPECT_EQ(lookup->find("3"), 2u);
    for (const char* id : {"0", "4", "01", "1x", "-1", "99999999999"})
        EXPECT_EQ(lookup->find(id), std::nullopt) << id;
    EXPECT_EQ(lookup->row(2, contest.candidates).ballot_id, "3");
}

TEST(BallotLookup, RefusesEveryTruncation) {
    const std::string bytes = write_ballot_lookup(three_ballots());
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        EXPECT_FALSE(BallotLookup::open(std::string_view(bytes).substr(0, length))) << length;
    }
}

RC_GTEST_PROP(BallotLookup, DamagedBytesAreRefusedOrAnsweredWithinBounds, ()) {
    std::string bytes = write_ballot_lookup(three_ballots());
    bytes[*rc::gen::inRange<std::size_t>(8, bytes.size())] =
        static_cast<char>(*rc::gen::arbitrary<unsigned char>());
    const auto lookup = BallotLookup::open(bytes);
    if (!lookup) return;
    for (std::uint32_t ballot = 0; ballot < lookup->size(); ++ballot)
        (void)lookup->row(ballot, three_ballots().candidates);
    (void)lookup->find("RCV-10");
}

}  // namespace
}  // namespace almanac::elections
