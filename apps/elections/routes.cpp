#include "apps/elections/routes.h"

#include "apps/elections/view.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using http::Reply;
using http::Request;

constexpr std::string_view json_type = "application/json";

// What a view is asked, and of which edition, which `snapshot` keeps alive.
struct Asked {
    const Request& request;
    const std::shared_ptr<const Snapshot>& snapshot;
    const Edition& edition;
};

// Finished bytes that live as long as the snapshot does; none where they are not stored.
std::shared_ptr<const base::Encoded> stored(const View& view, const Query& query,
                                            const Asked& asked) {
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

Reply answer(const View& view, const Asked& asked) {
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

// The handler as http calls it: finds the edition, or says why there is none.
std::function<Reply(const Request&)> bound(const CurrentSnapshot& current, const View& view) {
    return [current, &view](const Request& request) {
        const std::shared_ptr<const Snapshot> snapshot = current(request.core());
        const std::string_view id =
            request.has("election_id") ? request.text("election_id") : std::string_view();
        const Edition* edition = snapshot->find(id);
        if (edition != nullptr) return answer(view, {request, snapshot, *edition});
        if (!id.empty()) {
            return http::problem(
                404,
                fmt::format("There is no election {} here; /api/elections lists those there are.",
                            id));
        }
        return http::problem(404,
                             "No election is published here yet: run `almanac demo` or "
                             "`almanac import FILE --election ID` on this data folder.");
    };
}

// One route for the default election and one for any.
void add_both(http::Router& router, const CurrentSnapshot& current, const View& view) {
    http::Route plain;
    plain.path = "/api" + view.path;
    plain.name = view.name;
    plain.summary = view.summary + " Of the default election.";
    plain.parameters = view.parameters;
    plain.returns = view.returns;
    plain.problems = {404};
    plain.handle = bound(current, view);
    http::Route of_any = plain;
    of_any.path = "/api/elections/{election_id}" + view.path;
    of_any.name = "election_" + view.name;
    of_any.summary = view.summary;
    of_any.parameters.insert(
        of_any.parameters.begin(),
        path_parameter("election_id", http::Parameter::Type::text, "demo", "An election's id."));
    router.add(std::move(plain));
    router.add(std::move(of_any));
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
    router.add(std::move(list));
    for (const View& view : views()) add_both(router, current, view);
}

}  // namespace almanac::elections
