#include "cli/count_slices.h"

#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <filesystem>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;
using elections::DetailedReport;

// Several runoffs are numbered from 1, as RCTab numbers them.
std::string number_of(const std::vector<elections::Pass>& passes, const elections::Pass& pass) {
    if (passes.size() == 1) return "";
    std::size_t number = 1;
    while (passes[number - 1].begin != pass.begin) ++number;
    return fmt::format("_{}", number);
}

}  // namespace

base::Result<void> write_slices(const elections::CountReport& report, elections::SliceKind kind,
                                const std::string& format, const std::string& folder) {
    const bool is_json = format == "urcvt";
    if (!is_json && format != "rctab-csv") {
        return base::Error{base::ErrorKind::invalid,
                           "--by gives RCTab's reports; add --format urcvt or --format rctab-csv"};
    }
    std::error_code failure;
    if (folder.empty() || fs::is_regular_file(folder, failure)) {
        return base::Error{base::ErrorKind::invalid,
                           "--by writes a file for each; name a folder with --out"};
    }
    const auto passes = elections::passes_of(report.prepared, report.count);
    const auto write = [&](const std::string& name, const DetailedReport& one) {
        const std::string file =
            fmt::format("{}{}{}", name, number_of(passes, one.pass), is_json ? ".json" : ".csv");
        return bundle::replace_file(fs::path(folder) / file,
                                    is_json ? report_as_urcvt(one) : report_as_rctab_csv(one));
    };
    const auto slices = TRY(elections::reports_of_slices(report, kind));
    fs::create_directories(folder, failure);
    for (const DetailedReport& one : elections::detailed_reports(report))
        TRY(write("detailed_report", one));
    std::size_t pass = 0;
    elections::SliceFileNames names;
    for (const DetailedReport& one : slices) {
        if (one.pass.begin != pass) names = {};
        pass = one.pass.begin;
        TRY(write(names.next(*one.slice), one));
    }
    return {};
}

}  // namespace almanac::cli
