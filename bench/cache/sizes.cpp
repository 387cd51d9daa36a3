// What a full cache takes, and how long invalidating a part of it takes while others read.

#include "bench/cache/measures.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace almanac::bench {

namespace {

using Watch = std::chrono::steady_clock;

constexpr std::size_t tags_in_all = 100;
// Enough for any answer of these measurements: a few hundred bytes each.
constexpr std::size_t bytes_an_entry = 1'024;

std::shared_ptr<const base::Encoded> answer_of(std::uint64_t number) {
    return base::encode_identity(fmt::format("{{\"answer\": {:08}}}", number), "application/json");
}

std::string tag_of(std::uint64_t number) {
    return fmt::format("election:{}", number % tags_in_all);
}

void fill(cache::Cache& cache, std::size_t entries) {
    for (std::uint64_t number = 0; number < entries; ++number) {
        const std::vector<std::string> tags{tag_of(number)};
        put(cache, key_of(number), tags, answer_of(number));
    }
}

bool holds(cache::Cache& cache, std::uint64_t number) {
    const std::string key = key_of(number);
    const auto found = cache.find({cache::Kind(0), key, {}});
    return found && found->body->bodies[0].bytes == answer_of(number)->bodies[0].bytes;
}

std::size_t heap_bytes() { return mallinfo2().uordblks + mallinfo2().hblkhd; }

// Reads every entry but those of tag 0, over and over.
struct Reader {
    cache::Cache& cache;
    const std::vector<std::string>& keys;
    const std::atomic<bool>& stop;
    std::uint64_t reads = 0, misses = 0;
    Watch::duration longest{0};

    void run() {
        for (std::size_t at = 1; !stop; at = (at + 7'919) % keys.size()) {
            if (at % tags_in_all == 0) continue;
            const auto before = Watch::now();
            const auto found = cache.find({cache::Kind(0), keys[at], {}});
            longest = std::max(longest, Watch::now() - before);
            ++reads;
            if (!found) ++misses;
        }
    }
};

double microseconds(Watch::duration time) {
    return std::chrono::duration<double, std::micro>(time).count();
}

}  // namespace

bool measure_memory(const SizeOptions& options) {
    std::size_t key_bytes = 0;
    std::size_t plain = heap_bytes();
    {
        // The same answers in a plain list: their handles are part of what they take.
        std::vector<std::shared_ptr<const base::Encoded>> answers(options.entries);
        for (std::size_t number = 0; number < options.entries; ++number) {
            answers[number] = answer_of(number);
            key_bytes += key_of(number).size();
        }
        plain = heap_bytes() - plain;
    }
    cache::MachineClock clock;
    std::size_t cached = heap_bytes();
    const auto cache = roomy_cache(clock, options.entries * bytes_an_entry);
    fill(*cache, options.entries);
    cached = heap_bytes() - cached;

    constexpr std::size_t tag_bytes = 2;
    const auto entries = static_cast<double>(options.entries);
    const double metadata = (static_cast<double>(cached) - static_cast<double>(plain) -
                             static_cast<double>(key_bytes)) /
                                entries -
                            tag_bytes;
    const cache::Stats stats = cache->stats();
    fmt::print(
        "{{\"entries\": {}, \"metadata_bytes\": {:.1f}, \"heap_bytes\": {:.1f}, "
        "\"charged_bytes\": {:.1f}}}\n",
        stats.entries, metadata, static_cast<double>(cached) / entries,
        static_cast<double>(stats.bytes) / entries);
    return stats.entries == options.entries;
}

bool measure_invalidation(const SizeOptions& options) {
    cache::MachineClock clock;
    const auto cache = roomy_cache(clock, options.entries * bytes_an_entry);
    fill(*cache, options.entries);
    std::vector<std::string> keys;
    for (std::uint64_t number = 0; number < options.entries; ++number) {
        keys.push_back(key_of(number));
    }

    std::atomic<bool> stop{false};
    std::vector<Reader> readers(2, Reader{*cache, keys, stop});
    std::vector<std::thread> threads;
    for (Reader& reader : readers) threads.emplace_back([&] { reader.run(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    const auto before = Watch::now();
    cache->invalidate(std::vector<std::string>{tag_of(0)});
    const auto invalidated = Watch::now();
    const std::size_t swept = cache->sweep();
    const auto after = Watch::now();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    stop = true;
    for (std::thread& thread : threads) thread.join();

    std::size_t wrong = 0;
    for (std::uint64_t number = 0; number < options.entries; ++number) {
        wrong += holds(*cache, number) == (number % tags_in_all == 0);
    }
    const auto longest = std::max(readers[0].longest, readers[1].longest);
    fmt::print(
        "{{\"entries\": {}, \"invalidated\": {}, \"invalidate_us\": {:.3f}, "
        "\"sweep_ms\": {:.2f}, \"reads\": {}, \"missed_reads\": {}, \"longest_read_us\": "
        "{:.1f}, \"wrong\": {}}}\n",
        options.entries, swept, microseconds(invalidated - before),
        microseconds(after - invalidated) / 1e3, readers[0].reads + readers[1].reads,
        readers[0].misses + readers[1].misses, microseconds(longest), wrong);
    return wrong == 0 && readers[0].misses + readers[1].misses == 0 &&
           swept == options.entries / tags_in_all;
}

std::string key_of(std::uint64_t number) {
    return cache::KeyBuilder("coalition_pairs")
        .integer("min_shared_ballots", static_cast<std::int64_t>(number))
        .real("min_strength", 0.1)
        .build();
}

std::unique_ptr<cache::Cache> roomy_cache(const cache::MonotonicClock& clock,
                                          std::size_t bytes_max) {
    cache::Options options;
    options.bytes_max = bytes_max;
    options.policies.push_back({"bench"});
    return std::make_unique<cache::Cache>(std::move(options), clock,
                                          [](const auto& task, cache::Urgency) {
                                              task();
                                              return true;
                                          });
}

void put(cache::Cache& cache, std::string_view key, std::span<const std::string> tags,
         std::shared_ptr<const base::Encoded> answer) {
    cache.get_or_compute(
        {cache::Kind(0), key, tags}, [&] { return cache::Computed{std::move(answer)}; },
        [](const base::Result<cache::Answer>&) {});
}

}  // namespace almanac::bench
