#include "apps/elections/elections.h"

#include "apps/elections/editions.h"
#include "apps/elections/exports.h"
#include "apps/elections/live.h"
#include "apps/elections/on_demand.h"
#include "apps/elections/routes.h"
#include "engine/base/json.h"
#include "engine/base/json_read.h"
#include "engine/base/published.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>

namespace almanac::elections {

namespace {

using base::Error;
using base::ErrorKind;
namespace fs = std::filesystem;

// data/config/election_registry.json: what the folders hold, for programs that look there. The
// folders are the truth; the default alone is decided here.
struct Registry {
    std::string default_election;
    std::optional<std::vector<std::string>> elections;

    static constexpr std::string_view view_name = "election_registry";
    static constexpr auto fields() {
        return base::describe<Registry>(
            base::field("default_election", &Registry::default_election, "id",
                        "The election that routes without one answer for."),
            base::field("elections", &Registry::elections, "ids",
                        "Every election of the data folder, sorted."));
    }
};

// Changes whenever a file is replaced or written; "" where there is none.
std::string stamp_of(const fs::path& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return "";
    return fmt::format("{}-{}-{}.{}", facts.st_ino, facts.st_size, facts.st_mtim.tv_sec,
                       facts.st_mtim.tv_nsec);
}

// Who serves the same version as before has done so since then.
std::map<std::string, base::Instant, std::less<>> since_when(const Snapshot& before,
                                                             const Snapshot& after,
                                                             base::Instant now) {
    std::map<std::string, base::Instant, std::less<>> since;
    for (const auto& [id, edition] : after.editions) {
        const Edition* old = before.find(id);
        const bool same = old != nullptr && old->row.data_version == edition->row.data_version;
        since.emplace(id, same ? before.since.at(id) : now);
    }
    return since;
}

// What the cache calls the versions that are no longer served.
std::vector<std::string> tags_gone(const Snapshot& before, const Snapshot& after) {
    std::vector<std::string> tags;
    for (const auto& [id, edition] : before.editions) {
        const Edition* now = after.find(id);
        if (now == nullptr || now->row.data_version != edition->row.data_version)
            tags.push_back(tag_of(id, edition->row.data_version));
    }
    return tags;
}

bool is_election_id(std::string_view id) {
    constexpr std::size_t length_max = 64;  // it is a folder's name and a part of every route
    const auto is_plain = [](char one) {
        return (one >= 'a' && one <= 'z') || (one >= '0' && one <= '9');
    };
    return !id.empty() && id.size() <= length_max && is_plain(id.front()) &&
           std::all_of(id.begin(), id.end(),
                       [&](char one) { return is_plain(one) || one == '_' || one == '-'; });
}

// The front door's one implementation: folders below data/elections, and what of them is being
// served.
class Folder final : public Elections {
public:
    Folder(fs::path data_folder, base::Executor& executor, const base::Clock& clock)
        : data_folder_(std::move(data_folder)), executor_(executor), clock_(clock) {
        auto nothing = std::make_shared<Snapshot>();
        nothing->list = encode_list(*nothing);
        published_.publish(std::move(nothing));
    }

    base::Result<Imported> import(const ImportRequest& request, const Work& work) override;
    std::vector<std::string> ids() const override;
    std::vector<Serving> served() const override;
    Listing list() const override;
    base::Result<std::vector<bundle::VersionEntry>> versions(
        std::string_view election_id) const override;
    base::Result<void> choose_default(std::string_view election_id) override;
    base::Result<std::string> rollback(std::string_view election_id,
                                       std::string_view data_version) override;
    base::Result<std::vector<std::string>> prune(std::string_view election_id,
                                                 std::size_t keep) override;
    base::Result<void> remove(std::string_view election_id) override;
    base::Result<Prepared> prepared(std::string_view election_id) const override;
    base::Result<std::string> verify(std::string_view election_id, const Work& work) override;
    base::Result<Exported> export_table(std::string_view election_id, std::string_view table,
                                        std::string_view format) const override;
    base::Result<Exported> export_bundle(std::string_view election_id) const override;
    base::Result<bundle::SqlAnswer> query(std::string_view election_id,
                                          const bundle::SqlQuestion& question) const override;
    std::vector<std::string> refresh() override;
    void warm() override;
    std::optional<base::Result<cache::Computed>> work_out(std::string_view key) const override;
    void mount(http::Router& router, const Services& services) override;

private:
    // What refresh knew of an election's metadata.json when it last looked, good or bad.
    using Stamps = std::map<std::string, std::string, std::less<>>;

