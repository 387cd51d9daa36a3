#include "cli/warm_set.h"

#include "engine/base/text.h"
#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::cli {

namespace {

using base::Error;
using base::ErrorKind;

constexpr std::size_t targets_max = 1'000;       // of the 16,384 that may wait while nobody does
constexpr std::size_t target_bytes_max = 8'000;  // as of a request's
constexpr std::size_t file_bytes_max = std::size_t{1} << 20U;  // 1,000 targets have 100 KB

// The next line, without its end.
std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return base::trimmed(line);
}

Error too_large(std::string_view name, std::string_view limit) {
    return {ErrorKind::too_large,
            fmt::format("{} has more than {}: leave out what is seldom asked", name, limit)};
}

base::Result<http::Errand> errand_of(std::string_view line, const http::Errands& errands) {
    if (line.size() > target_bytes_max)
        return Error{ErrorKind::invalid, "a target has at most 8,000 bytes"};
    auto errand = errands.to(line);
    const bool is_computed = errand && errand->route->priority == http::Priority::computed;
    if (is_computed || (!errand && errand.error().kind == ErrorKind::invalid)) return errand;
    return Error{ErrorKind::invalid,
                 fmt::format("{} is no route whose answers are worked out on demand; docs/views.md "
                             "has those of the views and exports",
                             line.substr(0, line.find('?')))};
}

}  // namespace

base::Result<WarmSet> WarmSet::read(const std::string& path, const http::Router& router) {
    const auto file = TRY(bundle::MappedFile::open(path));
    return parse(path, file.bytes(), router);
}

base::Result<WarmSet> WarmSet::parse(std::string_view name, std::string_view text,
                                     const http::Router& router) {
    if (text.size() > file_bytes_max) return too_large(name, "1 MiB");
    const http::Errands errands(router);
    WarmSet set;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = take_line(text);
        if (line.empty() || line.starts_with('#')) continue;
        if (set.size() == targets_max) return too_large(name, "1,000 targets");
        auto errand = errand_of(line, errands);
        if (!errand) {
            return Error{errand.error().kind,
                         fmt::format("{}, line {}: {}", name, number, errand.error().detail)};
        }
        set.errands_.push_back(*std::move(errand));
    }
    return set;
}

void WarmSet::ask() const {
    for (const http::Errand& errand : errands_) errand.route->handle(*errand.request);
}

}  // namespace almanac::cli
