#include "apps/elections/edition_routes.h"

#include "apps/elections/view.h"

#include <fmt/format.h>

namespace almanac::elections {

namespace {

using http::Reply;
using http::Request;

// The handler as http calls it.
std::function<Reply(const Request&)> bound(const CurrentSnapshot& current, const AnswerOf& answer) {
    return [current, answer](const Request& request) {
        const std::shared_ptr<const Snapshot> snapshot = current(request.core());
        const std::string_view id =
            request.has("election_id") ? request.text("election_id") : std::string_view();
        const Edition* edition = snapshot->find(id);
        if (edition != nullptr) return answer({request, snapshot, *edition});
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

}  // namespace

void add_for_elections(http::Router& router, const CurrentSnapshot& current, http::Route route,
                       const AnswerOf& answer) {
    route.handle = bound(current, answer);
    http::Route of_any = route;
    of_any.path = "/api/elections/{election_id}" + route.path;
    of_any.name = "election_" + route.name;
    of_any.extensions.clear();  // they stand at the other form
    of_any.parameters.insert(
        of_any.parameters.begin(),
        path_parameter("election_id", http::Parameter::Type::text, "demo", "An election's id."));
    route.path = "/api" + route.path;
    route.summary += " Of the default election.";
    router.add(std::move(route));
    router.add(std::move(of_any));
}

}  // namespace almanac::elections
