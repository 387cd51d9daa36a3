#include "apps/elections/ballot_ids.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

namespace almanac::elections {
namespace {

TEST(BallotIds, NumbersAreComparedAsNumbers) {
    EXPECT_TRUE(is_before("9", "10"));
    EXPECT_TRUE(is_before("RCV-0001+9999", "RCV-0001+10000"));
    EXPECT_TRUE(is_before("RCV-0001+10250", "RCV-0002+1"));
    EXPECT_TRUE(is_before("a", "a1"));
    EXPECT_TRUE(is_before("12", "12a"));
    EXPECT_FALSE(is_before("12a", "12"));
    EXPECT_FALSE(is_before("7", "7"));
    EXPECT_FALSE(is_before("007", "7"));
    EXPECT_FALSE(is_before("7", "007"));
}

const auto any_id = [] {
    return rc::gen::container<std::string>(rc::gen::element('0', '1', '2', '9', 'a', '-'));
};

RC_GTEST_PROP(BallotIds, ComingBeforeIsAnOrder, ()) {
    const auto one = *any_id();
    const auto two = *any_id();
    const auto three = *any_id();
    RC_ASSERT(!(is_before(one, two) && is_before(two, one)));
    if (is_before(one, two) && is_before(two, three)) RC_ASSERT(is_before(one, three));
    if (is_before(one, two)) RC_ASSERT(is_before(one, three) || is_before(three, two));
}

RC_GTEST_PROP(BallotIds, AreNumberedAsAMapNumbersThem, ()) {
    auto ids = *rc::gen::container<std::vector<std::string>>(any_id());
    if (*rc::gen::arbitrary<bool>()) std::sort(ids.begin(), ids.end(), is_before);
    std::map<std::string, std::uint32_t> expected;
    std::vector<std::string> order;
    BallotIds numbered;
    for (const std::string& id : ids) {
        const auto known = expected.emplace(id, static_cast<std::uint32_t>(order.size()));
        if (known.second) order.push_back(id);
        RC_ASSERT(numbered.number(id) == known.first->second);
    }
    RC_ASSERT(numbered.list() == order);
}

TEST(BallotIds, ManyOutOfOrderAreFoundAgain) {
    BallotIds ids;
    for (std::uint32_t at = 0; at < 5'000; ++at)
        EXPECT_EQ(ids.number(std::to_string(at * 7919 % 5'003)), at);
    for (std::uint32_t at = 0; at < 5'000; ++at)
        EXPECT_EQ(ids.number(std::to_string(at * 7919 % 5'003)), at);
    EXPECT_EQ(ids.size(), 5'000U);
}

}  // namespace
}  // namespace almanac::elections
