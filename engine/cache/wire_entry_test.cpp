#include "engine/cache/wire_entry.h"

#include "engine/base/hash.h"
#include "engine/base/random.h"
#include "engine/cache/test_cache.h"
#include "engine/cache/wire_bytes.h"
#include "engine/cache/wire_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace almanac::cache {
namespace {

using ::testing::ElementsAre;

// An entry, and what its views are of.
struct Example {
    std::vector<std::string> texts{"pairs {\"n\": 1}", "election:1",    "7-1",      "7-2",
                                   "\"a1\"",           "\"a2\"",        "identity", "zipped",
                                   "text/plain",       "candidate:two", "7-3"};
    WireEntry entry;

    Example() {
        auto encoded = std::make_shared<base::Encoded>();
        encoded->content_type = texts[8];
        encoded->bodies[0] = {texts[6], texts[4]};
        encoded->bodies[2] = {texts[7], texts[5]};
        entry.key = texts[0];
        entry.tags = {texts[1], texts[9]};
        entry.generations = {texts[2], texts[3], texts[10]};
        entry.kept_for = std::chrono::milliseconds(60'000);
        entry.answer = {std::move(encoded), 200, Nanoseconds(5), Nanoseconds(7)};
    }
    base::Encoded& body() { return const_cast<base::Encoded&>(*entry.answer.body); }
};

base::Result<WireEntry> read(std::string bytes) {
    auto owner = std::make_shared<const std::string>(std::move(bytes));
    return read_entry(*owner, owner);
}

// Bytes whose checksum is right, whatever they say.
std::string resealed(std::string bytes) {
    bytes.resize(bytes.size() - 8);
    WireWriter out;
    out.raw(bytes);
    out.number(base::fast_hash(bytes));
    return out.take();
}

TEST(WireEntry, AnEntryIsReadAsItWasWritten) {
    const Example example;
    const auto read_back = read(write_entry(example.entry));
    ASSERT_TRUE(read_back) << read_back.error().detail;
    const WireEntry& entry = read_back.value();
    EXPECT_EQ(entry.key, example.entry.key);
    EXPECT_EQ(entry.tags, example.entry.tags);
    EXPECT_EQ(entry.generations, example.entry.generations);
    EXPECT_EQ(entry.kept_for, example.entry.kept_for);
    EXPECT_EQ(entry.answer.status, 200u);
    EXPECT_EQ(entry.answer.age, Nanoseconds(5));
    EXPECT_EQ(entry.answer.cost, Nanoseconds(7));
    const base::Encoded& body = *entry.answer.body;
    EXPECT_EQ(body.content_type, "text/plain");
    EXPECT_EQ(body.body(base::Encoding::identity).bytes, "identity");
    EXPECT_EQ(body.body(base::Encoding::br).bytes, "zipped");
    EXPECT_EQ(body.body(base::Encoding::br).etag, "\"a2\"");
    EXPECT_FALSE(body.body(base::Encoding::gzip).present());
    EXPECT_FALSE(body.body(base::Encoding::zstd).present());
}

RC_GTEST_PROP(WireEntry, AnyEntryIsReadAsItWasWritten, ()) {
    Example example;
    const auto bodies = *rc::gen::container<std::array<std::string, 4>>(
        rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
    const auto key = *rc::gen::arbitrary<std::string>();
    const auto tags = *rc::gen::resize(20, rc::gen::arbitrary<std::vector<std::string>>());
    std::array<std::string, 4> etags;
    example.entry.key = key;
    example.entry.tags.assign(tags.begin(), tags.end());
    example.entry.generations.assign(tags.size() + 1, "1-1");
    example.entry.answer.status = *rc::gen::element(200u, 404u, 422u);
    for (std::size_t at = 0; at < 4; ++at) {
        etags[at] = base::etag_of(bodies[at], static_cast<base::Encoding>(at));
        const bool present = at == 0 || *rc::gen::arbitrary<bool>();
        example.body().bodies[at] =
            present ? base::EncodedBody{bodies[at], etags[at]} : base::EncodedBody{};
    }
    const std::string bytes = write_entry(example.entry);
    RC_ASSERT(bytes.size() == wire_bytes(example.entry));
    const auto entry = read(bytes);
    RC_ASSERT(static_cast<bool>(entry));
    RC_ASSERT(write_entry(entry.value()) == bytes);
}

TEST(WireEntry, EveryCutAndEveryChangedBitIsSeen) {
    const std::string whole = write_entry(Example().entry);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(read(whole.substr(0, size))) << size;
    }
    EXPECT_FALSE(read(whole + '\0'));
    for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
        std::string damaged = whole;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(read(damaged)) << bit;
    }
}

// With a right checksum the sizes and words inside are what is judged: no read beyond the end
// (which the sanitizers see), and what is accepted is an entry that can be written again.
TEST(WireEntry, BytesThatAreSealedButWrongNeverHarm) {
    const std::string whole = write_entry(Example().entry);
    base::Random random(1);
    std::size_t accepted = 0;
    for (int round = 0; round < 200'000; ++round) {
        std::string bytes = whole;
        for (std::uint64_t change = 0; change <= random.below(3); ++change) {
            bytes[random.below(bytes.size())] = static_cast<char>(random.next());
        }
        if (random.below(4) == 0) bytes.resize(8 + random.below(bytes.size() - 8));
        bytes = resealed(std::move(bytes));
        const auto entry = read(bytes);
        if (!entry) continue;
        ++accepted;
        ASSERT_EQ(write_entry(entry.value()), bytes);
    }
    EXPECT_GT(accepted, 1'000u);
    EXPECT_LT(accepted, 150'000u);
}

TEST(WireEntry, WhatMustNotStandInAnAnswerIsRefused) {
    const auto refused = [](auto&& change) {
        Example example;
        change(example);
        return !read(write_entry(example.entry));
    };
    EXPECT_FALSE(refused([](Example&) {}));
    EXPECT_TRUE(refused([](Example& it) { it.entry.answer.status = 500; }));
    EXPECT_TRUE(refused([](Example& it) { it.entry.answer.status = 304; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().content_type = ""; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().content_type = "a\r\nSet-Cookie: b"; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().bodies[0].etag = ""; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().bodies[0] = {}; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().bodies[2].etag = "W/\"a\""; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().bodies[2].etag = "\"a\"b\""; }));
    EXPECT_TRUE(refused([](Example& it) { it.body().bodies[2].etag = "\"a\r\n\""; }));
    EXPECT_TRUE(refused([](Example& it) { it.entry.answer.age = Nanoseconds(-1); }));
    EXPECT_TRUE(refused([](Example& it) { it.entry.kept_for = {}; }));
}

TEST(WireMessage, AMessageIsReadAsItWasWrittenAndNothingElseIs) {
    const Message message{Topic::tags, 7, 9, {"election:1", std::string("\0x", 2)}};
    const std::string whole = write_message(message);
    const auto back = read_message(whole);
    ASSERT_TRUE(back);
    EXPECT_EQ(back.value().topic, Topic::tags);
    EXPECT_EQ(back.value().origin, 7u);
    EXPECT_EQ(back.value().number, 9u);
    EXPECT_EQ(back.value().names, message.names);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(read_message(whole.substr(0, size))) << size;
    }
    base::Random random(2);
    for (int round = 0; round < 100'000; ++round) {
        std::string bytes = whole;
        bytes[random.below(bytes.size())] = static_cast<char>(random.next());
        bytes = resealed(std::move(bytes));
        const auto other = read_message(bytes);
        if (other) {
            ASSERT_EQ(write_message(other.value()), bytes);
        }
    }
    EXPECT_FALSE(read_message(write_message({Topic::key, 1, 1, {}})));
}

}  // namespace
}  // namespace almanac::cache
