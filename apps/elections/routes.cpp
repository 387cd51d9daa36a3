#include "apps/elections/routes.h"

#include "apps/elections/described_tables.h"
#include "apps/elections/edition_routes.h"
#include "apps/elections/live.h"
#include "apps/elections/page_links.h"
#include "apps/elections/view.h"
#include "apps/elections/view_example.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using http::Reply;
using http::Request;

constexpr std::string_view json_type = "application/json";

// A version's finished bytes, which live as long as the snapshot does.
Reply finished(const base::Encoded& body, const EditionRequest& asked, const PageLinks& links) {
    Reply reply;
    reply.body = std::shared_ptr<const base::Encoded>(asked.snapshot, &body);
    if (!links.links.empty()) reply.headers.emplace_back("Link", links.at(asked.request.path()));
    return reply;
}

// The question that a request asks; `invalid` where its page_token is of another.
base::Result<Query> question_in(const View& view, const EditionRequest& asked) {
    Query query(view.parameters, asked.request);
    if (query.has("seats") && query.integer("seats") == asked.edition.facts.seats)
        query = query.without("seats");
    if (!has_pages(view) || !asked.request.has("page_token")) return query;
    return query.at("page", TRY(page_of_token({view, query, asked.edition.row.data_version},
                                              asked.request.text("page_token"))));
}

// How an answer that was worked out is read on.
Dress linking(const View& view, const Query& query, const EditionRequest& asked) {
    if (!has_pages(view)) return [](Reply&) {};
    return [&view, query, path = std::string(asked.request.path()), snapshot = asked.snapshot,
            &row = asked.edition.row](Reply& reply) {
        std::string links = page_links({view, query, row.data_version},
                                       reply.body->body(base::Encoding::identity).bytes)
                                .at(path);
        if (!links.empty()) reply.headers.emplace_back("Link", std::move(links));
    };
}

// Who runs the program may have an answer worked out for himself alone, past everything that is
// kept. Of anybody else `no-cache` is a wish that changes nothing: it would be a way to keep the
// program busy.
bool passes_by(const Request& request) {
    return request.caller() == http::Caller::admin &&
           request.header_list("cache-control").find("no-cache") != std::string::npos;
}

Reply answer(const View& view, cache::Cache& kept, const EditionRequest& asked) {
    const bool bypass = passes_by(asked.request);
    const auto place = static_cast<std::size_t>(&view - views().data());
    const PlainAnswer& plain = asked.edition.plain[place];
    if (!bypass && plain.body != nullptr && asked.request.query().empty())
        return finished(*plain.body, asked, plain.links);
    const auto query = question_in(view, asked);
    if (!query) return http::problem(query.error());
    const base::Encoded* stored =
        bypass ? nullptr : stored_answer(*asked.edition.version, view, *query);
    if (stored != nullptr) {
        return finished(*stored, asked,
                        page_links({view, *query, asked.edition.row.data_version},
                                   stored->body(base::Encoding::identity).bytes));
    }
    OnDemand what = view_on_demand(view, *query, {asked.snapshot, asked.edition});
    if (bypass) what.reading = cache::Reading::bypass;
    return answer_on_demand(kept, asked, std::move(what), linking(view, *query, asked));
}

// The view's tables with their columns, as /openapi.json shows them.
std::string tables_json(const View& view) {
    std::vector<TableRow> tables;
    for (const ViewTable& table : view.tables) tables.push_back(*find_table(table.name));
    return base::to_json(tables);
}

void add_view(http::Router& router, const Serves& serves, const View& view) {
    http::Route route;
    route.priority = http::Priority::computed;
    route.path = view.path;
    route.name = view.name;
    route.summary = view.summary;
    route.parameters = view.parameters;
    route.returns = view.returns;
    route.problems = {404};
    if (auto example = example_of(view, sample_election())) {
        route.parameters = std::move(example->parameters);
        route.example = std::make_shared<const http::Example>(
            http::Example{view.name, std::move(example->json)});
    }
    if (has_pages(view)) route.parameters.push_back(page_token_parameter());
    if (!view.tables.empty()) route.extensions.emplace_back("x-tables", tables_json(view));
    if (!view.rows_in.empty())
        route.extensions.emplace_back("x-rows-in", base::to_json(view.rows_in));
    add_for_elections(router, serves.current, std::move(route),
                      [&view, &kept = serves.kept](const EditionRequest& asked) {
                          return answer(view, kept, asked);
                      });
}

// The sample as lists of elections show it.
std::string sample_list() {
    const Subject& sample = *sample_election().subject;
    ElectionRow row;
    row.election_id = "demo";
    row.contest = sample.contest.title;
    row.rule = sample.rule.id;
    row.seats = sample.question.seats;
    row.candidates = static_cast<std::uint32_t>(sample.contest.candidates.size() - 1);
    row.valid_ballots = sample.count.valid_ballots;
    for (const auto winner : sample.count.winners)
        row.winners.push_back(sample.contest.candidates[winner].name);
    row.data_version = sample.data_version;
    row.published_at = "2024-11-05T20:00:00Z";
    row.versions = 1;
    row.is_default = true;
    return base::to_json(list_of(std::vector{std::move(row)}, ""));
}

}  // namespace

const Edition* Snapshot::find(std::string_view election_id) const {
    const auto place =
        editions.find(election_id.empty() ? std::string_view(default_election) : election_id);
    return place == editions.end() ? nullptr : place->second.get();
}

std::shared_ptr<const base::Encoded> encode_list(const Snapshot& snapshot) {
    std::vector<ElectionRow> rows;
    for (const auto& [id, edition] : snapshot.editions) {
        rows.push_back(edition->row);
        rows.back().is_default = id == snapshot.default_election;
    }
    return bundle::encode_quickly(base::to_json(list_of(std::move(rows), "")), json_type);
}

std::map<std::string, std::shared_ptr<const http::CacheTags>, std::less<>> purge_names_of(
    const Snapshot& snapshot) {
    std::map<std::string, std::shared_ptr<const http::CacheTags>, std::less<>> names;
    for (const auto& [id, edition] : snapshot.editions) {
        names.emplace(
            id, http::cache_tags({"elections", fmt::format("election:{}", id),
                                  fmt::format("version:{}:{}", id, edition->row.data_version)}));
    }
    return names;
}

void add_routes(http::Router& router, const Serves& serves) {
    http::Route list;
    list.path = "/api/elections";
    list.name = "elections";
    list.summary = "Every election published here, by id.";
    list.returns = &base::shape_of<List<ElectionRow>>();
    // Each publication changes a row of it.
    list.handle = [current = serves.current,
                   tags = http::cache_tags({"elections"})](const Request& request) {
        Reply reply;
        reply.tags = tags;
        reply.body = current(request.core())->list;
        return reply;
    };
    list.example = std::make_shared<const http::Example>(http::Example{"elections", sample_list()});
    router.add(std::move(list));
    for (const View& view : views()) add_view(router, serves, view);
    add_export_routes(router, serves);
    add_event_routes(router, serves);
}

}  // namespace almanac::elections
