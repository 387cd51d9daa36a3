#include "engine/cache/cache.h"

#include "engine/base/ensure.h"
#include "engine/base/guarded.h"
#include "engine/cache/flights.h"
#include "engine/cache/memory.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>

namespace almanac::cache {

namespace {

bool is_pattern(std::string_view key) { return key.find('*') != std::string_view::npos; }

// What happened outside the memory, by kind.
struct Counts {
    std::atomic<std::uint64_t> started{0}, refreshes{0}, collapsed{0}, fills{0}, unstored{0},
        failures{0}, timeouts{0}, stale_on_error{0}, refused{0}, bypasses{0}, compute_ns{0},
        shared{0};
};

base::Result<Computed> run(const Flight& flight) {
    try {
        return flight.compute();
    } catch (const std::exception& error) {
        return base::Error{base::ErrorKind::broken,
                           fmt::format("Computing {} failed: {}", flight.key, error.what())};
    } catch (...) {
        return base::Error{base::ErrorKind::broken,
                           fmt::format("Computing {} failed without a reason.", flight.key)};
    }
}

// What is wrong with an answer, "" where nothing is: bytes that nobody owns would dangle, and
// without an identity there is nothing to fall back on.
std::string_view fault_of(const Computed& computed) {
    if (!computed.body) return "has no body";
    if (!computed.body->owner) return "does not own its bytes";
    if (!computed.body->body(base::Encoding::identity).present()) return "has no identity";
    if (computed.body->content_type.empty()) return "has no content type";
    for (const base::EncodedBody& body : computed.body->bodies) {
        const bool quoted =
            body.etag.size() > 2 && body.etag.front() == '"' && body.etag.back() == '"';
        if (body.present() && !quoted) return "has an ETag without quotes";
    }
    if (computed.status < 200 || computed.status > 599) return "has no HTTP status";
    return "";
}

base::Result<Computed> checked(base::Result<Computed> result, const Flight& flight) {
    if (!result) return result;
    const std::string_view fault = fault_of(*result);
    if (fault.empty()) return result;
    return base::Error{base::ErrorKind::broken,
                       fmt::format("The answer computed for {} {}.", flight.key, fault)};
}

// A deliver that throws is a bug, and ends the program here rather than losing the other waiters.
void deliver_all(const std::vector<Waiter>& waiters, const base::Result<Answer>& result) noexcept {
    for (const Waiter& waiter : waiters) {
        if (!result || result.value().source == Source::stale) {
            waiter.deliver(result);
            continue;
        }
        Answer answer = result.value();
        const bool shared = answer.source == Source::shared && waiter.source == Source::computed;
        answer.source = shared ? Source::shared : waiter.source;
        waiter.deliver(answer);
    }
}

}  // namespace

// What computations in flight keep alive after the cache itself.
struct Cache::State {
    State(Options given, const MonotonicClock& its_clock, Submit its_submit,
          std::unique_ptr<SecondTier> tier)
        : options(std::move(given)),
          clock(its_clock),
          submit(std::move(its_submit)),
          second_tier(std::move(tier)),
          counts(std::make_unique<Counts[]>(options.policies.size())),
          enabled(options.enabled) {}

    // What an ask that was not answered at once came to.
    struct Boarding {
        std::optional<Answer> present;  // it is in memory by now
        std::shared_ptr<Flight> begun;  // a computation to be run
        bool waits = false;             // in a computation that was running
    };

