#pragma once

// Answers that no version stores, on their way through engine/cache: what they are called there,
// how they are worked out, and which of them are worked out before anybody asks.

#include "apps/elections/routes.h"
#include "apps/elections/view.h"
#include "engine/cache/cache.h"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Something to work out of a version.
struct OnDemand {
    std::size_t kind = 0;    // its place in cache_policies()
    std::string name;        // with its parameters, as cache::KeyBuilder writes them
    cache::Compute compute;  // may run on any thread, when the request is gone
    cache::Reading reading = cache::Reading::cached;
};

// The version that something is worked out of; `snapshot` keeps it alive.
struct FromEdition {
    std::shared_ptr<const Snapshot> snapshot;
    const Edition& edition;
};

// Where each kind of answer stands in cache_policies(): the views in their order, then these.
enum class ExportKind : std::size_t { table, bundle, verification };
// The place of a kind in cache_policies().
std::size_t kind_of(ExportKind kind);

// A refusal as the cache keeps it.
cache::Computed refused(const base::Error& error);

// The view's answer, for other seats where they are asked for.
OnDemand view_on_demand(const View& view, const Query& query, const FromEdition& from);

// An ask of something of a version, with all that it refers to.
class VersionAsk {
public:
    VersionAsk(const Edition& edition, const OnDemand& what,
               cache::Urgency urgency = cache::Urgency::asked);

    // Lives as long as this.
    cache::Ask ask() const { return {kind_, key_, tags_, reading_, urgency_}; }

private:
    cache::Kind kind_;
    std::array<std::string, 1> tags_;
    std::string key_;  // begins with the tag
    cache::Reading reading_;
    cache::Urgency urgency_;
};

// Has it worked out and kept, unless it is there; does nothing where nothing is kept.
void ask_ahead(cache::Cache& kept, const Edition& edition, const OnDemand& what);

// What a kept answer of a view answers, read back from its key.
struct KeptQuestion {
    std::string_view election_id;
    std::string_view data_version;
    const View* view = nullptr;
    Query query;
};
// Nothing where the key is of no view.
std::optional<KeptQuestion> question_of(std::string_view key);

// What the seed asks to have at hand: the pairs by the usual combinations of
// min_shared_ballots and min_strength.
std::vector<OnDemand> usual_questions(const FromEdition& from);

}  // namespace almanac::elections
