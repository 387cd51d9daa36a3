#include "cli/cache_samples.h"

#include "cli/cache_view.h"

#include <string>
#include <utility>

namespace almanac::cli {

namespace {

using observe::Sample;
using observe::SampleKind;
using Labels = std::vector<std::pair<std::string, std::string>>;

// Adds samples of one source, all with the same labels.
class Adder {
public:
    explicit Adder(std::vector<Sample>& samples, Labels labels = {})
        : samples_(samples), labels_(std::move(labels)) {}

    void count(std::string name, std::string help, std::uint64_t value) {
        add(std::move(name), std::move(help), static_cast<double>(value), SampleKind::counter);
    }
    void time(std::string name, std::string help, cache::Nanoseconds value) {
        add(std::move(name), std::move(help), seconds(value), SampleKind::counter);
    }
    void gauge(std::string name, std::string help, double value) {
        add(std::move(name), std::move(help), value, SampleKind::gauge);
    }

private:
    void add(std::string name, std::string help, double value, SampleKind kind) {
        samples_.push_back({std::move(name), std::move(help), labels_, value, kind});
    }

    std::vector<Sample>& samples_;
    Labels labels_;
};

void add_kind(std::vector<Sample>& samples, const cache::KindStats& kind) {
    Adder add(samples, {{"kind", kind.kind}});
    add.count("almanac_cache_hits_total", "Answers that were in memory.", kind.hits);
    add.count("almanac_cache_stale_hits_total", "Of these, such as were being renewed.",
              kind.stale_hits);
    add.count("almanac_cache_shared_total", "Answers that were in Redis.", kind.shared);
    add.count("almanac_cache_misses_total", "Answers that had to be worked out.", kind.started);
    add.count("almanac_cache_collapsed_total", "Asks that waited for an answer begun by another.",
              kind.collapsed);
    add.count("almanac_cache_fills_total", "Answers that were worked out and kept.", kind.fills);
    add.count("almanac_cache_failures_total", "Answers that could not be worked out, or in time.",
              kind.failures + kind.timeouts);
    add.count("almanac_cache_refused_total", "Asks beyond a limit.", kind.refused);
    add.count("almanac_cache_evictions_total", "Answers that made room for others.",
              evictions_of(kind));
    add.time("almanac_cache_compute_seconds_total", "What working answers out took.",
             kind.compute_time);
    add.time("almanac_cache_saved_seconds_total", "What the hits would have taken to work out.",
             kind.saved_time);
}

void add_tier(std::vector<Sample>& samples, const cache::SecondTierStats& tier) {
    using State = cache::TierState;
    for (const State state : {State::away, State::slow, State::ready}) {
        Adder(samples, {{"state", std::string(word_of(state))}})
            .gauge("almanac_redis_state", "Whether Redis is there: 1 at the state it is in.",
                   tier.state == state ? 1 : 0);
    }
    Adder add(samples);
    add.count("almanac_redis_connects_total", "Times that Redis was reached.", tier.connects);
    add.count("almanac_redis_losses_total", "Times that it was lost.", tier.losses);
    add.count("almanac_redis_hits_total", "Answers found in Redis.", tier.hits);
    add.count("almanac_redis_misses_total", "Answers not found there, or outdated.", tier.misses);
    add.count("almanac_redis_damaged_total", "Values there that no Almanac wrote so.",
              tier.damaged);
    add.count("almanac_redis_late_total", "Asks given up after 100 ms.", tier.late);
    add.count("almanac_redis_skipped_total", "Asks that passed Redis by: away, slow, too many.",
              tier.refused);
    add.count("almanac_redis_puts_total", "Answers stored there.", tier.puts);
    add.count("almanac_redis_puts_lost_total", "Answers that were not: away, slow, too large.",
              tier.puts_dropped + tier.puts_failed);
    add.count("almanac_redis_invalidations_total", "Invalidations that every server confirmed.",
              tier.spreads);
    add.count("almanac_redis_invalidations_unconfirmed_total",
              "Invalidations that one did not confirm in time.", tier.spreads_unconfirmed);
    add.count("almanac_redis_invalidations_heard_total", "Invalidations of other servers.",
              tier.heard);
    add.gauge("almanac_redis_invalidations_pending",
              "Invalidations that Redis does not have yet, or that are not confirmed.",
              static_cast<double>(tier.spreads_pending));
}

}  // namespace

std::vector<Sample> samples_of(const cache::Stats& stats) {
    std::vector<Sample> samples;
    Adder add(samples);
    add.gauge("almanac_cache_entries", "Answers in memory.", static_cast<double>(stats.entries));
    add.gauge("almanac_cache_bytes", "What they take.", static_cast<double>(stats.bytes));
    add.gauge("almanac_cache_bytes_max", "What they may take.",
              static_cast<double>(stats.bytes_max));
    add.gauge("almanac_cache_computing", "Answers being worked out.",
              static_cast<double>(stats.computing));
    for (const cache::KindStats& kind : stats.kinds) {
        if (was_asked_for(kind)) add_kind(samples, kind);
    }
    if (stats.second_tier) add_tier(samples, *stats.second_tier);
    return samples;
}

void add_samples(std::vector<Sample>& samples, const TaskCounts& tasks) {
    const std::string waiting = "Computations that wait for a thread.";
    Adder(samples, {{"urgency", "asked"}})
        .gauge("almanac_tasks_waiting", waiting, static_cast<double>(tasks.waiting));
    Adder(samples, {{"urgency", "ahead"}})
        .gauge("almanac_tasks_waiting", waiting, static_cast<double>(tasks.waiting_ahead));
    Adder add(samples);
    add.count("almanac_tasks_total", "Computations that were begun.", tasks.run);
    add.count("almanac_tasks_refused_total",
              "Computations that were refused since they would have waited too long.",
              tasks.refused);
    add.gauge("almanac_tasks_expected_wait_seconds", "How long who asks now would wait.",
              seconds(tasks.expected_wait));
}

void add_samples(std::vector<Sample>& samples, const CheckCounts& checks) {
    Adder add(samples);
    add.count("almanac_cache_checks_total", "Kept answers that were worked out anew, to compare.",
              checks.checked);
    add.count("almanac_cache_mismatches_total",
              "Of these, such as differed; more than 0 is a fault.", checks.differed);
}

}  // namespace almanac::cli
