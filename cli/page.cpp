#include "cli/page.h"

#include "engine/bundle/bundle.h"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace almanac::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view html_type = "text/html; charset=utf-8";

constexpr std::string_view not_built = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Almanac</title>
</head>
<body>
<main>
<h1>The page was not built</h1>
<p>The answers are served: begin with <a href="/api/elections">/api/elections</a>, or read what
there is in <a href="/openapi.json">/openapi.json</a>. Should no election be published here yet,
fill the data folder with <code>almanac demo</code> or <code>almanac import FILE --election
ID</code>. To have the page as well, run <code>./dev build</code>, or put the built page into
<code>share/almanac/web</code> above the program.</p>
</main>
</body>
</html>
)";

struct Type {
    std::string_view ending;
    std::string_view name;
};

constexpr std::array<Type, 10> types{{{".html", html_type},
                                      {".js", "text/javascript; charset=utf-8"},
                                      {".css", "text/css; charset=utf-8"},
                                      {".svg", "image/svg+xml"},
                                      {".json", "application/json"},
                                      {".woff2", "font/woff2"},
                                      {".png", "image/png"},
                                      {".ico", "image/x-icon"},
                                      {".webmanifest", "application/manifest+json"},
                                      {".txt", "text/plain; charset=utf-8"}}};

// "" for what is not served by itself: encodings, source maps.
std::string_view type_of(std::string_view name) {
    for (const Type& type : types) {
        if (name.ends_with(type.ending)) return type.name;
    }
    return "";
}

// What an answer's views point into.
struct Bytes {
    std::vector<bundle::MappedFile> files;
    std::array<std::string, base::encoding_count> etags;
};

base::Result<std::shared_ptr<const base::Encoded>> load_answer(const fs::path& path) {
    auto bytes = std::make_shared<Bytes>();
    auto answer = std::make_shared<base::Encoded>();
    answer->content_type = type_of(path.filename().string());
    for (std::size_t index = 0; index < base::encoding_count; ++index) {
        const auto encoding = static_cast<base::Encoding>(index);
        fs::path file = path;
        file += base::suffix_of(encoding);
        std::error_code failure;
        if (encoding != base::Encoding::identity && !fs::exists(file, failure)) continue;
        bytes->files.push_back(TRY(bundle::MappedFile::open(file)));
        bytes->etags[index] = base::etag_of(bytes->files.back().bytes(), encoding);
        answer->bodies[index] = {bytes->files.back().bytes(), bytes->etags[index]};
    }
    answer->owner = std::move(bytes);
    return std::shared_ptr<const base::Encoded>(std::move(answer));
}

http::Reply reply_of(std::shared_ptr<const base::Encoded> body) {
    http::Reply reply;
    reply.body = std::move(body);
    return reply;
}

http::Route asset_route(std::shared_ptr<const Page> page) {
    http::Route route;
    route.path = "/assets/{name}";
    route.name = "asset";
    route.summary = "A file of the page; its name holds a hash, so it never changes.";
    http::Parameter name;
    name.name = "name";
    name.in = http::Parameter::In::path;
    name.example = "index.js";
    name.sentence = "The file's name.";
    route.parameters = {name};
    route.policy = http::CachePolicy::immutable;
    route.content_type = "application/octet-stream";
    route.problems = {404};
    route.handle = [page = std::move(page)](const http::Request& request) {
        auto asset = page->asset(request.text("name"));
        if (asset) return reply_of(std::move(asset));
        return http::problem(404, fmt::format("the page has no file {}", request.text("name")));
    };
    return route;
}

}  // namespace

std::optional<fs::path> Page::find_folder() {
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    if (failure) return std::nullopt;
    for (fs::path folder = program.parent_path();; folder = folder.parent_path()) {
        for (const char* below : {"web/dist", "share/almanac/web"}) {
            if (fs::exists(folder / below / "index.html", failure)) return folder / below;
        }
        if (folder == folder.parent_path()) return std::nullopt;
    }
}

base::Result<Page> Page::load(const fs::path& folder) {
    Page page;
    page.index_ = TRY(load_answer(folder / "index.html"));
    std::error_code failure;
    for (fs::directory_iterator at(folder / "assets", failure), end; !failure && at != end;
         at.increment(failure)) {
        const std::string name = at->path().filename().string();
        if (!type_of(name).empty()) page.assets_.emplace(name, TRY(load_answer(at->path())));
    }
    return page;
}

std::shared_ptr<const base::Encoded> Page::asset(std::string_view name) const {
    const auto found = assets_.find(name);
    return found == assets_.end() ? nullptr : found->second;
}

void mount_page(http::Router& router, std::optional<Page> page) {
    const auto shared = std::make_shared<const Page>(page ? std::move(*page) : Page());
    const auto index = shared->index() ? shared->index()
                                       : bundle::encode_quickly(std::string(not_built), html_type);
    http::Route route;
    route.path = "/";
    route.name = "page";
    route.summary = "The page that shows an election.";
    route.content_type = html_type;
    route.handle = [index](const http::Request&) { return reply_of(index); };
    router.add(std::move(route));
    router.add(asset_route(shared));
}

}  // namespace almanac::cli
