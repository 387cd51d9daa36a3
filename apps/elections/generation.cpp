#include "apps/elections/generation.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace almanac::elections {

namespace {

std::vector<DataSize> sizes_of(const std::vector<bundle::FileEntry>& files) {
    std::map<std::string, DataSize> by_folder;
    for (const bundle::FileEntry& file : files) {
        const std::string folder = file.path.substr(0, file.path.find('/'));
        DataSize& size = by_folder[folder];
        size.folder = folder;
        ++size.files;
        size.bytes += file.bytes;
    }
    std::vector<DataSize> sizes;
    for (auto& [folder, size] : by_folder) sizes.push_back(std::move(size));
    return sizes;
}

std::vector<std::string> tables_of(const std::vector<bundle::FileEntry>& files) {
    constexpr std::string_view folder = "precomputed/";
    constexpr std::string_view ending = ".parquet";
    std::vector<std::string> tables;
    for (const bundle::FileEntry& file : files) {
        if (!file.path.starts_with(folder) || !file.path.ends_with(ending)) continue;
        tables.push_back(
            file.path.substr(folder.size(), file.path.size() - folder.size() - ending.size()));
    }
    std::sort(tables.begin(), tables.end());
    return tables;
}

DataQuality quality_of(const Subject& subject) {
    DataQuality quality;
    quality.total_pairs = subject.pairs->size();
    const auto& excluded = subject.excluded();
    quality.total_candidates =
        subject.contest.candidates.size() -
        static_cast<std::uint64_t>(std::count(excluded.begin(), excluded.end(), true));
    double sum = 0;
    for (const PairDetail& detail : *subject.pairs) sum += detail.pair.coalition_strength_score;
    if (!subject.pairs->empty())
        quality.avg_coalition_strength = sum / static_cast<double>(subject.pairs->size());
    return quality;
}

}  // namespace

std::string rfc3339(base::Instant when) {
    return fmt::format("{:%FT%TZ}",
                       fmt::gmtime(std::chrono::time_point_cast<std::chrono::seconds>(when)));
}

base::Result<void> Timekeeper::step(std::string operation, std::vector<std::string> endpoints,
                                    const std::function<base::Result<void>()>& work) {
    const auto since = Steady::now();
    auto outcome = work();
    const std::chrono::duration<double> took = Steady::now() - since;
    Step step{since, {std::move(operation), took.count(), std::move(endpoints)}};
    steps_.with([&](std::vector<Step>& steps) { steps.push_back(std::move(step)); });
    return outcome;
}

std::vector<Operation> Timekeeper::operations() {
    auto steps = steps_.with([](const std::vector<Step>& all) { return all; });
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& one, const Step& other) { return one.since < other.since; });
    std::vector<Operation> operations;
    for (Step& one : steps) operations.push_back(std::move(one.operation));
    return operations;
}

double Timekeeper::seconds() const {
    return std::chrono::duration<double>(Steady::now() - since_).count();
}

Generation generation_of(const Subject& subject, Timekeeper& times,
                         const std::vector<bundle::FileEntry>& files) {
    Generation generation;
    generation.data_version = subject.data_version;
    generation.processing_time_seconds = times.seconds();
    generation.statistics.performance_improvements = times.operations();
    for (const Operation& one : generation.statistics.performance_improvements)
        generation.statistics.operations_completed.push_back(one.operation);
    generation.statistics.data_sizes = sizes_of(files);
    generation.precomputed_tables = tables_of(files);
    generation.data_quality = quality_of(subject);
    return generation;
}

}  // namespace almanac::elections
