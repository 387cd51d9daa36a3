#include "engine/cache/wire_entry.h"

#include "engine/base/ensure.h"
#include "engine/cache/kept.h"
#include "engine/cache/redis_limits.h"
#include "engine/cache/wire_bytes.h"

#include <algorithm>

namespace almanac::cache {

namespace {

namespace limits = redis_limits;

constexpr std::string_view magic = "ALMC";
constexpr std::size_t content_type_max = 256;
constexpr std::size_t etag_max = 128;
// Magic, version, status; three times; sizes of tags, key, content type; of the bodies; a checksum.
constexpr std::size_t frame_bytes = 4 + 2 + 2 + 3 * 8 + 3 * 4 + 4 * 8 + 8;

base::Error broken(std::string_view what) {
    return {base::ErrorKind::broken, "A cached entry " + std::string(what) + "."};
}

bool all_visible(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return letter >= ' ' && letter <= '~'; });
}

// What may stand in a header line: nobody gets a line of their own into an answer.
bool is_content_type(std::string_view text) {
    return !text.empty() && text.front() != ' ' && all_visible(text);
}

bool is_strong_etag(std::string_view text) {
    if (text.size() < 3 || text.front() != '"' || text.back() != '"') return false;
    const std::string_view inside = text.substr(1, text.size() - 2);
    return all_visible(inside) && inside.find_first_of(" \"") == std::string_view::npos;
}

void write_names(WireWriter& out, const std::vector<std::string_view>& names) {
    for (const std::string_view name : names) out.text(name);
}

// Reads `count` names; a count beyond what there can be makes no room for them.
std::vector<std::string_view> read_names(WireReader& in, std::size_t count, std::size_t most) {
    std::vector<std::string_view> names;
    while (names.size() < count && !in.failed()) names.push_back(in.text(most));
    return names;
}

void read_bodies(WireReader& in, base::Encoded& encoded) {
    for (base::EncodedBody& body : encoded.bodies) {
        body.etag = in.text(etag_max);
        body.bytes = in.text(limits::entry_bytes_max);
    }
}

std::string_view fault_of(const WireEntry& entry) {
    const base::Encoded& body = *entry.answer.body;
    if (!is_kept(entry.answer.status)) return "has a status that is not kept";
    if (!is_content_type(body.content_type)) return "has no content type";
    if (!body.body(base::Encoding::identity).present()) return "has no identity";
    for (const base::EncodedBody& one : body.bodies) {
        if (!one.present() && !one.bytes.empty()) return "has bytes without an ETag";
        if (one.present() && !is_strong_etag(one.etag)) return "has an ETag that is none";
    }
    const bool times = entry.answer.age.count() >= 0 && entry.answer.cost.count() >= 0 &&
                       entry.kept_for.count() > 0;
    return times ? "" : "has a time below zero";
}

}  // namespace

std::size_t wire_bytes(const WireEntry& entry) {
    std::size_t bytes = frame_bytes + entry.key.size() + entry.answer.body->content_type.size();
    for (const std::string_view tag : entry.tags) bytes += 4 + tag.size();
    for (const std::string_view generation : entry.generations) bytes += 4 + generation.size();
    for (const base::EncodedBody& body : entry.answer.body->bodies) {
        bytes += body.etag.size() + body.bytes.size();
    }
    return bytes;
}

std::string write_entry(const WireEntry& entry) {
    base::ensure(entry.generations.size() == entry.tags.size() + 1, "a tag has no generation");
    WireWriter out;
    out.reserve(wire_bytes(entry));
    out.raw(magic);
    out.number(static_cast<std::uint16_t>(wire_version));
    out.number(static_cast<std::uint16_t>(entry.answer.status));
    out.number(static_cast<std::uint64_t>(entry.answer.age.count()));
    out.number(static_cast<std::uint64_t>(entry.answer.cost.count()));
    out.number(static_cast<std::uint64_t>(entry.kept_for.count()));
    out.number(static_cast<std::uint32_t>(entry.tags.size()));
    out.text(entry.key);
    write_names(out, entry.tags);
    write_names(out, entry.generations);
    out.text(entry.answer.body->content_type);
    for (const base::EncodedBody& body : entry.answer.body->bodies) {
        out.text(body.etag);
        out.text(body.bytes);
    }
    return out.take_sealed();
}

base::Result<WireEntry> read_entry(std::string_view bytes, std::shared_ptr<const void> owner) {
    if (bytes.size() < frame_bytes || bytes.size() > limits::entry_bytes_max)
        return broken("has no size");
    const auto inside = unsealed(bytes);
    if (!inside) return broken("has another checksum");

    WireReader in(*inside);
    if (in.raw(magic.size()) != magic) return broken("is none");
    if (in.number<std::uint16_t>() != wire_version) return broken("is of another version");
    auto encoded = std::make_shared<base::Encoded>();
    WireEntry entry;
    entry.answer.status = in.number<std::uint16_t>();
    entry.answer.age = Nanoseconds(in.number<std::int64_t>());
    entry.answer.cost = Nanoseconds(in.number<std::int64_t>());
    entry.kept_for = std::chrono::milliseconds(in.number<std::int64_t>());
    const auto tags = in.number<std::uint32_t>();
    if (tags > limits::tags_max) return broken("has too many tags");
    entry.key = in.text(limits::key_bytes_max);
    entry.tags = read_names(in, tags, limits::key_bytes_max);
    entry.generations = read_names(in, tags + 1, limits::generation_bytes_max);
    encoded->content_type = in.text(content_type_max);
    read_bodies(in, *encoded);
    if (!in.finished()) return broken("is cut or too long");
    encoded->owner = std::move(owner);
    entry.answer.body = std::move(encoded);
    const std::string_view fault = fault_of(entry);
    if (!fault.empty()) return broken(fault);
    return entry;
}

}  // namespace almanac::cache
