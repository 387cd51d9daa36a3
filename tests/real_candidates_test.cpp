// The candidates of a real election: District 2 of Portland (the ballots whose Status is 0),
// against figures that others worked out from the same ballots in the correct semantics (seed A4),
// and against the origin's own published figures, which come out of the same marks once they are
// left uncleaned (A12): so the difference is explained and not only asserted.

#include "apps/elections/elections.h"
#include "engine/base/clock.h"
#include "engine/base/decimal.h"
#include "engine/base/executor.h"
#include "engine/bundle/bundle.h"
#include "tests/real_elections.h"

#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace almanac {
namespace {

namespace fs = std::filesystem;

using elections::Contest;
using simdjson::dom::element;
using tally::CandidateIndex;

class RealCandidates : public RealElections {
protected:
    void SetUp() override {
        RealElections::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        fs::remove_all(folder_);
        import_district_2();
    }
    void TearDown() override { fs::remove_all(folder_); }

    // The stored JSON of an answer.
    element answer(std::string_view name, std::string_view key = "") {
        element json;
        const base::Encoded* stored = version_->answer(name, key);
        EXPECT_NE(stored, nullptr) << name << " " << key;
        if (stored != nullptr) {
            EXPECT_FALSE(
                parser_.parse(std::string(stored->body(base::Encoding::identity).bytes)).get(json));
        }
        return json;
    }
    // The same of the candidate of that name.
    element answer_of(std::string_view name, std::string_view candidate) {
        return answer(name, std::to_string(contest_.candidates[called(candidate)].id.number()));
    }

    CandidateIndex called(std::string_view name) const {
        const auto found =
            std::find_if(contest_.candidates.begin(), contest_.candidates.end(),
                         [&](const elections::Candidate& one) { return one.name == name; });
        EXPECT_NE(found, contest_.candidates.end()) << name;
        return static_cast<CandidateIndex>(found - contest_.candidates.begin());
    }

    Contest contest_;  // as it was read, uncleaned
    std::shared_ptr<const bundle::Version> version_;

private:
    void import_district_2() {
        auto prepared = prepare_district_2();
        ASSERT_TRUE(prepared) << prepared.error().detail;
        contest_ = prepared->contest;
        auto opened = elections::Elections::open(folder_, executor_, clock_);
        ASSERT_TRUE(opened);
        const auto imported =
            (*opened)->import({"district-2", std::move(*prepared), {{"ballots", "0", 0}}}, {});
        ASSERT_TRUE(imported) << imported.error().detail;
        auto loaded = bundle::Series(folder_ / "elections" / "district-2").load();
        ASSERT_TRUE(loaded) << loaded.error().detail;
        version_ = std::move(*loaded);
    }

    fs::path folder_ =
        fs::temp_directory_path() / ("almanac-real-candidates-" + std::to_string(::getpid()));
    base::InlineExecutor executor_;
    base::SystemClock clock_;
    simdjson::dom::parser parser_;
};

// Votes as the wire writes them, in units of the last place.
std::int64_t units(element votes) {
    const auto decimal = base::parse_decimal(std::string_view(votes));
    EXPECT_TRUE(decimal);
    return decimal ? static_cast<std::int64_t>(decimal->units) : 0;
}

// What the origin takes for supporters: every mark counts, also both of an overvoted rank, ranks
// are as marked, a ballot is as long as it has marks; only the uncertified write-ins are left out.
struct UncleanedSupporters {
    double all = 0, bullet = 0, strategic = 0, builders = 0;
    std::uint64_t first_marks = 0;

    UncleanedSupporters(const Contest& contest, CandidateIndex candidate,
                        CandidateIndex uncertified) {
        for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
            std::size_t length = 0;
            bool supports = false;
            for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
                length += mark.candidate == uncertified ? 0 : 1;
                supports |= mark.candidate == candidate;
            }
            all += supports ? 1 : 0;
            bullet += supports && length == 1 ? 1 : 0;
            for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
                if (mark.candidate != candidate) continue;
                first_marks += mark.rank == 1 ? 1 : 0;
                strategic += length >= 4 && mark.rank <= 2 ? 1 : 0;
                builders += length >= 5 && mark.rank >= 3 ? 1 : 0;
            }
        }
    }
    double percent(double part) const { return 100 * part / all; }
    double similarity(const UncleanedSupporters& other) const {
        return 100 - std::hypot(percent(bullet) - other.percent(other.bullet),
                                percent(strategic) - other.percent(other.strategic),
                                percent(builders) - other.percent(other.builders));
    }
};

