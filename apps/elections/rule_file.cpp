#include "apps/elections/rule_file.h"

#include "engine/base/toml.h"
#include "tally/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

using base::Error;
using base::ErrorKind;
using tally::FieldText;
using tally::Rule;

// A name goes into folders, routes and tables, a text into a line of them.
constexpr std::size_t id_bytes_max = 64;
constexpr std::size_t text_bytes_max = 1000;

constexpr std::string_view base_key = "base";
constexpr std::string_view proof_key = "proof";  // what our tests say, no user

// A scalar of a kind that fields have.
std::optional<tally::FieldValue> value_of(const toml::node& node) {
    if (auto text = node.value_exact<std::string>()) return *std::move(text);
    if (const auto number = node.value_exact<std::int64_t>()) return *number;
    if (const auto truth = node.value_exact<bool>()) return *truth;
    return std::nullopt;
}

// What the user wrote, as an error repeats it.
std::string shown(const toml::node& node) {
    if (const auto text = node.value_exact<std::string>()) return '"' + *text + '"';
    if (const auto number = node.value_exact<std::int64_t>()) return std::to_string(*number);
    if (const auto truth = node.value_exact<bool>()) return *truth ? "true" : "false";
    return node.is_table() ? "a table" : node.is_array() ? "a list" : "this";
}

std::string list(std::span<const std::string_view> words) {
    std::string out;
    for (const std::string_view word : words) out += (out.empty() ? "" : ", ") + std::string(word);
    return out;
}

bool is_id(std::string_view id) {
    const auto plain = [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9') || one == '-' || one == '.';
    };
    return !id.empty() && id.size() <= id_bytes_max && std::all_of(id.begin(), id.end(), plain);
}

bool is_one_line(std::string_view text) {
    return text.size() <= text_bytes_max && std::all_of(text.begin(), text.end(), [](char one) {
               return static_cast<unsigned char>(one) >= ' ' && one != '\x7f';
           });
}

// One file being read.
class Reader {
public:
    Reader(std::string_view name, const toml::table& table) : name_(name), table_(table) {}

    base::Result<Rule> run() {
        TRY(check_keys());
        Rule rule = TRY(started());
        for (const FieldText& field : tally::rule_fields_in_words()) {
            if (const toml::node* node = table_.get(field.key)) TRY(take(rule, field, *node));
        }
        TRY(check_identity(rule));
        if (const auto objections = tally::objections_to(rule); !objections.empty())
            return refused(rule, objections.front());
        return rule;
    }

private:
    Error at(const toml::node& node, std::string_view sentence) const {
        return {ErrorKind::invalid,
                fmt::format("{}, line {}: {}", name_, node.source().begin.line, sentence)};
    }

    base::Result<void> check_keys() const {
        std::vector<std::string_view> keys = {base_key};
        for (const FieldText& field : tally::rule_fields_in_words()) {
            if (field.key != proof_key) keys.push_back(field.key);
        }
        for (const auto& [key, node] : table_) {
            const toml::table* table = node.as_table();
            if (table != nullptr && !table->is_inline()) {
                return at(node,
                          "a rule has fields and no tables, so no line begins with [; leave the "
                          "line out");
            }
            if (key.str() == proof_key) {
                return at(node,
                          "only the rules that come with Almanac are proved by its tests, so a "
                          "rule file cannot say proof; leave the line out");
            }
            if (std::find(keys.begin(), keys.end(), key.str()) == keys.end()) {
                return at(node, fmt::format("a rule has no field \"{}\"; its fields are {}",
                                            key.str(), list(keys)));
            }
        }
        return {};
    }

    // What every field is before the file is read.
    base::Result<Rule> started() const {
        const toml::node* node = table_.get(base_key);
        if (node == nullptr) return Rule{};
        const auto id = node->value_exact<std::string>();
        const Rule* preset = id ? tally::find_rule(*id) : nullptr;
        if (preset == nullptr) {
            return at(*node, fmt::format("base = {} is not a rule that comes with Almanac; "
                                         "\"almanac rules\" lists those that do",
                                         shown(*node)));
        }
        Rule rule = *preset;
        rule.id.clear();
        rule.title = fmt::format("After {}", preset->id);
        rule.statute.clear();
        rule.year = 0;
        rule.proof = tally::Proof::unverified;
        return rule;
    }

