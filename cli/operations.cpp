#include "cli/operations.h"

#include "cli/session.h"
#include "engine/bundle/bundle.h"

#include <utility>

namespace almanac::cli {

namespace {

constexpr std::string_view text_type = "text/plain; charset=utf-8";

http::Route said(std::string path, std::string name, std::string summary, std::string_view word) {
    http::Route route;
    route.path = std::move(path);
    route.name = std::move(name);
    route.summary = std::move(summary);
    route.policy = http::CachePolicy::no_store;
    route.priority = http::Priority::vital;
    route.content_type = text_type;
    route.example =
        std::make_shared<const http::Example>(http::Example{route.name, std::string(word) + "\n"});
    const auto body = base::encode_identity(std::string(word) + "\n", text_type);
    route.handle = [body](const http::Request&) {
        http::Reply reply;
        reply.body = body;
        return reply;
    };
    return route;
}

// Nothing listens before what is current was loaded; what is lacking after that is said and no
// reason to send anybody away.
http::Route readyz_route(Complaint complaint) {
    http::Route route = said("/readyz", "readyz",
                             "200 once what is current is loaded; says what the program goes on "
                             "without.",
                             "ready");
    route.handle = [ready = route.handle,
                    complaint = std::move(complaint)](const http::Request& request) {
        const std::string lacking = complaint();
        if (lacking.empty()) return ready(request);
        http::Reply reply;
        reply.body = base::encode_identity("ready. " + lacking + "\n", text_type);
        reply.computed = true;
        return reply;
    };
    return route;
}

http::Route metrics_route(const observe::Metrics& metrics) {
    http::Route route;
    route.path = "/metrics";
    route.name = "metrics";
    route.summary = "Counters and gauges as Prometheus reads them.";
    route.policy = http::CachePolicy::no_store;
    route.priority = http::Priority::vital;
    route.content_type = observe::metrics_content_type;
    route.example = std::make_shared<const http::Example>(
        http::Example{route.name, "# TYPE almanac_elections gauge\nalmanac_elections 1\n"});
    route.handle = [&metrics](const http::Request&) {
        http::Reply reply;
        reply.body = base::encode_identity(metrics.render(), observe::metrics_content_type);
        reply.computed = true;
        return reply;
    };
    return route;
}

}  // namespace

void mount_operations(http::Router& router, const observe::Metrics& metrics, Complaint complaint) {
    router.add(said("/healthz", "healthz", "200 while the process lives.", "alive"));
    router.add(readyz_route(std::move(complaint)));
    router.add(metrics_route(metrics));
    const auto description = std::make_shared<std::shared_ptr<const base::Encoded>>();
    http::Route route;
    route.path = "/openapi.json";
    route.name = "openapi";
    route.summary = "Every route, parameter and field, as OpenAPI 3.1.";
    route.handle = [description](const http::Request&) {
        http::Reply reply;
        reply.body = *description;
        return reply;
    };
    router.add(std::move(route));
    *description =
        bundle::encode_quickly(router.openapi("Almanac", program_version), "application/json");
}

}  // namespace almanac::cli
