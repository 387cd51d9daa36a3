#pragma once

// The front door of the elections app: from files to a count (question.h), from a count to a
// published version, from versions to routes. One Elections owns one data folder's elections;
// thread-safe.

#include "apps/elections/accounting.h"
#include "apps/elections/analyse.h"
#include "apps/elections/audit_trail.h"
#include "apps/elections/ballot_journeys.h"
#include "apps/elections/ballots_output.h"
#include "apps/elections/check.h"
#include "apps/elections/compare.h"
#include "apps/elections/count_output.h"
#include "apps/elections/count_output_html.h"
#include "apps/elections/count_view.h"
#include "apps/elections/demo.h"
#include "apps/elections/explain.h"
#include "apps/elections/explain_ballot.h"
#include "apps/elections/question.h"
#include "apps/elections/rctab_config.h"
#include "apps/elections/rctab_output.h"
#include "apps/elections/rule_file.h"
#include "apps/elections/rule_view.h"
#include "apps/elections/what_if_report.h"
#include "engine/base/clock.h"
#include "engine/base/describe.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"
#include "engine/cache/cache.h"
#include "engine/http/http.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Raised whenever a result or an encoding changes; part of every data version.
inline constexpr std::uint32_t results_version = 5;

// Called as long work goes on: what is being done, and how much of how much (total 0: not known).
using Progress =
    std::function<void(std::string_view stage, std::uint64_t done, std::uint64_t total)>;

// How a long piece of work reports and is stopped.
struct Work {
    Progress progress;
    std::stop_token stop;
};

// What to publish and under which name.
struct ImportRequest {
    std::string election_id;                    // [a-z0-9][a-z0-9_-]{0,63}
    Prepared prepared;                          // contest, rule, seats, lots, who is excluded
    std::vector<bundle::Source::Input> inputs;  // with the SHA-256 of the unpacked bytes
};

// What an import did.
struct Imported {
    std::string data_version;
    bool changed = true;  // false: this very version was current already
};

// One election as lists show it.
struct ElectionRow {
    std::string election_id;
    std::string contest;
    std::string rule;
    std::uint32_t seats = 0;
    std::uint32_t candidates = 0;
    std::uint64_t valid_ballots = 0;
    std::vector<std::string> winners;
    std::string data_version;
    std::string published_at;
    std::uint32_t versions = 0;
    bool is_default = false;

    static constexpr std::string_view view_name = "election";
    static constexpr std::string_view list_name = "elections";
    static constexpr auto fields() {
        using E = ElectionRow;
        return base::describe<E>(
            base::field("election_id", &E::election_id, "id",
                        "The name used in routes and folders."),
            base::field("contest", &E::contest, "", "The contest's title as the source has it."),
            base::field("rule", &E::rule, "", "The id of the counting rule."),
            base::field("seats", &E::seats, "seats", "How many were to be elected."),
            base::field("candidates", &E::candidates, "candidates", "Who stood."),
            base::field("valid_ballots", &E::valid_ballots, "ballots",
                        "Ballots that round 1 counts."),
            base::field("winners", &E::winners, "", "Names in order of election."),
            base::field("data_version", &E::data_version, "", "The current version."),
            base::field("published_at", &E::published_at, "RFC 3339", "When it was published."),
            base::field("versions", &E::versions, "versions", "Versions kept."),
            base::field("is_default", &E::is_default, "",
                        "Whether routes without an election answer for it."));
    }
};

// A file made of a stored election, to be handed out.
struct Exported {
    std::string file_name;
    std::string_view content_type;  // a literal
    std::string bytes;
};

// What a data folder holds, by id: elections whose current version is whole, and of each other one
// what is wrong with which file.
struct Listing {
    std::vector<ElectionRow> rows;
    std::vector<base::Error> damaged;
};

// The version of an election that is being served, and since when.
struct Serving {
    std::string election_id;
    std::string data_version;
    base::Instant since;
};

// How long answers of each kind are kept that no version stores.
std::vector<cache::Policy> cache_policies();

// What the app is given of the program that serves it.
struct Services {
    // Has a policy for each of cache_policies(), in their order; what it holds of a version goes
    // when another is served.
    cache::Cache& kept;
    http::EventHub& events;  // hears of each version that comes to be served
};

// All elections of a data folder.
class Elections {
public:
    // Opens the folder, which need not exist yet; nothing is loaded or written.
    static base::Result<std::unique_ptr<Elections>> open(std::filesystem::path data_folder,
                                                         base::Executor& executor,
                                                         const base::Clock& clock);
    virtual ~Elections() = default;

    // Counts, works every view out, writes a version and switches to it. The first election becomes
    // the default.
    virtual base::Result<Imported> import(const ImportRequest& request, const Work& work) = 0;
    // The ids of all elections there are, sorted, damaged ones too.
    virtual std::vector<std::string> ids() const = 0;
    // What the last refresh() could load, by id.
    virtual std::vector<Serving> served() const = 0;
    // Reads and checks every current version.
    virtual Listing list() const = 0;
    virtual base::Result<std::vector<bundle::VersionEntry>> versions(
        std::string_view election_id) const = 0;
    virtual base::Result<void> choose_default(std::string_view election_id) = 0;
    // To the version named, or the one before the current; returns where it points now.
    virtual base::Result<std::string> rollback(std::string_view election_id,
                                               std::string_view data_version) = 0;
    virtual base::Result<std::vector<std::string>> prune(std::string_view election_id,
                                                         std::size_t keep) = 0;
    virtual base::Result<void> remove(std::string_view election_id) = 0;
    // The raw records of the current version, ready to be counted again: what verify counts.
    virtual base::Result<Prepared> prepared(std::string_view election_id) const = 0;
    // Checks every checksum, recomputes everything from the raw records and compares byte for byte.
    // Returns the data version that passed; a difference is an error that names the file.
    virtual base::Result<std::string> verify(std::string_view election_id, const Work& work) = 0;

    // One table of the current version as csv, json or parquet; `missing` names the tables there
    // are.
    virtual base::Result<Exported> export_table(std::string_view election_id,
                                                std::string_view table,
                                                std::string_view format) const = 0;
    // The current version as one .zip, with a README and the tables as csv.
    virtual base::Result<Exported> export_bundle(std::string_view election_id) const = 0;
    // One SELECT over the tables of the current version, of the default election for "".
    virtual base::Result<bundle::SqlAnswer> query(std::string_view election_id,
                                                  const bundle::SqlQuestion& question) const = 0;

    // Loads what is current and new since the last call; what is damaged stays unserved, the last
    // good version is kept, and the sentence that says so is returned. Cheap when nothing changed;
    // serve calls it every 250 ms.
    virtual std::vector<std::string> refresh() = 0;
    // Adds every route of the app. The router must not outlive this, and refresh() is not called
    // when `services` are gone.
    virtual void mount(http::Router& router, const Services& services) = 0;
    // Has the usual questions worked out ahead, for every election served; after mount(). When
    // another version is served, refresh() does so, and asks anew what was asked most of the last.
    virtual void warm() = 0;
    // The answer worked out anew that is kept under `key`; nothing where no version that is served
    // has it. From any thread.
    virtual std::optional<base::Result<cache::Computed>> work_out(std::string_view key) const = 0;
};

}  // namespace almanac::elections
