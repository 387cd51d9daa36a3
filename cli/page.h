#pragma once

// The page: the files that the web build made, mapped and served as they are, with the encodings
// that lie beside them. Found once at the start; immutable afterwards.

#include "engine/base/encoded.h"
#include "engine/base/result.h"
#include "engine/http/http.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace almanac::cli {

// index.html and the assets by name.
class Page {
public:
    // web/dist below a folder above the program, or share/almanac/web; none where the page was
    // never built.
    static std::optional<std::filesystem::path> find_folder();
    static base::Result<Page> load(const std::filesystem::path& folder);

    const std::shared_ptr<const base::Encoded>& index() const { return index_; }
    // Null where there is none of that name.
    std::shared_ptr<const base::Encoded> asset(std::string_view name) const;

private:
    std::shared_ptr<const base::Encoded> index_;
    std::map<std::string, std::shared_ptr<const base::Encoded>, std::less<>> assets_;
};

// Adds / and /assets/{name}. Without a page / says what to do; the page itself says how to fill an
// empty data folder.
void mount_page(http::Router& router, std::optional<Page> page);

}  // namespace almanac::cli
