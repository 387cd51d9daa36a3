#include "cli/count_exports.h"

#include "cli/output.h"
#include "cli/terminal.h"

#include <algorithm>
#include <array>

namespace almanac::cli {

namespace {

using elections::Detail;
using elections::WrittenBallots;

base::Result<void> put_ballots(const WrittenBallots& written, const std::string& out) {
    TRY(put(written.text, out));
    for (const std::string& sentence : written.remarks) remark(sentence);
    return {};
}

base::Result<void> write_blt(const Export& made) {
    return put_ballots(elections::ballots_as_blt(made.report.prepared), made.out);
}

base::Result<void> write_preflib(const Export& made) {
    return put_ballots(elections::ballots_as_preflib(made.report.prepared), made.out);
}

base::Result<void> write_parquet(const Export& made) {
    if (made.out.empty() || made.out == "-") {
        return base::Error{base::ErrorKind::invalid,
                           "parquet is two files; name a folder for them, or one of them as "
                           "NAME.parquet, with --out"};
    }
    const auto written = TRY(elections::write_ballots_parquet(made.report.prepared, made.out));
    for (const std::string& sentence : written.remarks) remark(sentence);
    return {};
}

base::Result<void> write_html(const Export& made) {
    const auto inputs = TRY(inputs_of(made.sources));
    return put(elections::count_as_html(made.report, inputs), made.out);
}

constexpr auto exports = std::to_array<CountExport>({
    {"html", "a page to read and print", Detail::marks, write_html},
    {"blt", "the ballots as BLT", Detail::marks, write_blt},
    {"preflib", "the ballots as soc, soi, toc or toi", Detail::marks, write_preflib},
    {"parquet", "the ballots as ballots_long, in a folder", Detail::everything, write_parquet},
});

}  // namespace

std::span<const CountExport> count_exports() { return exports; }

const CountExport* find_count_export(std::string_view id) {
    const auto found = std::find_if(exports.begin(), exports.end(),
                                    [&](const CountExport& one) { return one.id == id; });
    return found == exports.end() ? nullptr : &*found;
}

}  // namespace almanac::cli
