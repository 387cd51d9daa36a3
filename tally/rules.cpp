#include "tally/presets.h"
#include "tally/rule.h"

#include <utility>

namespace almanac::tally {

namespace {

void add(std::vector<Rule>& rules, std::vector<Rule> family) {
    for (Rule& rule : family) rules.push_back(std::move(rule));
}

const std::vector<Rule>& presets() {
    static const std::vector<Rule> rules = [] {
        std::vector<Rule> all;
        add(all, single_seat_presets());
        add(all, weighted_presets());
        add(all, parcel_presets());
        add(all, iterative_presets());
        add(all, proposed_presets());
        return all;
    }();
    return rules;
}

}  // namespace

std::span<const Rule> preset_rules() { return presets(); }

const Rule* find_rule(std::string_view id) {
    for (const Rule& rule : presets()) {
        if (rule.id == id) return &rule;
    }
    return nullptr;
}

}  // namespace almanac::tally
