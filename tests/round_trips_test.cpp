// What is written in one format and read back is the same contest, to the last ballot and the last
// digit of its count: for generated contests full of trouble through every pair of formats, and
// for the real elections through each.

#include "apps/elections/elections.h"
#include "engine/base/decimal.h"
#include "tests/real_elections.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;
using elections::Contest;
using elections::CountOptions;
using elections::Prepared;

// Files that were written, and whatever the reader has to be told of them.
class Scratch {
public:
    Scratch() : folder_(fs::temp_directory_path() / fmt::format("almanac-trips-{}", getpid())) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~Scratch() { fs::remove_all(folder_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    const fs::path& folder() const { return folder_; }

private:
    fs::path folder_;
};

base::Result<Contest> read_text(const std::string& text) {
    const elections::SourceFile source{"written", "written", text};
    return elections::read_contest({&source, 1}, {});
}

base::Result<Contest> through_blt(const Prepared& prepared) {
    return read_text(elections::ballots_as_blt(prepared).text);
}

base::Result<Contest> through_preflib(const Prepared& prepared) {
    return read_text(elections::ballots_as_preflib(prepared).text);
}

base::Result<Contest> through_parquet(const Prepared& prepared) {
    const Scratch scratch;
    const auto written = TRY(elections::write_ballots_parquet(prepared, scratch.folder()));
    const auto map = TRY(bundle::MappedFile::open(written.files[0]));
    const elections::SourceFile source{"written.parquet", written.files[0], map.bytes()};
    return elections::read_contest({&source, 1}, {});
}

// A format that holds ballots.
struct Format {
    const char* id;
    base::Result<Contest> (*through)(const Prepared&);
    bool holds_everything;  // else: orders without gaps of candidates who stand
};

constexpr std::array formats{
    Format{"blt", through_blt, true},
    Format{"parquet", through_parquet, true},
    Format{"preflib", through_preflib, false},
};

// The voters of every ballot, by its marks; the same mark twice is one.
std::map<std::vector<std::pair<int, int>>, std::uint64_t> voters_of(const Contest& contest) {
    std::map<std::vector<std::pair<int, int>>, std::uint64_t> voters;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::vector<std::pair<int, int>> marks;
        for (const tally::Mark& mark : contest.ballots.marks(ballot))
            marks.emplace_back(mark.rank, mark.candidate);
        marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
        voters[marks] += contest.ballots.weight(ballot);
    }
    return voters;
}

// Whether PrefLib can hold the ballots as they were cast.
bool are_orders(const Contest& contest) {
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        std::vector<bool> seen(contest.candidates.size(), false);
        int rank = 0;
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            if (mark.candidate == tally::overvote_mark || seen[mark.candidate]) return false;
            if (mark.rank > rank + 1) return false;
            seen[mark.candidate] = true;
            rank = mark.rank;
        }
        if (rank == 0) return false;
    }
    return true;
}

std::string listed(const std::vector<tally::CandidateIndex>& candidates) {
    return fmt::format("{}", fmt::join(candidates, ","));
}

// A round's transfers in one order, those together that differ only in why votes stopped counting.
std::string transfers_of(const tally::Round& round) {
    std::map<std::tuple<int, int, base::Int128>, std::pair<base::Int128, std::uint64_t>> together;
    for (const tally::Transfer& transfer : round.transfers) {
        auto& sum =
            together[{transfer.from, transfer.to ? *transfer.to : -1, transfer.value.units}];
        sum.first += transfer.votes.units;
        sum.second += transfer.ballots;
    }
    std::string text;
    for (const auto& [key, sum] : together) {
        text += fmt::format(" {}>{} {} of {} at {}", std::get<0>(key), std::get<1>(key),
                            base::to_string({sum.first, round.exhausted.places}), sum.second,
                            base::to_string({std::get<2>(key), round.exhausted.places}));
    }
    return text;
}

// Every total, transfer and decision of the count, without what a format need not hold: why ballots
// and votes did not count.
std::string count_of(const Prepared& prepared) {
    const auto counted = elections::count(prepared);
    if (!counted) return "refused: " + counted.error().detail;
    std::string text =
        fmt::format("{} valid, elected {}\n", counted->valid_ballots, listed(counted->winners));
    for (const tally::Round& round : counted->rounds) {
        for (const tally::Votes& votes : round.totals) text += base::to_string(votes) + ' ';
        for (const tally::Votes& kept : round.keep_values) text += base::to_string(kept) + ' ';
        text += fmt::format("of {}, {} ended, {} lost, in {}, out {},{}\n",
                            base::to_string(round.threshold), base::to_string(round.exhausted),
                            base::to_string(round.residual), listed(round.elected),
                            listed(round.eliminated), transfers_of(round));
    }
    for (const tally::Tie& tie : counted->ties)
        text += fmt::format("tie {}: {}: {}\n", tie.round, listed(tie.candidates), tie.chosen);
    return text;
}

