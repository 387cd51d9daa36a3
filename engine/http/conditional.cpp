#include "engine/http/conditional.h"

#include "engine/http/date.h"
#include "engine/http/text.h"

#include <algorithm>
#include <string>

namespace almanac::http {

namespace {

using Seconds = std::chrono::sys_seconds;

// Takes one entity-tag and the comma behind it off a list; false where none is left, or something
// else stands there, which ends the list. Commas may stand inside a tag.
bool take_tag(std::string_view& list, std::string_view& tag, bool& is_weak) {
    while (!list.empty() && (list[0] == ',' || list[0] == ' ' || list[0] == '\t'))
        list.remove_prefix(1);
    is_weak = list.starts_with("W/");
    if (is_weak) list.remove_prefix(2);
    if (!list.starts_with('"')) return false;
    const std::size_t close = list.find('"', 1);
    if (close == std::string_view::npos) return false;
    tag = list.substr(0, close + 1);
    list = trimmed(list.substr(close + 1));
    return list.empty() || list[0] == ',';
}

enum class Comparison : unsigned char { weak, strong };

bool names(std::string_view list, std::string_view etag, Comparison comparison) {
    if (etag.empty()) return false;
    if (list == etag) return true;
    list = trimmed(list);
    if (list == "*") return true;
    std::string_view tag;
    bool is_weak = false;
    while (take_tag(list, tag, is_weak)) {
        if (tag == etag && !(is_weak && comparison == Comparison::strong)) return true;
    }
    return false;
}

// The one date that a field says; none where it says none, or several.
std::optional<Seconds> date_in(const Message& message, std::string_view name, Seconds now) {
    const auto text = message.field(name);
    return text ? parse_http_date(*text, now) : std::nullopt;
}

// Steps 1 and 2: what must still be so.
bool is_unchanged(const Message& message, const Validators& selected) {
    std::string room;
    if (const auto tags = message.list("if-match", room))
        return names_etag_strongly(*tags, selected.etag);
    if (!selected.last_modified) return true;
    const auto date = date_in(message, "if-unmodified-since", selected.now);
    return !date || *selected.last_modified <= *date;
}

}  // namespace

Verdict judge(const Message& message, const Validators& selected) {
    if (message.has_preconditions && !is_unchanged(message, selected)) return Verdict::failed;
    if (!message.if_none_match.empty()) {
        return names_etag(message.if_none_match, selected.etag) ? Verdict::not_modified
                                                                : Verdict::proceed;
    }
    if (!message.has_preconditions || !selected.last_modified) return Verdict::proceed;
    const auto date = date_in(message, "if-modified-since", selected.now);
    return date && *selected.last_modified <= *date ? Verdict::not_modified : Verdict::proceed;
}

bool allows_range(const Message& message, const Validators& selected) {
    std::string room;
    const auto condition = message.list("if-range", room);
    if (!condition) return true;
    if (condition->starts_with('"')) return *condition == selected.etag;
    const auto date = parse_http_date(*condition, selected.now);
    return date && selected.last_modified && *date == *selected.last_modified;
}

bool names_etag(std::string_view if_none_match, std::string_view etag) {
    return names(if_none_match, etag, Comparison::weak);
}

bool names_etag_strongly(std::string_view if_match, std::string_view etag) {
    return names(if_match, etag, Comparison::strong);
}

}  // namespace almanac::http
