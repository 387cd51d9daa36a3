#pragma once

// The counting rules as `almanac rules --format json` prints them; docs/rules.md is made of it.

#include "engine/base/describe.h"
#include "tally/tally.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One field of a rule in words.
struct RuleStepView {
    std::string step;
    std::string field;
    std::string value;
    std::string sentence;

    static constexpr std::string_view view_name = "rule_step";
    static constexpr auto fields() {
        using R = RuleStepView;
        return base::describe<R>(
            base::field("step", &R::step, "", "The step of the count that the field belongs to."),
            base::field("field", &R::field, "", "Its key in a rule file."),
            base::field("value", &R::value, "", "Its value there, without quotes."),
            base::field("sentence", &R::sentence, "", "What that value means."));
    }
};

// One rule.
struct RuleView {
    std::string id;
    std::string title;
    std::string statute;
    std::uint32_t year = 0;
    std::string proof;
    bool single_seat = false;
    std::vector<RuleStepView> steps;

    static constexpr std::string_view view_name = "rule";
    static constexpr auto fields() {
        using R = RuleView;
        return base::describe<R>(
            base::field("id", &R::id, "", "What --rule calls it."),
            base::field("title", &R::title, "", "What it is, in a line."),
            base::field("statute", &R::statute, "", "The text that it follows."),
            base::field("year", &R::year, "", "The year of that text, 0 where it has none."),
            base::field("proof", &R::proof, "",
                        "official_count, reference, by_hand or unverified."),
            base::field("single_seat", &R::single_seat, "", "Whether it fills one seat only."),
            base::field("steps", &R::steps, "",
                        "What each field says, those left out that no count under it looks at."));
    }
};

// One word that a field may have.
struct RuleWordView {
    std::string word;
    std::string sentence;

    static constexpr std::string_view view_name = "rule_word";
    static constexpr auto fields() {
        using R = RuleWordView;
        return base::describe<R>(
            base::field("word", &R::word, "", "As a rule file has it."),
            base::field("sentence", &R::sentence, "", "What a rule that has it does."));
    }
};

// One field that a rule file may have.
struct RuleFieldView {
    std::string field;
    std::string step;
    std::string kind;
    std::string decides;
    std::string absent;
    std::vector<RuleWordView> words;

    static constexpr std::string_view view_name = "rule_field";
    static constexpr auto fields() {
        using R = RuleFieldView;
        return base::describe<R>(
            base::field("field", &R::field, "", "Its key."),
            base::field("step", &R::step, "", "The step of the count that it belongs to."),
            base::field("kind", &R::kind, "",
                        "text, truth, number, limit (a number or \"unlimited\") or word."),
            base::field("decides", &R::decides, "", "What it decides."),
            base::field("absent", &R::absent, "", "Its value where a file leaves it out."),
            base::field("words", &R::words, "", "What it may say, where it is a word."));
    }
};

// Rules, and what their fields may say.
struct RulesView {
    std::vector<RuleView> rules;
    std::vector<RuleFieldView> rule_fields;

    static constexpr std::string_view view_name = "rules";
    static constexpr auto fields() {
        using R = RulesView;
        return base::describe<R>(
            base::field("rules", &R::rules, "", "One seat first, then several."),
            base::field("fields", &R::rule_fields, "", "Every field that a rule has."));
    }
};

// The rules given, in words, and every field.
RulesView view_of(std::span<const tally::Rule> rules);

// The same as JSON that people can read, and a line break.
std::string rules_as_json(std::span<const tally::Rule> rules);

}  // namespace almanac::elections
