#include "apps/elections/raw_data.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::elections {
namespace {

struct Shape {
    bool own_ids = false;
    bool precincts = false;
    bool weights = false;
};

Contest generated(const Shape& shape) {
    Contest contest;
    for (std::uint32_t index = 0; index < 4; ++index) {
        contest.candidates.push_back({CandidateId(10 * (4 - index)), "c" + std::to_string(index),
                                      std::string(1, static_cast<char>('A' + index)), "NON",
                                      index == 3});
    }
    if (shape.precincts) contest.extra_columns.push_back({"Remade", {}});
    const int ballots = *rc::gen::inRange(0, 12);
    for (int ballot = 0; ballot < ballots; ++ballot) {
        std::vector<tally::Mark> marks;
        const int count = *rc::gen::inRange(0, 6);
        for (int mark = 0; mark < count; ++mark) {
            const auto candidate =
                *rc::gen::element<tally::CandidateIndex>(0, 1, 2, 3, tally::overvote_mark);
            marks.push_back({candidate, static_cast<std::uint16_t>(*rc::gen::inRange(1, 6))});
        }
        contest.ballots.add(
            marks, shape.weights ? static_cast<std::uint32_t>(*rc::gen::inRange(1, 4)) : 1);
        if (shape.own_ids) contest.ballot_ids.push_back("id-" + std::to_string(97 * ballot));
        if (!shape.precincts) continue;
        contest.precincts.add(*rc::gen::element<std::string>("4703", "2801", ""));
        contest.extra_columns.front().values.add(*rc::gen::element<std::string>("0", "1"));
    }
    return contest;
}

void expect_same_column(const TextColumn& one, const TextColumn& other) {
    RC_ASSERT(one.size() == other.size());
    for (std::size_t row = 0; row < one.size(); ++row) RC_ASSERT(one[row] == other[row]);
}

RC_GTEST_PROP(RawData, NothingIsLostOnTheWayToTablesAndBack, ()) {
    const Contest contest = generated(
        {*rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>(), *rc::gen::arbitrary<bool>()});
    const auto again = contest_from(raw_tables(contest));
    RC_ASSERT(static_cast<bool>(again));
    RC_ASSERT(again->ballot_ids == contest.ballot_ids);
    RC_ASSERT(again->ballots.size() == contest.ballots.size());
    RC_ASSERT(again->ballots.voters() == contest.ballots.voters());
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto before = contest.ballots.marks(ballot);
        const auto after = again->ballots.marks(ballot);
        RC_ASSERT(std::vector(before.begin(), before.end()) ==
                  std::vector(after.begin(), after.end()));
        RC_ASSERT(again->ballots.weight(ballot) == contest.ballots.weight(ballot));
    }
    expect_same_column(again->precincts, contest.precincts);
    for (std::size_t index = 0; index < contest.candidates.size(); ++index) {
        RC_ASSERT(again->candidates[index].id == contest.candidates[index].id);
        RC_ASSERT(again->candidates[index].name == contest.candidates[index].name);
        RC_ASSERT(again->candidates[index].withdrawn == contest.candidates[index].withdrawn);
    }
}

TEST(RawData, AMissingColumnIsNamedWithItsFile) {
    Contest contest;
    contest.candidates.push_back({CandidateId(1), "", "A", "", false});
    RawTables tables = raw_tables(contest);
    tables.ballots_long.columns.pop_back();
    EXPECT_TRUE(contest_from(tables)) << "has_vote is for readers of the file, not for the count";
    tables.ballots_long.columns.erase(tables.ballots_long.columns.begin() + 3);
    const auto read = contest_from(tables);
    ASSERT_FALSE(read);
    EXPECT_NE(read.error().detail.find("raw_data/ballots_long.parquet: column candidate_id"),
              std::string::npos);
}

}  // namespace
}  // namespace almanac::elections
