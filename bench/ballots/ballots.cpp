// ballots KIND FILE --ballots N …: the demo's generated ballots in the form that a question or a
// peer needs.

#include "apps/elections/demo.h"
#include "tally/tally.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>

namespace {

namespace elections = almanac::elections;
namespace tally = almanac::tally;

using Ranking = std::span<const tally::CandidateIndex>;
using Write = void (*)(const elections::DemoOptions&, std::ostream&);

// Clear Ballot's csv, as `almanac demo` leaves it.
void write_csv(const elections::DemoOptions& options, std::ostream& out) {
    elections::write_demo_csv(options, [&](std::string_view piece) {
        out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
        return out.good();
    });
}

// A line a ballot, as cast: "rank:candidate rank:candidate …", candidates from 0.
void write_marks(const elections::DemoOptions& options, std::ostream& out) {
    const elections::Contest contest = elections::demo_contest(options);
    std::string line;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        line.clear();
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            fmt::format_to(std::back_inserter(line), "{}:{} ", mark.rank, mark.candidate);
        }
        out << line << '\n';
    }
}

tally::Profile profile_of(const elections::Contest& contest) {
    const tally::Rule& rule = *tally::find_rule(elections::demo_rule);
    return tally::Profile::build(contest.ballots, rule, contest.candidates.size());
}

// A line for each distinct cleaned ranking: "voters candidate candidate …", candidates from 0.
void write_rankings(const elections::DemoOptions& options, std::ostream& out) {
    const elections::Contest contest = elections::demo_contest(options);
    profile_of(contest).for_each_ranking([&](Ranking ranking, std::uint64_t voters) {
        out << fmt::format("{} {}\n", voters, fmt::join(ranking, " "));
    });
}

// The same in stv-rs's dialect of BLT, which names candidates in the ballots too.
void write_blt(const elections::DemoOptions& options, std::ostream& out) {
    const elections::Contest contest = elections::demo_contest(options);
    out << contest.candidates.size() << ' ' << options.seats << "\n[nick";
    for (std::size_t at = 0; at < contest.candidates.size(); ++at) out << " c" << at;
    out << "]\n";
    profile_of(contest).for_each_ranking([&](Ranking ranking, std::uint64_t voters) {
        out << voters;
        for (const tally::CandidateIndex candidate : ranking) out << " c" << candidate;
        out << " 0\n";
    });
    out << "0\n";
    for (const elections::Candidate& candidate : contest.candidates) {
        out << '"' << candidate.name << "\"\n";
    }
    out << "\"generated\"\n";
}

// The same by numbers, as most programs write BLT.
void write_blt_numbers(const elections::DemoOptions& options, std::ostream& out) {
    const elections::Contest contest = elections::demo_contest(options);
    out << contest.candidates.size() << ' ' << options.seats << '\n';
    profile_of(contest).for_each_ranking([&](Ranking ranking, std::uint64_t voters) {
        out << voters;
        for (const tally::CandidateIndex candidate : ranking) out << ' ' << candidate + 1;
        out << " 0\n";
    });
    out << "0\n";
    for (const elections::Candidate& candidate : contest.candidates) {
        out << '"' << candidate.name << "\"\n";
    }
    out << "\"generated\"\n";
}

const std::map<std::string, Write> kinds = {{"csv", write_csv},
                                            {"marks", write_marks},
                                            {"rankings", write_rankings},
                                            {"blt", write_blt},
                                            {"blt-numbers", write_blt_numbers}};

}  // namespace

int main(int count, char** arguments) {
    CLI::App app("Writes generated ballots; the same options and seed give the same bytes.");
    std::string kind;
    std::string path;
    elections::DemoOptions options;
    bool write_ins = false;
    app.add_option("kind", kind, "csv, marks, rankings, blt (with nicknames) or blt-numbers")
        ->required()
        ->check(CLI::IsMember({"csv", "marks", "rankings", "blt", "blt-numbers"}));
    app.add_option("file", path)->required();
    app.add_option("--ballots", options.ballots)->capture_default_str();
    app.add_option("--candidates", options.candidates)->capture_default_str();
    app.add_option("--ranks", options.ranks)->capture_default_str();
    app.add_option("--seats", options.seats)->capture_default_str();
    app.add_option("--seed", options.seed)->capture_default_str();
    app.add_flag("--write-ins", write_ins, "write-ins stand on the paper too");
    CLI11_PARSE(app, count, arguments);
    options.write_ins = write_ins ? elections::WriteIns::yes : elections::WriteIns::no;
    std::ofstream out(path, std::ios::binary);
    kinds.at(kind)(options, out);
    out.close();
    if (out) return 0;
    std::cerr << "ballots: " << path << " could not be written\n";
    return 1;
}
