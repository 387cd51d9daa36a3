// Ctrl-C leaves no half version, whenever it comes.

#include "tests/system/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <thread>

namespace almanac::system_test {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;

class Interrupt : public testing::Test {
protected:
    void SetUp() override {
        ASSERT_EQ(run({"demo", "--ballots", "30000", "--quiet", "--csv-only", "--out", csv_}).code,
                  0);
    }

    std::vector<std::string> import() const {
        return {"import",           csv_,      "--election", "x",  "--rule",
                "portland-or-2024", "--quiet", "--data",     data_};
    }
    std::size_t versions() const {
        std::error_code failure;
        std::size_t count = 0;
        for (fs::directory_iterator at(fs::path(data_) / "elections" / "x" / "versions", failure),
             end;
             !failure && at != end; at.increment(failure)) {
            ++count;
        }
        return count;
    }

    const Folder folder_;
    const std::string csv_ = folder_ / "ballots.csv";
    const std::string data_ = folder_ / "data";
};

TEST_F(Interrupt, AnImportStoppedAtAnyMomentLeavesEverythingOrNothing) {
    int stopped = 0;
    for (const int wait_ms : {1, 20, 60, 120, 200, 300, 450, 700, 1000}) {
        std::error_code failure;
        fs::remove_all(data_, failure);
        Process process(import());
        std::this_thread::sleep_for(std::chrono::milliseconds(wait_ms));
        process.signal(SIGINT);
        const Outcome outcome = process.finish();
        ASSERT_THAT(outcome.code, AnyOf(0, 130)) << outcome.error;
        EXPECT_EQ(versions(), outcome.code == 0 ? 1u : 0u) << "after " << wait_ms << " ms";
        if (outcome.code == 130) ++stopped;
    }
    EXPECT_GT(stopped, 0);
    ASSERT_EQ(run(import()).code, 0) << "nothing that was left is in the way";
    EXPECT_EQ(run({"verify", "--quiet", "--data", data_}).code, 0);
}

TEST_F(Interrupt, WhatWasThereBeforeStays) {
    ASSERT_EQ(run({"demo", "--ballots", "500", "--quiet", "--data", data_}).code, 0);
    const auto before = tree_of(fs::path(data_) / "elections" / "demo");
    Process process(
        {"import", csv_, "--election", "demo", "--rule", "portland-or-2024", "--data", data_});
    ASSERT_TRUE(process.wait_for_error("\n"));
    process.signal(SIGTERM);
    const Outcome outcome = process.finish();
    if (outcome.code == 0) GTEST_SKIP() << "the import was quicker than the signal";
    EXPECT_EQ(outcome.code, 130);
    EXPECT_THAT(outcome.error, HasSubstr("nothing was published"));
    EXPECT_EQ(tree_of(fs::path(data_) / "elections" / "demo"), before);
}

TEST_F(Interrupt, TheDemosCsvIsWholeOrAbsent) {
    Process process(
        {"demo", "--ballots", "5000000", "--quiet", "--csv-only", "--out", folder_ / "big.csv"});
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    process.signal(SIGINT);
    EXPECT_EQ(process.finish().code, 130);
    for (const auto& [name, bytes] : tree_of(folder_.path())) EXPECT_EQ(name, "ballots.csv");
}

}  // namespace
}  // namespace almanac::system_test
