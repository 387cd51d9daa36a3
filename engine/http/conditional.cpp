#include "engine/http/conditional.h"

#include "engine/http/text.h"

#include <algorithm>
#include <array>
#include <string>

namespace almanac::http {

namespace {

using Days = std::chrono::sys_days;
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

// Reads a date from left to right; whatever does not fit makes it fail for good.
class DateReader {
public:
    explicit DateReader(std::string_view text) : text_(text) {}

    void word(std::string_view expected) {
        fits_ = fits_ && text_.starts_with(expected);
        if (fits_) text_.remove_prefix(expected.size());
    }
    // The place of the word that comes next.
    template <std::size_t count>
    unsigned one_of(const std::array<std::string_view, count>& words) {
        for (unsigned place = 0; place < count; ++place) {
            if (!text_.starts_with(words[place])) continue;
            text_.remove_prefix(words[place].size());
            return place;
        }
        fits_ = false;
        return 0;
    }
    int number(std::size_t digits) {
        if (text_.size() < digits) fits_ = false;
        int value = 0;
        for (std::size_t at = 0; fits_ && at < digits; ++at) {
            fits_ = text_[at] >= '0' && text_[at] <= '9';
            value = value * 10 + (text_[at] - '0');
        }
        if (fits_) text_.remove_prefix(digits);
        return value;
    }
    bool next_is(char letter) const { return text_.starts_with(letter); }
    bool is_at_end() const { return fits_ && text_.empty(); }

private:
    std::string_view text_;
    bool fits_ = true;
};

constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
constexpr std::array<std::string_view, 7> long_weekdays{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

struct Moment {
    int year = 0;
    unsigned month = 0;  // from 0
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
};

void read_time(DateReader& reader, Moment& moment) {
    moment.hour = reader.number(2);
    reader.word(":");
    moment.minute = reader.number(2);
    reader.word(":");
    moment.second = reader.number(2);
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_imf(std::string_view text, Moment& moment) {
    DateReader reader(text);
    reader.one_of(weekdays);
    reader.word(", ");
    moment.day = reader.number(2);
    reader.word(" ");
    moment.month = reader.one_of(months);
    reader.word(" ");
    moment.year = reader.number(4);
    reader.word(" ");
    read_time(reader, moment);
    reader.word(" GMT");
    return reader.is_at_end();
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; a date over fifty years ahead is one of the past.
bool read_rfc850(std::string_view text, Moment& moment, Seconds now) {
    DateReader reader(text);
    reader.one_of(long_weekdays);
    reader.word(", ");
    moment.day = reader.number(2);
    reader.word("-");
    moment.month = reader.one_of(months);
    reader.word("-");
    const int year = reader.number(2);
    reader.word(" ");
    read_time(reader, moment);
    reader.word(" GMT");
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int this_year = int(today.year());
    moment.year = this_year - this_year % 100 + year;
    if (moment.year > this_year + 50) moment.year -= 100;
    return reader.is_at_end();
}

// "Sun Nov  6 08:49:37 1994"
bool read_asctime(std::string_view text, Moment& moment) {
    DateReader reader(text);
    reader.one_of(weekdays);
    reader.word(" ");
    moment.month = reader.one_of(months);
    reader.word(" ");
    const bool is_short = reader.next_is(' ');
    if (is_short) reader.word(" ");
    moment.day = reader.number(is_short ? 1 : 2);
    reader.word(" ");
    read_time(reader, moment);
    reader.word(" ");
    moment.year = reader.number(4);
    return reader.is_at_end();
}

// A second of 60 is a leap second, which is the next minute's first here.
std::optional<Seconds> seconds_of(const Moment& moment) {
    const std::chrono::year_month_day date{std::chrono::year(moment.year),
                                           std::chrono::month(moment.month + 1),
                                           std::chrono::day(static_cast<unsigned>(moment.day))};
    if (!date.ok() || moment.hour > 23 || moment.minute > 59 || moment.second > 60) return {};
    return Seconds(Days(date)) + std::chrono::hours(moment.hour) +
           std::chrono::minutes(moment.minute) + std::chrono::seconds(moment.second);
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

std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::sys_seconds now) {
    text = trimmed(text);
    Moment moment;
    if (read_imf(text, moment) || read_rfc850(text, moment, now) || read_asctime(text, moment))
        return seconds_of(moment);
    return {};
}

}  // namespace almanac::http
