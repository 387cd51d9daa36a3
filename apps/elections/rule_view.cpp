#include "apps/elections/rule_view.h"

#include "apps/elections/count_output.h"
#include "engine/base/json.h"

namespace almanac::elections {

namespace {

std::string_view word_of(tally::FieldKind kind) {
    switch (kind) {
        case tally::FieldKind::text:
            return "text";
        case tally::FieldKind::truth:
            return "truth";
        case tally::FieldKind::number:
            return "number";
        case tally::FieldKind::limit:
            return "limit";
        case tally::FieldKind::word:
            break;
    }
    return "word";
}

RuleView view_of(const tally::Rule& rule) {
    RuleView view{rule.id,
                  rule.title,
                  rule.statute,
                  rule.year,
                  tally::unquoted(tally::field_of(rule, "proof")),
                  rule.single_seat,
                  {}};
    for (const tally::Said& said : tally::explain(rule)) {
        view.steps.push_back({std::string(tally::heading_of(said.step)), std::string(said.key),
                              said.value, said.sentence});
    }
    return view;
}

RuleFieldView view_of(const tally::FieldText& field) {
    RuleFieldView view{std::string(field.key),
                       std::string(tally::heading_of(field.step)),
                       std::string(word_of(field.kind)),
                       std::string(field.decides),
                       tally::unquoted(tally::field_of(tally::Rule{}, field.key)),
                       {}};
    for (const tally::Word& word : field.words)
        view.words.push_back({std::string(word.word), std::string(word.sentence)});
    return view;
}

}  // namespace

RulesView view_of(std::span<const tally::Rule> rules) {
    RulesView view;
    for (const tally::Rule& rule : rules) view.rules.push_back(view_of(rule));
    for (const tally::FieldText& field : tally::rule_fields_in_words())
        view.rule_fields.push_back(view_of(field));
    return view;
}

std::string rules_as_json(std::span<const tally::Rule> rules) {
    return indented(base::to_json(view_of(rules))) + "\n";
}

}  // namespace almanac::elections
