// Dominion's manifests: {"Version": …, "List": [{"Id": 1, "Description": "Ann Low", …}, …]}, one
// file a kind.

#include "apps/elections/import_dominion.h"
#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

// One entry of a manifest: the fields that any of the manifests has and we read.
struct Entry {
    std::string id;
    std::string name;
    std::string contest_id;
    std::string precinct_id;
    std::string type;
    std::uint32_t ranks = 0;
};

// A contest among those that could be read.
struct Choice {
    std::string id;
    std::string name;
    std::uint32_t ranks = 0;
};

std::string_view last_part(std::string_view name) {
    return name.substr(name.find_last_of('/') + 1);
}

// 3 of CvrExport_3.json, 0 of CvrExport.json; nothing of any other name.
std::optional<std::uint64_t> number_of_export(std::string_view name) {
    const std::string lower = lower_case(last_part(name));
    std::string_view rest = lower;
    constexpr std::string_view begin = "cvrexport";
    constexpr std::string_view end = ".json";
    if (!rest.starts_with(begin) || !rest.ends_with(end) || rest.size() < begin.size() + end.size())
        return std::nullopt;
    rest.remove_prefix(begin.size());
    rest.remove_suffix(end.size());
    if (rest.empty()) return 0;
    return rest.front() == '_' ? parse_unsigned(rest.substr(1)) : std::nullopt;
}

// Reads the manifests of one folder.
class ManifestsReader {
public:
    ManifestsReader(const SourceFile& source, const ReadOptions& options)
        : source_(source), options_(options) {}

    base::Result<DominionManifests> read() {
        TRY(read_list("ContestManifest.json", Need::must_be_there));
        for (const Entry& entry : entries_)
            contests_.push_back({entry.id, entry.name, entry.ranks});
        TRY(choose());
        TRY(read_list("CandidateManifest.json", Need::must_be_there));
        for (Entry& entry : entries_) note_candidate(entry);
        TRY(read_names("PrecinctManifest.json", out_.precincts));
        TRY(read_names("BallotTypeManifest.json", out_.ballot_types));
        TRY(read_names("CountingGroupManifest.json", out_.counting_groups));
        TRY(read_list("PrecinctPortionManifest.json", Need::may_be_absent));
        for (Entry& entry : entries_) {
            out_.portions.emplace(std::move(entry.id),
                                  DominionPortion{std::move(entry.name), entry.precinct_id});
        }
        return std::move(out_);
    }

private:
    enum class Need : std::uint8_t { must_be_there, may_be_absent };

    base::Result<void> read_names(std::string_view manifest, DominionNames& names) {
        TRY(read_list(manifest, Need::may_be_absent));
        for (Entry& entry : entries_) names.emplace(std::move(entry.id), std::move(entry.name));
        return {};
    }

