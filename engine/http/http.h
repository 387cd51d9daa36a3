#pragma once

// The front door of serving: routes as values, a router that checks and describes them, and a
// server that writes finished bytes. One epoll loop and one SO_REUSEPORT listener a core; a
// connection stays on its core.

#include "engine/base/clock.h"
#include "engine/base/describe.h"
#include "engine/base/encoded.h"
#include "engine/base/result.h"
#include "engine/http/admission.h"
#include "engine/http/errand.h"
#include "engine/http/events.h"
#include "engine/http/later.h"
#include "engine/http/page_token.h"
#include "engine/observe/observe.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::http {

// HEAD follows GET; OPTIONS is answered by the router.
enum class Method : std::uint8_t { get, post };

// One parameter of a route: where it stands, what it may be. Checked before the handler runs.
struct Parameter {
    enum class In : std::uint8_t { path, query };
    enum class Type : std::uint8_t { integer, real, text, choice };
    std::string name;
    In in = In::query;
    Type type = Type::text;
    double minimum = 0;  // of numbers, both 0: no bound; of text the bytes it may have
    double maximum = 0;
    std::vector<std::string> choices;
    std::optional<std::string> default_value;  // none: required in a path, may be absent in a query
    std::string example;
    std::string sentence;
};

// How the answer may be kept: an alias moves with each version, immutable bytes are a version's
// own.
enum class CachePolicy : std::uint8_t { alias, immutable, no_store };

// Who is refused first where there is more to do than can be done: what has to be computed, then
// what is there already; never what is vital, by which others know that this server lives.
enum class Priority : std::uint8_t { vital, finished, computed };

// A request whose parameters are checked and typed. Views live until the handler returns.
class Request {
public:
    virtual ~Request() = default;
    virtual std::string_view path() const = 0;
    virtual std::string_view query() const = 0;
    virtual std::int64_t integer(std::string_view name) const = 0;   // given or by default, else 0
    virtual double real(std::string_view name) const = 0;            // likewise
    virtual std::string_view text(std::string_view name) const = 0;  // likewise, else ""
    virtual bool has(std::string_view name) const = 0;               // given or by default
    virtual std::string_view body() const = 0;                       // of POST, "" otherwise
    virtual std::size_t core() const = 0;                            // whose Published slot to read
    // The value of a header field by its name in lower case; none where it is absent, or given
    // more than once, which says nothing certain.
    virtual std::optional<std::string_view> header(std::string_view) const { return {}; }
    // The value of a field that is a list, several of it joined; "" where it is absent.
    virtual std::string header_list(std::string_view) const { return {}; }
    // Who calls, by name ("": nobody known), and what he may do.
    virtual std::string_view caller_name() const { return {}; }
    virtual Caller caller() const { return Caller::anybody; }
};

// What Cache-Status says of an answer (RFC 9211) beyond hit or miss.
struct CacheNote {
    // Why the cache did not have it; none: it had.
    enum class Forward : std::uint8_t { none, bypass, uri_miss };
    Forward forward = Forward::none;
    std::optional<std::chrono::seconds> ttl;  // how long it is still fresh; negative: it is stale
    bool stored = false;                      // the answer is kept from now on
    bool collapsed = false;                   // it was made once for several who asked
    std::string_view detail;                  // a literal, for people
};

// The names that an answer goes by in caches in front of the server, written out once: when one of
// them is purged, so is the answer.
struct CacheTags {
    std::string fields;  // Cache-Groups (RFC 9875) and Surrogate-Key
};
// Of each name, bytes other than letters, digits and "-._:" become "_".
std::shared_ptr<const CacheTags> cache_tags(const std::vector<std::string>& names);

// What a handler gives back: finished bytes (any encodings), a problem, or how to go on.
struct Reply {
    unsigned status = 200;
    std::shared_ptr<const base::Encoded> body;
    std::vector<std::pair<std::string, std::string>> headers;  // Link, Location, Retry-After …
    bool computed = false;              // made for this request; said in Cache-Status
    std::optional<CachePolicy> policy;  // where it differs from the route's
    std::optional<CacheNote> cache;     // where there is more to say than `computed` does
    // Since when the address answers with these bytes, rounded down; other bytes, also older ones
    // that it goes back to, have a later time.
    std::optional<std::chrono::sys_seconds> last_modified;
    std::shared_ptr<const CacheTags> tags;
    std::shared_ptr<Source> source;  // of a body that is made while it is sent, instead of `body`
    // Instead of all the above: called at once, on the core's thread; hands the responder to
    // whoever works the answer out elsewhere. The request's views are gone by then.
    std::function<void(const Responder&)> later;
};

// One entry of problem+json's errors[].
struct FieldProblem {
    std::string field;
    std::string reason;
};

// RFC 9457 problem+json. `status` decides the title.
Reply problem(unsigned status, std::string detail, std::vector<FieldProblem> errors = {});
// The one place where an ErrorKind becomes a status.
Reply problem(const base::Error& error);

// What a POST route takes: no more than so many bytes, of one of these types; a request that names
// no type is taken too.
struct RequestBody {
    std::vector<std::string> content_types;
    std::size_t bytes_max = 0;
    std::string sentence;
    std::string example;  // of the first type
};

// An answer as /openapi.json shows it, under a name; routes that answer alike share one.
struct Example {
    std::string name;
    std::string body;
};