// Counts what was read back as its source was: the rule, the lots, and whom a format cannot name.
base::Result<Prepared> prepared_again(Contest contest, const Prepared& source) {
    CountOptions options;
    options.rule = source.rule->id;
    options.seats = source.question.seats;
    for (std::size_t place = 0; place < contest.candidates.size(); ++place)
        contest.candidates[place].withdrawn = source.question.excluded[place];
    return elections::resolve(std::move(contest), options);
}

// ---- generated contests ----

// A mark that a voter may have made, in vain or not.
tally::Mark some_mark(int candidates) {
    const int candidate = *rc::gen::inRange(0, candidates + (*rc::gen::inRange(0, 6) == 0 ? 1 : 0));
    return {candidate == candidates ? tally::overvote_mark
                                    : static_cast<tally::CandidateIndex>(candidate),
            static_cast<std::uint16_t>(*rc::gen::inRange(1, 6))};
}

std::vector<tally::Mark> some_marks(int candidates) {
    std::vector<tally::Mark> marks;
    if (*rc::gen::inRange(0, 3) == 0) {
        for (int mark = *rc::gen::inRange(0, 6); mark > 0; --mark)
            marks.push_back(some_mark(candidates));
        return marks;
    }
    std::vector<int> order;
    for (int candidate = 0; candidate < candidates; ++candidate)
        order.insert(order.begin() + *rc::gen::inRange(0, candidate + 1), candidate);
    order.resize(static_cast<std::size_t>(*rc::gen::inRange(1, candidates + 1)));
    for (const int candidate : order)
        marks.push_back({static_cast<tally::CandidateIndex>(candidate),
                         static_cast<std::uint16_t>(marks.size() + 1)});
    return marks;
}

Contest some_contest() {
    static const std::array<std::string, 7> names{
        "Ann Low", "Bob \"Bo\" Ray", "Cyd, Orr #2", "Zoë = Day", "0", "-2", "<Eve> & (Co)"};
    Contest contest;
    contest.title = *rc::gen::element<std::string>("Ward 5", "Mayor, \"2024\" # 1", "");
    const int candidates = *rc::gen::inRange(2, 7);
    for (int place = 0; place < candidates; ++place) {
        elections::Candidate& one = contest.candidates.emplace_back();
        one.id = elections::CandidateId(static_cast<std::uint32_t>(place + 1));
        one.name = names[static_cast<std::size_t>(place)];
        one.withdrawn = *rc::gen::inRange(0, 8) == 0;
    }
    contest.candidates.back().undeclared_write_ins = *rc::gen::inRange(0, 6) == 0;
    if (*rc::gen::inRange(0, 4) == 0) contest.tie_order = {1, 0};
    contest.equal_ranks = *rc::gen::inRange(0, 3) == 0;
    contest.equal_ranks_may_be_overvotes = contest.equal_ranks && *rc::gen::arbitrary<bool>();
    for (int ballot = *rc::gen::inRange(1, 25); ballot > 0; --ballot) {
        contest.ballots.add(some_marks(candidates),
                            static_cast<std::uint32_t>(*rc::gen::inRange(1, 5)));
    }
    return contest;
}

// A contest that can be asked under some rule.
Prepared some_question() {
    CountOptions options;
    const auto rules = tally::preset_rules();
    const tally::Rule& rule =
        rules[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(rules.size())))];
    options.rule = rule.id;
    options.seats = rule.single_seat ? 1U : static_cast<std::uint32_t>(*rc::gen::inRange(1, 4));
    auto prepared = elections::resolve(some_contest(), options);
    RC_PRE(static_cast<bool>(prepared));
    return *std::move(prepared);
}

void expect_same(const Prepared& before, const base::Result<Contest>& read, const Format& format) {
    RC_LOG() << format.id << ", " << before.rule->id << '\n'
             << elections::ballots_as_blt(before).text;
    if (!read) RC_FAIL(read.error().detail);
    const bool whole = format.holds_everything || are_orders(before.contest);
    if (whole) RC_ASSERT(voters_of(*read) == voters_of(before.contest));
    RC_ASSERT(read->candidates.size() == before.contest.candidates.size());
    for (std::size_t place = 0; place < read->candidates.size(); ++place) {
        const elections::Candidate& one = before.contest.candidates[place];
        RC_ASSERT(read->candidates[place].name == one.name);
        if (!format.holds_everything) continue;
        RC_ASSERT(read->candidates[place].withdrawn == before.question.excluded[place]);
        RC_ASSERT(read->candidates[place].undeclared_write_ins == one.undeclared_write_ins);
    }
    RC_ASSERT(read->title == before.contest.title);
    if (format.holds_everything) RC_ASSERT(read->tie_order == before.contest.tie_order);
}

bool keeps_count(const Prepared& prepared, const Format& format) {
    if (format.holds_everything) return true;
    const auto undeclared = elections::undeclared_of(prepared.contest);
    const bool in_order = prepared.rule->method == tally::Method::whole_papers;
    return undeclared.empty() && !in_order;
}

