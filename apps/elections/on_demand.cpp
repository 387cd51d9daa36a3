#include "apps/elections/on_demand.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::string_view json_type = "application/json";

// A version's answers never change, so that age alone makes none of them wrong; what nobody asks
// for makes room.
cache::Policy policy_of(std::string kind) {
    cache::Policy policy;
    policy.kind = std::move(kind);
    return policy;
}

base::Result<std::string> json_of(const View& view, const Query& query, const Subject& subject) {
    if (!query.has("seats")) return view.answer(subject, query);
    const Subject other =
        TRY(with_seats(subject, static_cast<std::uint32_t>(query.integer("seats"))));
    return view.answer(other, query);
}

// As the seed names answers: the order of parameters and left-out defaults make no difference.
std::string name_of(const View& view, const Query& query) {
    using Type = http::Parameter::Type;
    cache::KeyBuilder key(view.name);
    for (const http::Parameter& parameter : view.parameters) {
        const std::string& name = parameter.name;
        if (!query.has(name)) continue;
        if (parameter.type == Type::integer) key.integer(name, query.integer(name));
        if (parameter.type == Type::real) key.real(name, query.real(name));
        if (parameter.type == Type::text || parameter.type == Type::choice)
            key.text(name, query.text(name));
    }
    return key.build();
}

// The part of `text` before `mark`, which is taken off `text` with it; nothing where there is none.
std::optional<std::string_view> cut(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

bool has_parameter(const View& view, std::string_view name) {
    return std::any_of(view.parameters.begin(), view.parameters.end(),
                       [&](const http::Parameter& each) { return each.name == name; });
}

// A text as it is, a number as it is written.
std::string value_in(simdjson::dom::element value) {
    std::string_view text;
    return value.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(value);
}

std::optional<Query> query_of(const View& view, std::string_view parameters) {
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(parameters.data(), parameters.size()).get(object) != simdjson::SUCCESS)
        return {};
    Query query(view.parameters);
    for (const auto& [name, value] : object) {
        if (!has_parameter(view, name)) return {};
        query = query.at(name, value_in(value));
    }
    return query;
}

}  // namespace

std::vector<cache::Policy> cache_policies() {
    std::vector<cache::Policy> policies;
    for (const View& view : views()) policies.push_back(policy_of(view.name));
    for (const char* kind : {"export_table", "export_bundle", "verify_results"})
        policies.push_back(policy_of(kind));
    return policies;
}

std::size_t kind_of(ExportKind kind) { return views().size() + static_cast<std::size_t>(kind); }

cache::Computed refused(const base::Error& error) {
    const http::Reply problem = http::problem(error);
    return {problem.body, problem.status};
}

OnDemand view_on_demand(const View& view, const Query& query, const FromEdition& from) {
    OnDemand what;
    what.kind = static_cast<std::size_t>(&view - views().data());
    what.name = name_of(view, query);
    what.compute = [&view, query, from]() -> base::Result<cache::Computed> {
        auto json = json_of(view, query, *from.edition.subject);
        if (!json) return refused(json.error());
        return cache::Computed{bundle::encode_quickly(*std::move(json), json_type)};
    };
    return what;
}

std::string tag_of(std::string_view election_id, std::string_view data_version) {
    return fmt::format("{}/{}", election_id, data_version);
}

VersionAsk::VersionAsk(const Edition& edition, const OnDemand& what, cache::Urgency urgency)
    : kind_(static_cast<std::uint8_t>(what.kind)),
      tags_{tag_of(edition.row.election_id, edition.row.data_version)},
      key_(fmt::format("{}/{}", tags_[0], what.name)),
      reading_(what.reading),
      urgency_(urgency) {}

void ask_ahead(cache::Cache& kept, const Edition& edition, const OnDemand& what) {
    if (!kept.enabled()) return;
    const VersionAsk ahead(edition, what, cache::Urgency::ahead);
    kept.get_or_compute(ahead.ask(), what.compute, [](const base::Result<cache::Answer>&) {});
}

std::optional<KeptQuestion> question_of(std::string_view key) {
    const auto election = cut(key, '/');
    const auto version = election ? cut(key, '/') : std::nullopt;
    const auto name = version ? cut(key, ' ') : std::nullopt;
    if (!name) return {};
    const auto view = std::find_if(views().begin(), views().end(),
                                   [&](const View& each) { return each.name == *name; });
    if (view == views().end()) return {};
    auto query = query_of(*view, key);
    if (!query) return {};
    return KeptQuestion{*election, *version, &*view, *std::move(query)};
}

std::vector<OnDemand> usual_questions(const FromEdition& from) {
    struct Usual {
        const char* min_shared_ballots;
        const char* min_strength;
    };
    const auto pairs = std::find_if(views().begin(), views().end(), [](const View& each) {
        return each.name == "coalition_pairs";
    });
    std::vector<OnDemand> questions;
    for (const Usual& usual : {Usual{"50", "0.1"}, Usual{"100", "0.15"}, Usual{"200", "0.25"}}) {
        const Query query = Query(pairs->parameters)
                                .at("min_shared_ballots", usual.min_shared_ballots)
                                .at("min_strength", usual.min_strength);
        if (!query.is_default()) questions.push_back(view_on_demand(*pairs, query, from));
    }
    return questions;
}

}  // namespace almanac::elections
