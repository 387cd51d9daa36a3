// The cache against a model that has no shards, lanes, lists or limits and looks everything up from
// the beginning: whatever is done in whatever order, both tell everybody the same.

#include "engine/cache/cache.h"
#include "engine/cache/test_cache.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <set>

namespace almanac::cache {
namespace {

using namespace std::chrono_literals;

const std::vector<Policy>& policies() {
    static const std::vector<Policy> all{{"plain", 6s, 0s, 0s, 2s, 4s},
                                         {"stale", 6s, 3s, 5s, 2s, 4s}};
    return all;
}
Kind kind_of(int key) { return Kind(static_cast<std::uint8_t>(key % 2)); }
std::string name_of(int key) { return "key " + std::to_string(key); }
std::vector<std::string> tags_of(int key) {
    if (key == 0) return {};
    if (key == 1) return {"one"};
    return {"many", "key " + std::to_string(key)};
}

// How a computation ends.
enum class End { value, missing, moved, server_error, error, exception, garbage };

// ---- the model ----

class Model {
public:
    struct Entry {
        std::string text;
        unsigned status = 200;
        Nanoseconds began{0};
        std::size_t began_step = 0;
        bool renewing = false;
    };
    struct Flight {
        int key = 0;
        Nanoseconds began{0};
        std::size_t began_step = 0;
        std::vector<std::pair<int, std::string>> waiters;  // who, and the word for how
        bool bypass = false, given_up = false, unwanted = false, joined = true;
    };

    // True where a computation begins.
    bool ask(int key, int who, bool bypass) {
        if (bypass || !enabled) return begin(key, {{who, "bypass "}}, true);
        const std::optional<Entry> entry = valid(key);
        if (entry && left(*entry, key) > 0s) {
            say(who, "hit ", *entry);
            return false;
        }
        const Policy& policy = policies()[kind_of(key).number()];
        if (entry && entry->status == 200 && -left(*entry, key) < policy.stale_while_revalidate) {
            say(who, "stale ", *entry);
            if (entry->renewing) return false;
            entries[key].renewing = true;
            return joinable(key) == nullptr && begin(key, {}, false);
        }
        if (Flight* flight = joinable(key)) {
            flight->waiters.emplace_back(who, "collapsed ");
            return false;
        }
        return begin(key, {{who, "computed "}}, false);
    }

    void end(std::size_t which, End how, const std::string& text) {
        Flight flight = flights[which];
        flights.erase(flights.begin() + static_cast<std::ptrdiff_t>(which));
        const bool good = how == End::value || how == End::missing || how == End::moved;
        const unsigned status = how == End::value ? 200 : how == End::missing ? 404 : 307;
        if (!good)
            return fail(flight, how == End::server_error ? text + " 503"
                                : how == End::error      ? "error invalid"
                                                         : "error broken");
        bool stored = status != 307 && !flight.bypass && !flight.unwanted &&
                      !outdated(flight.key, flight.began_step);
        if (const auto present = valid(flight.key)) stored &= present->began <= flight.began;
        if (stored) entries[flight.key] = {text, status, flight.began, flight.began_step, false};
        if (!stored) end_renewal(flight.key);
        tell(flight, text + (status == 200 ? "" : " " + std::to_string(status)));
    }

    void tick() {
        for (Flight& flight : flights) {
            if (flight.given_up || now < deadline(flight)) continue;
            flight.given_up = true;
            flight.joined = false;
            fail(flight, "error timed_out");
            flight.waiters.clear();
        }
    }

    void remove(int key) {
        entries.erase(key);
        for (Flight& flight : flights) {
            if (flight.key != key) continue;
            flight.unwanted = true;
            flight.joined = false;
        }
    }

    void invalidate(const std::string& tag) { marks[tag] = ++step; }
    void clear() { cleared = ++step; }

    // What may still be served in some way.
    std::size_t useful() const {
        std::size_t count = 0;
        for (const auto& [key, entry] : entries) {
            const Policy& policy = policies()[kind_of(key).number()];
            const Nanoseconds longer = entry.status != 200 ? 0s
                                                           : std::max(policy.stale_while_revalidate,
                                                                      policy.stale_if_error);
            if (!outdated(key, entry.began_step) && -left(entry, key) < longer) ++count;
        }
        return count;
    }

