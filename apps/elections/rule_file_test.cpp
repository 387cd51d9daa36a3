#include "apps/elections/rule_file.h"

#include "tally/tally.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

tally::Rule read(std::string_view text) {
    const auto rule = read_rule_file("city.toml", text);
    EXPECT_TRUE(rule) << rule.error().detail;
    return rule ? *rule : tally::Rule{};
}

std::string refusal(std::string_view text) {
    const auto rule = read_rule_file("city.toml", text);
    EXPECT_FALSE(rule);
    return rule ? "" : rule.error().detail;
}

// Each block of letters that toml++ looks into for blanks, where a blank may stand and where a word
// does.
TEST(RuleFile, LettersBeyondAsciiAreRefusedOutsideOfQuotes) {
    for (const std::string_view letter :
         {"\u00e9", "\u0499", "\u1681", "\u2100", "\u3042", "\ufc10"}) {
        for (const std::string_view file : {"{}seats = 3\n", "id{} = \"a\"\n", "seats = {}3\n",
                                            "seats = 3{}\n", "seats = 3 {}\n"}) {
            const std::string text = fmt::format(fmt::runtime(file), letter);
            EXPECT_THAT(refusal(text), HasSubstr("line 1")) << text;
        }
    }
}

TEST(RuleFile, EveryPresetPrintedAndReadBackIsTheSameRule) {
    for (const tally::Rule& preset : tally::preset_rules()) {
        for (const Teaching teaching : {Teaching::no, Teaching::yes}) {
            const auto rule = read_rule_file(preset.id, rule_as_toml(preset, teaching));
            ASSERT_TRUE(rule) << rule.error().detail;
            EXPECT_TRUE(tally::differences(*rule, preset).empty()) << preset.id;
            EXPECT_TRUE(is_preset(*rule)) << preset.id;
        }
    }
}

TEST(RuleFile, ATaughtFileExplainsEveryWordThatItsFieldsMayHave) {
    const std::string text = rule_as_toml(*tally::find_rule("scotland-2007"), Teaching::yes);
    EXPECT_THAT(text, HasSubstr("#   latest_difference_then_lot: The latest round"));
    EXPECT_THAT(text, HasSubstr("\nties = \"latest_difference_then_lot\"\n"));
    EXPECT_THAT(text, HasSubstr("\nskips_max = \"unlimited\"\n"));
    EXPECT_THAT(text, HasSubstr("# guard is left out here: only arithmetic = \"guarded\""));
    for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
        end = text.find('\n', at);
        EXPECT_TRUE(text[at] != '#' || end - at <= 80) << text.substr(at, end - at);
    }
}

TEST(RuleFile, ABaseGivesWhatTheFileLeavesOut) {
    const tally::Rule rule =
        read("base = \"scotland-2007\"\nid = \"my-city\"\ntitle = \"Ours\"\ndecimals = 3\n");
    const tally::Rule& scotland = *tally::find_rule("scotland-2007");
    EXPECT_EQ(rule.id, "my-city");
    EXPECT_EQ(rule.title, "Ours");
    EXPECT_EQ(rule.statute, "");
    EXPECT_EQ(rule.proof, tally::Proof::unverified);
    EXPECT_EQ(rule.decimals, 3);
    EXPECT_EQ(rule.surplus_value, scotland.surplus_value);
    EXPECT_EQ(rule.ties, scotland.ties);
    EXPECT_FALSE(is_preset(rule));
}

TEST(RuleFile, AUsersRuleIsReadBackFromWhatIsStoredOfIt) {
    const tally::Rule rule = read(
        "base = \"irv\"\nid = \"one\"\ntitle = \"With \\\"quotes\\\" and \\\\\"\nskips_max = 1\n");
    const auto again = stored_rule("one", rule_as_toml(rule));
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_TRUE(tally::differences(**again, rule).empty());
    EXPECT_EQ(stored_rule("irv", "")->get(), tally::find_rule("irv"));
    EXPECT_EQ(stored_rule("gone", "").error().kind, base::ErrorKind::broken);
}

TEST(RuleFile, NoLimitIsAWordSoThatABasesLimitCanBeLifted) {
    EXPECT_FALSE(read("base = \"irv\"\nid = \"one\"\nskips_max = \"unlimited\"\n").skips_max);
    EXPECT_THAT(refusal("base = \"irv\"\nid = \"one\"\nranks_max = \"many\"\n"),
                HasSubstr("line 3: ranks_max = \"many\" is not one of its values; write a whole "
                          "number from 0 to 65535, or \"unlimited\""));
}

