// open_loop PORT --mix FILE …: an open-loop load generator; bench/load/question.py asks with it.
//
// Exit codes: 0 all right; 1 wrong answers, unanswered requests or a leak; 2 a wrong command line
// or mix, or nobody to ask; 3 the generator itself was late, so that its figures say nothing; 130
// interrupted.

#include "bench/load/generator.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>

namespace {

namespace load = almanac::load;

volatile std::sig_atomic_t interrupted = 0;

void interrupt(int) { interrupted = 1; }

struct Command {
    load::LoadOptions options;
    load::LeakBounds bounds;
    std::string mix;
    std::string json;
    std::vector<double> rates;
    double seconds = 10;
    double warm_up = 1;
    double sample_seconds = 0;
    int slice_us = 100;
    double timeout = 10;
    bool poisson = false;
};

std::chrono::nanoseconds nanoseconds(double seconds) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
        std::chrono::duration<double>(seconds));
}

void add_options(CLI::App& app, Command& command) {
    load::LoadOptions& options = command.options;
    app.add_option("port", options.port, "the server's port")->required();
    app.add_option("--mix", command.mix, "what users ask for, TOML")->required();
    app.add_option("--host", options.host, "the server's IPv4 address");
    app.add_option("--users", options.users, "users, each on a journey of its own");
    app.add_option("--connections", options.connections, "connections; one a user by default");
    app.add_option("--sources", options.sources, "loopback addresses to connect from");
    app.add_option("--pipeline", options.pipeline, "requests on their way on one connection");
    app.add_option("--rate", command.rates,
                   "requests a second, one or several steps; users / think time by default");
    app.add_option("--seconds", command.seconds, "length of a step");
    app.add_option("--warm-up", command.warm_up, "seconds before the first step, not counted");
    app.add_option("--slice-us", command.slice_us, "how long to gather what is due; 0: not at all");
    app.add_option("--timeout", command.timeout, "seconds after which an answer is missed");
    app.add_flag("--poisson", command.poisson, "requests come at random, not evenly");
    app.add_option("--seed", options.seed, "the same seed asks the same");
    app.add_option("--pid", options.server_pids, "the server's processes, for CPU and memory");
    app.add_option("--sample", command.sample_seconds,
                   "soak: look at the server's memory and handles so often, in seconds");
    app.add_option("--leak-mb", command.bounds.memory_mb, "soak: growth that is a leak");
    app.add_option("--leak-handles", command.bounds.handles, "soak: growth that is a leak");
    app.add_option("--json", command.json, "write the results to this file too");
}

void complete(Command& command, const load::Mix& mix) {
    load::LoadOptions& options = command.options;
    options.connections = options.connections > 0 ? options.connections : options.users;
    options.slice = std::chrono::microseconds(command.slice_us);
    options.timeout =
        std::chrono::duration_cast<std::chrono::milliseconds>(nanoseconds(command.timeout));
    options.sample_every =
        std::chrono::duration_cast<std::chrono::milliseconds>(nanoseconds(command.sample_seconds));
    options.pacing = command.poisson ? load::Pacing::poisson : load::Pacing::even;
    options.stop = &interrupted;
    if (command.rates.empty()) {
        command.rates.push_back(static_cast<double>(options.users) * 1000 / mix.think_ms);
    }
    if (command.warm_up > 0) {
        options.steps.push_back({command.rates.front(), nanoseconds(command.warm_up), false});
    }
    for (const double rate : command.rates) {
        options.steps.push_back({rate, nanoseconds(command.seconds), true});
    }
}

almanac::base::Result<load::Mix> read_mix(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return almanac::base::Error{almanac::base::ErrorKind::missing,
                                    path + ": the mix cannot be read."};
    }
    return load::parse_mix(std::string(std::istreambuf_iterator<char>(file), {}), path);
}

int complain(const std::string& sentence) {
    std::fprintf(stderr, "load: %s\n", sentence.c_str());
    return 2;
}

int verdict(const load::RunStats& run, const load::LeakBounds& bounds) {
    if (run.interrupted) return 130;
    const load::Leaks leaks = load::leaks_of(run, bounds);
    if (run.errors() > 0 || leaks.memory || leaks.handles) return 1;
    return run.is_valid() ? 0 : 3;
}

}  // namespace

int main(int count, char** arguments) {
    Command command;
    command.options.connections = 0;
    CLI::App app("An open-loop load generator: latency from when a request was due.");
    add_options(app, command);
    CLI11_PARSE(app, count, arguments);
    const auto mix = read_mix(command.mix);
    if (!mix) return complain(mix.error().detail);
    complete(command, mix.value());
    std::signal(SIGINT, interrupt);
    std::signal(SIGTERM, interrupt);
    const auto run = load::run_load(mix.value(), command.options);
    if (!run) return interrupted != 0 ? 130 : complain(run.error().detail);
    std::fputs(load::to_table(run.value(), command.bounds).c_str(), stdout);
    if (!command.json.empty()) {
        std::ofstream(command.json) << load::to_json(run.value(), command.bounds);
    }
    return verdict(run.value(), command.bounds);
}
