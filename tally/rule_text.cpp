#include "tally/rule_text.h"

#include "tally/rule_check.h"

#include <type_traits>

namespace almanac::tally {

namespace {

template <class Member>
std::vector<Word> words_of() {
    if constexpr (std::is_enum_v<Member>) {
        return {vocabulary<Member>.begin(), vocabulary<Member>.end()};
    } else {
        return {};
    }
}

// `sentence` with the number in place of {}.
std::string filled(std::string_view sentence, const std::string& number) {
    std::string out(sentence);
    const std::size_t at = out.find("{}");
    if (at != std::string::npos) out.replace(at, 2, number);
    return out;
}

template <class Member>
Said said(const RuleField<Member>& field, const Member& value) {
    Said out{field.key, field.step, {}, {}};
    if constexpr (std::is_enum_v<Member>) {
        const Word& word = vocabulary<Member>[static_cast<std::size_t>(value)];
        out.value = word.word;
        out.sentence = word.sentence;
    } else if constexpr (std::is_same_v<Member, bool>) {
        out.value = value ? "true" : "false";
        out.sentence = value ? field.given : field.absent;
    } else if constexpr (base::OptionalOf<Member>::value) {
        out.value = value ? std::to_string(*value) : std::string(unlimited);
        out.sentence = value ? filled(field.given, out.value) : std::string(field.absent);
    } else if constexpr (std::is_same_v<Member, std::string>) {
        out.value = value;
        out.sentence = field.decides;
    } else {
        out.value = std::to_string(value);
        out.sentence = value != 0 ? filled(field.given, out.value) : std::string(field.absent);
    }
    return out;
}

}  // namespace

const std::vector<FieldText>& rule_field_texts() {
    static const std::vector<FieldText> texts = [] {
        std::vector<FieldText> all;
        for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
            all.push_back({field.key, field.step, field.decides, words_of<Member>()});
        });
        return all;
    }();
    return texts;
}

std::vector<Said> explain(const Rule& rule) {
    std::vector<Said> out;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        if constexpr (!std::is_same_v<Member, std::string>) {
            if (!idle(rule, field.key)) out.push_back(said(field, rule.*(field.member)));
        }
    });
    return out;
}

bool same_rule(const Rule& one, const Rule& other) {
    bool same = true;
    for_each_rule_field(
        [&](const auto& field) { same = same && one.*(field.member) == other.*(field.member); });
    return same;
}

}  // namespace almanac::tally