    Nanoseconds now{0};
    bool enabled = true;
    std::vector<Flight> flights;
    std::map<int, std::string> told;

private:
    bool outdated(int key, std::size_t began_step) const {
        if (cleared > began_step) return true;
        for (const std::string& tag : tags_of(key)) {
            const auto mark = marks.find(tag);
            if (mark != marks.end() && mark->second > began_step) return true;
        }
        return false;
    }
    std::optional<Entry> valid(int key) const {
        const auto found = entries.find(key);
        if (found == entries.end() || outdated(key, found->second.began_step)) return std::nullopt;
        return found->second;
    }
    Nanoseconds left(const Entry& entry, int key) const {
        const Policy& policy = policies()[kind_of(key).number()];
        return (entry.status == 200 ? policy.ttl : policy.negative_ttl) - (now - entry.began);
    }
    Nanoseconds deadline(const Flight& flight) const {
        return flight.began + policies()[kind_of(flight.key).number()].compute_deadline;
    }
    Flight* joinable(int key) {
        for (Flight& flight : flights) {
            if (flight.key == key && flight.joined && !flight.bypass && now < deadline(flight) &&
                !outdated(key, flight.began_step)) {
                return &flight;
            }
        }
        return nullptr;
    }
    bool begin(int key, std::vector<std::pair<int, std::string>> waiters, bool bypass) {
        if (!bypass) {
            for (Flight& flight : flights) flight.joined &= flight.key != key;
        }
        flights.push_back({key, now, step, std::move(waiters), bypass, false, false, true});
        return true;
    }
    void end_renewal(int key) {
        if (const auto found = entries.find(key); found != entries.end()) {
            found->second.renewing = false;
        }
    }
    void fail(const Flight& flight, const std::string& failure) {
        end_renewal(flight.key);
        const Policy& policy = policies()[kind_of(flight.key).number()];
        const auto stale = flight.bypass ? std::nullopt : valid(flight.key);
        const Nanoseconds longest = std::max(policy.stale_while_revalidate, policy.stale_if_error);
        if (!stale || stale->status != 200 || -left(*stale, flight.key) >= longest) {
            return tell(flight, failure);
        }
        for (const auto& [who, how] : flight.waiters) say(who, "stale ", *stale);
    }
    void tell(const Flight& flight, const std::string& what) {
        const bool error = what.starts_with("error ");
        for (const auto& [who, how] : flight.waiters) told[who] += (error ? "" : how) + what + ";";
    }
    void say(int who, const std::string& how, const Entry& entry) {
        told[who] += how + entry.text +
                     (entry.status == 200 ? "" : " " + std::to_string(entry.status)) + ";";
    }

    std::map<int, Entry> entries;
    std::map<std::string, std::size_t> marks;
    std::size_t step = 0, cleared = 0;
};

// ---- both at once ----

class Both {
public:
    Both()
        : cache_(options(), clock_, [this](std::function<void()> task, Urgency) {
              tasks_.push_back(std::move(task));
              return true;
          }) {}

    // One step of any kind; the numbers say which and with what.
    void step(unsigned what, unsigned with) {
        const int key = static_cast<int>(with % 5);
        if (what == 1) {  // often enough to be hot
            for (int time = 0; time < 9; ++time) ask(key, false);
            return;
        }
        if (what < 10) return ask(key, what == 0);
        if (what < 14) return end(with);
        if (what < 16) return advance(std::chrono::milliseconds(500) * (1 + with % 5));
        if (what == 16) return invalidate(with % 3 == 0 ? "one" : with % 3 == 1 ? "many" : "key 3");
        if (what == 17) return remove(key);
        if (what == 18) return clear_or_sweep(with);
        toggle(with);
    }

    void judge() {
        RC_ASSERT(told_ == model_.told);
        cache_.sweep();
        RC_ASSERT(cache_.stats().entries == model_.useful());
        RC_ASSERT(cache_.stats().computing == model_.flights.size());
    }

private:
    static Options options() {
        Options options;
        options.bytes_max = 1u << 20u;
        options.shards = 2;
        options.policies = policies();
        return options;
    }

