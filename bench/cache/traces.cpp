#include "bench/cache/traces.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace almanac::bench {

namespace {

constexpr std::uint64_t universe = 100'000;
constexpr std::uint32_t small_body = 64;

// Draws ranks from 0 on, rank r with a probability of 1/(r+1)^skew.
class Zipf {
public:
    explicit Zipf(double skew) {
        double sum = 0;
        for (std::uint64_t rank = 1; rank <= universe; ++rank) {
            sum += 1 / std::pow(static_cast<double>(rank), skew);
            sums_.push_back(sum);
        }
    }
    std::uint64_t operator()(base::Random& random) const {
        const double at = random.unit() * sums_.back();
        const auto found = std::lower_bound(sums_.begin(), sums_.end(), at);
        return std::min<std::uint64_t>(static_cast<std::uint64_t>(found - sums_.begin()),
                                       universe - 1);
    }

private:
    std::vector<double> sums_;
};

// What all traces of one call share. `part` runs from 0 to 1 over a trace.
struct Source {
    base::Random random;
    std::uint64_t asks = 0;
    Zipf flat{0.7}, usual{0.9}, steep{1.1};

    std::uint64_t step(std::uint64_t at, std::uint64_t steps) const { return at * steps / asks; }
};

using Draw = std::function<std::uint64_t(std::uint64_t at)>;

constexpr std::uint64_t once_from = std::uint64_t{1} << 40u;  // keys asked once

Draw scan(Source& source) {
    return [&source, next = once_from](std::uint64_t at) mutable {
        constexpr std::uint64_t run = 5'000;
        return at / run % 4 == 3 ? next++ : source.usual(source.random);
    };
}

Draw loop(std::uint64_t entries) {
    return [length = 2 * entries](std::uint64_t at) { return at % length; };
}

Draw shift(Source& source) {
    return [&source](std::uint64_t at) {
        constexpr std::uint64_t stride = 7'919;
        return (source.usual(source.random) + source.step(at, 10) * stride) % universe;
    };
}

Draw publish(Source& source) {
    return [&source](std::uint64_t at) {
        const std::uint64_t rank = source.usual(source.random);
        const std::uint64_t version = (source.step(at, 50) + 9 - rank % 10) / 10;
        return rank + version * universe;
    };
}

Draw mix(Source& source, std::uint64_t entries) {
    return [&source, length = entries * 3 / 2,
            in_loop = std::uint64_t{0}](std::uint64_t at) mutable -> std::uint64_t {
        const std::uint64_t step = source.step(at, 20);
        if (step % 4 == 0) return source.usual(source.random);
        if (step % 4 == 1) return 10 * universe + in_loop++ % length;
        if (step % 4 == 2) return (source.steep(source.random) * 31 + step * 977) % universe;
        return source.random.below(100) < 70 ? source.usual(source.random) : once_from + at;
    };
}

Draw drift(Source& source, std::uint64_t entries) {
    return [&source, entries](std::uint64_t at) {
        const double back =
            -std::log(1 - source.random.unit()) * 0.7 * static_cast<double>(entries);
        return once_from +
               static_cast<std::uint64_t>(std::max(0.0, 0.2 * static_cast<double>(at) - back));
    };
}

Draw zipf(Source& source, const Zipf& ranks) {
    return [&source, &ranks](std::uint64_t) { return ranks(source.random); };
}

std::uint32_t pareto_body(std::uint64_t key) {
    base::Random random(key);
    return static_cast<std::uint32_t>(std::min(2e6, 2e3 / std::pow(1 - random.unit(), 1 / 1.1)));
}

Trace drawn(std::string name, std::uint64_t entries, Source& source, const Draw& draw) {
    Trace trace{std::move(name), entries, {}};
    trace.asks.reserve(source.asks);
    for (std::uint64_t at = 0; at < source.asks; ++at) {
        trace.asks.push_back({draw(at), small_body});
    }
    return trace;
}

}  // namespace

std::vector<Trace> traces(std::uint64_t asks, std::uint64_t seed) {
    Source source{base::Random(seed), asks};
    std::vector<Trace> all;
    for (const std::uint64_t entries : {universe / 100, universe / 10}) {
        const std::string room = entries == universe / 100 ? " in 1 %" : " in 10 %";
        const auto add = [&](const char* name, const Draw& draw) {
            all.push_back(drawn(name + room, entries, source, draw));
        };
        add("zipf-0.7", zipf(source, source.flat));
        add("zipf-0.9", zipf(source, source.usual));
        add("zipf-1.1", zipf(source, source.steep));
        add("scan", scan(source));
        add("loop", loop(entries));
        add("shift", shift(source));
        add("publish", publish(source));
        add("mix", mix(source, entries));
        add("drift", drift(source, entries));
        add("sizes", zipf(source, source.usual));
        for (TracedAsk& ask : all.back().asks) ask.body_bytes = pareto_body(ask.key);
    }
    return all;
}

}  // namespace almanac::bench