    Boarding board(const Ask& ask, Compute& compute, Deliver& deliver);
    std::shared_ptr<Flight> flight_for(const Ask& ask, Compute& compute, Nanoseconds now) const;
    static void launch(const std::shared_ptr<State>& state, const std::shared_ptr<Flight>& flight);
    static void arrive(const std::shared_ptr<State>& state, const std::shared_ptr<Flight>& flight,
                       Lookup lookup);
    static void hand_over(const std::shared_ptr<State>& state,
                          const std::shared_ptr<Flight>& flight);
    void listen();
    void mark(std::span<const std::string> tags);
    std::size_t remove(std::string_view key);
    std::size_t remove_listed(std::string_view pattern, SecondTier* tier);
    void share(const Flight& flight, const Fill& fill);
    void fly(const std::shared_ptr<Flight>& flight);
    void land(const std::shared_ptr<Flight>& flight, const Computed& computed, Nanoseconds cost,
              Source source = Source::computed);
    void fail(const std::shared_ptr<Flight>& flight, base::Result<Answer> failure);
    void answer_failure(const Flight& flight, const std::vector<Waiter>& waiters,
                        const base::Result<Answer>& failure);
    base::Result<Answer> answer_of(const Flight& flight, const Computed& computed) const;
    Counts& counts_of(Kind kind) const { return counts[kind.number()]; }
    bool alone(const Ask& ask) const { return ask.reading == Reading::bypass || !enabled; }

