#include "bench/load/ledger.h"

#include <gtest/gtest.h>

namespace almanac::load {
namespace {

Response response(std::string etag, std::uint64_t hash) {
    return {200, std::move(etag), 10, hash, false};
}

TEST(Ledger, ABodyMustBeWhatItsEtagClaimedTheFirstTime) {
    Ledger ledger;
    const auto first = ledger.judge(0, response("\"a\"", 1));
    EXPECT_EQ(first.verdict, Verdict::first);
    EXPECT_EQ(ledger.text(first.etag), "\"a\"");
    EXPECT_EQ(ledger.judge(0, response("\"a\"", 1)).verdict, Verdict::same);
    EXPECT_EQ(ledger.judge(0, response("\"a\"", 1)).etag, first.etag);
    EXPECT_EQ(ledger.judge(0, response("\"a\"", 2)).verdict, Verdict::other);
    Response longer = response("\"a\"", 1);
    longer.body_bytes = 11;
    EXPECT_EQ(ledger.judge(0, longer).verdict, Verdict::other);
}

TEST(Ledger, ANewEtagMayHaveNewBytesAndSoMayAnotherRequest) {
    Ledger ledger;
    ledger.judge(0, response("\"a\"", 1));
    EXPECT_EQ(ledger.judge(0, response("\"b\"", 2)).verdict, Verdict::first);
    EXPECT_EQ(ledger.judge(1, response("\"a\"", 3)).verdict, Verdict::first);
    EXPECT_EQ(ledger.judge(0, response("\"a\"", 1)).verdict, Verdict::same) << "it is kept";
}

TEST(Ledger, WithoutAnEtagAllBodiesAreTheSame) {
    Ledger ledger;
    ledger.judge(0, response("", 1));
    EXPECT_EQ(ledger.judge(0, response("", 1)).verdict, Verdict::same);
    EXPECT_EQ(ledger.judge(0, response("", 2)).verdict, Verdict::other);
}

TEST(Ledger, CountsWhatItCannotRemember) {
    Ledger ledger;
    for (std::size_t etag = 0; etag < etags_max; ++etag) {
        ledger.judge(0, response(std::to_string(etag), etag));
    }
    EXPECT_EQ(ledger.judge(0, response("one more", 1)).verdict, Verdict::unchecked);
    EXPECT_EQ(ledger.unchecked(), 1u);
    EXPECT_EQ(ledger.judge(0, response("7", 8)).verdict, Verdict::other) << "known ones are judged";
}

}  // namespace
}  // namespace almanac::load
