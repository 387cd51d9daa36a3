#include "bench/load/stats.h"

#include "bench/load/trend.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace almanac::load {

namespace {

constexpr double megabyte = 1e6;

double milliseconds(Nanoseconds time) { return static_cast<double>(time.count()) / 1e6; }

double share(double part, double seconds) { return seconds > 0 ? part / seconds : 0; }

std::vector<TrendSample> series(const RunStats& run, double (*pick)(const Holding&)) {
    std::vector<TrendSample> samples;
    for (const Holding& each : run.holdings) samples.push_back({each.seconds, pick(each)});
    return samples;
}

double memory_mb(const Holding& look) {
    return static_cast<double>(look.resident_bytes) / megabyte;
}
double handles(const Holding& look) { return static_cast<double>(look.handles); }

// Writes "name":value pairs without much ado.
class Fields {
public:
    explicit Fields(base::JsonWriter& writer) : writer_(writer) {}
    void real(std::string_view name, double value) {
        writer_.key(name);
        writer_.real(value);
    }
    void count(std::string_view name, std::uint64_t value) {
        writer_.key(name);
        writer_.integer(value);
    }
    void truth(std::string_view name, bool value) {
        writer_.key(name);
        writer_.boolean(value);
    }
    void text(std::string_view name, std::string_view value) {
        writer_.key(name);
        writer_.text(value);
    }

private:
    base::JsonWriter& writer_;
};

void write_histogram(base::JsonWriter& writer, std::string_view name, const Histogram& times) {
    Fields fields(writer);
    writer.key(name);
    writer.begin_object();
    fields.real("mean", times.mean_ns() / 1e6);
    fields.real("p50", milliseconds(times.quantile(0.5)));
    fields.real("p90", milliseconds(times.quantile(0.9)));
    fields.real("p95", milliseconds(times.quantile(0.95)));
    fields.real("p99", milliseconds(times.quantile(0.99)));
    fields.real("p999", milliseconds(times.quantile(0.999)));
    fields.real("max", milliseconds(times.quantile(1)));
    writer.end_object();
}

void write_step(base::JsonWriter& writer, const StepStats& step) {
    Fields fields(writer);
    writer.begin_object();
    fields.real("rate", step.step.rate);
    fields.real("seconds", step.seconds);
    fields.truth("counted", step.step.is_counted);
    fields.truth("valid", step.is_valid());
    fields.count("due", step.due);
    fields.count("good", step.good);
    fields.count("unchanged", step.unchanged);
    fields.count("turned_away", step.turned_away);
    writer.key("turned_away_by");
    writer.begin_object();
    for (const auto& [status, count] : step.turned_away_by) {
        fields.count(std::to_string(status), count);
    }
    writer.end_object();
    fields.count("errors", step.errors());
    writer.key("faults");
    writer.begin_object();
    for (std::size_t kind = 0; kind < step.faults.size(); ++kind) {
        if (step.faults[kind] > 0) fields.count(fault_names[kind], step.faults[kind]);
    }
    writer.end_object();
    fields.real("good_per_second", share(static_cast<double>(step.good), step.seconds));
    fields.count("body_bytes", step.body_bytes);
    write_histogram(writer, "latency_ms", step.latency);
    write_histogram(writer, "late_ms", step.late);
    write_histogram(writer, "unread_ms", step.unread);
    fields.real("server_cores", share(step.server_cpu, step.seconds));
    fields.real("own_cores", share(step.own_cpu, step.seconds));
    writer.end_object();
}

void write_series(base::JsonWriter& writer, std::string_view name,
                  const std::vector<TrendSample>& samples, bool leaks) {
    const Trend trend = trend_of(samples);
    Fields fields(writer);
    writer.key(name);
    writer.begin_object();
    fields.real("first", samples.front().value);
    fields.real("last", samples.back().value);
    fields.real("per_hour", trend.per_second * 3600);
    fields.real("growth", trend.growth);
    fields.truth("leaks", leaks);
    writer.end_object();
}

std::string faults_in_words(const StepStats& step) {
    std::string words;
    for (std::size_t kind = 0; kind < step.faults.size(); ++kind) {
        if (step.faults[kind] == 0) continue;
        words += fmt::format("{}{} {}", words.empty() ? "  " : ", ", step.faults[kind],
                             fault_names[kind]);
    }
    return words;
}

std::string row(const StepStats& step) {
    const Histogram& latency = step.latency;
    return fmt::format(
        "{:>9.0f} {:>9.0f} {:>9} {:>8} {:>8.3f} {:>8.3f} {:>8.3f} {:>8.3f} {:>8.3f} {:>8.3f} "
        "{:>6.2f} "
        "{:>6.2f}{}{}\n",
        step.step.rate, share(static_cast<double>(step.good), step.seconds), step.unchanged,
        step.errors(), milliseconds(latency.quantile(0.5)), milliseconds(latency.quantile(0.99)),
        milliseconds(latency.quantile(0.999)), milliseconds(latency.quantile(1)),
        milliseconds(step.late.quantile(0.99)), milliseconds(step.unread.quantile(0.99)),
        share(step.server_cpu, step.seconds), share(step.own_cpu, step.seconds),
        step.is_valid() ? "" : "  INVALID: was late itself", faults_in_words(step));
}

std::string trend_in_words(const char* what, const std::vector<TrendSample>& samples, bool leaks) {
    const Trend trend = trend_of(samples);
    return fmt::format("{}: {:.1f} at first, {:.1f} at last, {:+.2f} an hour{}\n", what,
                       samples.front().value, samples.back().value, trend.per_second * 3600,
                       leaks ? "  LEAKS" : "");
}

}  // namespace

