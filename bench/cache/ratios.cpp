// How often each policy hits, on the same traces with the same weights: ours through the front
// door with eight shards as it ships, the others as simulators without shards.

#include "bench/cache/measures.h"
#include "bench/cache/policies.h"
#include "bench/cache/traces.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <span>

namespace almanac::bench {

namespace {

// Keys of equal length, so that every answer weighs its body and a constant.
std::string trace_key(std::uint64_t key) { return fmt::format("{:016x}", key); }

// Answers that share one long body, so that a trace of megabytes copies nothing.
class Answers {
public:
    std::shared_ptr<const base::Encoded> answer(std::uint32_t bytes) const {
        auto answer = std::make_shared<base::Encoded>();
        answer->owner = bytes_;
        answer->content_type = "text/plain";
        answer->bodies[0] = {std::string_view(*bytes_).substr(0, bytes), "\"x\""};
        return answer;
    }

private:
    std::shared_ptr<const std::string> bytes_ = std::make_shared<std::string>(2'000'001, 'x');
};

// The front door as a policy.
class Ours final : public Policy {
public:
    explicit Ours(std::uint64_t bytes_max) : cache_(roomy_cache(clock_, bytes_max)) {}

    bool ask(std::uint64_t key, std::uint32_t body_bytes) override {
        bool computed = false;
        const std::string name = trace_key(key);
        cache_->get_or_compute(
            {cache::Kind(0), name, {}},
            [&] {
                computed = true;
                return cache::Computed{answers_.answer(body_bytes)};
            },
            [&](const auto& result) {
                right_ &= result && result.value().body->bodies[0].bytes.size() == body_bytes;
            });
        return !computed;
    }
    bool right() const { return right_ && cache_->stats().bytes <= cache_->stats().bytes_max; }
    std::uint64_t bytes() const { return cache_->stats().bytes; }

private:
    cache::MachineClock clock_;
    Answers answers_;
    std::unique_ptr<cache::Cache> cache_;
    bool right_ = true;
};

// What an entry weighs beside its body.
std::uint32_t weight_beside_body() {
    Ours one(std::size_t{1} << 20u);
    one.ask(1, 1);
    return static_cast<std::uint32_t>(one.bytes()) - 1;
}

struct Score {
    std::uint64_t hits = 0, hit_bytes = 0;
};

Score play(Policy& policy, const Trace& trace, std::uint32_t added) {
    Score score;
    for (const TracedAsk& ask : trace.asks) {
        if (!policy.ask(ask.key, ask.body_bytes + added)) continue;
        ++score.hits;
        score.hit_bytes += ask.body_bytes;
    }
    return score;
}

void append(std::string& out, std::string_view name, std::uint64_t part, std::uint64_t whole) {
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    out += fmt::format("{}\"{}\": {:.3f}", out.empty() ? "" : ", ", name, percent);
}

bool measure(const Trace& trace, std::uint32_t overhead) {
    std::uint64_t body_bytes = 0;
    for (const TracedAsk& ask : trace.asks) body_bytes += ask.body_bytes;
    const std::uint64_t mean = body_bytes / trace.asks.size() + overhead;
    const std::uint64_t bytes_max = mean * trace.entries;

    std::string hits, byte_hits;
    const auto note = [&](std::string_view name, const Score& score) {
        append(hits, name, score.hits, trace.asks.size());
        append(byte_hits, name, score.hit_bytes, body_bytes);
    };
    Ours ours(bytes_max);
    note("almanac", play(ours, trace, 0));
    for (const NamedPolicy& named : policies()) {
        note(named.name, play(*named.make(bytes_max, trace.entries), trace, overhead));
    }
    fmt::print("{{\"trace\": \"{}\", \"entries\": {}, \"hits\": {{{}}}, \"byte_hits\": {{{}}}}}\n",
               trace.name, trace.entries, hits, byte_hits);
    std::fflush(stdout);
    return ours.right();
}

}  // namespace

bool measure_ratios(const RatioOptions& options) {
    const std::uint32_t overhead = weight_beside_body();
    bool right = true;
    for (const Trace& trace : traces(options.asks, options.seed)) {
        if (trace.name.starts_with(options.only)) right &= measure(trace, overhead);
    }
    return right;
}

}  // namespace almanac::bench