TEST(RuleFile, AWordThatAFieldDoesNotHaveIsRefusedWithThoseItHas) {
    EXPECT_EQ(refusal("base = \"irv\"\nid = \"one\"\novervote = \"exhaust\"\n"),
              "city.toml, line 3: overvote = \"exhaust\" is not one of its values; write one of "
              "\"passed_over\", \"exhausts_when_reached\", \"exhausts_if_several_continue\"");
}

TEST(RuleFile, AFieldThatARuleDoesNotHaveIsRefused) {
    EXPECT_THAT(refusal("id = \"one\"\nquorum = 3\n"),
                StartsWith("city.toml, line 2: a rule has no field \"quorum\"; its fields are "
                           "base, id, title"));
    EXPECT_THAT(refusal("id = \"one\"\n[quota]\nkind = 3\n"),
                HasSubstr("line 2: a rule has fields and no tables"));
    EXPECT_THAT(refusal("id = \"one\"\nquota = {kind = 3}\n"), HasSubstr("quota = a table"));
    EXPECT_THAT(refusal("id = \"one\"\n\n [[quota]]\n"), HasSubstr("line 3: quota = a list"));
}

TEST(RuleFile, ValuesOfAnotherKindAreRefused) {
    EXPECT_THAT(refusal("id = \"one\"\ndecimals = \"5\"\n"),
                HasSubstr("decimals = \"5\" is not one of its values; write a whole number"));
    EXPECT_THAT(refusal("id = \"one\"\ndecimals = 256\n"), HasSubstr("from 0 to 255"));
    EXPECT_THAT(refusal("id = \"one\"\ndecimals = -1\n"), HasSubstr("decimals = -1"));
    EXPECT_THAT(refusal("id = \"one\"\nsingle_seat = 1\n"), HasSubstr("write true or false"));
    EXPECT_THAT(refusal("id = 7\n"), HasSubstr("line 1: id = 7 is not one of its values"));
    EXPECT_THAT(refusal("id = \"one\"\ntitle = \"a\\nb\"\n"),
                HasSubstr("title has to be one line"));
}

TEST(RuleFile, WhatIsNoTomlIsRefusedWithItsLine) {
    EXPECT_THAT(refusal("id = \"one\"\ndecimals = \n"), StartsWith("city.toml, line 2: Error"));
    EXPECT_THAT(refusal("id = \"one\"\nid = \"two\"\n"), HasSubstr("line 2"));
    EXPECT_THAT(refusal(std::string(rule_file_bytes_max + 1, '#')), HasSubstr("at most 65536"));
    EXPECT_THAT(refusal("id = \"one\"\n\n [[[ \"a\"\n"), StartsWith("city.toml, line 3:"));
    EXPECT_THAT(refusal("\xff\xfe"), StartsWith("city.toml, line 1:"));
}

TEST(RuleFile, FieldsThatContradictEachOtherAreRefusedWithTheReason) {
    EXPECT_EQ(refusal("base = \"irv\"\nid = \"one\"\nguard = 2\n"),
              "city.toml, line 3: guard = 2: only arithmetic = \"guarded\" keeps more places; "
              "leave guard out");
    EXPECT_THAT(refusal("base = \"irv\"\nid = \"one\"\nsingle_seat = false\n"),
                StartsWith("city.toml: stop is not in the file and so is two_remain: a runoff"));
}

TEST(RuleFile, ARuleNeedsANameThatNoOtherHas) {
    EXPECT_THAT(refusal("base = \"irv\"\n"), HasSubstr("add a line such as id = \"my-city\""));
    EXPECT_THAT(refusal("id = \"My City\"\n"), HasSubstr("cannot name a rule"));
    EXPECT_THAT(refusal("base = \"irv\"\nid = \"irv\"\nskips_max = 1\n"),
                HasSubstr("this file says something else (title, statute, skips_max"));
    EXPECT_THAT(refusal("base = \"nowhere\"\nid = \"one\"\n"), HasSubstr("base = \"nowhere\""));
    EXPECT_THAT(refusal("id = \"one\"\nproof = \"reference\"\n"), HasSubstr("leave the line out"));
}

}  // namespace
}  // namespace almanac::elections
