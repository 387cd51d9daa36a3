#include "cli/server_client.h"

#include "cli/session.h"

#include <CLI/CLI.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>
#include <simdjson.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

namespace almanac::cli {

namespace {

namespace beast = boost::beast;
using base::Error;
using base::ErrorKind;
using Response = beast::http::response<beast::http::string_body>;

constexpr std::chrono::seconds patience{30};

// Where to connect.
struct Place {
    std::string host;
    std::string port = "80";
    std::string authority;  // as Host has it
};

Error no_address(std::string_view url) {
    return {ErrorKind::invalid,
            fmt::format("\"{}\" is no address of a server: write http://host:port; behind a proxy "
                        "with TLS, ask the server itself",
                        url)};
}

base::Result<Place> place_of(std::string_view url) {
    constexpr std::string_view scheme = "http://";
    if (!url.starts_with(scheme)) return no_address(url);
    std::string_view rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    Place place;
    place.authority = rest;
    const std::size_t bracket = rest.find(']');
    const std::size_t colon = rest.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon != std::string_view::npos) place.port = rest.substr(colon + 1);
    place.host = rest.substr(0, colon);
    if (place.host.starts_with('[') && place.host.ends_with(']'))
        place.host = place.host.substr(1, place.host.size() - 2);
    const auto is_digit = [](char each) { return each >= '0' && each <= '9'; };
    const auto is_plain = [](char each) { return each > ' ' && each <= '~' && each != '/'; };
    const bool good = !place.host.empty() && !place.port.empty() && place.port.size() <= 5 &&
                      std::all_of(place.port.begin(), place.port.end(), is_digit) &&
                      std::all_of(place.host.begin(), place.host.end(), is_plain);
    if (!good) return no_address(url);
    return place;
}

// "" where none is named.
base::Result<std::string> key_of(const ServerAddress& address) {
    std::string key;
    if (address.key_file.empty()) {
        const char* named = std::getenv("ALMANAC_KEY");
        key = named == nullptr ? "" : named;
    } else {
        std::ifstream in(address.key_file);
        if (!std::getline(in, key)) {
            return Error{ErrorKind::missing,
                         fmt::format("{} has no key in its first line", address.key_file)};
        }
    }
    const auto is_plain = [](char each) { return each > ' ' && each <= '~'; };
    if (!std::all_of(key.begin(), key.end(), is_plain))
        return Error{ErrorKind::invalid,
                     "the key is none: almanac keys add --role admin makes one"};
    return key;
}

beast::error_code exchange(const Place& place,
                           const beast::http::request<beast::http::empty_body>& request,
                           Response& response) {
    beast::error_code error;
    boost::asio::io_context context;
    boost::asio::ip::tcp::resolver resolver(context);
    const auto found = resolver.resolve(place.host, place.port, error);
    if (error) return error;
    beast::tcp_stream stream(context);
    beast::flat_buffer buffer;
    const auto keep = [&error](beast::error_code outcome, auto&&...) { error = outcome; };
    const auto run = [&] {
        context.run();
        context.restart();
    };
    stream.expires_after(patience);
    stream.async_connect(found, keep);
    run();
    if (error) return error;
    beast::http::async_write(stream, request, keep);
    run();
    if (error) return error;
    beast::http::async_read(stream, buffer, response, keep);
    run();
    return error;
}

// What a problem (RFC 9457) says, else the status.
std::string said(const Response& response) {
    simdjson::dom::parser parser;
    std::string_view detail;
    if (parser.parse(response.body()).at_key("detail").get(detail) == simdjson::SUCCESS)
        return std::string(detail);
    return fmt::format("status {}", response.result_int());
}

Error refusal(const Response& response) {
    const unsigned status = response.result_int();
    if (status == 401 || status == 403) {
        return {ErrorKind::denied,
                fmt::format("the server refuses: {} (a key of the role admin is needed: --key-file "
                            "FILE or ALMANAC_KEY; almanac keys add --role admin makes one)",
                            said(response))};
    }
    return {status == 404 ? ErrorKind::missing : ErrorKind::broken,
            fmt::format("the server refuses: {}", said(response))};
}

}  // namespace

void add_server_options(CLI::App& verb, ServerAddress& address) {
    verb.add_option("--server", address.url, "The server to ask")
        ->type_name("URL")
        ->capture_default_str();
    verb.add_option("--key-file", address.key_file,
                    "A file whose first line is a key of the role admin; without it the variable "
                    "ALMANAC_KEY is taken")
        ->type_name("FILE");
}

base::Result<std::string> ask_server(const ServerAddress& address, std::string_view method,
                                     std::string_view path) {
    const Place place = TRY(place_of(address.url));
    const std::string key = TRY(key_of(address));
    beast::http::request<beast::http::empty_body> request;
    request.version(11);
    request.method_string({method.data(), method.size()});
    request.target({path.data(), path.size()});
    request.set(beast::http::field::host, place.authority);
    request.set(beast::http::field::user_agent, fmt::format("almanac/{}", program_version));
    if (!key.empty()) request.set(beast::http::field::authorization, "Bearer " + key);
    if (method == "POST") request.content_length(0);
    Response response;
    if (const auto error = exchange(place, request, response)) {
        return Error{ErrorKind::missing,
                     fmt::format("{} does not answer ({}); is `almanac serve` running there? "
                                 "--server names another",
                                 address.url, error.message())};
    }
    if (response.result_int() >= 300) return refusal(response);
    return std::move(response.body());
}

}  // namespace almanac::cli
