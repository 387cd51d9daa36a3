#pragma once

// What a rule's fields are, in words: from here come `almanac rules`, rule files and their errors,
// and a rule's JSON. The list itself stands in rule_fields.h, the words of its enumerations in
// rule_words.h.

#include "engine/base/result.h"
#include "tally/rule.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace almanac::tally {

// The step of a count that a field belongs to, in the order in which pages and files have them.
enum class Step : std::uint8_t {
    about,
    course,
    ballots,
    threshold,
    surpluses,
    exclusion,
    ties,
    end,
    numbers,
};

// The step as a heading: "How a surplus moves".
std::string_view heading_of(Step step);

// One enumerator: its word, and what a rule that has it does.
struct Word {
    std::string_view word;
    std::string_view sentence;
};

// What a field holds. A limit is a number, or the word `unlimited`.
enum class FieldKind : std::uint8_t { text, truth, number, limit, word };

// How a rule file writes a limit that there is not.
inline constexpr std::string_view unlimited = "unlimited";

// One field of a rule.
struct FieldText {
    std::string_view key;
    Step step = Step::about;
    FieldKind kind = FieldKind::text;
    std::string_view decides;      // in a sentence
    std::vector<Word> words;       // of FieldKind::word
    std::uint64_t number_max = 0;  // of FieldKind::number and limit
};

// Every field, those of a step together.
std::span<const FieldText> rule_fields_in_words();

// A field's value: a text or a word, a number, or whether it is so.
using FieldValue = std::variant<std::string, std::int64_t, bool>;

// The value as text without quotes: cut_product, 5, true, unlimited.
std::string unquoted(const FieldValue& value);

// The value of the field `key`, which has to be one.
FieldValue field_of(const Rule& rule, std::string_view key);

// Gives the field `key`, which has to be one, another value; an error ends a sentence with what can
// be written: "write true or false, without quotes".
base::Result<void> set_field(Rule& rule, std::string_view key, const FieldValue& value);

// One field of a rule as a page says it.
struct Said {
    std::string_view key;
    Step step = Step::about;
    std::string value;     // cut_product, 5, true, unlimited
    std::string sentence;  // what that means
};

// What every field of `rule` says, those of a step together. Left out are those that a count under
// it does not look at, and id, title and statute, which speak for themselves.
std::vector<Said> explain(const Rule& rule);

// The sentence of a proof, such as "It gives the rounds of published official counts."
std::string_view sentence_of(Proof proof);

// The keys of the fields in which two rules differ.
std::vector<std::string_view> differences(const Rule& one, const Rule& other);

}  // namespace almanac::tally
