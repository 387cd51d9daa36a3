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

http::Route metrics_route(const observe::Metrics& metrics) {
    http::Route route;
    route.path = "/metrics";
    route.name = "metrics";
    route.summary = "Counters and gauges as Prometheus reads them.";
    route.policy = http::CachePolicy::no_store;
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

void mount_operations(http::Router& router, const observe::Metrics& metrics) {
    router.add(said("/healthz", "healthz", "200 while the process lives.", "alive"));
    // Nothing listens before what is current was loaded.
    router.add(said("/readyz", "readyz", "200 once what is current is loaded.", "ready"));
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
