#include "apps/elections/view_example.h"

#include <fmt/format.h>

namespace almanac::elections {

namespace {

using http::Parameter;

bool is_in_path(const Parameter& parameter) { return parameter.in == Parameter::In::path; }

// What the parameters say of themselves; those with a default and a range stay at it.
Query by_examples(const View& view) {
    Query query(view.parameters);
    for (const Parameter& parameter : view.parameters) {
        const bool says = !parameter.example.empty() && !parameter.default_value;
        if (says) query = query.at(parameter.name, parameter.example);
    }
    return query;
}

// Candidate 1 where the path's first number stands, candidate 2 where its second …
Query by_numbers(const View& view) {
    Query query = by_examples(view);
    int number = 0;
    for (const Parameter& parameter : view.parameters) {
        if (is_in_path(parameter) && parameter.type == Parameter::Type::integer)
            query = query.at(parameter.name, fmt::format("{}", ++number));
    }
    return query;
}

std::vector<Query> questions(const View& view, const Subject& subject) {
    std::vector<Query> all{by_examples(view)};
    if (view.stored_for) {
        const auto stored = view.stored_for(subject, Query(view.parameters));
        if (!stored.empty()) all.push_back(stored.front());
    }
    all.push_back(by_numbers(view));
    return all;
}

}  // namespace

std::optional<ViewExample> example_of(const View& view, const SampleElection& sample) {
    for (const Query& query : questions(view, *sample.subject)) {
        auto answer = view.answer(*sample.subject, query);
        if (!answer) continue;
        ViewExample example{view.parameters, *std::move(answer)};
        for (Parameter& parameter : example.parameters) {
            if (is_in_path(parameter)) parameter.example = query.text(parameter.name);
        }
        return example;
    }
    return std::nullopt;
}

}  // namespace almanac::elections
