#include "tests/redis/race.h"

#include "engine/base/random.h"

#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <optional>

namespace almanac::redis_test {

namespace {

using namespace std::chrono_literals;

std::string tag_name(std::size_t tag) { return fmt::format("tag:{}", tag); }

void raise(std::atomic<std::uint64_t>& most, std::uint64_t value) {
    std::uint64_t before = most.load();
    while (before < value && !most.compare_exchange_weak(before, value)) {
    }
}

// The version in "key version", when it is the answer to `key`.
std::optional<std::uint64_t> version_of(const std::string& text, const std::string& key) {
    const std::string before = key + " ";
    std::uint64_t version = 0;
    if (!text.starts_with(before)) return std::nullopt;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data() + before.size(), end, version);
    if (error != std::errc() || at != end) return std::nullopt;
    return version;
}

void ask_once(Instance& instance, Board& board, base::Random& random) {
    const std::size_t tag = random.below(tag_count);
    const std::string key = fmt::format("tag {} key {}", tag, random.below(keys_a_tag));
    const std::uint64_t least = board.confirmed[tag];
    const bool dawdles = random.below(4) == 0;
    const Told told = instance.ask(key, {tag_name(tag)}, [&board, tag, key, dawdles] {
        ++board.computed;
        const std::uint64_t version = board.data[tag];
        if (dawdles) std::this_thread::sleep_for(2ms);
        return fmt::format("{} {}", key, version);
    });
    ++board.asks;
    if (told.source == cache::Source::shared) ++board.shared;
    const auto version = version_of(told.text, key);
    if (!version) {
        ++board.wrong;
    } else if (*version < least) {
        ++board.stale;
    }
    raise(board.slowest, static_cast<std::uint64_t>(told.took.count()));
}

}  // namespace

void race_for_a_while(Board& board) {
    const auto begun = std::chrono::steady_clock::now();
    const auto enough = [&board] {
        return board.asks > 100 && board.shared > 10 && board.invalidated > 20;
    };
    std::this_thread::sleep_for(3s);
    while (!enough() && std::chrono::steady_clock::now() - begun < 40s) {
        std::this_thread::sleep_for(10ms);
    }
    board.stop = true;
}

void read_until_stop(Instance& instance, Board& board, std::uint64_t seed) {
    base::Random random(seed);
    while (!board.stop) ask_once(instance, board, random);
}

void write_until_stop(Instance& instance, Board& board, std::size_t writer, Promise promise) {
    base::Random random(writer + 100);
    while (!board.stop) {
        const std::size_t tag = writer + writers_max * random.below(tag_count / writers_max);
        const std::uint64_t version = ++board.data[tag];
        if (promise == Promise::here) {
            const std::vector<std::string> tags{tag_name(tag)};
            instance.cache.invalidate(tags);
            ++board.invalidated;
        } else if (instance.invalidate(tag_name(tag))) {
            ++board.invalidated;
        } else {
            ++board.unconfirmed;
            continue;
        }
        board.confirmed[tag] = version;
        std::this_thread::sleep_for(std::chrono::microseconds(random.below(2'000)));
    }
}

}  // namespace almanac::redis_test
