#include "engine/http/cache_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace almanac::http {

namespace {

std::string_view name_of(CacheNote::Forward forward) {
    switch (forward) {
        case CacheNote::Forward::none:
            return "";
        case CacheNote::Forward::bypass:
            return "bypass";
        case CacheNote::Forward::uri_miss:
            return "uri-miss";
    }
    return "";
}

// A String of a structured field (RFC 8941 §3.3.3): ASCII without controls.
void append_text(std::string& out, std::string_view text) {
    out += '"';
    for (const char each : text) {
        if (each == '"' || each == '\\') out += '\\';
        out += each >= 0x20 && each < 0x7f ? each : '?';
    }
    out += '"';
}

bool is_plain(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 ||
           std::string_view("-._:").find(letter) != std::string_view::npos;
}

}  // namespace

std::string_view cache_control_of(CachePolicy policy) {
    // Without `public`: it would only say that an answer may be kept although it was asked with
    // Authorization, which it need not.
    switch (policy) {
        // A new version shows within seconds; a shared cache may bridge a restart and a day of
        // trouble.
        case CachePolicy::alias:
            return "max-age=5, stale-while-revalidate=60, stale-if-error=86400";
        case CachePolicy::immutable:
            return "max-age=31536000, immutable";
        case CachePolicy::no_store:
            return "no-store";
    }
    return "no-store";
}

std::string_view cache_status_of(const Reply& reply, std::string& room) {
    if (!reply.cache) return reply.computed ? "almanac; fwd=miss" : "almanac; hit";
    const CacheNote& note = *reply.cache;
    room = "almanac; ";
    room += note.forward == CacheNote::Forward::none ? "hit"
                                                     : fmt::format("fwd={}", name_of(note.forward));
    if (note.ttl) fmt::format_to(std::back_inserter(room), "; ttl={}", note.ttl->count());
    // Both say what became of a forwarded request; a hit has none.
    if (note.forward != CacheNote::Forward::none && note.stored) room += "; stored";
    if (note.forward != CacheNote::Forward::none && note.collapsed) room += "; collapsed";
    if (!note.detail.empty()) {
        room += "; detail=";
        append_text(room, note.detail);
    }
    return room;
}

std::shared_ptr<const CacheTags> cache_tags(const std::vector<std::string>& names) {
    std::string groups;
    std::string keys;
    for (std::string name : names) {
        std::replace_if(
            name.begin(), name.end(), [](char each) { return !is_plain(each); }, '_');
        groups += fmt::format("{}\"{}\"", groups.empty() ? "" : ", ", name);
        keys += fmt::format("{}{}", keys.empty() ? "" : " ", name);
    }
    auto tags = std::make_shared<CacheTags>();
    if (!names.empty())
        tags->fields = fmt::format("Cache-Groups: {}\r\nSurrogate-Key: {}\r\n", groups, keys);
    return tags;
}

}  // namespace almanac::http
