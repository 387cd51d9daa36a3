#include "cli/output.h"

#include "cli/terminal.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

namespace almanac::cli {

namespace {

// A device or a pipe cannot be replaced, only written to.
base::Result<void> write_into(const std::string& text, const std::string& out) {
    std::FILE* file = std::fopen(out.c_str(), "w");
    const bool written =
        file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
    const bool flushed = file != nullptr && std::fclose(file) == 0;
    if (written && flushed) return {};
    const int code = errno;
    return base::Error{code == ENOSPC ? base::ErrorKind::exhausted : base::ErrorKind::denied,
                       fmt::format("cannot write {}: {}", out, std::strerror(code))};
}

}  // namespace

base::Result<void> put(const std::string& text, const std::string& out) {
    if (out.empty() || out == "-") return print(text);
    std::error_code failure;
    const auto status = std::filesystem::status(out, failure);
    if (std::filesystem::is_directory(status)) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{} is a folder; name a file with --out", out)};
    }
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
        return write_into(text, out);
    }
    return bundle::replace_file(out, text);
}

}  // namespace almanac::cli
