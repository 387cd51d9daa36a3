#include "engine/cache/redis_settings.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <optional>

namespace almanac::cache {

namespace {

base::Error refused(std::string_view what) {
    return {base::ErrorKind::invalid,
            fmt::format("The address of Redis {}. Write redis://host:port/database or "
                        "unix:///path/of/socket?db=0; the password stands in a file of its own.",
                        what)};
}

std::optional<unsigned> number_up_to(std::string_view text, unsigned most) {
    unsigned number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    if (!whole || number > most) return std::nullopt;
    return number;
}

// Redis' own limit is its setting `databases`, 16 unless somebody raised it.
constexpr unsigned database_max = 65'535;

base::Result<RedisAddress> parse_socket(std::string_view text) {
    RedisAddress address;
    const std::size_t question = text.find('?');
    address.socket = text.substr(0, question);
    constexpr std::size_t path_max = 107;  // of sockaddr_un
    if (!address.socket.starts_with('/') || address.socket.size() > path_max) {
        return refused("has no absolute path of at most 107 bytes");
    }
    if (question == std::string_view::npos) return address;
    const std::string_view query = text.substr(question + 1);
    const auto database =
        query.starts_with("db=") ? number_up_to(query.substr(3), database_max) : std::nullopt;
    if (!database) return refused("has a query other than db=NUMBER");
    address.database = *database;
    return address;
}

// The host, without the brackets of IPv6, and the port behind it.
base::Result<RedisAddress> parse_host(std::string_view text) {
    RedisAddress address;
    const bool bracketed = text.starts_with('[');
    const std::size_t closing = text.find(']');
    if (bracketed && closing == std::string_view::npos) return refused("lacks a bracket");
    const std::size_t host_end = bracketed ? closing + 1 : std::min(text.find(':'), text.size());
    address.host = bracketed ? text.substr(1, closing - 1) : text.substr(0, host_end);
    if (address.host.empty() || address.host.size() > 253) return refused("has no host");
    const std::string_view behind = text.substr(host_end);
    if (behind.empty()) return address;
    const auto port = behind.starts_with(':') ? number_up_to(behind.substr(1), 65'535) : 0;
    if (!port || *port == 0) return refused("has no port between 1 and 65535");
    address.port = static_cast<std::uint16_t>(*port);
    return address;
}

}  // namespace

base::Result<RedisAddress> parse_redis_address(std::string_view text) {
    for (const char letter : text) {
        if (letter <= ' ' || letter > '~') return refused("has a letter that none has");
    }
    constexpr std::string_view by_socket = "unix://";
    constexpr std::string_view by_host = "redis://";
    if (text.starts_with(by_socket)) return parse_socket(text.substr(by_socket.size()));
    if (!text.starts_with(by_host)) return refused("begins neither with redis:// nor with unix://");
    text.remove_prefix(by_host.size());
    if (text.find('@') != std::string_view::npos) return refused("names a user or a password");
    const std::size_t slash = text.find('/');
    RedisAddress address = TRY(parse_host(text.substr(0, slash)));
    if (slash == std::string_view::npos || slash + 1 == text.size()) return address;
    const auto database = number_up_to(text.substr(slash + 1), database_max);
    if (!database) return refused("has a database that is no number");
    address.database = *database;
    return address;
}

base::Result<std::string> redis_password(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("The password file {} cannot be read.", file.string())};
    }
    constexpr std::size_t password_max = 512;
    std::string line(password_max + 2, '\0');
    in.read(line.data(), static_cast<std::streamsize>(line.size()));
    line.resize(static_cast<std::size_t>(in.gcount()));
    line.resize(std::min(line.find_first_of("\r\n"), line.size()));
    if (line.empty() || line.size() > password_max) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("The password file {} has no first line of 1 to {} bytes.",
                                       file.string(), password_max)};
    }
    return line;
}

}  // namespace almanac::cache