std::uint64_t StepStats::errors() const {
    return std::accumulate(faults.begin(), faults.end(), std::uint64_t{0});
}

bool StepStats::is_valid() const {
    return due > 0 && late.quantile(0.99) <= late_p99_max && unread.quantile(0.99) <= late_p99_max;
}

std::uint64_t RunStats::errors() const {
    std::uint64_t sum = 0;
    for (const StepStats& each : steps) sum += each.errors();
    return sum;
}

bool RunStats::is_valid() const {
    return std::all_of(steps.begin(), steps.end(), [](const StepStats& each) {
        return !each.step.is_counted || each.is_valid();
    });
}

Leaks leaks_of(const RunStats& run, const LeakBounds& bounds) {
    return {leaks(series(run, memory_mb), bounds.memory_mb),
            leaks(series(run, handles), bounds.handles)};
}

std::string to_json(const RunStats& run, const LeakBounds& bounds) {
    std::string out;
    base::JsonWriter writer(out);
    Fields fields(writer);
    writer.begin_object();
    fields.text("mix", run.mix);
    fields.count("users", run.users);
    fields.count("connections", run.connections);
    fields.count("pipeline", run.pipeline);
    fields.truth("valid", run.is_valid());
    fields.truth("interrupted", run.interrupted);
    fields.count("errors", run.errors());
    fields.text("first_fault", run.first_fault);
    fields.count("etags", run.etags);
    fields.count("unchecked", run.unchecked);
    fields.count("reconnects", run.reconnects);
    writer.key("steps");
    writer.begin_list();
    for (const StepStats& each : run.steps) write_step(writer, each);
    writer.end_list();
    if (!run.holdings.empty()) {
        const Leaks found = leaks_of(run, bounds);
        write_series(writer, "memory_mb", series(run, memory_mb), found.memory);
        write_series(writer, "handles", series(run, handles), found.handles);
    }
    writer.end_object();
    out += '\n';
    return out;
}

std::string to_table(const RunStats& run, const LeakBounds& bounds) {
    std::string out = fmt::format("{}: {} users, {} connections, {} ETags told apart\n", run.mix,
                                  run.users, run.connections, run.etags);
    out +=
        "   rate/s    good/s unchanged   errors   p50 ms   p99 ms p99.9 ms   max ms late p99   "
        "unread "
        "server   load\n";
    for (const StepStats& each : run.steps) {
        if (each.step.is_counted) out += row(each);
    }
    if (!run.holdings.empty()) {
        const Leaks found = leaks_of(run, bounds);
        out += trend_in_words("memory, MB", series(run, memory_mb), found.memory);
        out += trend_in_words("handles", series(run, handles), found.handles);
    }
    if (!run.first_fault.empty()) out += "the first fault: " + run.first_fault + "\n";
    if (run.interrupted) out += "interrupted: what was asked until then\n";
    return out;
}

}  // namespace almanac::load
