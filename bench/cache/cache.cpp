// What engine/cache costs and how often it hits, each figure with its answers checked. One JSON
// object a line; question.py reads them.

#include "bench/cache/measures.h"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace bench = almanac::bench;

int main(int argc, char** argv) {
    CLI::App app{"What engine/cache costs and how often it hits"};
    app.require_subcommand(1);

    bench::RatioOptions ratio_options;
    CLI::App* ratio = app.add_subcommand("ratios", "Hit ratios of every policy on every trace");
    ratio->add_option("--asks", ratio_options.asks, "Asks a trace");
    ratio->add_option("--seed", ratio_options.seed);
    ratio->add_option("--only", ratio_options.only, "Only traces whose names begin so");

    bench::LatencyOptions latency_options;
    CLI::App* latency = app.add_subcommand("latency", "A hit, from several threads at once");
    latency->add_option("--threads", latency_options.threads);
    latency->add_option("--entries", latency_options.entries);
    latency->add_option("--asks", latency_options.asks, "Asks a thread");
    latency->add_flag_callback(
        "--full", [&] { latency_options.room = bench::Room::none; },
        "With so much else in the cache that it has to choose");

    bench::SizeOptions size_options;
    CLI::App* memory = app.add_subcommand("memory", "What an entry takes beyond key, tags, answer");
    memory->add_option("--entries", size_options.entries);
    CLI::App* invalidation =
        app.add_subcommand("invalidation", "A hundredth of all entries at once, under readers");
    invalidation->add_option("--entries", size_options.entries);

    CLI11_PARSE(app, argc, argv);
    bool right = true;
    if (*ratio) right = bench::measure_ratios(ratio_options);
    if (*latency) right = bench::measure_latency(latency_options);
    if (*memory) right = bench::measure_memory(size_options);
    if (*invalidation) right = bench::measure_invalidation(size_options);
    return right ? 0 : 1;
}
