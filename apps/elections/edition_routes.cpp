#include "apps/elections/edition_routes.h"

#include "apps/elections/view.h"

#include <fmt/format.h>

#include <chrono>

namespace almanac::elections {

namespace {

using http::Reply;
using http::Request;

// An election's own address knows since when it answers as it does. That of the default election
// does not: another election may become the default, with an earlier time.
EditionRequest request_of(const Request& request, const std::shared_ptr<const Snapshot>& snapshot,
                          const Edition& edition) {
    EditionRequest asked{request, snapshot, edition};
    const std::string& id = edition.row.election_id;
    if (request.has("election_id"))
        asked.since = std::chrono::floor<std::chrono::seconds>(snapshot->since.at(id));
    asked.tags = snapshot->purge_names.at(id);
    return asked;
}

// The handler as http calls it.
std::function<Reply(const Request&)> bound(const CurrentSnapshot& current, const AnswerOf& answer) {
    return [current, answer](const Request& request) {
        const std::shared_ptr<const Snapshot> snapshot = current(request.core());
        const std::string_view id =
            request.has("election_id") ? request.text("election_id") : std::string_view();
        const Edition* edition = snapshot->find(id);
        if (edition != nullptr) {
            const EditionRequest asked = request_of(request, snapshot, *edition);
            return marked(answer(asked), asked);
        }
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

http::CacheNote note_of(const cache::Answer& answer) {
    using Forward = http::CacheNote::Forward;
    http::CacheNote note;
    const bool was_there =
        answer.source == cache::Source::hit || answer.source == cache::Source::stale;
    const bool passed_by = answer.source == cache::Source::bypass;
    note.forward = was_there ? Forward::none : passed_by ? Forward::bypass : Forward::uri_miss;
    note.collapsed = answer.source == cache::Source::collapsed;
    note.stored = answer.source == cache::Source::computed;
    if (!passed_by) note.ttl = std::chrono::floor<std::chrono::seconds>(answer.ttl);
    return note;
}

// What an ask needs until it is answered, when the request may be gone.
struct Asking {
    OnDemand what;
    VersionAsk of;
    Dress dress;
    std::optional<std::chrono::sys_seconds> since;
    std::shared_ptr<const http::CacheTags> purge_names;

    Reply reply(const cache::Answer& answer) const {
        Reply reply;
        reply.status = answer.status;
        reply.body = answer.body;
        reply.computed = answer.source != cache::Source::hit;
        reply.cache = note_of(answer);
        reply.last_modified = since;
        reply.tags = purge_names;
        if (answer.status == 200) dress(reply);
        return reply;
    }
};

// Whoever runs the program may have an answer worked out and kept without waiting for it (RFC
// 7240). Of anybody else it is a wish that changes nothing: no limit counts what nobody waits for.
bool need_not_wait(const Request& request, const OnDemand& what, const cache::Cache& kept) {
    return what.reading == cache::Reading::cached && kept.enabled() &&
           request.caller() == http::Caller::admin &&
           request.header_list("prefer").find("respond-async") != std::string::npos;
}

// It will be worked out, if there is room.
Reply accepted() {
    Reply reply;
    reply.status = 202;
    reply.policy = http::CachePolicy::no_store;
    reply.headers.emplace_back("Preference-Applied", "respond-async");
    return reply;
}

}  // namespace

Reply marked(Reply reply, const EditionRequest& asked) {
    if (reply.source) return reply;  // a stream is of no version
    reply.last_modified = asked.since;
    reply.tags = asked.tags;
    return reply;
}

Reply answer_on_demand(cache::Cache& kept, const EditionRequest& asked, OnDemand what,
                       Dress dress) {
    VersionAsk of(asked.edition, what);
    const auto asking = std::make_shared<const Asking>(
        Asking{std::move(what), std::move(of), std::move(dress), asked.since, asked.tags});
    if (const auto answer = kept.find(asking->of.ask()); answer && !answer->renew)
        return asking->reply(*answer);
    if (need_not_wait(asked.request, asking->what, kept)) {
        ask_ahead(kept, asked.edition, asking->what);
        return accepted();
    }
    Reply reply;
    reply.later = [&kept, asking](const http::Responder& responder) {
        kept.get_or_compute(
            asking->of.ask(), asking->what.compute,
            [asking, responder](const base::Result<cache::Answer>& answer) {
                responder.answer(answer ? asking->reply(*answer) : http::problem(answer.error()));
            });
    };
    return reply;
}

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