    const Options options;
    const MonotonicClock& clock;
    const Submit submit;
    const std::unique_ptr<SecondTier> second_tier;  // null where there is none
    Memory memory{options};
    base::Guarded<Flights> flights;
    std::unique_ptr<Counts[]> counts;  // by Kind
    std::atomic<bool> enabled;
    std::atomic<bool> stopping{false};
};

Cache::Cache(Options options, const MonotonicClock& clock, Submit submit)
    : Cache(options, clock, std::move(submit),
            options.redis ? redis_tier(*options.redis, clock, options.seed) : nullptr) {}

Cache::Cache(Options options, const MonotonicClock& clock, Submit submit,
             std::unique_ptr<SecondTier> second_tier)
    : state_(std::make_shared<State>(std::move(options), clock, std::move(submit),
                                     std::move(second_tier))) {
    if (state_->second_tier) state_->listen();
}

Cache::~Cache() {
    state_->stopping = true;
    if (state_->second_tier) state_->second_tier->stop();
    const auto waiters = state_->flights.with([](Flights& flights) { return flights.stop(); });
    deliver_all(waiters, base::Error{base::ErrorKind::stopped, "The cache is shutting down."});
}

std::optional<Answer> Cache::find(const Ask& ask) {
    if (state_->alone(ask)) return std::nullopt;
    return state_->memory.find(ask.key, state_->clock.now());
}

void Cache::fetch(const Ask& ask, Compute compute, Deliver deliver) {
    base::ensure(ask.kind.number() < state_->options.policies.size(), "a kind has no policy");
    State::Boarding boarding = state_->board(ask, compute, deliver);
    Counts& counts = state_->counts_of(ask.kind);
    if (boarding.present) {
        if (boarding.present->renew) renew(ask, std::move(compute));
        deliver(*std::move(boarding.present));
    } else if (boarding.begun) {
        if (boarding.begun->reading == Reading::bypass) ++counts.bypasses;
        State::launch(state_, boarding.begun);
    } else if (boarding.waits) {
        ++counts.collapsed;
    } else {
        ++counts.refused;
        const auto stale = state_->memory.find_for_failure(ask.key, state_->clock.now());
        if (stale && !state_->alone(ask)) return deliver(*stale);
        deliver(base::Error{base::ErrorKind::exhausted,
                            "Too many answers are being computed. Ask again in a moment."});
    }
}

void Cache::renew(const Ask& ask, Compute compute) {
    Deliver nobody;
    Ask ahead = ask;
    ahead.urgency = Urgency::ahead;
    const State::Boarding boarding = state_->board(ahead, compute, nobody);
    if (!boarding.begun) {
        if (!boarding.waits) state_->memory.end_renewal(ask.key);
        return;
    }
    ++state_->counts_of(ask.kind).refreshes;
    State::launch(state_, boarding.begun);
}

// Looks again under the lock: the computation that a find() just missed may have ended meanwhile,
// and it stores its answer before it ends.
Cache::State::Boarding Cache::State::board(const Ask& ask, Compute& compute, Deliver& deliver) {
    const Nanoseconds now = clock.now();
    const Reading reading = alone(ask) ? Reading::bypass : Reading::cached;
    return flights.with([&](Flights& all) {
        Boarding boarding;
        if (reading == Reading::cached) {
            Flight* flight = all.joinable(ask.key, memory.marks(), now);
            const bool room = !deliver || all.waiting() < options.waiters_max;
            if (flight != nullptr && room) {
                if (deliver) all.wait(*flight, {std::move(deliver), Source::collapsed});
                boarding.waits = true;
            }
            if (flight != nullptr) return boarding;
            if (deliver) boarding.present = memory.find(ask.key, now);
            if (boarding.present) return boarding;
        }
        if (all.running() >= options.computes_max) return boarding;
        boarding.begun = flight_for(ask, compute, now);
        boarding.begun->reading = reading;
        all.begin(boarding.begun);
        const Source source = reading == Reading::bypass ? Source::bypass : Source::computed;
        if (deliver) all.wait(*boarding.begun, {std::move(deliver), source});
        return boarding;
    });
}

std::shared_ptr<Flight> Cache::State::flight_for(const Ask& ask, Compute& compute,
                                                 Nanoseconds now) const {
    auto flight = std::make_shared<Flight>();
    flight->key = ask.key;
    flight->kind = ask.kind;
    flight->urgency = ask.urgency;
    flight->tags = TagMarks::places_of(ask.tags);
    flight->began = memory.marks().count();
    flight->started = now;
    flight->deadline = now + options.policies[ask.kind.number()].compute_deadline;
    flight->compute = std::move(compute);
    if (second_tier) flight->tag_names.assign(ask.tags.begin(), ask.tags.end());
    return flight;
}

// The second tier is asked first, unless it is away.
void Cache::State::launch(const std::shared_ptr<State>& state,
                          const std::shared_ptr<Flight>& flight) {
    if (state->second_tier && flight->reading == Reading::cached) {
        const auto fetched = [state, flight](Lookup lookup) {
            arrive(state, flight, std::move(lookup));
        };
        if (state->second_tier->fetch({flight->key, flight->tag_names}, fetched)) return;
    }
    hand_over(state, flight);
}

void Cache::State::arrive(const std::shared_ptr<State>& state,
                          const std::shared_ptr<Flight>& flight, Lookup lookup) {
    if (state->stopping) {
        return state->fail(flight,
                           base::Error{base::ErrorKind::stopped, "The cache is shutting down."});
    }
    if (!lookup.answer) {
        flight->generations = std::move(lookup.generations);
        return hand_over(state, flight);
    }
    const SharedAnswer& answer = *lookup.answer;
    ++state->counts_of(flight->kind).shared;
    flight->compute = nullptr;
    flight->started = state->clock.now() - answer.age;
    state->land(flight, {answer.body, answer.status}, answer.cost, Source::shared);
}

// Gives the computation to a worker.
void Cache::State::hand_over(const std::shared_ptr<State>& state,
                             const std::shared_ptr<Flight>& flight) {
    if (flight->reading == Reading::cached) ++state->counts_of(flight->kind).started;
    bool taken = false;
    try {
        taken = state->submit([state, flight] { state->fly(flight); }, flight->urgency);
    } catch (const std::exception&) {
        // A worker that cannot take a task is full, whatever it throws.
    }
    if (taken) return;
    ++state->counts_of(flight->kind).refused;
    state->fail(flight, base::Error{base::ErrorKind::exhausted,
                                    "All workers are busy. Ask again in a moment."});
}

void Cache::State::fly(const std::shared_ptr<Flight>& flight) {
    const Nanoseconds before = clock.exact();
    const base::Result<Computed> result = checked(run(*flight), *flight);
    flight->compute = nullptr;
    const Nanoseconds cost = std::max(clock.exact() - before, Nanoseconds(0));
    Counts& counted = counts_of(flight->kind);
    counted.compute_ns += static_cast<std::uint64_t>(cost.count());
    if (result && result.value().status < 500) return land(flight, result.value(), cost);
    ++counted.failures;
    if (!result) return fail(flight, result.error());
    fail(flight, answer_of(*flight, result.value()));
}

void Cache::State::land(const std::shared_ptr<Flight>& flight, const Computed& computed,
                        Nanoseconds cost, Source source) {
    base::Result<Answer> answer = answer_of(*flight, computed);
    answer->source = source;
    const bool fits =
        flight->key.size() <= key_bytes_max && flight->tags.size() <= tags_max &&
        entry_bytes(*computed.body, flight->key, flight->tags.size()) < options.bytes_max;
    const bool keeps = flight->reading == Reading::cached && is_kept(computed.status) && fits;
    Fill fill{nullptr, flight->kind, computed.status, flight->started, cost};
    if (keeps) {
        fill.kept = keep(*computed.body, {flight->began, flight->key, flight->tags});
        answer->body = fill.kept;
    }
    std::optional<Stored> became;  // nothing where it was not to be stored
    Released released;             // goes when no lock is held
    const auto waiters = flights.with([&](Flights& all) {
        if (keeps && !flight->unwanted) became = memory.store(fill, clock.now(), released);
        return all.end(flight);
    });
    const bool stored = became == Stored::yes;
    if (!stored) memory.end_renewal(flight->key);
    if (flight->reading == Reading::cached && source == Source::computed) {
        ++(stored ? counts_of(flight->kind).fills : counts_of(flight->kind).unstored);
    }
    deliver_all(waiters, answer);
    const bool good = stored || became == Stored::too_large;
    if (good && !flight->generations.empty()) share(*flight, fill);
}

// After everybody was answered, since it copies. Redis keeps it as long as it is fresh.
void Cache::State::share(const Flight& flight, const Fill& fill) {
    const Policy& policy = options.policies[flight.kind.number()];
    const Nanoseconds age = std::max(clock.now() - fill.began, Nanoseconds(0));
    const Question question{flight.key, flight.tag_names};
    const SharedAnswer answer{fill.kept, fill.status, age, fill.cost};
    second_tier->put({question, answer, flight.generations, ttl_of(policy, fill.status) - age});
}

void Cache::State::listen() {
    second_tier->start({[this](std::span<const std::string> tags) { mark(tags); },
                        [this](std::string_view key) { remove(key); },
                        [this] { memory.marks().clear(); }});
}

void Cache::State::mark(std::span<const std::string> tags) {
    for (const std::string& tag : tags) memory.marks().invalidate(tag);
}

// A key that has a '*' itself is among what it matches then, and what else goes with it costs a
// computation. What begins to be computed after forget() is new.
std::size_t Cache::State::remove(std::string_view key) {
    Released released;
    const bool removed = flights.with([&](Flights& all) {
        all.forget(key);
        return memory.remove(key, released);
    });
    return std::size_t{removed} + (is_pattern(key) ? remove_listed(key, nullptr) : 0);
}

// By batches, so that no more than one is copied at once. What comes in meanwhile ends nothing: a
// batch that is not full was the last. `tier`, if there is one, drops each too.
std::size_t Cache::State::remove_listed(std::string_view pattern, SecondTier* tier) {
    constexpr std::size_t batch = 4'096;  // entries, at some 300 bytes a copy 1.2 MB
    std::size_t removed = 0;
    bool more = true;
    while (more) {
        const std::vector<Entry> entries = memory.list(pattern, batch, clock.now());
        for (const Entry& entry : entries) {
            if (tier != nullptr) tier->remove(entry.key);
            Released released;
            if (memory.remove(entry.key, released)) ++removed;
        }
        more = entries.size() == batch;
    }
    return removed;
}

void Cache::State::fail(const std::shared_ptr<Flight>& flight, base::Result<Answer> failure) {
    const auto waiters = flights.with([&](Flights& all) { return all.end(flight); });
    answer_failure(*flight, waiters, failure);
}

void Cache::State::answer_failure(const Flight& flight, const std::vector<Waiter>& waiters,
                                  const base::Result<Answer>& failure) {
    memory.end_renewal(flight.key);
    if (waiters.empty()) return;
    std::optional<Answer> stale;
    if (flight.reading == Reading::cached) {
        stale = memory.find_for_failure(flight.key, clock.now());
    }
    if (!stale) return deliver_all(waiters, failure);
    ++counts_of(flight.kind).stale_on_error;
    deliver_all(waiters, *std::move(stale));
}

base::Result<Answer> Cache::State::answer_of(const Flight& flight, const Computed& computed) const {
    const Policy& policy = options.policies[flight.kind.number()];
    Answer answer;
    answer.body = computed.body;
    answer.status = computed.status;
    answer.age = std::max(clock.now() - flight.started, Nanoseconds(0));
    if (is_kept(computed.status)) {
        answer.ttl = ttl_of(policy, computed.status) - answer.age;
    }
    return answer;
}

// A second tier marks them itself, at the moment that lies between the fetches before and after.
void Cache::invalidate(std::span<const std::string> tags, Invalidated invalidated) {
    if (state_->second_tier) return state_->second_tier->invalidate(tags, std::move(invalidated));
    state_->mark(tags);
    if (invalidated) invalidated({});
}

void Cache::clear(Invalidated invalidated) {
    if (state_->second_tier) return state_->second_tier->clear(std::move(invalidated));
    state_->memory.marks().clear();
    if (invalidated) invalidated({});
}

// Redis drops an entry by its whole key. What is fetched before it has done so is dropped here
// after that; what is in the memory of other instances alone they drop by the pattern.
std::size_t Cache::remove(std::string_view key) {
    std::size_t removed = 0;
    if (SecondTier* const tier = state_->second_tier.get(); tier != nullptr) {
        if (is_pattern(key)) removed = state_->remove_listed(key, tier);
        tier->remove(key);
    }
    return removed + state_->remove(key);
}

std::size_t Cache::sweep() { return state_->memory.sweep(state_->clock.now()); }

void Cache::tick() {
    state_->memory.release_gone();
    struct Late {
        std::shared_ptr<Flight> flight;
        std::vector<Waiter> waiters;
    };
    const auto late = state_->flights.with([&](Flights& flights) {
        std::vector<Late> all;
        for (const auto& flight : flights.overdue(state_->clock.now())) {
            all.push_back({flight, flights.give_up(*flight)});
        }
        return all;
    });
    for (const auto& [flight, waiters] : late) {
        ++state_->counts_of(flight->kind).timeouts;
        state_->answer_failure(
            *flight, waiters,
            base::Error{base::ErrorKind::timed_out,
                        fmt::format("Computing {} took too long.", flight->key)});
    }
}

void Cache::set_enabled(bool enabled) {
    state_->enabled = enabled;
    if (!enabled) state_->memory.marks().clear();
}

bool Cache::enabled() const { return state_->enabled; }

Stats Cache::stats() const {
    Stats stats;
    stats.enabled = enabled();
    stats.computing = state_->flights.with([](Flights& flights) { return flights.running(); });
    for (std::size_t at = 0; at < state_->options.policies.size(); ++at) {
        const Counts& counts = state_->counts[at];
        KindStats kind;
        kind.kind = state_->options.policies[at].kind;
        kind.shared = counts.shared;
        kind.started = counts.started;
        kind.refreshes = counts.refreshes;
        kind.collapsed = counts.collapsed;
        kind.fills = counts.fills;
        kind.unstored = counts.unstored;
        kind.failures = counts.failures;
        kind.timeouts = counts.timeouts;
        kind.stale_on_error = counts.stale_on_error;
        kind.refused = counts.refused;
        kind.bypasses = counts.bypasses;
        kind.compute_time = Nanoseconds(static_cast<std::int64_t>(counts.compute_ns));
        stats.kinds.push_back(std::move(kind));
    }
    stats.second_tier = second_tier();
    state_->memory.add_to(stats);
    return stats;
}

std::optional<SecondTierStats> Cache::second_tier() const {
    if (!state_->second_tier) return {};
    return state_->second_tier->stats();
}

std::vector<Entry> Cache::list(std::string_view pattern, std::size_t count_max) const {
    return state_->memory.list(pattern, count_max, state_->clock.now());
}

std::vector<Entry> Cache::sample(base::Random& random, std::size_t count) const {
    return state_->memory.sample(random, count, state_->clock.now());
}

}  // namespace almanac::cache