    fs::path elections_folder() const { return data_folder_ / "elections"; }
    fs::path registry_path() const { return data_folder_ / "config" / "election_registry.json"; }
    base::Result<bundle::Series> series_of(std::string_view election_id) const;
    std::string default_election() const;
    base::Result<void> write_registry(std::string_view default_election) const;
    base::Result<std::shared_ptr<const Edition>> open_best(
        const bundle::Series& series, const Snapshot& before,
        std::vector<std::string>& sentences) const;
    void follow(const Snapshot& before, const std::shared_ptr<const Snapshot>& after);

    const fs::path data_folder_;
    base::Executor& executor_;
    const base::Clock& clock_;
    base::Published<Snapshot> published_;
    cache::Cache* kept_ = nullptr;  // once it is mounted, as the next
    http::EventHub* events_ = nullptr;

    std::mutex refresh_mutex_;  // guards stamps_
    Stamps stamps_;
};

// The ids of all folders that hold a metadata.json, sorted.
std::vector<std::string> Folder::ids() const {
    std::vector<std::string> found;
    std::error_code failure;
    for (fs::directory_iterator at(elections_folder(), failure), end; !failure && at != end;
         at.increment(failure)) {
        std::error_code ignored;
        const std::string id = at->path().filename().string();
        if (is_election_id(id) && fs::exists(at->path() / "metadata.json", ignored))
            found.push_back(id);
    }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<Serving> Folder::served() const {
    std::vector<Serving> found;
    const auto snapshot = published_.get();
    for (const auto& [id, edition] : snapshot->editions)
        found.push_back({id, edition->row.data_version, snapshot->since.at(id)});
    return found;
}

base::Result<bundle::Series> Folder::series_of(std::string_view election_id) const {
    const std::vector<std::string> known = ids();
    if (std::find(known.begin(), known.end(), election_id) != known.end()) {
        return bundle::Series(elections_folder() / election_id);
    }
    std::string there;
    for (const std::string& id : known) there += (there.empty() ? "" : ", ") + id;
    return Error{
        ErrorKind::missing,
        fmt::format("there is no election \"{}\" in {}; {}", election_id, data_folder_.string(),
                    known.empty() ? "nothing was imported there yet" : "there are: " + there)};
}

// What the registry says, or the first election by id.
std::string Folder::default_election() const {
    const std::vector<std::string> known = ids();
    if (const auto file = bundle::MappedFile::open(registry_path())) {
        const auto registry =
            base::from_json<Registry>(file->bytes(), "config/election_registry.json");
        const bool there = registry && std::find(known.begin(), known.end(),
                                                 registry->default_election) != known.end();
        if (there) return registry->default_election;
    }
    return known.empty() ? "" : known.front();
}

// Written again where an election came or went meanwhile.
base::Result<void> Folder::write_registry(std::string_view default_election) const {
    constexpr int attempts_max = 8;
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        const Registry registry{std::string(default_election), ids()};
        TRY(bundle::replace_file(registry_path(), base::to_json(registry) + "\n"));
        if (ids() == registry.elections) break;
    }
    return {};
}

base::Result<Imported> Folder::import(const ImportRequest& request, const Work& work) {
    if (!is_election_id(request.election_id)) {
        return Error{ErrorKind::invalid,
                     fmt::format("\"{}\" cannot name an election: use small letters, digits, - and "
                                 "_, at most 64, such as "
                                 "portland-2024-d2",
                                 request.election_id)};
    }
    const std::vector<std::string> before = ids();
    const bundle::Series series(elections_folder() / request.election_id);
    Imported imported = TRY(publish(series, request, work, {executor_, clock_.now()}));
    if (before != ids())
        TRY(write_registry(before.empty() ? request.election_id : default_election()));
    return imported;
}

Listing Folder::list() const {
    Listing listing;
    const std::string first = default_election();
    for (const std::string& id : ids()) {
        const auto edition = open_edition(bundle::Series(elections_folder() / id));
        if (!edition) {
            listing.damaged.push_back(
                {edition.error().kind, fmt::format("election {}: {}", id, edition.error().detail)});
            continue;
        }
        listing.rows.push_back((*edition)->row);
        listing.rows.back().is_default = id == first;
    }
    return listing;
}

base::Result<std::vector<bundle::VersionEntry>> Folder::versions(
    std::string_view election_id) const {
    const bundle::Series series = TRY(series_of(election_id));
    return series.versions();
}

base::Result<void> Folder::choose_default(std::string_view election_id) {
    TRY(series_of(election_id));
    return write_registry(election_id);
}

base::Result<std::string> Folder::rollback(std::string_view election_id,
                                           std::string_view data_version) {
    const bundle::Series series = TRY(series_of(election_id));
    const auto kept = TRY(series.versions());
    std::string target(data_version);
    if (target.empty()) {
        const auto current =
            std::find_if(kept.begin(), kept.end(), [](const auto& one) { return one.current; });
        if (current == kept.end() || current + 1 == kept.end()) {
            return Error{
                ErrorKind::missing,
                fmt::format("election {} keeps no version before the current one", election_id)};
        }
        target = (current + 1)->data_version;
    }
    TRY(series.switch_to(target));
    return target;
}

base::Result<std::vector<std::string>> Folder::prune(std::string_view election_id,
                                                     std::size_t keep) {
    const bundle::Series series = TRY(series_of(election_id));
    return series.prune(keep);
}

base::Result<void> Folder::remove(std::string_view election_id) {
    const bundle::Series series = TRY(series_of(election_id));
    TRY(series.remove());
    return write_registry(default_election());
}

base::Result<Prepared> Folder::prepared(std::string_view election_id) const {
    const bundle::Series series = TRY(series_of(election_id));
    return read_prepared(series);
}

base::Result<std::string> Folder::verify(std::string_view election_id, const Work& work) {
    const bundle::Series series = TRY(series_of(election_id));
    return recompute(series, work, executor_);
}

base::Result<Exported> Folder::export_table(std::string_view election_id, std::string_view table,
                                            std::string_view format) const {
    const bundle::Series series = TRY(series_of(election_id));
    const auto edition = TRY(open_edition(series));
    return elections::export_table(*edition, {table, format});
}

base::Result<Exported> Folder::export_bundle(std::string_view election_id) const {
    const bundle::Series series = TRY(series_of(election_id));
    const auto edition = TRY(open_edition(series));
    return elections::export_bundle(*edition);
}

base::Result<bundle::SqlAnswer> Folder::query(std::string_view election_id,
                                              const bundle::SqlQuestion& question) const {
    const std::string id = election_id.empty() ? default_election() : std::string(election_id);
    const bundle::Series series = TRY(series_of(id));
    const auto version = TRY(series.load());
    return bundle::query(stored_tables(*version), question);
}

// The current version; where it is damaged, what is served already, else the newest kept one that
// is whole.
base::Result<std::shared_ptr<const Edition>> Folder::open_best(
    const bundle::Series& series, const Snapshot& before,
    std::vector<std::string>& sentences) const {
    const std::string id = series.folder().filename().string();
    auto current = open_edition(series);
    if (current) return current;
    sentences.push_back(fmt::format("election {}: {}", id, current.error().detail));
    if (const auto served = before.editions.find(id); served != before.editions.end())
        return served->second;
    const auto kept = series.versions();
    if (!kept) return current;
    for (const bundle::VersionEntry& entry : *kept) {
        auto older = entry.current ? base::Result<std::shared_ptr<const Edition>>(current.error())
                                   : open_edition(series, entry.data_version);
        if (!older) continue;
        sentences.push_back(fmt::format("election {}: serving the earlier version {} instead", id,
                                        entry.data_version));
        return older;
    }
    return current;
}

std::vector<std::string> Folder::refresh() {
    std::lock_guard lock(refresh_mutex_);
    Stamps now;
    now.emplace("", stamp_of(registry_path()));
    for (const std::string& id : ids())
        now.emplace(id, stamp_of(elections_folder() / id / "metadata.json"));
    if (now == stamps_) return {};
    const auto before = published_.get();
    const auto after = std::make_shared<Snapshot>();
    std::vector<std::string> sentences;
    for (const auto& [id, stamp] : now) {
        if (id.empty()) continue;
        const auto known = before->editions.find(id);
        const auto seen = stamps_.find(id);
        const bool unchanged = seen != stamps_.end() && seen->second == stamp;
        if (unchanged) {
            if (known != before->editions.end()) after->editions.emplace(id, known->second);
            continue;
        }
        auto edition = open_best(bundle::Series(elections_folder() / id), *before, sentences);
        if (edition) after->editions.emplace(id, std::move(*edition));
    }
    after->since = since_when(*before, *after, clock_.now());
    after->default_election = default_election();
    after->purge_names = purge_names_of(*after);
    after->list = encode_list(*after);
    published_.publish(after);
    if (kept_ != nullptr) follow(*before, after);
    if (events_ != nullptr) tell(*events_, *before, *after);
    stamps_ = std::move(now);
    return sentences;
}

void Folder::mount(http::Router& router, const Services& services) {
    kept_ = &services.kept;
    events_ = &services.events;
    tell(*events_, {}, *published_.get());
    add_routes(router, {[this](std::size_t core) { return published_.get(core); }, services.kept,
                        services.events});
}

// The cache follows from one snapshot to the next: what was worked out of versions that are gone
// goes, and what was asked most of them is worked out of their successors.
void Folder::follow(const Snapshot& before, const std::shared_ptr<const Snapshot>& after) {
    constexpr std::size_t renewed_max = 64;  // at 5 ms each a third of a second of one worker
    const std::vector<std::string> gone = tags_gone(before, *after);
    std::vector<cache::Entry> asked;
    for (const std::string& tag : gone) {
        auto most = kept_->list(tag + "/*", renewed_max);
        asked.insert(asked.end(), std::make_move_iterator(most.begin()),
                     std::make_move_iterator(most.end()));
    }
    kept_->invalidate(gone);
    for (const cache::Entry& entry : asked) {
        const auto question = question_of(entry.key);
        const Edition* edition = question ? after->find(question->election_id) : nullptr;
        if (edition == nullptr) continue;
        ask_ahead(*kept_, *edition,
                  view_on_demand(*question->view, question->query, {after, *edition}));
    }
    warm();
}

void Folder::warm() {
    const auto snapshot = published_.get();
    for (const auto& [id, edition] : snapshot->editions) {
        for (const OnDemand& what : usual_questions({snapshot, *edition}))
            ask_ahead(*kept_, *edition, what);
    }
}

std::optional<base::Result<cache::Computed>> Folder::work_out(std::string_view key) const {
    const auto question = question_of(key);
    if (!question) return {};
    const auto snapshot = published_.get();
    const Edition* edition = snapshot->find(question->election_id);
    if (edition == nullptr || edition->row.data_version != question->data_version) return {};
    return view_on_demand(*question->view, question->query, {snapshot, *edition}).compute();
}

}  // namespace

base::Result<std::unique_ptr<Elections>> Elections::open(fs::path data_folder,
                                                         base::Executor& executor,
                                                         const base::Clock& clock) {
    std::error_code ignored;
    if (fs::exists(data_folder, ignored) && !fs::is_directory(data_folder, ignored)) {
        return Error{ErrorKind::invalid,
                     fmt::format("{} is not a folder; name one with --data", data_folder.string())};
    }
    return std::unique_ptr<Elections>(
        std::make_unique<Folder>(std::move(data_folder), executor, clock));
}

}  // namespace almanac::elections
