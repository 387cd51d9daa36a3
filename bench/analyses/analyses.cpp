// analyses tables FILE | views --ballots N: what the analyses cost inside the process, once the
// ballots are cleaned and counted. `tables` speaks the protocol of bench.Contender; `views` prints
// one JSON value.

#include "apps/elections/ballot_lookup.h"
#include "apps/elections/coalitions.h"
#include "apps/elections/demo.h"
#include "apps/elections/elections.h"
#include "apps/elections/subject.h"
#include "apps/elections/summary.h"
#include "apps/elections/view.h"
#include "engine/base/json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace {

namespace base = almanac::base;
namespace bundle = almanac::bundle;
namespace elections = almanac::elections;
using Clock = std::chrono::steady_clock;
using elections::Query;
using elections::Subject;
using elections::View;

struct Options {
    std::string file;
    std::uint64_t ballots = 300'000;
    int rounds = 3;
};

template <class Work>
double milliseconds(Work&& work) {
    const auto began = Clock::now();
    work();
    return std::chrono::duration<double, std::milli>(Clock::now() - began).count();
}

// ---- tables: the same as the peers', each alone ----

base::Result<void> serve_tables(const Options& options) {
    const auto map = TRY(bundle::MappedFile::open(options.file));
    const elections::SourceFile file{options.file, options.file, map.bytes()};
    elections::CountOptions count;
    count.rule = "bottoms-up";
    count.seats = 3;
    const auto prepared = TRY(elections::prepare({&file, 1}, count));
    const Subject subject = TRY(elections::make_subject(prepared, ""));
    const auto& [contest, profile] = std::tie(subject.contest, *subject.profile);
    std::cout << "{}" << std::endl;
    for (std::string line; std::getline(std::cin, line);) {
        std::size_t rows = 0;
        const double first = milliseconds(
            [&] { rows += elections::first_choices(contest, profile, subject.excluded()).size(); });
        const double ranks =
            milliseconds([&] { rows += elections::votes_by_rank(contest, profile).size(); });
        // Next preferences are counted on the way.
        const double pairs =
            milliseconds([&] { rows += elections::coalition_pairs(contest, profile).size(); });
        base::ensure(rows > 0, "the tables are not empty");
        std::cout << fmt::format(
                         "{{\"ms\":{{\"first\":{:.4f},\"ranks\":{:.4f},\"pairs\":{:.4f}}}}}", first,
                         ranks, pairs)
                  << std::endl;
    }
    return {};
}

// ---- views: every one, cold ----

elections::Contest demo_with_precincts(const Options& options) {
    elections::DemoOptions demo;
    demo.ballots = options.ballots;
    demo.seed = 2024;
    elections::DemoElection election(demo);
    elections::Contest contest = election.paper();
    for (std::uint64_t ballot = 0; ballot < options.ballots; ++ballot) {
        const elections::DemoBallot cast = election.next();
        contest.ballots.add(cast.marks);
        contest.precincts.add(std::to_string(cast.precinct));
        contest.ballot_styles.add(fmt::format("{}-{}", cast.precinct, cast.style));
    }
    return contest;
}

base::Result<elections::Prepared> prepared_demo(const Options& options) {
    elections::CountOptions count;
    count.rule = elections::demo_rule;
    count.exclude = elections::demo_exclusions();
    return elections::resolve(demo_with_precincts(options), count);
}

// The ids of the candidates in the race.
std::vector<std::string> ids_of(const Subject& subject) {
    std::vector<std::string> ids;
    for (std::size_t at = 0; at < subject.contest.candidates.size(); ++at) {
        if (!subject.excluded()[at])
            ids.push_back(fmt::format("{}", subject.contest.candidates[at].id.number()));
    }
    return ids;
}

// What a question has to say beside its defaults: candidates in the race one after another, all of
// them as an order, the first ballot, else the example of what stands in the path.
Query filled(const View& view, const Subject& subject, Query query) {
    const std::vector<std::string> ids = ids_of(subject);
    std::size_t candidate = 0;
    for (const auto& parameter : view.parameters) {
        const std::string& name = parameter.name;
        const bool is_candidate = name == "id" || name == "a" || name == "b" || name == "other";
        if (query.has(name)) continue;
        if (parameter.in != almanac::http::Parameter::In::path) {
            if (name == "ids" || name == "order")
                query = query.at(name, fmt::format("{}", fmt::join(ids, ",")));
            continue;
        }
        std::string text = parameter.example;
        if (name == "ballot_id") text = "1";
        if (is_candidate) text = ids[candidate++];
        query = query.at(name, text);
    }
    return query;
}

// The defaults for every path that is stored, and for the first of them every word of every
// choice, one at a time.
std::vector<Query> questions_of(const View& view, const Subject& subject) {
    const Query defaults(view.parameters);
    std::vector<Query> asked;
    if (view.stored_for) asked = view.stored_for(subject, defaults);
    if (asked.empty()) asked.push_back(filled(view, subject, defaults));
    const Query first = asked.front();
    for (const auto& parameter : view.parameters) {
        if (parameter.in == almanac::http::Parameter::In::path) continue;
        for (const std::string& word : parameter.choices)
            if (first.text(parameter.name) != word) asked.push_back(first.at(parameter.name, word));
    }
    return asked;
}

void write_question(base::JsonWriter& json, const View& view, const Query& query, double ms,
                    const base::Result<std::string>& answer) {
    json.begin_object();
    json.key("view");
    json.text(view.name);
    json.key("asked");
    json.text(fmt::format("{} {}", query.key(), query.as_text()));
    json.key("ms");
    json.real(ms);
    json.key("ok");
    json.boolean(static_cast<bool>(answer));
    json.key("says");
    json.text(answer ? fmt::format("{} bytes", answer->size()) : answer.error().detail);
    json.end_object();
}

base::Result<void> time_views(const Options& options) {
    const auto prepared = TRY(prepared_demo(options));
    Subject subject = TRY(elections::make_subject(prepared, "0"));
    const std::string lookup = elections::write_ballot_lookup(prepared.contest);
    const auto ballots = TRY(elections::BallotLookup::open(lookup));
    subject.ballots = &ballots;
    std::string out;
    base::JsonWriter json(out);
    json.begin_list();
    for (const View& view : elections::views()) {
        for (const Query& query : questions_of(view, subject)) {
            base::Result<std::string> answer = std::string();
            std::vector<double> times;
            for (int round = 0; round < options.rounds; ++round)
                times.push_back(milliseconds([&] { answer = view.answer(subject, query); }));
            std::nth_element(times.begin(), times.begin() + options.rounds / 2, times.end());
            write_question(json, view, query, times[static_cast<std::size_t>(options.rounds / 2)],
                           answer);
        }
    }
    json.end_list();
    std::cout << out << std::endl;
    return {};
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Times the analyses inside the process.");
    std::string mode;
    Options options;
    const std::map<std::string, base::Result<void> (*)(const Options&)> modes = {
        {"tables", serve_tables}, {"views", time_views}};
    app.add_option("mode", mode, "tables or views")->required()->check(CLI::IsMember(modes));
    app.add_option("file", options.file, "of tables: ballots_long.parquet");
    app.add_option("--ballots", options.ballots, "generated ones")->capture_default_str();
    app.add_option("--rounds", options.rounds, "of each question of a view")->capture_default_str();
    CLI11_PARSE(app, count, arguments);
    const auto done = modes.at(mode)(options);
    if (done) return 0;
    std::cerr << "analyses: " << done.error().detail << '\n';
    return 1;
}