RC_GTEST_PROP(RoundTrips, OfGeneratedContestsThroughEveryPairLoseNothing, ()) {
    const Prepared source = some_question();
    const std::string counted = count_of(source);
    RC_PRE(!counted.starts_with("refused"));
    // Parquet costs some 20 ms a trip, so that only some contests take it.
    const bool takes_parquet = *rc::gen::inRange(0, 16) == 0;
    const auto is_taken = [&](const Format& format) {
        return takes_parquet || format.through != through_parquet;
    };
    for (const Format& first : formats) {
        if (!is_taken(first)) continue;
        const auto read = first.through(source);
        expect_same(source, read, first);
        const auto once = prepared_again(*read, source);
        if (!once) RC_FAIL(once.error().detail);
        if (!keeps_count(source, first)) continue;
        RC_ASSERT(count_of(*once) == counted);
        for (const Format& second : formats) {
            if (!is_taken(second)) continue;
            const auto again = second.through(*once);
            expect_same(*once, again, second);
            const auto twice = prepared_again(*again, *once);
            if (!twice) RC_FAIL(twice.error().detail);
            if (keeps_count(*once, second)) RC_ASSERT(count_of(*twice) == counted);
        }
    }
}

// ---- the real elections ----

TEST_F(RealElections, ThroughEveryFormatHaveTheSameBallotsAndTheSameCount) {
    std::size_t elections_compared = 0;
    for (const RealElection& election : real_elections()) {
        if (election.ballots.empty()) continue;
        SCOPED_TRACE(election.folder.filename().string());
        CountOptions options;
        options.read.detail = elections::Detail::everything;
        options.rule = "scotland-2007";
        const auto read = prepare_real(election, options);
        if (!read && read.error().detail.find("--seats") != std::string::npos) options.seats = 1;
        const auto source = read ? read : prepare_real(election, options);
        ASSERT_TRUE(source) << source.error().detail;
        const std::string counted = count_of(*source);
        for (const Format& format : formats) {
            SCOPED_TRACE(format.id);
            const auto again = format.through(*source);
            ASSERT_TRUE(again) << again.error().detail;
            if (format.holds_everything || are_orders(source->contest)) {
                EXPECT_TRUE(voters_of(*again) == voters_of(source->contest));
            }
            const auto prepared = prepared_again(*again, *source);
            ASSERT_TRUE(prepared) << prepared.error().detail;
            if (keeps_count(*source, format)) {
                EXPECT_TRUE(count_of(*prepared) == counted) << "another count";
            }
        }
        ++elections_compared;
    }
    EXPECT_GE(elections_compared, 25U);
}

// ---- records, one a voter, whose readers list candidates in an order of their own ----

// RCTab's csv is read as RCTab reads it, which makes one space of several.
std::string single_spaced(std::string name) {
    const auto doubled = [](char one, char other) { return one == ' ' && other == ' '; };
    name.erase(std::unique(name.begin(), name.end(), doubled), name.end());
    return name;
}

// Every total and decision by name, and what exhausted.
std::string count_by_name(const Prepared& prepared, const tally::Count& count) {
    std::vector<std::string> names;
    for (const std::string& name : prepared.question.names) names.push_back(single_spaced(name));
    std::string text = fmt::format("{} valid\n", count.valid_ballots);
    for (const tally::Round& round : count.rounds) {
        std::map<std::string, std::string> totals;
        for (std::size_t place = 0; place < names.size(); ++place)
            totals[names[place]] = base::to_string(round.totals[place]);
        for (const auto elected : round.elected) totals[names[elected]] += " elected";
        for (const auto out : round.eliminated) totals[names[out]] += " out";
        for (const auto& [name, total] : totals) text += fmt::format("{} {}, ", name, total);
        text += base::to_string(round.exhausted) + " exhausted\n";
    }
    return text;
}

TEST_F(RealElections, AsRecordsOfVotersHaveTheSameCount) {
    std::size_t elections_compared = 0;
    for (const RealElection& election : real_elections()) {
        SCOPED_TRACE(election.folder.filename().string());
        CountOptions options;
        options.read.detail = elections::Detail::everything;
        options.rule = "rctab-multiwinner";
        options.seats = 3;
        auto source = prepare_real(election, options);
        if (!source || source->contest.equal_ranks || source->contest.ballots.voters() > 20'000)
            continue;
        const auto counted = elections::count(*source);
        if (!counted || !counted->ties.empty()) continue;  // ties go by the order of the list
        const elections::CountReport report{*source, *counted, {"written"}};
        const auto cdf = elections::ballots_as_cdf(report, elections::CdfRounds::left_out,
                                                   "2026-01-01T00:00:00Z");
        ASSERT_TRUE(cdf) << cdf.error().detail;
        for (const std::string& text : {*cdf, elections::ballots_as_cvr_csv(report)}) {
            const auto again = read_text(text);
            ASSERT_TRUE(again) << again.error().detail;
            EXPECT_EQ(again->ballots.voters(), source->contest.ballots.voters());
            const auto prepared = elections::resolve(*again, options);
            ASSERT_TRUE(prepared) << prepared.error().detail;
            const auto recounted = elections::count(*prepared);
            ASSERT_TRUE(recounted) << recounted.error().detail;
            EXPECT_EQ(count_by_name(*prepared, *recounted), count_by_name(*source, *counted));
        }
        ++elections_compared;
    }
    EXPECT_GE(elections_compared, 8U);
}

}  // namespace
}  // namespace almanac
