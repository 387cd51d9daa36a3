#include "apps/elections/editions.h"

#include "apps/elections/edition_writer.h"
#include "apps/elections/generation.h"
#include "apps/elections/raw_data.h"
#include "apps/elections/rule_file.h"
#include "apps/elections/summary.h"
#include "apps/elections/view.h"
#include "engine/base/hash.h"
#include "engine/base/json_read.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <optional>

namespace almanac::elections {

namespace {

using base::Error;
using base::ErrorKind;

bundle::Source source_of(std::string data_version, std::vector<bundle::Source::Input> inputs,
                         const EditionFacts& facts) {
    // Names are not part of a version: the same bytes under another name are the same version.
    for (std::size_t index = 0; index < inputs.size(); ++index)
        inputs[index].name = fmt::format("input {}", index + 1);
    return {std::move(data_version), results_version, std::move(inputs), base::to_json(facts)};
}

bool is_current(const bundle::Series& series, std::string_view data_version) {
    const auto versions = series.versions();
    if (!versions) return false;
    const auto current = std::find_if(versions->begin(), versions->end(),
                                      [](const auto& one) { return one.current; });
    return current != versions->end() && current->data_version == data_version;
}

// The contest with its marks as they are served: candidates from the answer that lists them by
// name, ballots from the lookup.
base::Result<Contest> served_contest(const Edition& edition) {
    constexpr std::string_view path = "static_responses/api_candidates.json";
    const auto bytes = TRY(edition.version->file(path));
    const auto list = TRY(base::from_json<List<CandidateRow>>(bytes, path));
    Contest contest;
    for (const std::uint32_t id : edition.facts.candidate_ids) {
        const auto row =
            std::find_if(list.data.begin(), list.data.end(),
                         [&](const CandidateRow& one) { return one.candidate_id == id; });
        if (row == list.data.end())
            return Error{ErrorKind::broken, "candidates and facts differ; import again"};
        contest.candidates.push_back(
            {CandidateId(id), row->source_id, row->candidate_name, row->party, false});
    }
    contest.ballots = edition.ballots.all_ballots();
    return contest;
}

ElectionRow row_of(const Edition& edition, const bundle::Series& series,
                   const std::vector<bundle::VersionEntry>& versions) {
    ElectionRow row;
    row.election_id = series.folder().filename().string();
    row.contest = edition.facts.contest;
    row.rule = edition.facts.rule;
    row.seats = edition.facts.seats;
    row.candidates = static_cast<std::uint32_t>(edition.facts.candidate_ids.size() -
                                                edition.facts.excluded.size());
    row.valid_ballots = edition.facts.valid_ballots;
    row.winners = edition.facts.winners;
    row.data_version = edition.version->source().data_version;
    row.versions = static_cast<std::uint32_t>(versions.size());
    for (const bundle::VersionEntry& entry : versions) {
        if (entry.data_version == row.data_version) row.published_at = entry.published_at;
    }
    return row;
}

// The contest of a stored version as `verify` counts it: raw records and what the manifest says of
// them.
base::Result<Prepared> prepared_from(const bundle::Version& version) {
    RawTables tables;
    tables.ballots = TRY(bundle::read_parquet(version.path_of("raw_data/ballots.parquet")));
    tables.ballots_long =
        TRY(bundle::read_parquet(version.path_of("raw_data/ballots_long.parquet")));
    tables.candidates = TRY(bundle::read_parquet(version.path_of("raw_data/candidates.parquet")));
    const auto facts = TRY(base::from_json<EditionFacts>(version.source().facts, "manifest.json"));
    Contest contest = TRY(contest_from(tables));
    return prepared_again(std::move(contest), facts);
}

base::Result<void> compare(const bundle::Version& stored, const bundle::Version& again) {
    const auto differs = [](std::string_view path) {
        return Error{
            ErrorKind::broken,
            fmt::format("{} is not what the raw records give; import the election again", path)};
    };
    if (stored.files().size() != again.files().size()) return differs("the list of files");
    for (const bundle::FileEntry& file : again.files()) {
        const auto same =
            std::find_if(stored.files().begin(), stored.files().end(), [&](const auto& other) {
                return other.path == file.path && other.sha256 == file.sha256;
            });
        if (same == stored.files().end()) return differs(file.path);
    }
    return {};
}

// A folder that goes away with its owner.
class ScratchFolder {
public:
    ScratchFolder()
        : path_(std::filesystem::temp_directory_path() /
                fmt::format("almanac-verify-{}", ::getpid())) {}
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

// With what only the import itself knows.
Generation recorded(Generation generation, const ImportRequest& request, const Press& press) {
    const auto took = std::chrono::duration_cast<base::Instant::duration>(
        std::chrono::duration<double>(generation.processing_time_seconds));
    generation.election_id = request.election_id;
    generation.statistics.start_time = rfc3339(press.now);
    generation.generation_time = rfc3339(press.now + took);
    for (const bundle::Source::Input& input : request.inputs) {
        generation.inputs.push_back(input.name);
        generation.source_database += (generation.source_database.empty() ? "" : ", ") + input.name;
    }
    return generation;
}

base::Result<Subject> counted(const Prepared& prepared, const std::string& data_version,
                              Timekeeper& times) {
    std::optional<Subject> subject;
    const auto count = [&]() -> base::Result<void> {
        subject.emplace(TRY(make_subject(prepared, data_version)));
        return {};
    };
    TRY(times.step("counting", {}, count));
    return *std::move(subject);
}

void say(const Work& work, std::string_view stage) {
    if (work.progress) work.progress(stage, 0, 0);
}

// Most requests say no more than a path: what they get is found once a version.
std::vector<PlainAnswer> plain_answers(const Edition& edition) {
    std::vector<PlainAnswer> answers;
    for (const View& view : views()) {
        const Query defaults(view.parameters);
        PlainAnswer& plain = answers.emplace_back();
        plain.body = stored_answer(*edition.version, view, defaults);
        if (plain.body == nullptr) continue;
        plain.links = page_links({view, defaults, edition.row.data_version},
                                 plain.body->body(base::Encoding::identity).bytes);
    }
    return answers;
}

}  // namespace

std::string data_version_of(const ImportRequest& request) {
    std::string text;
    base::JsonWriter json(text);
    json.begin_list();
    json.integer(std::uint64_t{results_version});
    json.text(request.prepared.contest.title);
    // A preset's content is part of results_version, a user's rule is known by all it says.
    const tally::Rule& rule = *request.prepared.rule;
    json.text(is_preset(rule) ? rule.id : rule_as_toml(rule));
    json.integer(std::uint64_t{request.prepared.question.seats});
    json.text(request.prepared.lots);
    const std::vector<bool>& excluded = request.prepared.question.excluded;
    for (std::size_t index = 0; index < excluded.size(); ++index) {
        if (excluded[index]) json.text(request.prepared.contest.candidates[index].name);
    }
    for (const bundle::Source::Input& input : request.inputs) json.text(input.sha256);
    json.end_list();
    constexpr std::size_t digits =
        32;  // 128 bits: no two elections of the world will ever share one
    return base::sha256_hex(text).substr(0, digits);
}

base::Result<Imported> publish(const bundle::Series& series, const ImportRequest& request,
                               const Work& work, const Press& press) {
    Timekeeper times;
    const std::string data_version = data_version_of(request);
    if (is_current(series, data_version) && series.load()) return Imported{data_version, false};
    say(work, "counting");
    Subject subject = TRY(counted(request.prepared, data_version, times));
    subject.executor = &press.executor;
    const EditionFacts facts = facts_of(request.prepared, subject.count);
    const auto waiting = [&] { say(work, "waiting for another import of this election to end"); };
    const auto draft =
        TRY(series.begin(source_of(data_version, request.inputs, facts), press.executor, waiting));
    if (is_current(series, data_version) && series.load()) return Imported{data_version, false};
    TRY(write_version(*draft, subject, {work, times, press.executor}));
    say(work, "encoding and checking");
    if (work.stop.stop_requested())
        return Error{ErrorKind::stopped, "stopped; nothing was published"};
    TRY(draft->publish([&](const std::vector<bundle::FileEntry>& files) {
        return base::to_json(recorded(generation_of(subject, times, files), request, press));
    }));
    return Imported{data_version, true};
}

const base::Encoded* stored_answer(const bundle::Version& version, const View& view,
                                   const Query& query) {
    if (!view.is_stored || !query.is_default()) return nullptr;
    return version.answer("api_" + view.name, query.key());
}

base::Result<std::shared_ptr<const Edition>> open_edition(const bundle::Series& series,
                                                          std::string_view data_version) {
    auto edition = std::make_shared<Edition>();
    edition->version = TRY(series.load(data_version));
    const bundle::Version& version = *edition->version;
    edition->facts = TRY(base::from_json<EditionFacts>(version.source().facts, "manifest.json"));
    const auto lookup = TRY(version.file("precomputed/ballot_lookup.bin"));
    edition->ballots = TRY(BallotLookup::open(lookup));
    Contest contest = TRY(served_contest(*edition));
    edition->prepared = TRY(prepared_again(std::move(contest), edition->facts));
    auto subject = TRY(make_subject(edition->prepared, version.source().data_version));
    subject.ballots = &edition->ballots;
    edition->subject = std::make_unique<const Subject>(std::move(subject));
    const auto versions = TRY(series.versions());
    edition->row = row_of(*edition, series, versions);
    edition->plain = plain_answers(*edition);
    return std::shared_ptr<const Edition>(std::move(edition));
}

base::Result<Prepared> read_prepared(const bundle::Series& series) {
    const auto stored = TRY(series.load());
    return prepared_from(*stored);
}

base::Result<std::string> recompute(const bundle::Series& series, const Work& work,
                                    base::Executor& executor) {
    say(work, "checking checksums");
    const auto stored = TRY(series.load());
    const bundle::Source& source = stored->source();
    if (source.results_version != results_version) {
        return Error{
            ErrorKind::conflict,
            fmt::format(
                "this version was made by results version {}, this program has {}: its checksums "
                "are "
                "right, but it cannot be recomputed byte for byte; import the election again",
                source.results_version, results_version)};
    }
    say(work, "reading the raw records");
    const Prepared prepared = TRY(prepared_from(*stored));
    say(work, "counting");
    Subject subject = TRY(make_subject(prepared, source.data_version));
    subject.executor = &executor;
    const ScratchFolder scratch;
    const bundle::Series copy(scratch.path(), std::make_shared<base::SystemClock>(),
                              bundle::Lasting::scratch);
    const auto draft = TRY(
        copy.begin(source_of(source.data_version, source.inputs, facts_of(prepared, subject.count)),
                   executor));
    Timekeeper times;
    TRY(write_version(*draft, subject, {work, times, executor}));
    TRY(draft->publish("{}"));
    const auto again = TRY(copy.load());
    TRY(compare(*stored, *again));
    return source.data_version;
}

}  // namespace almanac::elections
