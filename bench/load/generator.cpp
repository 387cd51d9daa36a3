#include "bench/load/generator.h"

#include "bench/load/client.h"
#include "bench/load/judge.h"
#include "bench/load/request_writer.h"
#include "bench/load/socket.h"

#include <fmt/format.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>

namespace almanac::load {

namespace {

using Steady = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Connections that are being opened at once: within any listener's backlog.
constexpr std::size_t connecting_max = 256;
constexpr auto connect_time_max = 30s;
constexpr auto sweep_every = 100ms;
// After an interrupt, answers that are on their way are awaited for so long.
constexpr auto interrupted_drain = 2s;
// A turn sends no more than this before it reads, so that answers do not age unread.
constexpr std::size_t sent_a_turn_max = 64;
constexpr std::size_t receive_bytes = 256 * 1024;

timespec timespec_of(Nanoseconds time) {
    const auto nanoseconds = std::max<std::int64_t>(time.count(), 0);
    return {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
}

std::vector<std::uint32_t> shuffled(std::size_t count, std::uint64_t seed) {
    base::Random random(seed);
    std::vector<std::uint32_t> order(count);
    for (std::size_t at = 0; at < count; ++at) {
        const std::size_t other = random.below(at + 1);
        order[at] = order[other];
        order[other] = static_cast<std::uint32_t>(at);
    }
    return order;
}

class Generator {
public:
    Generator(const Mix& mix, const LoadOptions& options);
    ~Generator();
    Generator(const Generator&) = delete;
    Generator& operator=(const Generator&) = delete;

    base::Result<void> connect_all();
    RunStats run();

private:
    Nanoseconds now() const { return Steady::now() - start_; }
    bool is_interrupted() const { return options_.stop != nullptr && *options_.stop != 0; }

    // ---- time ----
    void send_due();
    void send_one(const Arrival& arrival);
    void enter_step(std::size_t step);
    void leave_step();
    void wait();
    bool is_over();
    void end_early();
    void sweep();

    // ---- connections ----
    void open(Client& client);
    void close(Client& client);
    void reopen(Client& client);
    void turn(Nanoseconds longest);
    void ready(Client& client, std::uint32_t events);
    void pump(Client& client);
    void append_request(Client& client, Pending& pending);
    void flush(Client& client);
    void receive(Client& client, bool is_ending);
    bool take(Client& client, std::string_view bytes);
    void end(Client& client);
    void lose(Client& client, Fault fault, std::string_view why);

    // ---- answers ----
    void answered(Client& client, const Response& response);
    void fault(const Pending& pending, Fault kind, std::string_view why);

    const Mix& mix_;
    const LoadOptions& options_;
    const RequestWriter writer_;
    const std::vector<std::uint32_t> order_;
    Schedule schedule_;
    std::vector<User> users_;
    std::vector<Client> clients_;
    Judge judge_;
    RunStats stats_;
    std::vector<char> buffer_;
    int epoll_;
    Steady::time_point start_;
    std::optional<Arrival> next_;
    std::size_t arrivals_ = 0;
    std::size_t waiting_ = 0;
    std::size_t in_flight_ = 0;
    std::size_t connecting_ = 0;
    std::optional<std::size_t> step_;
    Nanoseconds step_begin_{0};
    double own_cpu_ = 0;     // at the step's begin
    double server_cpu_ = 0;  // likewise
    Nanoseconds last_due_{0};
    Nanoseconds last_turn_{0};  // when it was last looked for answers
    Nanoseconds unread_{0};     // how long before the current turn nobody had looked
    Nanoseconds next_sweep_{0};
};

Generator::Generator(const Mix& mix, const LoadOptions& options)
    : mix_(mix),
      options_(options),
      writer_(mix, fmt::format("{}:{}", options.host, options.port)),
      order_(shuffled(options.users, options.seed)),
      schedule_(options.steps, options.pacing, options.seed),
      clients_(options.connections),
      judge_(mix, options.users),
      buffer_(receive_bytes),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      start_(Steady::now()) {
    base::Random seeds(options.seed);
    for (std::size_t user = 0; user < options.users; ++user) users_.emplace_back(mix, seeds.next());
    for (const Step& each : options.steps) stats_.steps.emplace_back().step = each;
    // The kernel would otherwise add 50 µs to every sleep.
    ::prctl(PR_SET_TIMERSLACK, 1);
}

Generator::~Generator() {
    for (Client& each : clients_) close(each);
    ::close(epoll_);
}

base::Result<void> Generator::connect_all() {
    TRY(allow_handles(clients_.size()));
    const auto failed = [&] {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("{}:{} does not take {} connections.", options_.host,
                                       options_.port, clients_.size())};
    };
    for (Client& each : clients_) {
        open(each);
        while (connecting_ >= connecting_max && now() < connect_time_max) turn(sweep_every);
        if (is_interrupted()) return base::Error{base::ErrorKind::stopped, "Interrupted."};
    }
    while (connecting_ > 0 && now() < connect_time_max) turn(sweep_every);
    for (const Client& each : clients_) {
        if (each.state != Client::State::open) return failed();
    }
    return {};
}

RunStats Generator::run() {
    std::unique_ptr<Sampler> sampler;
    if (options_.sample_every.count() > 0) {
        sampler = std::make_unique<Sampler>(options_.server_pids, options_.sample_every);
    }
    start_ = Steady::now();
    last_turn_ = Nanoseconds(0);
    for (next_ = schedule_.next(); !is_over();) {
        send_due();
        if (now() >= next_sweep_) sweep();
        wait();
    }
    if (sampler) stats_.holdings = sampler->finish();
    stats_.mix = mix_.name;
    stats_.users = options_.users;
    stats_.connections = options_.connections;
    stats_.pipeline = options_.pipeline;
    stats_.etags = judge_.ledger().etags();
    stats_.unchecked = judge_.ledger().unchecked();
    return std::move(stats_);
}

// ---- time ----

void Generator::send_due() {
    const Nanoseconds until = now();
    for (std::size_t sent = 0; sent < sent_a_turn_max && next_ && next_->at <= until; ++sent) {
        if (step_ != next_->step) enter_step(next_->step);
        send_one(*next_);
        last_due_ = next_->at;
        next_ = schedule_.next();
    }
    if (!next_ && step_) leave_step();
}

void Generator::send_one(const Arrival& arrival) {
    StepStats& step = stats_.steps[arrival.step];
    const std::uint32_t user = order_[arrivals_++ % order_.size()];
    Client& client = clients_[user % clients_.size()];
    Pending pending;
    pending.due = arrival.at;
    pending.user = user;
    pending.request = static_cast<std::uint32_t>(users_[user].next());
    pending.step = static_cast<std::uint32_t>(arrival.step);
    ++step.due;
    if (waiting_ >= waiting_max) {
        fault(pending, Fault::backlog, "too many requests wait for their connection");
        return;
    }
    const bool is_free = client.state == Client::State::open && client.waiting.empty() &&
                         client.unsent.empty() && client.in_flight.size() < options_.pipeline;
    client.waiting.push_back(pending);
    ++waiting_;
    pump(client);
    if (is_free) step.late.add(now() - arrival.at);
}

void Generator::enter_step(std::size_t step) {
    if (step_) leave_step();
    step_ = step;
    step_begin_ = now();
    own_cpu_ = own_cpu_seconds();
    server_cpu_ = cpu_seconds(options_.server_pids);
}

void Generator::leave_step() {
    StepStats& step = stats_.steps[*step_];
    step.seconds = std::chrono::duration<double>(now() - step_begin_).count();
    step.own_cpu = own_cpu_seconds() - own_cpu_;
    step.server_cpu = cpu_seconds(options_.server_pids) - server_cpu_;
    step_.reset();
}

void Generator::wait() {
    const Nanoseconds at = now();
    const Nanoseconds due = next_ ? std::min(next_->at, next_sweep_) : next_sweep_;
    const Nanoseconds slice = options_.slice;
    if (!next_ || due - at > slice) {
        turn(due - at);
    } else {
        // So much is going on that one turn had better see to all of it.
        const Nanoseconds rest = last_turn_ + slice - at;
        const timespec sleep = timespec_of(rest);
        if (rest > 0ns) ::nanosleep(&sleep, nullptr);
        turn(0ns);
    }
}

// Nothing is left to be asked or awaited.
bool Generator::is_over() {
    if (is_interrupted() && !stats_.interrupted) {
        stats_.interrupted = true;
        if (step_) leave_step();
        next_.reset();
    }
    if (next_) return false;
    if (waiting_ + in_flight_ == 0) return true;
    const Nanoseconds patience =
        stats_.interrupted ? Nanoseconds(interrupted_drain) : Nanoseconds(options_.timeout);
    if (now() < last_due_ + patience) return false;
    if (!stats_.interrupted) end_early();
    return true;
}

void Generator::end_early() {
    for (Client& client : clients_) {
        for (const Pending& each : client.in_flight) fault(each, Fault::timed_out, "no answer");
        for (const Pending& each : client.waiting) {
            fault(each, Fault::timed_out, "its connection never came free");
        }
    }
}

void Generator::sweep() {
    const Nanoseconds at = now();
    next_sweep_ = at + sweep_every;
    for (Client& client : clients_) {
        if (client.state == Client::State::closed) open(client);
        if (!client.in_flight.empty() && at - client.in_flight.front().sent > options_.timeout) {
            lose(client, Fault::timed_out, "no answer in time");
        }
    }
}

// ---- connections ----

void Generator::open(Client& client) {
    const auto number = static_cast<std::size_t>(&client - clients_.data());
    client.handle = begin_connecting({options_.host, options_.port, options_.sources}, number);
    if (client.handle < 0) return;  // the next sweep tries again
    client.state = Client::State::connecting;
    ++connecting_;
    ++client.generation;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = std::uint64_t{client.generation} << 32u | number;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, client.handle, &event);
}

void Generator::close(Client& client) {
    if (client.state == Client::State::connecting) --connecting_;
    if (client.handle >= 0) ::close(client.handle);
    client.handle = -1;
    client.state = Client::State::closed;
    client.unsent.clear();
    client.reader = ResponseReader();
}

// What was sent and not answered is asked again, as a browser does it.
void Generator::reopen(Client& client) {
    ++stats_.reconnects;
    close(client);
    waiting_ += client.in_flight.size();
    in_flight_ -= client.in_flight.size();
    client.waiting.insert(client.waiting.begin(), client.in_flight.begin(), client.in_flight.end());
    client.in_flight.clear();
    open(client);
}

void Generator::turn(Nanoseconds longest) {
    std::array<epoll_event, 512> events;
    const timespec wait = timespec_of(longest);
    unread_ = now() - last_turn_;
    const int count =
        ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
    last_turn_ = now();
    for (int at = 0; at < count; ++at) {
        const epoll_event& event = events[static_cast<std::size_t>(at)];
        Client& client = clients_[event.data.u64 & 0xffffffffu];
        if (client.generation == event.data.u64 >> 32u) ready(client, event.events);
    }
}

void Generator::ready(Client& client, std::uint32_t events) {
    const bool is_ending = (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    if (client.state == Client::State::connecting) {
        if (is_ending || !is_connected(client.handle)) {
            lose(client, Fault::refused, "no connection");
            return;
        }
        client.state = Client::State::open;
        --connecting_;
    }
    if (client.state != Client::State::open) return;
    const std::uint32_t generation = client.generation;
    if (!client.unsent.empty()) flush(client);
    if ((events & EPOLLIN) != 0 || is_ending) receive(client, is_ending);
    if (client.generation == generation && client.state == Client::State::open) pump(client);
}

// Sends what waits, as far as the pipeline allows.
void Generator::pump(Client& client) {
    if (client.state != Client::State::open || !client.unsent.empty()) return;
    while (!client.waiting.empty() && client.in_flight.size() < options_.pipeline) {
        Pending pending = client.waiting.front();
        client.waiting.pop_front();
        append_request(client, pending);
        pending.sent = now();
        client.in_flight.push_back(pending);
        --waiting_;
        ++in_flight_;
    }
    if (!client.unsent.empty()) flush(client);
}

void Generator::append_request(Client& client, Pending& pending) {
    base::Random& random = users_[pending.user].random();
    pending.etag = 0;
    if (mix_.revalidate > 0 && random.unit() < mix_.revalidate) {
        pending.etag = judge_.known(pending.user, pending.request);
    }
    writer_.append(client.unsent, pending.request, random, judge_.text(pending.etag));
}

void Generator::flush(Client& client) {
    const auto sent = ::send(client.handle, client.unsent.data(), client.unsent.size(),
                             MSG_NOSIGNAL | MSG_DONTWAIT);
    // What ended the connection is told by the next event.
    if (sent < 0) return;
    client.unsent.erase(0, static_cast<std::size_t>(sent));
}

void Generator::receive(Client& client, bool is_ending) {
    while (true) {
        const auto count = ::recv(client.handle, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return end(client);
        if (!take(client, {buffer_.data(), static_cast<std::size_t>(count)})) return;
        // A short read has emptied the socket, unless its end is still to be read.
        if (static_cast<std::size_t>(count) < buffer_.size() && !is_ending) return;
    }
}

// False where the connection is another one now.
bool Generator::take(Client& client, std::string_view bytes) {
    while (!bytes.empty()) {
        std::size_t used = 0;
        const auto state = client.reader.take(bytes, used);
        bytes.remove_prefix(used);
        if (state == ResponseReader::State::broken ||
            (state == ResponseReader::State::done && client.in_flight.empty())) {
            const std::string why(client.reader.complaint());
            lose(client, Fault::malformed, why.empty() ? "an answer to no request" : why);
            return false;
        }
        if (state != ResponseReader::State::done) continue;
        const bool closes = client.reader.response().closes;
        answered(client, client.reader.response());
        if (closes) {
            reopen(client);
            return false;
        }
    }
    return true;
}

// The server has ended the connection.
void Generator::end(Client& client) {
    const auto state = client.reader.end();
    if (state == ResponseReader::State::done && !client.in_flight.empty()) {
        answered(client, client.reader.response());
    }
    if (client.in_flight.empty()) {
        reopen(client);
    } else {
        lose(client, Fault::closed, "the connection ended before the answer");
    }
}

// Everything that is on its way is lost, and so is the connection; where none could be made, what
// waits for it is.
void Generator::lose(Client& client, Fault kind, std::string_view why) {
    if (kind == Fault::refused) {
        for (const Pending& each : client.waiting) fault(each, kind, why);
        waiting_ -= client.waiting.size();
        client.waiting.clear();
        close(client);  // the next sweep tries again
        return;
    }
    for (const Pending& each : client.in_flight) fault(each, kind, why);
    in_flight_ -= client.in_flight.size();
    client.in_flight.clear();
    reopen(client);
}

// ---- answers ----

void Generator::answered(Client& client, const Response& response) {
    const Pending pending = client.in_flight.front();
    client.in_flight.pop_front();
    --in_flight_;
    StepStats& step = stats_.steps[pending.step];
    step.body_bytes += response.body_bytes;
    step.unread.add(unread_);
    if (const auto kind = judge_.judge(pending, response)) {
        fault(pending, *kind,
              fmt::format("status {}, {} bytes, ETag {}", response.status, response.body_bytes,
                          response.etag));
    } else if (response.status >= 400) {
        ++step.turned_away;
        ++step.turned_away_by[response.status];
    } else {
        ++step.good;
        if (response.status == 304) ++step.unchanged;
        step.latency.add(now() - pending.due);
    }
}

void Generator::fault(const Pending& pending, Fault kind, std::string_view why) {
    ++stats_.steps[pending.step].faults[static_cast<std::size_t>(kind)];
    if (!stats_.first_fault.empty()) return;
    stats_.first_fault =
        fmt::format("{} {:.3f} s into the run: {}: {}", fault_names[static_cast<std::size_t>(kind)],
                    std::chrono::duration<double>(pending.due).count(),
                    mix_.requests[pending.request].path, why);
}

}  // namespace

base::Result<RunStats> run_load(const Mix& mix, const LoadOptions& options) {
    Generator generator(mix, options);
    TRY(generator.connect_all());
    return generator.run();
}

}  // namespace almanac::load
