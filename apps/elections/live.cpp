#include "apps/elections/live.h"

#include "apps/elections/edition_routes.h"
#include "apps/elections/generation.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <string_view>

namespace almanac::elections {

namespace {

std::string topic_of(std::string_view election_id) {
    return fmt::format("election:{}", election_id);
}

// What both events say.
struct Happened {
    std::string election_id;
    std::string data_version;
    std::string since;

    static constexpr std::string_view view_name = "happened";
    static constexpr auto fields() {
        using H = Happened;
        return base::describe<H>(
            base::field("election_id", &H::election_id, "id", "To which election."),
            base::field("data_version", &H::data_version, "",
                        "The version that is served from now on, or was the last."),
            base::field("since", &H::since, "RFC 3339", "When this version came to be served."));
    }
};

std::string happened(const Snapshot& snapshot, const Edition& edition) {
    const ElectionRow& row = edition.row;
    return base::to_json(
        Happened{row.election_id, row.data_version, rfc3339(snapshot.since.at(row.election_id))});
}

// An event that nobody can be told of is one of an election beyond the limit of topics: who asks
// for its events hears that there are none.
void publish(http::EventHub& events, const std::string& topic, const http::Event& event) {
    if (!events.open(topic)) return;
    if (const auto told = events.publish(topic, event); !told) events.close(topic);
}

}  // namespace

void tell(http::EventHub& events, const Snapshot& before, const Snapshot& after) {
    for (const auto& [id, edition] : after.editions) {
        const Edition* old = before.find(id);
        if (old != nullptr && old->row.data_version == edition->row.data_version) continue;
        publish(events, topic_of(id), {"published", happened(after, *edition)});
    }
    for (const auto& [id, edition] : before.editions) {
        if (after.find(id) != nullptr) continue;
        publish(events, topic_of(id), {"removed", happened(before, *edition)});
        events.close(topic_of(id));
    }
}

void add_event_routes(http::Router& router, const Serves& serves) {
    http::Route route;
    route.path = "/events";
    route.name = "events";
    route.summary =
        "What happens to the election, as it happens: \"published\" and \"removed\" as server-sent "
        "events, \"missed\" where some are not kept any more.";
    route.policy = http::CachePolicy::no_store;
    route.content_type = "text/event-stream";
    route.problems = {404};
    route.example = std::make_shared<const http::Example>(http::Example{
        "events",
        "retry: 2000\n\nid: 18f2a-7\nevent: published\ndata: {\"election_id\":\"demo\","
        "\"data_version\":\"0f3c\",\"since\":\"2024-11-05T20:00:00Z\"}\n\n"});
    add_for_elections(router, serves.current, std::move(route),
                      [&events = serves.events](const EditionRequest& asked) {
                          return events.subscribe(topic_of(asked.edition.row.election_id),
                                                  asked.request.header("last-event-id"));
                      });
}

}  // namespace almanac::elections
