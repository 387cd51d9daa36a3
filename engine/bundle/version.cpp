#include "engine/bundle/version.h"

#include "engine/base/hash.h"
#include "engine/bundle/files.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Encoded;
using base::Encoding;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr std::string_view json_type = "application/json";

// One file's bytes: a copy of what is served, so that later changes on disk cannot reach a client;
// a mapping of the rest.
struct Content {
    std::string copy;
    MappedFile mapped;
    bool served = false;

    std::string_view bytes() const { return served ? std::string_view(copy) : mapped.bytes(); }
};

Error damaged(const fs::path& folder, std::string_view file, std::string_view why) {
    return {ErrorKind::broken,
            fmt::format("{} of the version {} is damaged ({}): run `almanac rollback`, or import "
                        "again",
                        file, folder.native(), why)};
}

// A file that is gone is damage to the version; any other failure is told as it is.
Error unreadable(const fs::path& folder, std::string_view file, Error error) {
    return error.kind == ErrorKind::missing ? damaged(folder, file, "it is missing")
                                            : std::move(error);
}

class StoredVersion final : public Version {
public:
    StoredVersion(fs::path folder, std::string bytes, Manifest manifest)
        : folder_(std::move(folder)),
          bytes_(std::move(bytes)),
          manifest_(std::move(manifest)),
          contents_(manifest_.files.size()) {}

    // Reads and checks every file, then finds the answers among them.
    Result<void> open();

    const Source& source() const override { return manifest_.source; }
    const std::vector<FileEntry>& files() const override { return manifest_.files; }
    std::string_view manifest() const override { return bytes_; }
    Result<std::string_view> file(std::string_view path) const override;
    fs::path path_of(std::string_view path) const override { return folder_ / path; }
    const Encoded* answer(std::string_view name, std::string_view key) const override;

private:
    Result<void> read(std::size_t at);
    Result<void> check_complete() const;
    Result<void> find_answers();
    void add_answer(std::string_view name);
    const Content* content_of(std::string_view path) const;

    fs::path folder_;
    std::string bytes_;  // of manifest.json
    Manifest manifest_;
    std::vector<Content> contents_;  // one for each file of the manifest
    std::deque<std::string> etags_;
    std::map<std::string, Encoded, std::less<>> answers_;
    std::map<std::string, Pack, std::less<>> packs_;
};

Result<void> StoredVersion::open() {
    for (std::size_t at = 0; at < contents_.size(); ++at) TRY(read(at));
    TRY(check_complete());
    return find_answers();
}

Result<void> StoredVersion::check_complete() const {
    const Listing listing = TRY(list_tree(folder_));
    if (!listing.irregular.empty())
        return damaged(folder_, listing.irregular[0], "it does not belong there");
    for (const std::string& file : listing.files) {
        if (file == manifest_name || content_of(file) != nullptr) continue;
        return damaged(folder_, file, "the manifest does not name it");
    }
    return {};
}

Result<void> StoredVersion::read(std::size_t at) {
    const FileEntry& entry = manifest_.files[at];
    Content& content = contents_[at];
    content.served = entry.path.starts_with(answers_folder);
    if (content.served) {
        auto copy = read_file(folder_ / entry.path);
        if (!copy) return unreadable(folder_, entry.path, std::move(copy).error());
        content.copy = std::move(*copy);
    } else {
        auto mapped = MappedFile::open(folder_ / entry.path);
        if (!mapped) return unreadable(folder_, entry.path, std::move(mapped).error());
        content.mapped = std::move(*mapped);
    }
    const std::string_view bytes = content.bytes();
    if (bytes.size() != entry.bytes) {
        return damaged(
            folder_, entry.path,
            fmt::format("it has {} bytes and should have {}", bytes.size(), entry.bytes));
    }
    if (base::sha256_hex(bytes) != entry.sha256)
        return damaged(folder_, entry.path, "its checksum is wrong");
    // The pages of a mapping stay in the system's cache but no longer count as this process's
    // memory.
    if (!content.served && !bytes.empty())
        ::madvise(const_cast<char*>(bytes.data()), bytes.size(), MADV_DONTNEED);
    return {};
}

Result<void> StoredVersion::find_answers() {
    for (std::size_t at = 0; at < contents_.size(); ++at) {
        std::string_view name = manifest_.files[at].path;
        if (!contents_[at].served) continue;
        name.remove_prefix(answers_folder.size());
        if (name.ends_with(answer_ending)) {
            add_answer(name.substr(0, name.size() - answer_ending.size()));
        } else if (name.ends_with(pack_ending)) {
            auto pack = Pack::open(contents_[at].bytes(), json_type);
            if (!pack) return damaged(folder_, manifest_.files[at].path, pack.error().detail);
            packs_.emplace(name.substr(0, name.size() - pack_ending.size()), std::move(*pack));
        }
    }
    return {};
}

void StoredVersion::add_answer(std::string_view name) {
    Encoded& answer = answers_[std::string(name)];
    answer.content_type = json_type;
    for (std::size_t at = 0; at < base::encoding_count; ++at) {
        const auto encoding = static_cast<Encoding>(at);
        const Content* content = content_of(answer_path(name, encoding));
        if (content == nullptr) continue;
        answer.bodies[at] = {content->bytes(),
                             etags_.emplace_back(base::etag_of(content->bytes(), encoding))};
    }
}

const Content* StoredVersion::content_of(std::string_view path) const {
    const auto place = std::lower_bound(
        manifest_.files.begin(), manifest_.files.end(), path,
        [](const FileEntry& entry, std::string_view wanted) { return entry.path < wanted; });
    if (place == manifest_.files.end() || place->path != path) return nullptr;
    return &contents_[static_cast<std::size_t>(place - manifest_.files.begin())];
}

Result<std::string_view> StoredVersion::file(std::string_view path) const {
    const Content* content = content_of(path);
    if (content != nullptr) return content->bytes();
    return Error{ErrorKind::missing,
                 fmt::format("the version {} has no file {}", folder_.native(), path)};
}

const Encoded* StoredVersion::answer(std::string_view name, std::string_view key) const {
    if (key.empty()) {
        const auto answer = answers_.find(name);
        return answer == answers_.end() ? nullptr : &answer->second;
    }
    const auto pack = packs_.find(name);
    return pack == packs_.end() ? nullptr : pack->second.find(key);
}

}  // namespace

std::string answer_path(std::string_view name, Encoding encoding) {
    return fmt::format("{}{}{}{}", answers_folder, name, answer_ending, base::suffix_of(encoding));
}

std::string pack_path(std::string_view name) {
    return fmt::format("{}{}{}", answers_folder, name, pack_ending);
}

Result<std::shared_ptr<const Version>> open_version(const fs::path& folder,
                                                    std::string_view manifest_sha256) {
    auto bytes = read_file(folder / manifest_name);
    if (!bytes) return unreadable(folder, manifest_name, std::move(bytes).error());
    if (base::sha256_hex(*bytes) != manifest_sha256)
        return damaged(folder, manifest_name, "its checksum is wrong");
    auto manifest = parse_manifest(*bytes);
    if (!manifest) return damaged(folder, manifest_name, manifest.error().detail);
    auto version = std::make_shared<StoredVersion>(folder, std::move(*bytes), std::move(*manifest));
    TRY(version->open());
    return std::shared_ptr<const Version>(std::move(version));
}

}  // namespace almanac::bundle
