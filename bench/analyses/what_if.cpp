// what_if --ballots N --recounts K …: what-ifs of one generated election, counted again and again
// on all processors until there are K of them, in the order of the stored list. Speaks the protocol
// of bench.Contender: first the whole answer in one line, then the times of one run for every line
// read.

#include "apps/elections/counterfactuals.h"
#include "apps/elections/demo.h"
#include "apps/elections/pairwise.h"
#include "apps/elections/rule_comparison.h"
#include "engine/base/executor.h"
#include "engine/base/json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace tally = almanac::tally;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point began) {
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

struct Options {
    elections::DemoOptions demo;
    std::size_t recounts = 1000;
    std::string rule{elections::demo_rule};
    std::size_t threads = 0;
};

elections::Prepared prepared_of(const Options& options) {
    elections::CountOptions count;
    count.rule = options.rule;
    count.seats = options.demo.seats;
    auto prepared = elections::resolve(elections::demo_contest(options.demo), count);
    if (!prepared) {
        std::cerr << "what_if: " << prepared.error().detail << '\n';
        std::exit(1);
    }
    return *std::move(prepared);
}

// The stored list over and over.
std::vector<elections::Scenario> scenarios_of(const elections::Subject& subject,
                                              std::size_t number) {
    const std::vector<elections::Scenario> list = elections::stored_scenarios(subject).scenarios;
    std::vector<elections::Scenario> all;
    for (std::size_t at = 0; at < number && !list.empty(); ++at)
        all.push_back(list[at % list.size()]);
    return all;
}

std::string answer_of(const elections::Subject& subject,
                      const std::vector<elections::Counterfactual>& rows) {
    std::string line;
    base::JsonWriter json(line);
    json.begin_object();
    json.key("nodes");
    json.integer(std::uint64_t{subject.profile->nodes().size()});
    json.key("recounts");
    json.integer(std::uint64_t{rows.size()});
    json.key("rows");
    json.begin_list();
    for (std::size_t at = 0; at < rows.size(); ++at) {
        if (at > 0 && rows[at].kind == rows[0].kind && rows[at].parameter == rows[0].parameter)
            break;
        base::write_json(json, rows[at]);
    }
    json.end_list();
    json.end_object();
    return line;
}

// Threads for one batch at a time; each takes the next task that nobody has.
class Threads final : public base::Executor {
public:
    explicit Threads(std::size_t number)
        : number_(number > 0 ? number : std::max(1u, std::thread::hardware_concurrency())) {}

    void run_all(std::size_t count, const std::function<void(std::size_t)>& task) override {
        std::atomic<std::size_t> next = 0;
        std::vector<std::jthread> threads;
        for (std::size_t thread = 0; thread < number_; ++thread) {
            threads.emplace_back([&] {
                for (std::size_t at = next++; at < count; at = next++) task(at);
            });
        }
    }

private:
    std::size_t number_;
};

struct Times {
    double recounts_ms = 0;
    double pairwise_ms = 0;
    double rules_ms = 0;
};

}  // namespace

int main(int argument_count, char** arguments) {
    CLI::App app("Counts what-ifs of generated ballots.");
    Options options;
    options.demo.ballots = 300'000;
    options.demo.write_ins = elections::WriteIns::no;
    app.add_option("--ballots", options.demo.ballots)->capture_default_str();
    app.add_option("--candidates", options.demo.candidates)->capture_default_str();
    app.add_option("--ranks", options.demo.ranks)->capture_default_str();
    app.add_option("--seats", options.demo.seats)->capture_default_str();
    app.add_option("--seed", options.demo.seed)->capture_default_str();
    app.add_option("--rule", options.rule)->capture_default_str();
    app.add_option("--recounts", options.recounts)->capture_default_str();
    app.add_option("--threads", options.threads, "0: one a processor")->capture_default_str();
    CLI11_PARSE(app, argument_count, arguments);
    const elections::Prepared prepared = prepared_of(options);
    auto subject = elections::make_subject(prepared, "bench");
    if (!subject) {
        std::cerr << "what_if: " << subject.error().detail << '\n';
        return 1;
    }
    Threads workers(options.threads);
    subject->executor = &workers;
    const auto scenarios = scenarios_of(*subject, options.recounts);
    std::cout << answer_of(*subject, elections::count_all(*subject, scenarios, workers))
              << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        Times times;
        auto began = Clock::now();
        const auto rows = elections::count_all(*subject, scenarios, workers);
        times.recounts_ms = milliseconds_since(began);
        began = Clock::now();
        const auto pairs = elections::pairwise(subject->contest, *subject->profile, subject->count);
        times.pairwise_ms = milliseconds_since(began);
        began = Clock::now();
        const auto rules = elections::rule_comparison(*subject, elections::node_visits_a_rule);
        times.rules_ms = milliseconds_since(began);
        std::cout << fmt::format(
                         "{{\"ms\":{{\"recounts\":{:.3f},\"pairwise\":{:.3f},\"rules\":{:.3f}}}}}",
                         times.recounts_ms, times.pairwise_ms, times.rules_ms)
                  << std::endl;
    }
    return 0;
}
