#include "apps/elections/import_formats.h"
namespace almanac::elections {
base::Result<Parsed> read_ballots_long(std::span<const SourceFile>, const ReadOptions&) {
    return base::Error{base::ErrorKind::invalid, "Parquet is read by the next commit."};
}
std::optional<std::filesystem::path> companion_of(std::span<const SourceFile>) {
    return std::nullopt;
}
}  // namespace almanac::elections