    base::Result<void> take(Rule& rule, const FieldText& field, const toml::node& node) const {
        const auto value = value_of(node);
        const auto taken = tally::set_field(rule, field.key, value.value_or(tally::FieldValue{}));
        if (!value || !taken) {
            return at(node,
                      fmt::format("{} = {} is not one of its values; {}", field.key, shown(node),
                                  taken ? "write a text in quotes" : taken.error().detail));
        }
        if (field.kind == tally::FieldKind::text && !is_one_line(std::get<std::string>(*value))) {
            return at(node, fmt::format("{} has to be one line of at most {} bytes; shorten it",
                                        field.key, text_bytes_max));
        }
        return {};
    }

    // A rule that is not a preset says so by its id.
    base::Result<void> check_identity(Rule& rule) const {
        const toml::node* node = table_.get("id");
        if (node == nullptr) {
            return Error{
                ErrorKind::invalid,
                fmt::format("{}: the rule has no name; add a line such as id = \"my-city\"",
                            name_)};
        }
        if (!is_id(rule.id)) {
            return at(*node, fmt::format("id = {} cannot name a rule; use small letters, digits "
                                         ". and -, at most {}, such as \"my-city\"",
                                         shown(*node), id_bytes_max));
        }
        const Rule* preset = tally::find_rule(rule.id);
        if (preset == nullptr) return {};
        rule.proof = preset->proof;
        const auto differences = tally::differences(rule, *preset);
        if (differences.empty()) return {};
        return at(*node, fmt::format("\"{0}\" is a rule that comes with Almanac, and this file "
                                     "says something else ({1}); give it a name of its own, such "
                                     "as id = \"my-{0}\"",
                                     rule.id, list(differences)));
    }

    Error refused(const Rule& rule, const tally::Objection& objection) const {
        if (const toml::node* node = table_.get(objection.key)) {
            return at(*node,
                      fmt::format("{} = {}: {}", objection.key, shown(*node), objection.reason));
        }
        std::string value;
        for (const tally::Said& said : tally::explain(rule)) {
            if (said.key == objection.key) value = said.value;
        }
        return {ErrorKind::invalid, fmt::format("{}: {} is not in the file and so is {}: {}", name_,
                                                objection.key, value, objection.reason)};
    }

    std::string_view name_;
    const toml::table& table_;
};

}  // namespace

base::Result<Rule> read_rule_file(std::string_view name, std::string_view text) {
    if (text.size() > rule_file_bytes_max) {
        return Error{ErrorKind::too_large,
                     fmt::format("{} has {} bytes, a rule file at most {}; is it the right file? "
                                 "\"almanac rules ID --toml\" prints one to start from",
                                 name, text.size(), rule_file_bytes_max)};
    }
    auto table = base::parse_toml(name, text);
    if (!table) {
        Error fault = std::move(table).error();
        fault.detail +=
            "; a rule file has lines such as decimals = 5 (\"almanac rules ID --toml\" prints one "
            "to start from)";
        return fault;
    }
    return Reader(name, *table).run();
}

bool is_preset(const Rule& rule) {
    const Rule* preset = tally::find_rule(rule.id);
    return preset != nullptr && (preset == &rule || tally::differences(*preset, rule).empty());
}

base::Result<std::shared_ptr<const Rule>> stored_rule(std::string_view id, std::string_view text) {
    if (!text.empty()) {
        Rule rule = TRY(read_rule_file("the rule in manifest.json", text));
        return std::make_shared<const Rule>(std::move(rule));
    }
    if (const Rule* preset = tally::find_rule(id))
        return std::shared_ptr<const Rule>(std::shared_ptr<void>(), preset);
    return Error{ErrorKind::broken,
                 fmt::format("manifest.json names the rule {}, which this program does not have; "
                             "import the election again",
                             id)};
}

}  // namespace almanac::elections
