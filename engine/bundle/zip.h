#pragma once

// Many files in one, as zip: what spreadsheets' and newsrooms' machines open without help. Pure.

#include "engine/base/result.h"

#include <span>
#include <string>
#include <string_view>

namespace almanac::bundle {

// One file of an archive; the bytes outlive the call.
struct ZipFile {
    std::string path;  // "raw_data/ballots.parquet"
    std::string_view bytes;
};

// The archive's bytes: equal files give equal bytes (every time is 1980-01-01), each deflated where
// that is smaller. `too_large` beyond 4 GiB or 65,535 files, which is what the format's plain form
// can say.
base::Result<std::string> zip_of(std::span<const ZipFile> files);

}  // namespace almanac::bundle
