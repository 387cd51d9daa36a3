// Serves files as finished answers with engine/http, as `almanac serve` does: /small, /large.
// Usage: bench_http_almanac SMALL LARGE, each .br or .gz. Prints its port, serves until its input
// ends.

#include "engine/base/encoded.h"
#include "engine/base/published.h"
#include "engine/http/http.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

namespace {

namespace base = almanac::base;
namespace http = almanac::http;

// One answer in two encodings, as an edition holds it.
struct Stored {
    std::string packed;
    std::string etag;
    base::Encoded encoded;
};

std::shared_ptr<const Stored> store(const char* path) {
    auto stored = std::make_shared<Stored>();
    std::ifstream file(path, std::ios::binary);
    stored->packed.assign(std::istreambuf_iterator<char>(file), {});
    const auto encoding =
        std::string_view(path).ends_with(".br") ? base::Encoding::br : base::Encoding::gzip;
    stored->etag = base::etag_of(stored->packed, encoding);
    stored->encoded.content_type = "application/json";
    stored->encoded.bodies[0] = {"{}", "\"identity\""};
    stored->encoded.bodies[static_cast<std::size_t>(encoding)] = {stored->packed, stored->etag};
    return stored;
}

using Current = base::Published<Stored>;

void add(http::Router& router, std::string name, const Current& current) {
    http::Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.handle = [&current](const http::Request& request) {
        const auto stored = current.get(request.core());
        http::Reply reply;
        reply.body = std::shared_ptr<const base::Encoded>(stored, &stored->encoded);
        return reply;
    };
    router.add(std::move(route));
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 3) return 2;
    Current small;
    Current large;
    small.publish(store(arguments[1]));
    large.publish(store(arguments[2]));
    http::Router router;
    add(router, "small", small);
    add(router, "large", large);
    almanac::observe::Metrics metrics;
    http::ServerOptions options;
    options.port = 0;
    options.threads = 2;
    options.metrics = &metrics;
    const auto server = http::Server::listen(router, options);
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().detail.c_str());
        return 1;
    }
    std::puts(std::to_string((*server)->port()).c_str());
    std::fflush(stdout);
    std::thread serving([&] { (*server)->run(); });
    while (std::getchar() != EOF) continue;
    (*server)->stop();
    serving.join();
    return 0;
}