    // Reads a manifest into entries_.
    base::Result<void> read_list(std::string_view manifest, Need need) {
        entries_.clear();
        const auto file = source_.folder->find(manifest);
        if (!file && need == Need::may_be_absent) return {};
        if (!file) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{}: there is no {} in it, or more than one. Give the "
                                           "whole folder of one Dominion export.",
                                           source_.name, manifest)};
        }
        const Unpacked bytes = TRY(source_.folder->read(*file));
        const Text text = TRY(dominion_text(source_, *file, bytes));
        JsonFile json(text);
        const auto root = TRY(json.root());
        return json.each_field(
            root, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "Version") out_.version = TRY(json.string(value, key));
                if (key != "List") return {};
                return json.each_element(value, key, [&](JsonValue element) -> base::Result<void> {
                    entries_.push_back(TRY(read_entry(json, element)));
                    return {};
                });
            });
    }

    static base::Result<Entry> read_entry(JsonFile& json, JsonValue element) {
        Entry entry;
        const char* place = json.place(element);
        const auto object = TRY(json.object(element, "an entry of List"));
        const auto read = json.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "Id") entry.id = TRY(json.word(value, key));
                if (key == "Description") entry.name = trimmed(TRY(json.string(value, key)));
                if (key == "ContestId") entry.contest_id = TRY(json.word(value, key));
                if (key == "PrecinctId") entry.precinct_id = TRY(json.word(value, key));
                if (key == "Type") entry.type = TRY(json.word(value, key));
                if (key == "NumOfRanks") {
                    const std::uint64_t ranks = TRY(json.number(value, key));
                    entry.ranks = static_cast<std::uint32_t>(
                        std::min<std::uint64_t>(ranks, tally::candidates_max));
                }
                return {};
            });
        if (!read) return read.error();
        if (!entry.id.empty()) return entry;
        return json.error(place, "the entry has no Id. Correct it.");
    }

    // Where nothing is asked for, contests without ranks do not count.
    base::Result<void> choose() {
        const std::string& id = options_.layout.contest_id;
        const auto is_ranked = [](const Choice& choice) { return choice.ranks > 1; };
        if (!id.empty()) {
            contests_.erase(std::remove_if(contests_.begin(), contests_.end(),
                                           [&](const Choice& choice) { return choice.id != id; }),
                            contests_.end());
        } else if (options_.contest.empty() &&
                   std::any_of(contests_.begin(), contests_.end(), is_ranked)) {
            contests_.erase(
                std::remove_if(contests_.begin(), contests_.end(), std::not_fn(is_ranked)),
                contests_.end());
        }
        if (contests_.empty()) {
            return base::Error{base::ErrorKind::missing,
                               fmt::format("{}: its ContestManifest.json has no contest{}. Correct "
                                           "the contest's id.",
                                           source_.name, id.empty() ? "" : " " + in_quotes(id))};
        }
        std::vector<std::string> names;
        for (const Choice& choice : contests_) names.push_back(name_of(choice));
        const std::size_t chosen =
            id.empty() ? TRY(choose_contest(source_.name, names, options_.contest)) : 0;
        out_.contest_id = contests_[chosen].id;
        out_.title = contests_[chosen].name;
        out_.ranks = std::max(contests_[chosen].ranks, 1U);
        return {};
    }

    // Two contests of one name are told apart by their ids.
    std::string name_of(const Choice& choice) const {
        const auto same =
            std::count_if(contests_.begin(), contests_.end(),
                          [&](const Choice& other) { return other.name == choice.name; });
        return same > 1 ? fmt::format("{} (id {})", choice.name, choice.id) : choice.name;
    }

    void note_candidate(Entry& entry) {
        if (entry.contest_id != out_.contest_id) return;
        Candidate& candidate = out_.candidates.emplace_back();
        candidate.source_id = std::move(entry.id);
        candidate.name = std::move(entry.name);
        // "QualifiedWriteIn" is a name that somebody declared.
        candidate.undeclared_write_ins = entry.type == "WriteIn";
    }

    const SourceFile& source_;
    const ReadOptions& options_;
    std::vector<Entry> entries_;  // of the manifest read last
    std::vector<Choice> contests_;
    DominionManifests out_;
};

}  // namespace

base::Result<std::vector<std::size_t>> dominion_exports(const SourceFile& source) {
    std::vector<std::pair<std::uint64_t, std::size_t>> found;
    const auto& files = source.folder->files();
    for (std::size_t place = 0; place < files.size(); ++place) {
        if (const auto number = number_of_export(files[place].name))
            found.emplace_back(*number, place);
    }
    std::sort(found.begin(), found.end());
    std::vector<std::size_t> places;
    for (std::size_t at = 0; at < found.size(); ++at) {
        places.push_back(found[at].second);
        const bool is_whole = found[at].first == 0 && found.size() > 1;
        if (!is_whole && (at == 0 || found[at].first != found[at - 1].first)) continue;
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("{}: {} and {} would both be read, and are two exports. Give the folder of "
                        "one.",
                        source.name, in_quotes(files[found[is_whole ? 1 : at - 1].second].name),
                        in_quotes(files[found[at].second].name))};
    }
    return places;
}

base::Result<DominionManifests> read_dominion_manifests(const SourceFile& source,
                                                        const ReadOptions& options) {
    return ManifestsReader(source, options).read();
}

base::Result<Text> dominion_text(const SourceFile& source, std::size_t file,
                                 const Unpacked& bytes) {
    return checked_text(fmt::format("{}/{}", source.name, source.folder->files()[file].name),
                        bytes.bytes);
}

}  // namespace almanac::elections