// A route is a value: the router, the checks, the errors and /openapi.json all come from it.
struct Route {
    Method method = Method::get;
    std::string path;     // "/api/coalition/pairs/{a}/{b}"; a last "{rest...}" takes what is left
    std::string name;     // operationId, also the route's label in metrics
    std::string summary;  // a sentence
    std::vector<Parameter> parameters;
    Caller caller = Caller::anybody;  // the least that may call it
    CachePolicy policy = CachePolicy::alias;
    Priority priority = Priority::finished;
    const base::Shape* returns = nullptr;  // of JSON; null: not JSON
    std::string content_type = "application/json";
    std::vector<std::string> other_types;  // of answers that a parameter chooses
    std::vector<unsigned> problems;        // statuses it may answer beside 200, 304 and 400
    std::optional<RequestBody> takes;      // of POST
    std::shared_ptr<const Example> example;
    std::vector<std::pair<std::string, std::string>> extensions;  // "x-tables": JSON
    std::function<Reply(const Request&)> handle;
};

// All routes of a program. Filled before the server starts, immutable afterwards.
class Router {
public:
    // Two routes of one method and pattern are a bug; so is a {parameter} without description.
    void add(Route route);
    const std::vector<Route>& routes() const { return routes_; }
    // The whole description as OpenAPI 3.1 JSON, from the routes and the shapes they return.
    std::string openapi(std::string_view title, std::string_view version) const;

private:
    std::vector<Route> routes_;
};

// Every limit of the server, each with its unit; docs/operating.md names them all.
struct Limits {
    std::size_t header_bytes_max = 16 * 1024;  // a browser's request is 1 KB, long cookies 8 KB
    std::size_t body_bytes_max = 1024 * 1024;  // where a route says no other; of GET thrown away
    // of one answer, unencoded; the largest export of 300,000 ballots has 80 MB
    std::size_t answer_bytes_max = 256 * 1024 * 1024;
    std::size_t connections_max = 18'000;    // of the 20,000 handles a process has
    std::uint32_t requests_max = 1'000'000;  // of one connection: at 10,000 a second 100 s, after
                                             // which it may find another core or another server
    // from the connection to its first byte
    std::chrono::milliseconds greeting_timeout = std::chrono::seconds(15);
    // first byte to end of header
    std::chrono::milliseconds header_timeout = std::chrono::seconds(10);
    // end of header to end of body
    std::chrono::milliseconds body_timeout = std::chrono::seconds(30);
    // between requests of one connection
    std::chrono::milliseconds idle_timeout = std::chrono::seconds(75);
    // a reader that takes nothing for so long is closed
    std::chrono::milliseconds write_timeout = std::chrono::seconds(30);
    // from a handler's return to the answer it has put off; then 504
    std::chrono::milliseconds handler_timeout = std::chrono::seconds(10);
    // answers of one core that are put off, three quarters of them computed; above it 503. What two
    // workers clear in 2.5 s at 20 ms each: who would wait longer is better told at once
    std::size_t waiting_max = 256;
    // one pull of a stream: what a socket takes at once, so that nothing is left over as a rule
    std::size_t stream_piece_bytes_max = 64 * 1024;
    // of a stream, in the kernel and not on its way yet: a slow reader is noticed after so much
    std::size_t unsent_bytes_max = 64 * 1024;
    // silence on a stream that never ends; 25 s are promised and proxies give up after 60
    std::chrono::milliseconds heartbeat_period = std::chrono::seconds(20);
    // after stop(): how long answers may still take
    std::chrono::milliseconds drain_timeout = std::chrono::seconds(10);
    // after the last answer: the wait for the client's end
    std::chrono::milliseconds linger_timeout = std::chrono::seconds(2);
};

// Which pages of other origins may read the answers (CORS, as the Fetch standard has it).
struct CorsOptions {
    std::vector<std::string> origins;  // "https://example.org", or "*" alone; empty: none
    std::vector<std::string> methods{"GET", "HEAD", "POST"};
    // what a page may send beside what every page may
    std::vector<std::string> headers{"Authorization", "Content-Type",    "If-Match",
                                     "If-None-Match", "Idempotency-Key", "Range",
                                     "traceparent"};
    // what a page may read beside what every page may
    std::vector<std::string> exposed_headers{
        "Accept-Ranges", "Cache-Status",     "Content-Encoding", "Content-Range", "ETag",
        "Link",          "RateLimit-Policy", "RateLimit",        "Retry-After",   "Server-Timing"};
    std::chrono::seconds max_age = std::chrono::hours(2);  // browsers keep a preflight no longer
};

// What shared caches in front of the server are told beside what everybody is told.
struct FrontOptions {
    std::string cdn_cache_control;  // RFC 9213, of answers that move on and have tags
    bool sends_tags = false;        // Reply::tags
};

// Where to listen, with how many threads, within which limits.
struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080;  // 0: a free one
    std::size_t threads = 0;    // 0: one a core
    Limits limits;
    CorsOptions cors;
    FrontOptions front;
    const base::Clock* clock = nullptr;   // for Date; outlives the server; null: the machine's
    observe::Metrics* metrics = nullptr;  // outlives the server, which opens it; null: no counting
    AccessControl* access = nullptr;      // outlives the server; null: everybody may everything
    observe::AccessLog* access_log = nullptr;  // likewise; null: no traces either
};

// Serves a router, which outlives it, until it is stopped. stop() may be called from any thread.
class Server {
public:
    // Binds and listens; a port in use is an error although the listeners share it.
    static base::Result<std::unique_ptr<Server>> listen(const Router& router,
                                                        const ServerOptions& options);
    virtual ~Server() = default;
    virtual std::uint16_t port() const = 0;
    // Runs until stop(); returns when every connection is drained or the drain timeout has passed.
    virtual void run() = 0;
    virtual void stop() = 0;
};

}  // namespace almanac::http