TEST_F(RealCandidates, RyansSegmentsEqualTheReference) {
    const element all = answer_of("api_supporter_segments", "Dan Ryan");
    EXPECT_EQ(std::int64_t(all["clustering_analysis"]["total_supporters"]), 32550);
    struct Reference {
        std::string_view archetype;
        std::int64_t ballots;
        double percentage;
    };
    const Reference references[] = {{"Bullet Voters", 1492, 4.58},
                                    {"Strategic Rankers", 13999, 43.01},
                                    {"Coalition Builders", 8624, 26.49},
                                    {"Other", 8435, 25.91}};
    ASSERT_EQ(simdjson::dom::array(all["archetypes"]).size(), std::size(references));
    double sum = 0;
    for (std::size_t kind = 0; kind < std::size(references); ++kind) {
        const element archetype = all["archetypes"].at(kind);
        EXPECT_EQ(std::string_view(archetype["archetype_name"]), references[kind].archetype);
        EXPECT_EQ(std::int64_t(archetype["ballot_count"]), references[kind].ballots);
        EXPECT_NEAR(double(archetype["percentage"]), references[kind].percentage, 0.005);
        EXPECT_EQ(simdjson::dom::array(archetype["sample_ballots"]).size(), 3U);
        sum += double(archetype["percentage"]);
    }
    EXPECT_NEAR(sum, 100, 1e-9);
}

// 4.45 / 43.17 / 27.16 % and 90.78 are published; clean ballots give 4.58 / 43.01 / 26.49, 90.49.
TEST_F(RealCandidates, TheOriginsSegmentsAndSimilarityAreThoseOfUncleanedMarks) {
    const CandidateIndex uncertified = called("Uncertified Write In");
    const UncleanedSupporters ryan(contest_, called("Dan Ryan"), uncertified);
    const UncleanedSupporters kanal(contest_, called("Sameer Kanal"), uncertified);
    EXPECT_NEAR(ryan.percent(ryan.bullet), 4.45, 0.005);
    EXPECT_NEAR(ryan.percent(ryan.strategic), 43.17, 0.005);
    EXPECT_NEAR(ryan.percent(ryan.builders), 27.16, 0.005);
    EXPECT_NEAR(ryan.similarity(kanal), 90.78, 0.005);
    const element nearest =
        answer_of("api_candidate_similarity", "Dan Ryan")["similar_candidates"].at(0);
    EXPECT_EQ(std::string_view(nearest["candidate_name"]), "Sameer Kanal");
    EXPECT_NEAR(double(nearest["similarity_score"]), 90.49, 0.005);
}

// The origin counts marks at rank 1, both of an overvoted one; a ballot without a rank 1 that
// counts goes to its next candidate, which the origin does not see. These ballots are those whose
// Status is 0: on all of them the count begins with 12,447, 12,047 and 9,924.
TEST_F(RealCandidates, TheOriginsFirstChoicesAreMarksAtRankOne) {
    const CandidateIndex uncertified = called("Uncertified Write In");
    struct Reference {
        const char* name;
        std::uint64_t origin;
        std::int64_t correct;
    };
    const Reference references[] = {{"Elana Pirtle-Guiney", 11971, 11906},
                                    {"Dan Ryan", 11653, 11540},
                                    {"Sameer Kanal", 9556, 9466}};
    for (const Reference& reference : references) {
        const UncleanedSupporters marks(contest_, called(reference.name), uncertified);
        EXPECT_EQ(marks.first_marks, reference.origin);
        const element profile = answer_of("api_candidate_profile", reference.name);
        EXPECT_EQ(std::int64_t(profile["first_choice_votes"]), reference.correct);
        EXPECT_EQ(units(profile["vote_progression"].at(0)["vote_total"]),
                  reference.correct * 10'000);
    }
}

TEST_F(RealCandidates, FirstChoicesAddUpAndTheCountsWinnersAreWinners) {
    std::int64_t first_choices = 0;
    std::vector<std::string_view> winners;
    for (const element row : answer("api_candidates_enhanced")["data"]) {
        first_choices += std::int64_t(row["first_choice_votes"]);
        if (bool(row["is_winner"])) winners.emplace_back(row["candidate_name"]);
    }
    EXPECT_EQ(first_choices, 73625);
    EXPECT_EQ(winners,
              (std::vector<std::string_view>{"Elana Pirtle-Guiney", "Dan Ryan", "Sameer Kanal"}));
}

// Every round's transfers, in the units of the law, against what the rounds say is exhausted.
TEST_F(RealCandidates, TransferEfficiencyBalancesWithEveryRound) {
    std::vector<std::int64_t> exhausted;
    for (const element round : answer("api_stv_results")["round_summary"])
        exhausted.push_back(units(round["exhausted"]));
    ASSERT_EQ(exhausted.size(), 23U);
    const simdjson::dom::array rounds = answer("api_transfer_efficiency")["rounds"];
    ASSERT_EQ(rounds.size(), 22U);
    std::size_t at = 1;
    for (const element round : rounds) {
        const std::int64_t left = units(round["votes_left"]);
        const std::int64_t reached = units(round["votes_reached"]);
        EXPECT_EQ(units(round["votes_exhausted"]), exhausted[at] - exhausted[at - 1]);
        EXPECT_EQ(left, reached + units(round["votes_exhausted"]));
        EXPECT_DOUBLE_EQ(double(round["efficiency"]),
                         static_cast<double>(reached) / static_cast<double>(left));
        ++at;
    }
    // The last round shows two surpluses when nobody continues who could receive them.
    EXPECT_EQ(units(rounds.at(21)["votes_reached"]), 0);
}

}  // namespace
}  // namespace almanac
