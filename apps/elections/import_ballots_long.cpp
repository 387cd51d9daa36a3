// ballots_long Parquet: one mark a row, in any order, with candidates.parquet beside it or as a
// second file.

#include "apps/elections/import_ballots_long.h"

#include <algorithm>
#include <system_error>

namespace almanac::elections {

std::string plain_name(std::string_view name) {
    std::string out = lower_case(name);
    out.erase(std::remove(out.begin(), out.end(), '_'), out.end());
    return out;
}

bool is_of_marks(std::string_view plain_name) {
    for (const auto& names : {ballot_id_names, candidate_id_names, candidate_name_names, rank_names,
                              vote_names, weight_names, seat_names, shared_rank_names}) {
        if (std::find(names.begin(), names.end(), plain_name) != names.end())
            return !plain_name.empty();
    }
    return false;
}

std::optional<std::filesystem::path> companion_of(std::span<const SourceFile> files) {
    if (files.size() != 1 || !files[0].bytes.starts_with("PAR1")) return std::nullopt;
    std::filesystem::path own = files[0].path;
    std::error_code error;
    if (std::filesystem::is_regular_file(own.replace_extension(".candidates.parquet"), error))
        return own;
    const std::filesystem::path beside = files[0].path.parent_path() / "candidates.parquet";
    if (files[0].path.filename() == beside.filename() ||
        !std::filesystem::is_regular_file(beside, error)) {
        return std::nullopt;
    }
    return beside;
}

base::Result<std::vector<Parsed>> read_ballots_long(std::span<const SourceFile> files,
                                                    const ReadOptions& options) {
    if (auto parsed = read_long_pieces(files, options)) return *std::move(parsed);
    return read_long_rows(files, options);
}

}  // namespace almanac::elections
