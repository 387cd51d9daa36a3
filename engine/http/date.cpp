#include "engine/http/date.h"

#include "engine/http/text.h"

#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace almanac::http {

namespace {

using Days = std::chrono::sys_days;
using Seconds = std::chrono::sys_seconds;

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

// "06 Nov ", with what stands between.
void read_day(DateReader& reader, std::string_view between, Moment& moment) {
    moment.day = reader.number(2);
    reader.word(between);
    moment.month = reader.one_of(months);
    reader.word(between);
}

// " 08:49:37 GMT", which ends the text.
bool read_time_of_gmt(DateReader& reader, Moment& moment) {
    reader.word(" ");
    read_time(reader, moment);
    reader.word(" GMT");
    return reader.is_at_end();
}

// "Sun, 06 Nov 1994 08:49:37 GMT"
bool read_imf(std::string_view text, Moment& moment) {
    DateReader reader(text);
    reader.one_of(weekdays);
    reader.word(", ");
    read_day(reader, " ", moment);
    moment.year = reader.number(4);
    return read_time_of_gmt(reader, moment);
}

// "Sunday, 06-Nov-94 08:49:37 GMT"; a date over fifty years ahead is one of the past.
bool read_rfc850(std::string_view text, Moment& moment, Seconds now) {
    DateReader reader(text);
    reader.one_of(long_weekdays);
    reader.word(", ");
    read_day(reader, "-", moment);
    const int year = reader.number(2);
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const int this_year = int(today.year());
    moment.year = this_year - this_year % 100 + year;
    if (moment.year > this_year + 50) moment.year -= 100;
    return read_time_of_gmt(reader, moment);
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

}  // namespace

std::string imf_date(std::chrono::sys_seconds time) {
    const auto days = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(days);
    const std::chrono::hh_mm_ss clock(time - days);
    const std::size_t weekday = std::chrono::weekday(days).iso_encoding() - 1;
    return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", weekdays[weekday],
                       unsigned(date.day()), months[unsigned(date.month()) - 1], int(date.year()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
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
