// count --ballots N …: generated ballots, cleaned and compressed, then counted; each timed apart.
// Speaks the protocol of bench.Contender: first the whole answer in one line, then the times of one
// run for every line read.

#include "apps/elections/demo.h"
#include "engine/base/json.h"
#include "tally/tally.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <chrono>
#include <iostream>
#include <string>

namespace {

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace tally = almanac::tally;
using Clock = std::chrono::steady_clock;

double milliseconds_since(Clock::time_point began) {
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

// Ten million ballots at four places make 10^11 units: 64 bits are plenty.
void write_units(base::JsonWriter& json, std::string_view key, base::Int128 units) {
    json.key(key);
    json.integer(static_cast<std::int64_t>(units));
}

void write_list(base::JsonWriter& json, std::string_view key,
                const std::vector<tally::CandidateIndex>& list) {
    json.key(key);
    json.begin_list();
    for (const tally::CandidateIndex candidate : list) json.integer(std::uint64_t{candidate});
    json.end_list();
}

// All in whole units of the rule's last decimal.
void write_round(base::JsonWriter& json, const tally::Round& round) {
    json.begin_object();
    json.key("totals");
    json.begin_list();
    for (const tally::Votes& total : round.totals)
        json.integer(static_cast<std::int64_t>(total.units));
    json.end_list();
    write_units(json, "exhausted", round.exhausted.units);
    write_units(json, "residual", round.residual.units);
    write_list(json, "elected", round.elected);
    write_list(json, "eliminated", round.eliminated);
    json.end_object();
}

std::string answer(const tally::Profile& profile, const tally::Count& count) {
    std::string line;
    base::JsonWriter json(line);
    json.begin_object();
    json.key("valid");
    json.integer(count.valid_ballots);
    json.key("nodes");
    json.integer(std::uint64_t{profile.nodes().size()});
    write_units(json, "threshold", count.threshold.units);
    write_list(json, "winners", count.winners);
    json.key("rounds");
    json.begin_list();
    for (const tally::Round& round : count.rounds) write_round(json, round);
    json.end_list();
    json.end_object();
    return line;
}

// One run: the answer is kept until its time has been taken.
struct Run {
    double build_ms = 0;
    double count_ms = 0;
    std::string answer;
};

base::Result<Run> run(const elections::Contest& contest, const tally::Rule& rule,
                      std::uint32_t seats) {
    Run now;
    const auto began = Clock::now();
    const tally::Profile profile =
        tally::Profile::build(contest.ballots, rule, contest.candidates.size());
    now.build_ms = milliseconds_since(began);
    tally::Question question;
    question.seats = seats;
    const auto built = Clock::now();
    const tally::Count count = TRY(tally::count(profile, rule, question));
    now.count_ms = milliseconds_since(built);
    now.answer = answer(profile, count);
    return now;
}

}  // namespace

int main(int argument_count, char** arguments) {
    CLI::App app("Builds the profile of generated ballots and counts it.");
    elections::DemoOptions options;
    std::string rule_id(elections::demo_rule);
    app.add_option("--ballots", options.ballots)->capture_default_str();
    app.add_option("--candidates", options.candidates)->capture_default_str();
    app.add_option("--ranks", options.ranks)->capture_default_str();
    app.add_option("--seats", options.seats)->capture_default_str();
    app.add_option("--seed", options.seed)->capture_default_str();
    app.add_option("--rule", rule_id)->capture_default_str();
    CLI11_PARSE(app, argument_count, arguments);
    options.write_ins = elections::WriteIns::no;
    const tally::Rule* rule = tally::find_rule(rule_id);
    if (rule == nullptr) {
        std::cerr << "count: no rule " << rule_id << '\n';
        return 1;
    }
    const elections::Contest contest = elections::demo_contest(options);
    std::string line;
    do {
        const base::Result<Run> now = run(contest, *rule, options.seats);
        if (!now) {
            std::cerr << "count: " << now.error().detail << '\n';
            return 1;
        }
        std::cout << (line.empty() ? now->answer
                                   : fmt::format("{{\"ms\":{{\"build\":{:.4f},\"count\":{:.4f}}}}}",
                                                 now->build_ms, now->count_ms))
                  << std::endl;
    } while (std::getline(std::cin, line));
    return 0;
}
