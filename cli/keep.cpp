#include "cli/keep.h"

#include <fmt/format.h>

#include <filesystem>

namespace almanac::cli {

base::Result<DataFolder> DataFolder::open(const std::string& data) {
    std::error_code failure;
    if (!std::filesystem::exists(data, failure)) {
        return base::Error{
            base::ErrorKind::missing,
            fmt::format(
                "there is no data folder {}; name one with --data, or fill it with: almanac demo",
                data)};
    }
    DataFolder folder{std::make_unique<Workers>(), std::make_unique<base::SystemClock>(), nullptr};
    folder.elections = TRY(elections::Elections::open(data, *folder.workers, *folder.clock));
    return folder;
}

}  // namespace almanac::cli