    void ask(int key, bool bypass) {
        const int who = next_++;
        const std::string name = name_of(key);
        const std::vector<std::string> tags = tags_of(key);
        const std::size_t before = tasks_.size();
        cache_.get_or_compute(
            {kind_of(key), name, tags, bypass ? Reading::bypass : Reading::cached},
            [this] { return outcome(); },
            [this, who](const base::Result<Answer>& result) { told_[who] += told(result) + ";"; });
        const bool begun = model_.ask(key, who, bypass);
        RC_ASSERT(tasks_.size() == before + (begun ? 1 : 0));
    }

    void end(unsigned with) {
        if (tasks_.empty()) return;
        const std::size_t which = with % tasks_.size();
        end_ = static_cast<End>((with / 7) % 10 > 6 ? 0 : (with / 7) % 10);  // mostly values
        text_ = "text " + std::to_string(next_++);
        const auto task = std::move(tasks_[which]);
        tasks_.erase(tasks_.begin() + static_cast<std::ptrdiff_t>(which));
        task();
        model_.end(which, end_, text_);
    }

    base::Result<Computed> outcome() const {
        switch (end_) {
            case End::value:
                return answer_of(text_);
            case End::missing:
                return answer_of(text_, 404);
            case End::moved:
                return answer_of(text_, 307);
            case End::server_error:
                return answer_of(text_, 503);
            case End::error:
                return base::Error{base::ErrorKind::invalid, "No."};
            case End::exception:
                throw std::runtime_error("no");
            case End::garbage:
                break;
        }
        return Computed{};
    }

    void advance(Nanoseconds by) {
        clock_.advance(by);
        model_.now += by;
        cache_.tick();
        model_.tick();
    }
    void invalidate(const std::string& tag) {
        cache_.invalidate(std::vector<std::string>{tag});
        model_.invalidate(tag);
    }
    void remove(int key) {
        cache_.remove(name_of(key));
        model_.remove(key);
    }
    void clear_or_sweep(unsigned with) {
        cache_.sweep();
        if (with % 2 == 0) return;
        cache_.clear();
        model_.clear();
    }
    void toggle(unsigned with) {
        const bool on = with % 3 != 0;
        cache_.set_enabled(on);
        model_.enabled = on;
        if (!on) model_.clear();
    }

    HandClock clock_;
    std::vector<std::function<void()>> tasks_;
    Model model_;
    std::map<int, std::string> told_;
    int next_ = 0;
    End end_ = End::value;
    std::string text_;
    Cache cache_;
};

RC_GTEST_PROP(CacheModel, TellsEverybodyWhatThePlainModelTells, ()) {
    const auto steps = *rc::gen::scale(
        4.0, rc::gen::container<std::vector<std::pair<unsigned, unsigned>>>(
                 rc::gen::pair(rc::gen::inRange(0u, 20u), rc::gen::inRange(0u, 10'000u))));
    Both both;
    for (const auto& [what, with] : steps) both.step(what, with);
    both.judge();
}

// Answers of any size in any order: never a byte too many, never another answer's bytes, and what
// was dropped is computed again.
RC_GTEST_PROP(CacheModel, StaysWithinItsBytes, ()) {
    HandClock clock;
    Options options;
    options.bytes_max = 40'000;
    options.shards = 2;
    options.policies = policies();
    Cache cache(options, clock, at_once());
    const auto asks = *rc::gen::scale(
        5.0, rc::gen::container<std::vector<std::pair<int, std::size_t>>>(
                 rc::gen::pair(rc::gen::inRange(0, 60), rc::gen::inRange<std::size_t>(1, 7'000))));
    std::map<int, std::size_t> bytes;  // of each key's latest answer
    for (const auto& [key, size] : asks) {
        bool right = false;
        const std::string name = name_of(key);
        const std::vector<std::string> tags = tags_of(key % 5);
        cache.get_or_compute(
            {Kind(0), name, tags},
            [&bytes, at = key, how_many = size] {
                bytes[at] = how_many;
                return answer_of(std::string(how_many, 'x'));
            },
            [&, at = key](const base::Result<Answer>& result) {
                right = text_of(*result.value().body).size() == bytes[at];
            });
        RC_ASSERT(right);
        RC_ASSERT(cache.stats().bytes <= options.bytes_max);
        if (size % 10 == 0) clock.advance(1s);
    }
    std::size_t listed = 0;
    for (const Entry& entry : cache.list("*", 1'000)) listed += entry.bytes;
    RC_ASSERT(listed == cache.stats().bytes);
}

}  // namespace
}  // namespace almanac::cache
