#include "cli/count_formats.h"

#include <algorithm>
#include <array>

namespace almanac::cli {

namespace {

using elections::Detail;
using Text = base::Result<std::string>;

constexpr auto formats = std::to_array<CountFormat>({
    {"table", "", Detail::marks,
     [](const CountPrinting& count) -> Text { return count_as_table(count.report, count.style); }},
    {"json", "", Detail::marks,
     [](const CountPrinting& count) -> Text { return count_as_json(count.report); }},
    {"csv", "a sheet", Detail::marks,
     [](const CountPrinting& count) -> Text { return count_as_csv(count.report); }},
    {"urcvt", "RCTab's report, for RCVis", Detail::marks,
     [](const CountPrinting& count) -> Text { return count_as_urcvt(count.report); }},
    {"rctab-csv", "the same as a sheet", Detail::marks,
     [](const CountPrinting& count) -> Text { return count_as_rctab_csv(count.report); }},
    {"cdf", "NIST's JSON of the ballots, round by round", Detail::everything,
     [](const CountPrinting& count) -> Text {
         return ballots_as_cdf(count.report, elections::CdfRounds::shown, count.generated);
     }},
    {"cdf-as-cast", "the same without rounds", Detail::everything,
     [](const CountPrinting& count) -> Text {
         return ballots_as_cdf(count.report, elections::CdfRounds::left_out, count.generated);
     }},
    {"cvr-csv", "the ballots, a column a rank", Detail::everything,
     [](const CountPrinting& count) -> Text { return ballots_as_cvr_csv(count.report); }},
});

}  // namespace

std::span<const CountFormat> count_formats() { return formats; }

const CountFormat* find_count_format(std::string_view id) {
    const auto found = std::find_if(formats.begin(), formats.end(),
                                    [&](const CountFormat& format) { return format.id == id; });
    return found == formats.end() ? nullptr : &*found;
}

std::vector<std::string> count_format_ids() {
    std::vector<std::string> ids;
    for (const CountFormat& format : formats) ids.emplace_back(format.id);
    return ids;
}

std::string count_formats_in_words() {
    std::string words;
    for (const CountFormat& format : formats) {
        if (!words.empty()) words += ", ";
        words += format.id;
        if (!format.words.empty()) words += " (" + std::string(format.words) + ")";
    }
    return words;
}

}  // namespace almanac::cli
