#include "tally/rule_text.h"

#include "tally/rule_fields.h"

#include <gtest/gtest.h>

#include <set>

namespace almanac::tally {
namespace {

// The compiler's own name of an enumerator, or a cast "(…)7" where the number has none.
template <auto Value>
std::string_view compiled_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text = text.substr(text.find("Value = ") + 8);
    text = text.substr(0, text.find_first_of(";]"));
    return text.substr(text.rfind(':') + 1);
}

template <class Enum, std::size_t At>
void expect_words() {
    constexpr std::size_t count = vocabulary<Enum>.size();
    if constexpr (At < count) {
        EXPECT_EQ(vocabulary<Enum>[At].word, compiled_name<static_cast<Enum>(At)>());
        expect_words<Enum, At + 1>();
    } else {
        EXPECT_NE(compiled_name<static_cast<Enum>(At)>().find(')'), std::string_view::npos)
            << "an enumerator of it has no words: " << compiled_name<static_cast<Enum>(At)>();
    }
}

bool is_sentence(std::string_view text) { return text.size() > 8 && text.back() == '.'; }

TEST(RuleText, EveryEnumeratorHasItsOwnNameAsItsWordAndASentence) {
    std::set<std::string_view> enumerations;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        if constexpr (std::is_enum_v<Member>) {
            enumerations.insert(field.key);
            expect_words<Member, 0>();
            for (const Word& word : vocabulary<Member>)
                EXPECT_TRUE(is_sentence(word.sentence)) << field.key << " = " << word.word;
        }
    });
    EXPECT_GE(enumerations.size(), 18u);
}

TEST(RuleText, EveryFieldHasAKeyOfItsOwnAndSaysWhatItDecides) {
    std::set<std::string_view> keys;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        EXPECT_TRUE(keys.insert(field.key).second) << field.key << " stands there twice";
        EXPECT_TRUE(is_sentence(field.decides)) << field.key;
        if constexpr (!std::is_enum_v<Member> && !std::is_same_v<Member, std::string>) {
            EXPECT_TRUE(is_sentence(field.given)) << field.key;
            EXPECT_TRUE(is_sentence(field.absent)) << field.key;
        }
    });
}

TEST(RuleText, FieldsOfAStepStandTogether) {
    std::set<Step> seen;
    std::optional<Step> now;
    for (const FieldText& text : rule_fields_in_words()) {
        if (now == text.step) continue;
        EXPECT_TRUE(seen.insert(text.step).second) << text.key;
        now = text.step;
    }
    EXPECT_EQ(seen.size(), vocabulary<Step>.size());
}

TEST(RuleText, ARuleSaysInWordsWhatItsFieldsHold) {
    Rule rule;
    rule.decimals = 5;
    rule.skips_max = 1;
    rule.surplus_value = SurplusValue::cut_product;
    std::string text;
    for (const Said& said : explain(rule))
        text += std::string(said.key) + " = " + said.value + ": " + said.sentence + "\n";
    EXPECT_NE(text.find("decimals = 5: Figures have 5 places behind the point.\n"), text.npos);
    EXPECT_NE(text.find("skips_max = 1: Skipped ranks are passed over, at most 1 in a row"),
              text.npos);
    EXPECT_NE(text.find("ranks_max = unlimited: All ranks of a ballot count.\n"), text.npos);
    EXPECT_NE(text.find("surplus_value = cut_product: A ballot goes on at surplus x"), text.npos);
    EXPECT_EQ(text.find("guard"), text.npos) << "nobody looks at it without guarded arithmetic";
}

TEST(RuleText, RulesDifferInTheFieldsThatAreNotEqual) {
    const Rule& preset = preset_rules().front();
    Rule other = preset;
    EXPECT_TRUE(differences(preset, other).empty());
    other.minimum_votes = preset.minimum_votes + 1;
    EXPECT_EQ(differences(preset, other), (std::vector<std::string_view>{"minimum_votes"}));
}

TEST(RuleText, EveryFieldOfEveryPresetCanBeTakenAndGivenToAnotherRule) {
    for (const Rule& preset : preset_rules()) {
        Rule other;
        for (const FieldText& text : rule_fields_in_words())
            EXPECT_TRUE(set_field(other, text.key, field_of(preset, text.key))) << text.key;
        EXPECT_TRUE(differences(preset, other).empty()) << preset.id;
    }
}

TEST(RuleText, AFieldRefusesWhatItCannotHold) {
    Rule rule;
    const auto remedy = [&](std::string_view key, FieldValue value) {
        const auto done = set_field(rule, key, value);
        return done ? "" : done.error().detail;
    };
    EXPECT_EQ(remedy("decimals", std::int64_t{256}), "write a whole number from 0 to 255");
    EXPECT_EQ(remedy("decimals", std::int64_t{-1}), "write a whole number from 0 to 255");
    EXPECT_EQ(remedy("minimum_votes", true), "write a whole number from 0 to 9223372036854775807");
    EXPECT_EQ(remedy("skips_max", "many"),
              "write a whole number from 0 to 65535, or \"unlimited\"");
    EXPECT_EQ(remedy("repeat", "never"), "write one of \"passed_over\", \"exhausts_when_reached\"");
    EXPECT_EQ(remedy("single_seat", std::int64_t{1}), "write true or false, without quotes");
    EXPECT_EQ(remedy("title", false), "write a text in quotes");
    EXPECT_TRUE(differences(rule, Rule{}).empty());
}

}  // namespace
}  // namespace almanac::tally
