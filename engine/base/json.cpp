#include "engine/base/json.h"

#include "engine/base/json_read.h"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

namespace almanac::base {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    out += '"';
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (static_cast<unsigned char>(character) >= 0x20 && character != '"' && character != '\\')
            continue;
        out.append(text.substr(plain, at - plain));
        plain = at + 1;
        switch (character) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                fmt::format_to(std::back_inserter(out), "\\u{:04x}",
                               static_cast<unsigned>(character));
        }
    }
    out.append(text.substr(plain));
    out += '"';
}

}  // namespace

void JsonWriter::separate() {
    if (needs_comma_) out_ += ',';
    needs_comma_ = true;
}

void JsonWriter::open(char bracket) {
    separate();
    out_ += bracket;
    needs_comma_ = false;
}

void JsonWriter::close(char bracket) {
    out_ += bracket;
    needs_comma_ = true;
}

void JsonWriter::key(std::string_view name) {
    separate();
    append_escaped(out_, name);
    out_ += ':';
    needs_comma_ = false;
}

void JsonWriter::key(std::uint32_t number) {
    separate();
    fmt::format_to(std::back_inserter(out_), "\"{}\":", number);
    needs_comma_ = false;
}

void JsonWriter::null() { raw("null"); }
void JsonWriter::boolean(bool value) { raw(value ? "true" : "false"); }

void JsonWriter::integer(std::int64_t value) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::integer(std::uint64_t value) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::real(double value) {
    if (!std::isfinite(value)) return null();
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonWriter::text(std::string_view value) {
    separate();
    append_escaped(out_, value);
}

void JsonWriter::decimal(const Decimal& value) {
    separate();
    out_ += '"';
    append(out_, value);
    out_ += '"';
}

void JsonWriter::raw(std::string_view json) {
    separate();
    out_ += json;
}

Error not_ours(std::string_view name) {
    return {ErrorKind::broken,
            fmt::format("{} is not what this program writes there; import again", name)};
}

}  // namespace almanac::base
