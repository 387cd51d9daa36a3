#include "apps/elections/routes.h"

#include "apps/elections/described_tables.h"
#include "apps/elections/edition_routes.h"
#include "apps/elections/view.h"
#include "apps/elections/view_example.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using http::Reply;
using http::Request;

constexpr std::string_view json_type = "application/json";

// Finished bytes that live as long as the snapshot does; none where they are not stored.
std::shared_ptr<const base::Encoded> stored(const View& view, const Query& query,
                                            const EditionRequest& asked) {
    if (!view.is_stored || !query.is_default()) return nullptr;
    const base::Encoded* answer = asked.edition.version->answer("api_" + view.name, query.key());
    if (answer == nullptr) return nullptr;
    return std::shared_ptr<const base::Encoded>(asked.snapshot, answer);
}

// RFC 8288: where the neighbouring pages are.
std::string page_links(const Request& request, const Query& query, const Pagination& pages) {
    const auto link = [&](std::uint64_t page, std::string_view relation) {
        return fmt::format("<{}?{}>; rel=\"{}\"", request.path(),
                           query.at("page", fmt::format("{}", page)).as_text(), relation);
    };
    std::string links;
    if (pages.has_previous) links += link(pages.page - 1, "prev");
    if (pages.has_next) links += (links.empty() ? "" : ", ") + link(pages.page + 1, "next");
    return links;
}

Pagination pages_of(const View& view, const Query& query, const Edition& edition) {
    if (query.is_default()) return edition.default_pages.at(view.name);
    return view.pages(*edition.subject, query);
}

// The answer worked out now, for other seats where they are asked for.
base::Result<std::string> work_out(const View& view, const Query& query, const Subject& subject) {
    if (!query.has("seats")) return view.answer(subject, query);
    const Subject other =
        TRY(with_seats(subject, static_cast<std::uint32_t>(query.integer("seats"))));
    return view.answer(other, query);
}

Reply answer(const View& view, const EditionRequest& asked) {
    Query query(view.parameters, asked.request);
    if (query.has("seats") && query.integer("seats") == asked.edition.facts.seats)
        query = query.without("seats");
    Reply reply;
    reply.body = stored(view, query, asked);
    if (reply.body == nullptr) {
        auto json = work_out(view, query, *asked.edition.subject);
        if (!json) return http::problem(json.error());
        reply.body = bundle::encode_quickly(*std::move(json), json_type);
        reply.computed = true;
    }
    if (!view.pages) return reply;
    const std::string links =
        page_links(asked.request, query, pages_of(view, query, asked.edition));
    if (!links.empty()) reply.headers.emplace_back("Link", links);
    return reply;
}

// The view's tables with their columns, as /openapi.json shows them.
std::string tables_json(const View& view) {
    std::vector<TableRow> tables;
    for (const ViewTable& table : view.tables) tables.push_back(*find_table(table.name));
    return base::to_json(tables);
}

void add_view(http::Router& router, const CurrentSnapshot& current, const View& view) {
    http::Route route;
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
    if (!view.tables.empty()) route.extensions.emplace_back("x-tables", tables_json(view));
    if (!view.rows_in.empty())
        route.extensions.emplace_back("x-rows-in", base::to_json(view.rows_in));
    add_for_elections(router, current, std::move(route),
                      [&view](const EditionRequest& asked) { return answer(view, asked); });
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

void add_routes(http::Router& router, const CurrentSnapshot& current) {
    http::Route list;
    list.path = "/api/elections";
    list.name = "elections";
    list.summary = "Every election published here, by id.";
    list.returns = &base::shape_of<List<ElectionRow>>();
    list.handle = [current](const Request& request) {
        Reply reply;
        reply.body = current(request.core())->list;
        return reply;
    };
    list.example = std::make_shared<const http::Example>(http::Example{"elections", sample_list()});
    router.add(std::move(list));
    for (const View& view : views()) add_view(router, current, view);
    add_export_routes(router, current);
}

}  // namespace almanac::elections
