#include "engine/bundle/draft.h"

#include "engine/base/ensure.h"
#include "engine/base/guarded.h"
#include "engine/base/hash.h"
#include "engine/bundle/encode.h"
#include "engine/bundle/files.h"
#include "engine/bundle/layout.h"
#include "engine/bundle/parquet_write.h"
#include "engine/bundle/version.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Encoding;
using base::encoding_count;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// A file of the version whose bytes are ready.
struct Outgoing {
    std::string path;
    std::string bytes;
};

// What was added so far.
struct Contents {
    std::set<std::string, std::less<>> taken;  // paths
    std::vector<FileEntry> files;              // written
    std::map<std::string, std::string> answers;
    std::map<std::string, std::map<std::string, std::string>> packs;
};

std::string rfc3339(base::Instant when) {
    return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                       fmt::gmtime(std::chrono::system_clock::to_time_t(when)));
}

// Runs `work` for 0 … count - 1 on the executor; the first failure in that order.
Result<void> run_all(base::Executor& executor, std::size_t count,
                     const std::function<Result<void>(std::size_t)>& work) {
    std::vector<Result<void>> outcomes(count);
    executor.run_all(count, [&](std::size_t at) { outcomes[at] = work(at); });
    const auto failed =
        std::find_if(outcomes.begin(), outcomes.end(), [](const auto& one) { return !one; });
    return failed == outcomes.end() ? Result<void>() : std::move(*failed);
}

class StoredDraft final : public Draft {
public:
    StoredDraft(DraftPlan plan, FolderLock lock)
        : plan_(std::move(plan)),
          lock_(std::move(lock)),
          made_series_(lock_->made_folder()),
          folder_(versions_path(plan_.series) / fmt::format("{}{}", draft_prefix, ::getpid())) {}
    StoredDraft(const StoredDraft&) = delete;
    StoredDraft& operator=(const StoredDraft&) = delete;
    ~StoredDraft() override { clear_away(); }

    Result<void> begin();
    Result<void> add_table(std::string_view path, const Table& table) override;
    Result<void> add_table(std::string_view path, const TablePieces& pieces) override;
    Result<void> add_file(std::string_view path, std::string_view bytes) override;
    Result<void> add_answer(std::string_view name, std::string json) override;
    Result<void> add_pack(std::string_view name,
                          std::map<std::string, std::string> json_by_key) override;
    using Draft::publish;
    Result<void> publish(const Describe& generation) override;

private:
    Result<void> claim(const std::string& path);
    Result<void> make_parent(std::string_view path) const;
    void note(std::string_view path, std::string_view bytes);
    Result<void> finish(const Describe& generation);
    std::vector<Outgoing> encode_answers();
    Result<std::vector<Outgoing>> encode_packs();
    Result<void> write(const std::vector<Outgoing>& outgoing);
    Result<std::string> write_manifest(const std::vector<FileEntry>& files);
    std::vector<FileEntry> files_by_path();
    Result<void> sync_all() const;
    void clear_away();

    DraftPlan plan_;
    std::optional<FolderLock> lock_;
    bool made_series_;
    bool published_ = false;
    fs::path folder_;
    base::Guarded<Contents> contents_;
};

Result<void> StoredDraft::begin() {
    plan_.source.facts = TRY(compact_object(plan_.source.facts, "the facts of a version"));
    TRY(clear_drafts(plan_.series));
    auto made = make_folder(folder_);
    if (!made) return std::move(made).error();
    return {};
}

Result<void> StoredDraft::claim(const std::string& path) {
    TRY(check_path(path));
    const bool fresh =
        contents_.with([&](Contents& contents) { return contents.taken.insert(path).second; });
    if (fresh) return {};
    return Error{ErrorKind::conflict, fmt::format("{} was added to the version twice", path)};
}

Result<void> StoredDraft::make_parent(std::string_view path) const {
    auto made = make_folder((folder_ / path).parent_path());
    if (!made) return std::move(made).error();
    return {};
}

void StoredDraft::note(std::string_view path, std::string_view bytes) {
    FileEntry entry{std::string(path), base::sha256_hex(bytes), bytes.size()};
    contents_.with([&](Contents& contents) { contents.files.push_back(std::move(entry)); });
}

Result<void> StoredDraft::add_table(std::string_view path, const Table& table) {
    return add_file(path, TRY(encode_parquet(folder_ / path, table, plan_.executor)));
}

Result<void> StoredDraft::add_table(std::string_view path, const TablePieces& pieces) {
    return add_file(path, TRY(encode_parquet(folder_ / path, pieces, plan_.executor)));
}

Result<void> StoredDraft::add_file(std::string_view path, std::string_view bytes) {
    TRY(claim(std::string(path)));
    TRY(make_parent(path));
    TRY(write_file(folder_ / path, bytes));
    note(path, bytes);
    return {};
}

Result<void> StoredDraft::add_answer(std::string_view name, std::string json) {
    TRY(check_name(name));
    for (std::size_t at = 0; at < encoding_count; ++at)
        TRY(claim(answer_path(name, static_cast<Encoding>(at))));
    contents_.with([&](Contents& contents) { contents.answers.emplace(name, std::move(json)); });
    return {};
}

Result<void> StoredDraft::add_pack(std::string_view name,
                                   std::map<std::string, std::string> json_by_key) {
    TRY(check_name(name));
    TRY(claim(pack_path(name)));
    if (json_by_key.contains("")) {
        return Error{ErrorKind::invalid,
                     fmt::format("the pack {} has an answer without a key", name)};
    }
    contents_.with(
        [&](Contents& contents) { contents.packs.emplace(name, std::move(json_by_key)); });
    return {};
}

