#pragma once

// What metadata.json says of how a version came to be (seed A1.3): when, from which files, how long
// each step took, how large it became, what stands in it. It is outside every hash, so that equal
// versions stay equal bytes.

#include "apps/elections/subject.h"
#include "engine/base/clock.h"
#include "engine/base/describe.h"
#include "engine/base/guarded.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One step of the work. The seed's record of an operation, without the speed-up it expected.
struct Operation {
    std::string operation;
    double operation_time_seconds = 0;
    std::vector<std::string> api_endpoints_affected;

    static constexpr std::string_view view_name = "operation";
    static constexpr auto fields() {
        using O = Operation;
        return base::describe<O>(
            base::field("operation", &O::operation, "", "The step, or the view."),
            base::field(
                "operation_time_seconds", &O::operation_time_seconds, "s",
                "Working it out and writing its tables; answers are compressed afterwards."),
            base::field("api_endpoints_affected", &O::api_endpoints_affected, "",
                        "The routes that answer with it."));
    }
};

// The bytes of a folder of the version.
struct DataSize {
    std::string folder;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;

    static constexpr std::string_view view_name = "data_size";
    static constexpr auto fields() {
        return base::describe<DataSize>(
            base::field("folder", &DataSize::folder, "", "Within the version."),
            base::field("files", &DataSize::files, "files", "In it."),
            base::field("bytes", &DataSize::bytes, "bytes", "Together."));
    }
};

// How the work went.
struct GenerationStatistics {
    std::string start_time;
    std::vector<std::string> operations_completed;
    std::vector<Operation> performance_improvements;
    std::vector<DataSize> data_sizes;
    std::uint64_t error_count = 0;

    static constexpr std::string_view view_name = "generation_statistics";
    static constexpr auto fields() {
        using S = GenerationStatistics;
        return base::describe<S>(
            base::field("start_time", &S::start_time, "RFC 3339", "When the work began."),
            base::field("operations_completed", &S::operations_completed, "",
                        "The steps in their order."),
            base::field("performance_improvements", &S::performance_improvements, "",
                        "The steps with their times."),
            base::field("data_sizes", &S::data_sizes, "", "By folder."),
            base::field("error_count", &S::error_count, "errors",
                        "Always 0: what fails is not published."));
    }
};

// What the tables hold, as a first look.
struct DataQuality {
    std::uint64_t total_pairs = 0;
    std::uint64_t total_candidates = 0;
    double avg_coalition_strength = 0;

    static constexpr std::string_view view_name = "data_quality";
    static constexpr auto fields() {
        using Q = DataQuality;
        return base::describe<Q>(
            base::field("total_pairs", &Q::total_pairs, "pairs",
                        "Pairs of candidates that a ballot ranks together."),
            base::field("total_candidates", &Q::total_candidates, "candidates", "In the race."),
            base::field("avg_coalition_strength", &Q::avg_coalition_strength, "0..1",
                        "Mean over those pairs; 0 where there is none."));
    }
};

// The record.
struct Generation {
    std::string election_id;
    std::string data_version;
    std::string generation_time;
    double processing_time_seconds = 0;
    std::string source_database;
    std::vector<std::string> inputs;
    GenerationStatistics statistics;
    std::vector<std::string> precomputed_tables;
    DataQuality data_quality;

    static constexpr std::string_view view_name = "generation";
    static constexpr auto fields() {
        using G = Generation;
        return base::describe<G>(
            base::field("election_id", &G::election_id, "id", "The election."),
            base::field("data_version", &G::data_version, "", "The version made."),
            base::field("generation_time", &G::generation_time, "RFC 3339", "When it was done."),
            base::field("processing_time_seconds", &G::processing_time_seconds, "s",
                        "From counting to the last compressed byte; reading the files and making "
                        "the version last are not in it."),
            base::field("source_database", &G::source_database, "",
                        "The files as the user named them, as one text."),
            base::field("inputs", &G::inputs, "", "The same one by one."),
            base::field("statistics", &G::statistics, "", "How the work went."),
            base::field("precomputed_tables", &G::precomputed_tables, "",
                        "The tables in precomputed/, by name."),
            base::field("data_quality", &G::data_quality, "", "A first look at what they hold."));
    }
};

// "2024-11-05T20:00:00Z"
std::string rfc3339(base::Instant when);

// The steps of one import with their times. Steps may run at once, on several threads.
class Timekeeper {
public:
    // Does the step and notes how long it took.
    base::Result<void> step(std::string operation, std::vector<std::string> endpoints,
                            const std::function<base::Result<void>()>& work);
    double seconds() const;
    // In the order in which they began.
    std::vector<Operation> operations();

private:
    using Steady = std::chrono::steady_clock;
    struct Step {
        Steady::time_point since;
        Operation operation;
    };
    Steady::time_point since_ = Steady::now();
    base::Guarded<std::vector<Step>> steps_;
};

// The record of a version with these files.
Generation generation_of(const Subject& subject, Timekeeper& times,
                         const std::vector<bundle::FileEntry>& files);

}  // namespace almanac::elections
