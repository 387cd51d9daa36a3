#include "tally/rule_text.h"

#include "engine/base/ensure.h"
#include "tally/rule_check.h"
#include "tally/rule_fields.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace almanac::tally {

namespace {

using Refusal = base::Result<void>;

base::Error write(std::string remedy) {
    return {base::ErrorKind::invalid, "write " + std::move(remedy)};
}

// The largest number a member can hold and TOML can write.
template <class Number>
constexpr std::uint64_t most_of() {
    return std::min<std::uint64_t>(std::numeric_limits<Number>::max(),
                                   std::numeric_limits<std::int64_t>::max());
}

// What a member's type makes of a field; one specialisation a kind.
template <class Member>
struct Form {
    static_assert(std::is_unsigned_v<Member>, "this type has no form in a rule file");
    static constexpr auto kind = FieldKind::number;
    static FieldValue get(Member value) { return static_cast<std::int64_t>(value); }
    static Refusal set(Member& out, const FieldValue& value) {
        const auto* number = std::get_if<std::int64_t>(&value);
        if (number == nullptr || !std::in_range<Member>(*number))
            return write("a whole number from 0 to " + std::to_string(most_of<Member>()));
        out = static_cast<Member>(*number);
        return {};
    }
};

template <class Number>
struct Form<std::optional<Number>> {
    static constexpr auto kind = FieldKind::limit;
    static FieldValue get(const std::optional<Number>& value) {
        if (!value) return std::string(unlimited);
        return Form<Number>::get(*value);
    }
    static Refusal set(std::optional<Number>& out, const FieldValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text != nullptr && *text == unlimited) {
            out.reset();
            return {};
        }
        Number number = 0;
        const auto taken = Form<Number>::set(number, value);
        if (!taken) {
            return base::Error{base::ErrorKind::invalid,
                               taken.error().detail + ", or \"" + std::string(unlimited) + '"'};
        }
        out = number;
        return {};
    }
};

template <>
struct Form<std::string> {
    static constexpr auto kind = FieldKind::text;
    static FieldValue get(const std::string& value) { return value; }
    static Refusal set(std::string& out, const FieldValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        if (text == nullptr) return write("a text in quotes");
        out = *text;
        return {};
    }
};

template <>
struct Form<bool> {
    static constexpr auto kind = FieldKind::truth;
    static FieldValue get(bool value) { return value; }
    static Refusal set(bool& out, const FieldValue& value) {
        const auto* truth = std::get_if<bool>(&value);
        if (truth == nullptr) return write("true or false, without quotes");
        out = *truth;
        return {};
    }
};

template <class Enum>
requires std::is_enum_v<Enum>
struct Form<Enum> {
    static constexpr auto kind = FieldKind::word;
    static FieldValue get(Enum value) { return std::string(base::word_of(value)); }
    static Refusal set(Enum& out, const FieldValue& value) {
        const auto* text = std::get_if<std::string>(&value);
        const auto& words = base::EnumWords<Enum>::words;
        const auto found =
            text == nullptr ? words.end() : std::find(words.begin(), words.end(), *text);
        if (found == words.end()) return write("one of " + quoted());
        out = static_cast<Enum>(found - words.begin());
        return {};
    }
    static std::string quoted() {
        std::string out;
        for (const std::string_view word : base::EnumWords<Enum>::words)
            out += (out.empty() ? "\"" : ", \"") + std::string(word) + '"';
        return out;
    }
};

template <class Member>
FieldText text_of(const RuleField<Member>& field) {
    FieldText text{field.key, field.step, Form<Member>::kind, field.decides, {}, 0};
    if constexpr (std::is_enum_v<Member>)
        text.words.assign(vocabulary<Member>.begin(), vocabulary<Member>.end());
    if constexpr (Form<Member>::kind == FieldKind::number) text.number_max = most_of<Member>();
    if constexpr (Form<Member>::kind == FieldKind::limit)
        text.number_max = most_of<typename Member::value_type>();
    return text;
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
    Said out{field.key, field.step, unquoted(Form<Member>::get(value)), {}};
    if constexpr (std::is_enum_v<Member>) {
        out.sentence = vocabulary<Member>[static_cast<std::size_t>(value)].sentence;
    } else {
        out.sentence = filled(value == Member{} ? field.absent : field.given, out.value);
    }
    return out;
}

}  // namespace

std::string_view heading_of(Step step) {
    return vocabulary<Step>[static_cast<std::size_t>(step)].sentence;
}

std::string_view sentence_of(Proof proof) {
    return vocabulary<Proof>[static_cast<std::size_t>(proof)].sentence;
}

std::span<const FieldText> rule_fields_in_words() {
    static const std::vector<FieldText> texts = [] {
        std::vector<FieldText> all;
        for_each_rule_field([&](const auto& field) { all.push_back(text_of(field)); });
        return all;
    }();
    return texts;
}

std::string unquoted(const FieldValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
    return std::to_string(std::get<std::int64_t>(value));
}

FieldValue field_of(const Rule& rule, std::string_view key) {
    std::optional<FieldValue> value;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        if (field.key == key) value = Form<Member>::get(rule.*(field.member));
    });
    base::ensure(value.has_value(), "a rule has no such field");
    return *value;
}

base::Result<void> set_field(Rule& rule, std::string_view key, const FieldValue& value) {
    std::optional<Refusal> done;
    for_each_rule_field([&]<class Member>(const RuleField<Member>& field) {
        if (field.key == key) done = Form<Member>::set(rule.*(field.member), value);
    });
    base::ensure(done.has_value(), "a rule has no such field");
    return *std::move(done);
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

std::vector<std::string_view> differences(const Rule& one, const Rule& other) {
    std::vector<std::string_view> keys;
    for_each_rule_field([&](const auto& field) {
        if (one.*(field.member) != other.*(field.member)) keys.push_back(field.key);
    });
    return keys;
}

}  // namespace almanac::tally
