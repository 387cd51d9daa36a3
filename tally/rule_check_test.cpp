#include "tally/rule_check.h"

#include "tally/rule_text.h"

#include <gtest/gtest.h>

namespace almanac::tally {
namespace {

std::string all_of(const std::vector<Objection>& objections) {
    std::string out;
    for (const Objection& one : objections) out += std::string(one.key) + ": " + one.reason + "\n";
    return out;
}

// The one objection to `rule`, as "key: reason".
std::string only_objection(const Rule& rule) {
    const auto objections = objections_to(rule);
    EXPECT_EQ(objections.size(), 1u) << all_of(objections);
    return all_of(objections);
}

Rule preset(std::string_view id) { return *find_rule(id); }

TEST(RuleCheck, EveryPresetPasses) {
    for (const Rule& rule : preset_rules())
        EXPECT_EQ(all_of(objections_to(rule)), "")
            << rule.id << ": mend the preset, or the tables in tally/rule_check.cpp where its "
            << "method has learnt to look at the field";
}

TEST(RuleCheck, EveryFieldThatIsSaidToBeIdleIsAField) {
    std::size_t idle_fields = 0;
    for (const FieldText& text : rule_fields_in_words())
        idle_fields += idle(preset("irv"), text.key) ? 1u : 0u;
    EXPECT_GE(idle_fields, 8u);
    EXPECT_FALSE(idle(preset("irv"), "overvote"));
}

TEST(RuleCheck, AFieldThatNobodyLooksAtIsRefused) {
    Rule rule = preset("scotland-2007");
    rule.guard = 3;
    EXPECT_EQ(only_objection(rule),
              "guard: only arithmetic = \"guarded\" keeps more places; leave guard out\n");
}

TEST(RuleCheck, ARunoffForOneSeatHasNoSurplus) {
    Rule rule = preset("irv");
    rule.surplus_value = SurplusValue::cut_product;
    EXPECT_EQ(only_objection(rule),
              "surplus_value: a runoff for one seat leaves no surplus to move; write \"none\"\n");
}

TEST(RuleCheck, SeveralSeatsInOneCountNeedASurplus) {
    Rule rule = preset("portland-or-2024");
    rule.surplus_value = SurplusValue::none;
    EXPECT_NE(only_objection(rule).find("surplus_value: several seats filled by one count"),
              std::string::npos);
}

TEST(RuleCheck, OneSeatStopsAtTwoOrAtAMajority) {
    Rule rule = preset("irv");
    rule.stop = Stop::seats_filled;
    EXPECT_NE(only_objection(rule).find("stop: one seat is filled when"), std::string::npos);
    rule = preset("scotland-2007");
    rule.stop = Stop::majority;
    EXPECT_NE(only_objection(rule).find("stop: a runoff to one winner"), std::string::npos);
}

TEST(RuleCheck, APercentageIsAskedForAndInRange) {
    Rule rule = preset("irv");
    rule.single_seat = false;
    rule.stop = Stop::all_above_percentage;
    EXPECT_NE(only_objection(rule).find("percentage: everybody left"), std::string::npos);
    rule.percentage = 15;
    EXPECT_TRUE(objections_to(rule).empty());
    rule.stop = Stop::seats_remain;
    EXPECT_NE(only_objection(rule).find("percentage: only stop ="), std::string::npos);
}

TEST(RuleCheck, MeekNeedsAnOmegaThatItsDecimalsCanShow) {
    Rule rule = preset("meek-prf");
    rule.decimals = 4;
    rule.omega = 0;
    EXPECT_NE(only_objection(rule).find("omega: without omega"), std::string::npos);
    rule.omega = 6;
    EXPECT_NE(only_objection(rule).find("omega: the surplus cannot"), std::string::npos);
    rule.decimals = 9;
    EXPECT_TRUE(objections_to(rule).empty());
}

}  // namespace
}  // namespace almanac::tally