Result<void> StoredDraft::publish(const Describe& generation) {
    base::ensure(lock_.has_value(), "a draft is published once");
    auto outcome = finish(generation);
    published_ = static_cast<bool>(outcome);
    clear_away();
    return outcome;
}

Result<void> StoredDraft::finish(const Describe& generation) {
    TRY(write(encode_answers()));
    const std::vector<Outgoing> packs = TRY(encode_packs());
    TRY(write(packs));
    const std::vector<FileEntry> files = files_by_path();
    std::string times = TRY(compact_object(generation(files), "the times of generation"));
    std::string digest = TRY(write_manifest(files));
    if (plan_.lasting == Lasting::on_disk) TRY(sync_all());
    TRY(open_version(folder_, digest));
    KeptVersion version{
        {plan_.source.data_version, std::move(digest), rfc3339(plan_.clock->now()), true},
        std::move(times)};
    return install({plan_.series, folder_, std::move(version)});
}

std::vector<Outgoing> StoredDraft::encode_answers() {
    auto answers = contents_.with([](Contents& contents) { return std::move(contents.answers); });
    std::vector<std::string> bodies;
    for (auto& [name, json] : answers) bodies.push_back(std::move(json));
    std::vector<Encodings> encoded =
        encode_all(std::move(bodies), Effort::thorough, plan_.executor);
    std::vector<Outgoing> outgoing;
    std::size_t next = 0;
    for (const auto& [name, json] : answers) {
        Encodings& one = encoded[next++];
        for (std::size_t at = 0; at < encoding_count; ++at) {
            if (at > 0 && one[at].empty()) continue;
            outgoing.push_back({answer_path(name, static_cast<Encoding>(at)), std::move(one[at])});
        }
    }
    return outgoing;
}

Result<std::vector<Outgoing>> StoredDraft::encode_packs() {
    auto packs = contents_.with([](Contents& contents) { return std::move(contents.packs); });
    std::vector<std::string> bodies;
    for (auto& [name, members] : packs) {
        for (auto& [key, json] : members) bodies.push_back(std::move(json));
    }
    std::vector<Encodings> encoded = encode_all(std::move(bodies), Effort::bulk, plan_.executor);
    std::vector<Outgoing> outgoing;
    std::size_t next = 0;
    for (const auto& [name, members] : packs) {
        std::map<std::string, Encodings> answers;
        for (const auto& [key, json] : members) answers.emplace(key, std::move(encoded[next++]));
        std::string pack = TRY(build_pack(answers));
        outgoing.push_back({pack_path(name), std::move(pack)});
    }
    return outgoing;
}

Result<void> StoredDraft::write(const std::vector<Outgoing>& outgoing) {
    if (!outgoing.empty()) TRY(make_parent(outgoing[0].path));
    return run_all(plan_.executor, outgoing.size(), [&](std::size_t at) -> Result<void> {
        TRY(write_file(folder_ / outgoing[at].path, outgoing[at].bytes));
        note(outgoing[at].path, outgoing[at].bytes);
        return {};
    });
}

std::vector<FileEntry> StoredDraft::files_by_path() {
    auto files = contents_.with([](Contents& contents) { return contents.files; });
    std::sort(files.begin(), files.end(),
              [](const FileEntry& one, const FileEntry& other) { return one.path < other.path; });
    return files;
}

// Returns the manifest's SHA-256.
Result<std::string> StoredDraft::write_manifest(const std::vector<FileEntry>& files) {
    Manifest manifest;
    manifest.source = plan_.source;
    manifest.files = files;
    const std::string bytes = to_bytes(manifest);
    TRY(write_file(folder_ / manifest_name, bytes));
    return base::sha256_hex(bytes);
}

// First the files, at once so that the file system may gather them into few commits, then the
// folders.
Result<void> StoredDraft::sync_all() const {
    const Listing listing = TRY(list_tree(folder_));
    TRY(run_all(plan_.executor, listing.files.size(),
                [&](std::size_t at) { return sync_path(folder_ / listing.files[at]); }));
    std::set<fs::path> folders{folder_};
    for (const std::string& file : listing.files) {
        for (fs::path above = (folder_ / file).parent_path(); above != folder_;
             above = above.parent_path()) {
            folders.insert(above);
        }
    }
    for (const fs::path& folder : folders) TRY(sync_path(folder));
    return {};
}

// Ends the writer's turn. What was not published leaves nothing behind, not even the series it
// would have begun.
void StoredDraft::clear_away() {
    if (!lock_) return;
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    if (!published_ && made_series_) {
        fs::remove(versions_path(plan_.series), ignored);
        fs::remove(plan_.series / ".lock", ignored);
        fs::remove(plan_.series, ignored);
    }
    lock_.reset();
}

}  // namespace

Result<std::unique_ptr<Draft>> begin_draft(DraftPlan plan, const std::function<void()>& waiting) {
    TRY(check_source(plan.source));
    FolderLock lock = TRY(FolderLock::acquire(plan.series, waiting));
    auto draft = std::make_unique<StoredDraft>(std::move(plan), std::move(lock));
    TRY(draft->begin());
    return std::unique_ptr<Draft>(std::move(draft));
}

}  // namespace almanac::bundle
