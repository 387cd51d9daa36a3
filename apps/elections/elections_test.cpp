#include "apps/elections/elections.h"

#include "engine/base/hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace almanac::elections {
namespace {

namespace fs = std::filesystem;

// A data folder of its own for each test, gone with it.
class ElectionsTest : public testing::Test {
protected:
    ElectionsTest()
        : folder_(fs::temp_directory_path() / ("almanac-elections-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        auto opened = Elections::open(folder_, executor_, clock_);
        EXPECT_TRUE(opened);
        elections_ = std::move(*opened);
    }
    ~ElectionsTest() override { fs::remove_all(folder_); }

    // `extra` ballots make another version of the same contest.
    static ImportRequest request(const std::string& id, std::uint32_t extra = 0) {
        ImportRequest request;
        request.election_id = id;
        Contest& contest = request.prepared.contest;
        contest.title = "Council";
        for (const char* name : {"Ann", "Bob", "Cleo", "Dan"}) {
            const auto number = static_cast<std::uint32_t>(contest.candidates.size() + 1);
            contest.candidates.push_back({CandidateId(number), "", name, "", false});
            request.prepared.question.names.emplace_back(name);
        }
        contest.ballots.add(std::vector<tally::Mark>{{0, 1}, {2, 2}}, 50);
        contest.ballots.add(std::vector<tally::Mark>{{1, 1}}, 26);
        contest.ballots.add(std::vector<tally::Mark>{{2, 1}, {0, 2}}, 20 + extra);
        contest.ballots.add(std::vector<tally::Mark>{{3, 1}, {1, 2}}, 3);
        request.prepared.rule = tally::find_rule("portland-or-2024");
        request.prepared.question.seats = 2;
        request.inputs.push_back(
            {"council.csv", base::sha256_hex("ballots " + std::to_string(extra)), 7});
        return request;
    }

    std::string import(const std::string& id, std::uint32_t extra = 0) {
        const auto imported = elections_->import(request(id, extra), {});
        EXPECT_TRUE(imported) << imported.error().detail;
        return imported ? imported->data_version : "";
    }

    fs::path folder_;
    base::InlineExecutor executor_;
    base::FixedClock clock_{base::Instant(std::chrono::hours(500'000))};
    std::unique_ptr<Elections> elections_;
};

TEST_F(ElectionsTest, WhatWasImportedIsListedAndVerifies) {
    const std::string version = import("council");
    const Listing listing = elections_->list();
    EXPECT_TRUE(listing.damaged.empty());
    ASSERT_EQ(listing.rows.size(), 1u);
    const ElectionRow& row = listing.rows.front();
    EXPECT_EQ(row.winners, (std::vector<std::string>{"Ann", "Cleo"}));
    EXPECT_EQ(row.valid_ballots, 99u);
    EXPECT_EQ(row.data_version, version);
    EXPECT_TRUE(row.is_default);
    const auto verified = elections_->verify("council", {});
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_EQ(*verified, version);
}

TEST_F(ElectionsTest, IdsThatAreLineNumbersVerifyToo) {
    ImportRequest asked = request("council");
    asked.prepared.contest.ballot_ids = {"1", "2", "3", "4"};
    ASSERT_TRUE(elections_->import(asked, {}));
    const auto verified = elections_->verify("council", {});
    EXPECT_TRUE(verified) << verified.error().detail;
}

TEST_F(ElectionsTest, AUsersRuleMakesAVersionOfItsOwnAndIsFoundAgainToVerify) {
    const std::string preset = import("council");
    const auto import_by = [&](std::string_view file) {
        auto rule = read_rule_file("city.toml", file);
        EXPECT_TRUE(rule) << rule.error().detail;
        ImportRequest changed = request("council");
        changed.prepared.users_rule = std::make_shared<const tally::Rule>(*std::move(rule));
        changed.prepared.rule = changed.prepared.users_rule.get();
        return elections_->import(changed, {})->data_version;
    };
    const std::string start = "base = \"portland-or-2024\"\nid = \"city\"\n";
    const std::string one = import_by(start);
    const std::string other = import_by(start + "decimals = 1\n");
    EXPECT_NE(one, preset);
    EXPECT_NE(one, other) << "what the rule says is part of the version, not only its id";
    const auto verified = elections_->verify("council", {});
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_EQ(*verified, other);
    EXPECT_TRUE(elections_->refresh().empty());
    EXPECT_EQ(elections_->list().rows.front().rule, "city");
    const std::string same = rule_as_toml(*tally::find_rule("portland-or-2024"), Teaching::yes);
    EXPECT_EQ(import_by(same), preset) << "a file that says what a preset says is the preset";
}

TEST_F(ElectionsTest, FiguresThatTablesCannotHoldAreRefusedBeforeAnythingIsWritten) {
    ImportRequest wide = request("council");
    wide.prepared.rule = tally::find_rule("meek-droop");
    const auto refused = elections_->import(wide, {});
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().detail,
                testing::StartsWith("99 ballots with the 18 decimals of rule meek-droop are more "
                                    "than a stored table's figures hold"));
    EXPECT_TRUE(elections_->list().rows.empty());
}

TEST_F(ElectionsTest, ImportingTheSameAgainChangesNothing) {
    const std::string version = import("council");
    const auto again = elections_->import(request("council"), {});
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->changed);
    EXPECT_EQ(again->data_version, version);
    EXPECT_EQ(elections_->versions("council")->size(), 1u);
}

TEST_F(ElectionsTest, EqualInputsGiveEqualBytesUnderAnyName) {
    import("one");
    import("two");
    const fs::path one = folder_ / "elections" / "one" / "versions";
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(one)) {
        if (!entry.is_regular_file()) continue;
        const fs::path other =
            folder_ / "elections" / "two" / "versions" / fs::relative(entry.path(), one);
        const auto bytes = [](const fs::path& path) {
            std::ifstream file(path, std::ios::binary);
            return std::string(std::istreambuf_iterator<char>(file), {});
        };
        EXPECT_EQ(bytes(entry.path()), bytes(other)) << other;
        ++files;
    }
    EXPECT_GT(files, 20u);
}

TEST_F(ElectionsTest, RollbackReturnsToTheVersionBefore) {
    const std::string first = import("council");
    const std::string second = import("council", 5);
    EXPECT_NE(first, second);
    const auto back = elections_->rollback("council", "");
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(*back, first);
    EXPECT_EQ(elections_->list().rows.front().data_version, first);
}

TEST_F(ElectionsTest, RecordsThatDoNotGiveTheStoredAnswersAreFound) {
    const std::string version = import("council");
    import("other", 9);
    // Another election's records under right checksums: only counting anew can tell.
    const auto stored = bundle::Series(folder_ / "elections" / "council").load(version);
    ASSERT_TRUE(stored);
    const bundle::Series forged(folder_ / "elections" / "forged");
    bundle::Source source = (*stored)->source();
    auto draft = forged.begin(source, executor_);
    ASSERT_TRUE(draft);
    const fs::path foreign = folder_ / "elections" / "other" / "versions";
    const fs::path records = foreign / elections_->versions("other")->front().data_version;
    for (const bundle::FileEntry& file : (*stored)->files()) {
        const bool raw = file.path.starts_with("raw_data/");
        const auto mapped =
            bundle::MappedFile::open(raw ? records / file.path : (*stored)->path_of(file.path));
        ASSERT_TRUE(mapped);
        ASSERT_TRUE((*draft)->add_file(file.path, mapped->bytes()));
    }
    ASSERT_TRUE((*draft)->publish("{}"));
    const auto verified = elections_->verify("forged", {});
    ASSERT_FALSE(verified);
    EXPECT_EQ(verified.error().kind, base::ErrorKind::broken);
    EXPECT_NE(verified.error().detail.find("is not what the raw records give"), std::string::npos);
}

TEST_F(ElectionsTest, ADamagedVersionIsRefusedAndTheLastGoodOneKept) {
    import("council");
    EXPECT_TRUE(elections_->refresh().empty());
    EXPECT_TRUE(elections_->refresh().empty());
    const std::string version = import("council", 5);
    const fs::path answer = folder_ / "elections" / "council" / "versions" / version /
                            "static_responses" / "api_summary.json";
    std::ofstream(answer, std::ios::app) << " ";
    const auto sentences = elections_->refresh();
    ASSERT_EQ(sentences.size(), 1u);
    EXPECT_NE(sentences[0].find("api_summary.json"), std::string::npos) << sentences[0];
    EXPECT_TRUE(elections_->refresh().empty()) << "said once, not four times a second";
}

TEST_F(ElectionsTest, ADamagedElectionDoesNotHideTheOthers) {
    for (const char* id : {"a", "b", "c"}) import(id);
    const fs::path file = folder_ / "elections" / "b" / "metadata.json";
    std::ofstream(file, std::ios::trunc) << "{";
    const Listing listing = elections_->list();
    ASSERT_EQ(listing.rows.size(), 2u);
    EXPECT_EQ(listing.rows[0].election_id, "a");
    EXPECT_EQ(listing.rows[1].election_id, "c");
    ASSERT_EQ(listing.damaged.size(), 1u);
    EXPECT_EQ(listing.damaged[0].detail.find("election b: "), 0u) << listing.damaged[0].detail;
    EXPECT_NE(listing.damaged[0].detail.find("metadata.json"), std::string::npos);
}

TEST_F(ElectionsTest, AVersionIsServedSinceItWasTakenUp) {
    const auto served = [&] {
        EXPECT_TRUE(elections_->refresh().empty());
        return elections_->served();
    };
    const std::string first = import("council");
    const base::Instant then = clock_.now();
    ASSERT_EQ(served().size(), 1u);
    EXPECT_EQ(served()[0].election_id, "council");
    EXPECT_EQ(served()[0].data_version, first);
    EXPECT_EQ(served()[0].since, then);
    clock_.advance(std::chrono::hours(1));
    import("other", 3);
    ASSERT_TRUE(elections_->prune("council", 1)) << "its metadata.json may be written anew";
    ASSERT_EQ(served().size(), 2u);
    EXPECT_EQ(served()[0].since, then) << "another election is no reason to begin anew";
    EXPECT_EQ(served()[1].since, clock_.now());
    clock_.advance(std::chrono::hours(1));
    const std::string second = import("council", 5);
    EXPECT_EQ(served()[0].data_version, second);
    EXPECT_EQ(served()[0].since, clock_.now());
}

TEST_F(ElectionsTest, NamesThatCannotBeFoldersAreRefused) {
    for (const char* id : {"", "A", "../x", "a/b", "-a", "a b", "é"}) {
        const auto imported = elections_->import(request(id), {});
        ASSERT_FALSE(imported) << id;
        EXPECT_EQ(imported.error().kind, base::ErrorKind::invalid);
    }
    EXPECT_FALSE(fs::exists(folder_ / "elections"));
}

TEST_F(ElectionsTest, StoppingLeavesNothingBehind) {
    std::stop_source stop;
    stop.request_stop();
    const auto imported = elections_->import(request("council"), {{}, stop.get_token()});
    ASSERT_FALSE(imported);
    EXPECT_EQ(imported.error().kind, base::ErrorKind::stopped);
    EXPECT_EQ(elections_->list().rows.size(), 0u);
    for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
        EXPECT_TRUE(entry.path().filename() == ".lock" || entry.is_directory()) << entry.path();
    }
}

TEST_F(ElectionsTest, AnUnknownElectionNamesThoseThereAre) {
    import("council");
    const auto back = elections_->rollback("counsel", "");
    ASSERT_FALSE(back);
    EXPECT_NE(back.error().detail.find("there are: council"), std::string::npos);
}

TEST_F(ElectionsTest, TheRegistryNamesTheDefaultAndEveryElection) {
    const auto registry = [&] {
        std::ifstream file(folder_ / "config/election_registry.json");
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    import("council");
    import("board");
    EXPECT_EQ(registry(),
              "{\"default_election\":\"council\",\"elections\":[\"board\",\"council\"]}\n");
    ASSERT_TRUE(elections_->choose_default("board"));
    EXPECT_THAT(registry(), testing::HasSubstr("\"default_election\":\"board\""));
    ASSERT_TRUE(elections_->remove("board"));
    EXPECT_EQ(registry(), "{\"default_election\":\"council\",\"elections\":[\"council\"]}\n");
}

TEST_F(ElectionsTest, HowAVersionCameToBeStandsInItsMetadata) {
    const std::string version = import("council");
    const auto generation = bundle::Series(folder_ / "elections/council").generation();
    ASSERT_TRUE(generation);
    for (const std::string& said :
         {"\"data_version\":\"" + version + "\"",
          std::string("\"source_database\":\"council.csv\""),
          std::string("\"operations_completed\":[\"counting\",\"raw_data/ballots.parquet\","),
          std::string("\"api_endpoints_affected\":[\"/api/summary\"]"),
          std::string("{\"folder\":\"precomputed\",\"files\":"), std::string("\"error_count\":0"),
          std::string("\"coalition_pairs\""),
          std::string("\"total_pairs\":2,\"total_candidates\":4,\"avg_coalition_strength\":0."),
          std::string("\"start_time\":\"2027-01-15T08:00:00Z\"")})
        EXPECT_THAT(*generation, testing::HasSubstr(said));
}

TEST_F(ElectionsTest, TablesLeaveAsTheyAreStored) {
    import("council");
    const auto csv = elections_->export_table("council", "first-choice", "csv");
    ASSERT_TRUE(csv) << csv.error().detail;
    EXPECT_EQ(csv->file_name, "council-first_choice.csv");
    // By hand: of 99 ballots 50 for Ann, 26 for Bob, 20 for Cleo, 3 for Dan.
    EXPECT_EQ(csv->bytes,
              "candidate_id,candidate_name,votes,percentage\r\n1,Ann,50,50.51\r\n"
              "2,Bob,26,26.26\r\n3,Cleo,20,20.2\r\n4,Dan,3,3.03\r\n");
    const auto parquet = elections_->export_table("council", "first_choice", "parquet");
    ASSERT_TRUE(parquet) << parquet.error().detail;
    const auto version = bundle::Series(folder_ / "elections/council").load();
    ASSERT_TRUE(version);
    EXPECT_EQ(parquet->bytes, *(*version)->file("precomputed/first_choice.parquet"));
    const auto raw = elections_->export_table("council", "candidates", "csv");
    ASSERT_TRUE(raw) << raw.error().detail;
    EXPECT_THAT(raw->bytes, testing::StartsWith("candidate_id,candidate_name,source_id,party,"));
    EXPECT_EQ(elections_->export_table("council", "nothing", "csv").error().kind,
              base::ErrorKind::missing);
    EXPECT_EQ(elections_->export_table("nobody", "summary", "csv").error().kind,
              base::ErrorKind::missing);
}

TEST_F(ElectionsTest, AnArchiveOfOneVersionHasOneForm) {
    import("council");
    const auto first = elections_->export_bundle("council");
    ASSERT_TRUE(first) << first.error().detail;
    EXPECT_THAT(first->bytes, testing::StartsWith("PK\x03\x04"));
    EXPECT_EQ(first->bytes, elections_->export_bundle("council")->bytes);
}

TEST_F(ElectionsTest, QueriesAskTheStoredTables) {
    import("council");
    const auto answer =
        elections_->query("", {"select sum(votes)::bigint as all from first_choice"});
    ASSERT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(bundle::table_as_csv(answer->table), "all\r\n99\r\n");
    const auto joined = elections_->query(
        "council", {"select count(*) as n from ballots_long join candidates using (candidate_id)"});
    ASSERT_TRUE(joined) << joined.error().detail;
    EXPECT_EQ(bundle::table_as_csv(joined->table), "n\r\n7\r\n") << "seven marks on four lines";
}

}  // namespace
}  // namespace almanac::elections
