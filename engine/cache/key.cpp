#include "engine/cache/key.h"

#include "engine/base/ensure.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

namespace almanac::cache {

namespace {

// The next character of UTF-8 and how many bytes it has. A byte that begins none becomes a lone
// surrogate as Python's surrogateescape makes it, which no proper text has, so that different
// bytes stay different keys.
struct Character {
    std::uint32_t code = 0;
    std::size_t bytes = 1;
};

Character first_of(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80u, 0x800u, 0x10000u};
    const std::uint32_t lead = byte(0);
    if (lead < 0x80u) return {lead, 1};
    const Character stray{0xDC00u + lead, 1};
    const std::size_t bytes = lead < 0xE0u ? 2 : lead < 0xF0u ? 3 : 4;
    if (lead < 0xC0u || lead > 0xF4u || text.size() < bytes) return stray;
    std::uint32_t code = lead & (0xFFu >> (bytes + 1));
    for (std::size_t at = 1; at < bytes; ++at) {
        if ((byte(at) & 0xC0u) != 0x80u) return stray;
        code = (code << 6u) | (byte(at) & 0x3Fu);
    }
    const bool surrogate = code >= 0xD800u && code < 0xE000u;
    if (code < least[bytes] || surrogate || code > 0x10FFFFu) return stray;
    return {code, bytes};
}

void append_escaped(std::string& out, std::uint32_t code) {
    if (code < 0x10000u) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", code);
        return;
    }
    const std::uint32_t rest = code - 0x10000u;
    fmt::format_to(std::back_inserter(out), "\\u{:04x}\\u{:04x}", 0xD800u + (rest >> 10u),
                   0xDC00u + (rest & 0x3FFu));
}

void append_character(std::string& out, std::uint32_t code) {
    switch (code) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\f':
            out += "\\f";
            return;
        default:
            break;
    }
    if (code >= 0x20u && code < 0x80u) {
        out += static_cast<char>(code);
    } else {
        append_escaped(out, code);
    }
}

std::string json_string(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const Character next = first_of(text);
        append_character(out, next.code);
        text.remove_prefix(next.bytes);
    }
    return out + '"';
}

// Python's repr of a float: the shortest digits that read back, an exponent of two digits or more
// below 1e-4 and from 1e16 on.
std::string python_float(double value) {
    if (value == 0) return "0.0";
    const double size = std::fabs(value);
    const bool plain = size >= 1e-4 && size < 1e16;
    std::array<char, 64> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    std::string out(text.data(), end);
    if (plain && out.find('.') == std::string::npos) out += ".0";
    return out;
}

}  // namespace

KeyBuilder& KeyBuilder::integer(std::string_view name, std::int64_t value) {
    return add(name, fmt::format("{}", value));
}

KeyBuilder& KeyBuilder::real(std::string_view name, double value) {
    base::ensure(std::isfinite(value), "a parameter of a key is finite");
    return add(name, python_float(value));
}

KeyBuilder& KeyBuilder::boolean(std::string_view name, bool value) {
    return add(name, value ? "true" : "false");
}

KeyBuilder& KeyBuilder::text(std::string_view name, std::string_view value) {
    return add(name, json_string(value));
}

KeyBuilder& KeyBuilder::add(std::string_view name, std::string json) {
    const bool added = parameters_.emplace(name, std::move(json)).second;
    base::ensure(added, "a parameter of a key is given once");
    return *this;
}

std::string KeyBuilder::build() const {
    std::string key = name_ + " {";
    std::string_view separator;
    for (const auto& [name, json] : parameters_) {
        key += separator;
        key += json_string(name);
        key += ": ";
        key += json;
        separator = ", ";
    }
    return key + '}';
}

std::optional<double> read_real(std::string_view text) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
        if (text.starts_with('-')) return std::nullopt;
    }
    const std::size_t digit = text.find_first_not_of('-');
    if (digit == std::string_view::npos || digit > 1) return std::nullopt;
    // from_chars would take "inf" and "nan".
    if (text[digit] != '.' && (text[digit] < '0' || text[digit] > '9')) return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value == 0 ? 0.0 : value;
}

std::string seed_key(std::string_view key) {
    const std::size_t brace = key.find(" {");
    if (brace == std::string_view::npos) return "";
    const std::string_view json = key.substr(brace + 1);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    base::ensure(
        EVP_Digest(json.data(), json.size(), digest.data(), &length, EVP_md5(), nullptr) == 1,
        "MD5 is not available");
    std::string hex;
    for (unsigned at = 0; at < length; ++at) {
        fmt::format_to(std::back_inserter(hex), "{:02x}", digest[at]);
    }
    return hex;
}

}  // namespace almanac::cache
