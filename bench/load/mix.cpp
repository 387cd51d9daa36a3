#include "bench/load/mix.h"

#include "engine/base/toml.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace almanac::load {

namespace {

base::Error wrong(const std::string& name, const std::string& what) {
    return {base::ErrorKind::invalid, name + ": " + what + "."};
}

// One {a..b}: where it stands and what it allows.
struct Hole {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

bool read_number(std::string_view text, std::uint64_t& number) {
    const auto* const end = text.data() + text.size();
    return !text.empty() && std::from_chars(text.data(), end, number).ptr == end;
}

std::optional<Hole> first_hole(std::string_view path) {
    Hole hole;
    hole.begin = path.find('{');
    const std::size_t dots = path.find("..", std::min(hole.begin, path.size()));
    const std::size_t close = path.find('}', std::min(dots, path.size()));
    if (close == std::string_view::npos) return {};
    hole.end = close + 1;
    if (!read_number(path.substr(hole.begin + 1, dots - hole.begin - 1), hole.first) ||
        !read_number(path.substr(dots + 2, close - dots - 2), hole.last) ||
        hole.last < hole.first) {
        return {};
    }
    return hole;
}

// Whether every brace of `path` belongs to a {a..b}.
bool is_well_formed(std::string_view path) {
    if (!path.starts_with('/') || path.find(' ') != std::string_view::npos) return false;
    while (const auto hole = first_hole(path)) {
        if (path.substr(0, hole->begin).find('}') != std::string_view::npos) return false;
        path.remove_prefix(hole->end);
    }
    return path.find_first_of("{}") == std::string_view::npos;
}

std::vector<std::string> texts(const toml::node_view<const toml::node> node) {
    std::vector<std::string> all;
    if (const auto* list = node.as_array()) {
        for (const auto& each : *list) all.push_back(each.value_or(std::string()));
    }
    return all;
}

std::vector<unsigned> statuses(const toml::table& table) {
    std::vector<unsigned> all;
    if (const auto* list = table["statuses"].as_array()) {
        for (const auto& each : *list) all.push_back(each.value_or(0u));
    }
    return all.empty() ? std::vector<unsigned>{200} : all;
}

bool knows(const toml::table& table, std::initializer_list<std::string_view> words) {
    return std::all_of(table.begin(), table.end(), [&](const auto& entry) {
        return std::find(words.begin(), words.end(), entry.first.str()) != words.end();
    });
}

// The place of a request; equal ones of several journeys are one.
std::size_t place_of(Mix& mix, MixRequest request) {
    const auto same =
        std::find_if(mix.requests.begin(), mix.requests.end(), [&](const MixRequest& each) {
            return each.path == request.path && each.headers == request.headers &&
                   each.statuses == request.statuses && each.changes == request.changes;
        });
    const auto place = static_cast<std::size_t>(same - mix.requests.begin());
    if (same == mix.requests.end()) mix.requests.push_back(std::move(request));
    return place;
}

base::Result<void> add_journey(Mix& mix, const toml::table& table,
                               const std::vector<std::string>& shared, const std::string& name) {
    if (!knows(table, {"paths", "weight", "headers", "statuses", "changes"})) {
        return wrong(name, "a journey has paths, weight, headers, statuses and changes, no other");
    }
    Journey journey;
    journey.weight = table["weight"].value_or(1.0);
    MixRequest request;
    request.headers = shared;
    for (auto& header : texts(table["headers"])) request.headers.push_back(std::move(header));
    request.statuses = statuses(table);
    request.changes = table["changes"].value_or(false);
    for (auto& path : texts(table["paths"])) {
        if (!is_well_formed(path)) return wrong(name, "'" + path + "' is no path");
        request.path = std::move(path);
        journey.requests.push_back(place_of(mix, request));
    }
    if (journey.requests.empty() || !(journey.weight > 0)) {
        return wrong(name, "a journey needs paths and a weight above 0");
    }
    mix.journeys.push_back(std::move(journey));
    return {};
}

}  // namespace

base::Result<Mix> parse_mix(std::string_view text, const std::string& name) {
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) return wrong(name, std::string(parsed.error().description()));
    const toml::table& table = parsed.table();
    if (!knows(table, {"name", "think_ms", "revalidate", "headers", "journey"})) {
        return wrong(name, "a mix has name, think_ms, revalidate, headers and journey, no other");
    }
    Mix mix;
    mix.name = table["name"].value_or(name);
    mix.think_ms = table["think_ms"].value_or(mix.think_ms);
    mix.revalidate = table["revalidate"].value_or(0.0);
    const auto shared = texts(table["headers"]);
    const auto* journeys = table["journey"].as_array();
    for (std::size_t at = 0; journeys != nullptr && at < journeys->size(); ++at) {
        const auto* one = (*journeys)[at].as_table();
        if (one == nullptr) return wrong(name, "[[journey]] is a table");
        TRY(add_journey(mix, *one, shared, name));
    }
    if (mix.journeys.empty() || mix.requests.size() > mix_requests_max) {
        return wrong(name, "a mix has between 1 and 1,000 different requests");
    }
    if (!(mix.think_ms > 0) || !(mix.revalidate >= 0 && mix.revalidate <= 1)) {
        return wrong(name, "think_ms is above 0, revalidate between 0 and 1");
    }
    return mix;
}

void append_path(std::string& out, std::string_view path, base::Random& random) {
    while (const auto hole = first_hole(path)) {
        out += path.substr(0, hole->begin);
        out += std::to_string(hole->first + random.below(hole->last - hole->first + 1));
        path.remove_prefix(hole->end);
    }
    out += path;
}

std::size_t User::next() {
    if (step_ == 0) {
        double total = 0;
        for (const Journey& each : mix_->journeys) total += each.weight;
        double drawn = random_.unit() * total;
        journey_ = 0;
        while (journey_ + 1 < mix_->journeys.size() && drawn >= mix_->journeys[journey_].weight) {
            drawn -= mix_->journeys[journey_++].weight;
        }
    }
    const auto& requests = mix_->journeys[journey_].requests;
    const std::size_t request = requests[step_];
    step_ = step_ + 1 < requests.size() ? step_ + 1 : 0;
    return request;
}

}  // namespace almanac::load
