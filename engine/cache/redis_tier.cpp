#include "engine/cache/redis_tier.h"

#include "engine/base/ensure.h"
#include "engine/cache/redis_limits.h"
#include "engine/cache/wire_entry.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <utility>

namespace almanac::cache {

namespace {

namespace limits = redis_limits;

bool fits(const Question& question) {
    return question.key.size() <= limits::key_bytes_max &&
           question.tags.size() <= limits::tags_max &&
           std::all_of(question.tags.begin(), question.tags.end(),
                       [](const std::string& tag) { return tag.size() <= limits::key_bytes_max; });
}

WireEntry entry_of(const Share& share) {
    WireEntry entry;
    entry.key = share.question.key;
    entry.tags.assign(share.question.tags.begin(), share.question.tags.end());
    entry.generations.assign(share.generations.begin(), share.generations.end());
    entry.kept_for = std::chrono::duration_cast<std::chrono::milliseconds>(share.kept_for);
    entry.answer = share.answer;
    return entry;
}

// A write to a closed socket would raise SIGPIPE, and signals are for the thread that waits for
// them.
void block_signals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

std::unique_ptr<SecondTier> redis_tier(RedisSettings settings, const MonotonicClock& clock,
                                       std::uint64_t seed) {
    return std::make_unique<RedisTier>(std::move(settings), clock, seed);
}

RedisTier::RedisTier(RedisSettings settings, const MonotonicClock& clock, std::uint64_t seed)
    : settings_(std::move(settings)),
      clock_(clock),
      wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      random_(seed),
      retry_in_(limits::retry_first) {
    base::ensure(wake_fd_ >= 0, "there is no handle for the second tier");
}

RedisTier::~RedisTier() {
    stop();
    close(wake_fd_);
}

void RedisTier::start(TierEvents events) {
    events_ = std::move(events);
    standing_.with([&](Standing& standing) {
        standing.since = clock_.exact();
        standing.reason = "Redis has not been reached yet.";
    });
    thread_ = std::thread([this] { run(); });
}

void RedisTier::stop() {
    if (!thread_.joinable()) return;
    base::ensure(thread_.get_id() != std::this_thread::get_id(),
                 "the second tier is stopped from its own callback");
    notes_.with([](Notes& notes) { notes.stopping = true; });
    wake();
    thread_.join();
}

bool RedisTier::fetch(const Question& question, Fetched fetched) {
    const bool asks = accepting_ && counts_.fetching < limits::fetches_max && fits(question);
    if (asks) {
        ++counts_.fetching;
        auto fetch = std::make_shared<Fetch>(Fetch{question, std::move(fetched), clock_.exact()});
        const Left left =
            leave_note([&](Notes& notes) { notes.requests.emplace_back(std::move(fetch)); });
        if (left == Left::yes) return true;
        --counts_.fetching;
    }
    ++counts_.refused;
    return false;
}

void RedisTier::put(const Share& share) {
    const WireEntry entry = entry_of(share);
    const std::size_t size = wire_bytes(entry);
    const bool room = size <= limits::entry_bytes_max &&
                      counts_.put_bytes + size <= limits::put_bytes_max && fits(share.question);
    if (!accepting_ || !room || entry.kept_for.count() <= 0) {
        ++counts_.puts_dropped;
        return;
    }
    Put put{share.question.key, write_entry(entry), entry.kept_for};
    counts_.put_bytes += size;
    const Left left = leave_note([&](Notes& notes) { notes.puts.push_back(std::move(put)); });
    if (left != Left::yes) counts_.put_bytes -= size;
}

void RedisTier::invalidate(std::span<const std::string> tags, Spread spread) {
    if (tags.size() > limits::names_max) return clear(std::move(spread));
    spread_note(Topic::tags, {tags.begin(), tags.end()}, std::move(spread));
}

void RedisTier::clear(Spread spread) { spread_note(Topic::everything, {}, std::move(spread)); }

void RedisTier::remove(std::string_view key) {
    spread_note(Topic::key, {std::string(key)}, nullptr);
}

void RedisTier::spread_note(Topic topic, std::vector<std::string> names, Spread spread) {
    Spreading spreading;
    spreading.topic = topic;
    spreading.names = std::move(names);
    spreading.deadline = clock_.exact() + settings_.spread_wait_max;
    spreading.done = [this, spread](const base::Result<void>& result) {
        ++(result ? counts_.spreads : counts_.spreads_unconfirmed);
        if (spread) spread(result);
    };
    // Marked under the lock of the notes: who begins to ask after that leaves a later note.
    const Left left = leave_note([&](Notes& notes) {
        if (topic == Topic::tags) events_.invalidated(spreading.names);
        if (topic == Topic::everything) events_.cleared();
        const bool full =
            notes.spreadings >= limits::spreads_max || counts_.spreading >= limits::spreads_max;
        notes.overflown = notes.overflown || full;
        if (full) return Left::overflown;
        ++notes.spreadings;
        notes.requests.emplace_back(std::move(spreading));
        return Left::yes;
    });
    if (left == Left::stopped) {
        spreading.done(base::Error{base::ErrorKind::stopped, "The cache is shutting down."});
    } else if (left == Left::overflown) {
        spreading.done(base::Error{base::ErrorKind::exhausted,
                                   "Too many invalidations wait for Redis; everything will be "
                                   "invalidated, and nobody confirms it."});
    }
}

// Wakes the thread only for the first note, so that notes that come at once travel together.
template <class Write>
RedisTier::Left RedisTier::leave_note(Write&& write) {
    bool first = false;
    const Left left = notes_.with([&](Notes& notes) {
        if (notes.stopping) return Left::stopped;
        first = notes.requests.empty() && notes.puts.empty();
        if constexpr (std::is_void_v<decltype(write(notes))>) {
            write(notes);
            return Left::yes;
        } else {
            return write(notes);
        }
    });
    if (first && left != Left::stopped) wake();
    return left;
}

void RedisTier::wake() const {
    const std::uint64_t one = 1;
    // It fails only where the thread has not looked at 2^64 wakings before.
    [[maybe_unused]] const ssize_t written = ::write(wake_fd_, &one, sizeof one);
}

void RedisTier::run() {
    block_signals();
    while (!stopping_) {
        if (!session_ && clock_.exact() >= retry_at_) connect();
        take_notes();
        feed_puts();
        wait_and_work();
        end_late();
        tell_standing();
    }
    shut();
}

void RedisTier::connect() {
    auto session = RedisSession::open({settings_, clock_, events_, counts_, spreads_});
    if (!session) return lose(session.error());
    session_ = std::move(session).value();
}

void RedisTier::take_notes() {
    Notes taken;
    notes_.with([&](Notes& notes) {
        taken.stopping = notes.stopping;
        taken.overflown = std::exchange(notes.overflown, false);
        notes.spreadings = 0;
        taken.requests.swap(notes.requests);
        taken.puts.swap(notes.puts);
    });
    stopping_ = taken.stopping;
    std::move(taken.puts.begin(), taken.puts.end(), std::back_inserter(puts_));
    if (taken.overflown) take_overflow();
    for (Request& request : taken.requests) take(request);
}

void RedisTier::take_overflow() {
    for (const Spread& done : spreads_.stop()) {
        done(base::Error{base::ErrorKind::exhausted,
                         "Too many invalidations wait for Redis; everything is invalidated "
                         "instead, and nobody confirms it."});
    }
    Spreading everything;
    everything.topic = Topic::everything;
    everything.done = [](const base::Result<void>&) {};
    Request request(std::move(everything));
    take(request);
}

void RedisTier::take(Request& request) {
    const bool ready = session_ && session_->ready();
    if (auto* const fetch = std::get_if<std::shared_ptr<Fetch>>(&request)) {
        if (ready) return session_->fetch(std::move(*fetch));
        ++counts_.late;
        return finish(**fetch, {}, counts_);
    }
    Spreading& spreading = std::get<Spreading>(request);
    if (spreading.topic == Topic::key) {
        std::erase_if(puts_, [&](const Put& put) {
            if (put.key != spreading.names[0]) return false;
            counts_.put_bytes -= put.bytes.size();
            return true;
        });
    }
    const std::uint64_t number = spreads_.add(std::move(spreading));
    if (session_ && session_->listening()) session_->spread(number);
}

void RedisTier::feed_puts() {
    const bool ready = session_ && session_->ready();
    while (!puts_.empty() && (!ready || session_->has_room())) {
        if (ready) {
            session_->put(puts_.front());
        } else {
            ++counts_.puts_dropped;
            counts_.put_bytes -= puts_.front().bytes.size();
        }
        puts_.pop_front();
    }
}

void RedisTier::wait_and_work() {
    if (session_) {
        if (const auto written = session_->write(); !written) lose(written.error());
    }
    std::array<pollfd, 3> polled{pollfd{wake_fd_, POLLIN, 0}, {-1, 0, 0}, {-1, 0, 0}};
    if (session_) {
        const auto both = session_->to_poll();
        std::copy(both.begin(), both.end(), polled.begin() + 1);
    }
    poll(polled.data(), polled.size(), wait_ms());
    if ((polled[0].revents & POLLIN) != 0) {
        std::uint64_t count = 0;
        [[maybe_unused]] const ssize_t got = ::read(wake_fd_, &count, sizeof count);
    }
    if (!session_) return;
    if (const auto worked = session_->work({polled[1], polled[2]}); !worked) lose(worked.error());
}

int RedisTier::wait_ms() const {
    if (stopping_) return 0;
    if (session_ && session_->ready() && !puts_.empty() && session_->has_room()) return 0;
    const bool busy = counts_.fetching > 0 || (session_ && !session_->ready());
    Nanoseconds wait = busy ? limits::tick : limits::idle_tick;
    if (!session_) wait = std::clamp(retry_at_ - clock_.exact(), Nanoseconds(0), wait);
    return static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(wait).count());
}

void RedisTier::lose(const base::Error& why) {
    accepting_ = false;
    if (session_ && session_->ready()) {
        ++counts_.losses;
        retry_in_ = limits::retry_first;
    }
    session_.reset();
    // From the upper half of the wait, so that instances do not all come back at once.
    retry_at_ = clock_.exact() + retry_in_ / 2 +
                Nanoseconds(static_cast<std::int64_t>(
                    random_.below(static_cast<std::uint64_t>(retry_in_.count() / 2))));
    retry_in_ = std::min(2 * retry_in_, limits::retry_longest);
    standing_.with([&](Standing& standing) { standing.reason = why.detail; });
}

void RedisTier::tell_standing() {
    const bool ready = session_ && session_->ready();
    const TierState state = !ready             ? TierState::away
                            : session_->slow() ? TierState::slow
                                               : TierState::ready;
    accepting_ = state == TierState::ready;
    counts_.spreading = spreads_.size();
    standing_.with([&](Standing& standing) {
        if (state != TierState::away) standing.reason.clear();
        if (state == standing.state) return;
        standing.state = state;
        standing.since = clock_.exact();
    });
}

void RedisTier::end_late() {
    const std::string_view why = session_ && session_->ready()
                                     ? "Not every instance has confirmed the invalidation in time."
                                     : "Redis is away; other instances will hear of the "
                                       "invalidation once it is back.";
    for (const Spread& done : spreads_.late(clock_.exact())) {
        done(base::Error{base::ErrorKind::timed_out, std::string(why)});
    }
}

// Nobody can leave a note any more.
void RedisTier::shut() {
    accepting_ = false;
    session_.reset();
    take_notes();
    feed_puts();
    for (const Spread& done : spreads_.stop()) {
        done(base::Error{base::ErrorKind::stopped, "The cache is shutting down."});
    }
}

SecondTierStats RedisTier::stats() const {
    SecondTierStats stats;
    standing_.with([&](Standing& standing) {
        stats.state = standing.state;
        stats.in_state = clock_.exact() - standing.since;
        stats.reason = standing.reason;
    });
    stats.connects = counts_.connects;
    stats.losses = counts_.losses;
    stats.hits = counts_.hits;
    stats.misses = counts_.misses;
    stats.damaged = counts_.damaged;
    stats.late = counts_.late;
    stats.refused = counts_.refused;
    stats.puts = counts_.puts;
    stats.puts_dropped = counts_.puts_dropped;
    stats.puts_failed = counts_.puts_failed;
    stats.put_bytes = counts_.put_bytes;
    stats.spreads = counts_.spreads;
    stats.spreads_unconfirmed = counts_.spreads_unconfirmed;
    stats.spreads_pending = counts_.spreading;
    stats.heard = counts_.heard;
    return stats;
}

}  // namespace almanac::cache
