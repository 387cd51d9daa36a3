#include "engine/access/stored.h"

#include "engine/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::access {
namespace {

using ::testing::HasSubstr;

StoredKey good_key() {
    return {"00000001", "Gazette", Role::reader,        "standard", "2026-11-30T12:00:00.000Z",
            {},         {},        std::string(64, 'a')};
}

StoredAccess good() {
    StoredAccess stored;
    stored.keys = {good_key()};
    stored.signing_keys = {
        {"00000002", "2026-11-30T12:00:00.000Z", std::nullopt, std::string(52, '0')}};
    stored.revoked_sessions = {{std::string(13, '0'), "2026-11-30T12:00:00.000Z"}};
    return stored;
}

std::string complaint(const StoredAccess& stored) {
    const auto read = read_stored(base::to_json(stored), "data/config/keys.json");
    return read ? "" : read.error().detail;
}

TEST(StoredKeys, AreReadAsTheyWereWritten) {
    const auto read = read_stored(base::to_json(good()), "keys.json");
    ASSERT_TRUE(read);
    EXPECT_EQ(base::to_json(*read), base::to_json(good()));
    EXPECT_EQ(complaint({}), "");
}

TEST(StoredKeys, AreRefusedWithThePlaceOfTheDamage) {
    const auto damaged = [](auto&& damage) {
        StoredAccess stored = good();
        damage(stored);
        return complaint(stored);
    };
    EXPECT_THAT(damaged([](StoredAccess& s) { s.keys[0].id = "0000000i"; }),
                HasSubstr("data/config/keys.json: entry 1 of keys is damaged; put a backup"));
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].name = "two\nlines"; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].name = ""; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].tier = std::string(65, 'x'); }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].role = Role::anybody; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].created = "yesterday"; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].expires = "never"; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].revoked = ""; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].sha256 = std::string(64, 'G'); }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.keys[0].sha256.pop_back(); }), "");
    EXPECT_THAT(damaged([](StoredAccess& s) { s.keys.push_back(good_key()); }),
                HasSubstr("keys has the id 00000001 twice"));
    EXPECT_NE(damaged([](StoredAccess& s) { s.signing_keys[0].secret = "00"; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.signing_keys[0].verifies_until = "x"; }), "");
    EXPECT_NE(damaged([](StoredAccess& s) { s.revoked_sessions[0].id = "0"; }), "");
    EXPECT_THAT(damaged([](StoredAccess& s) { s.format = 2; }), HasSubstr("a newer almanac"));
    EXPECT_THAT(
        damaged([](StoredAccess& s) { s.revoked_sessions.resize(revoked_sessions_max + 1); }),
        HasSubstr("more than 20000 entries"));
}

TEST(StoredKeys, AreRefusedWhereTheyAreNotOurJson) {
    for (const std::string_view bytes : {"", "{", "[]", "{}", "null", "\"keys\"", "{\"format\":1}",
                                         "{\"format\":1,\"keys\":{}}", "\xff\xfe"}) {
        EXPECT_FALSE(read_stored(bytes, "keys.json")) << bytes;
    }
    const std::string whole = base::to_json(good());
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(read_stored(std::string_view(whole).substr(0, length), "keys.json"));
}

TEST(StoredKeys, NameTheirHoldersOnOneLine) {
    for (const std::string_view name : {"Gazette", "Zürich, 3. Stock", "a", "日本"})
        EXPECT_TRUE(is_name(name)) << name;
    for (const std::string_view name : {"", "a\nb", "\x1b[31m", "a\x7f", "\xff", "\xc3"})
        EXPECT_FALSE(is_name(name)) << name;
    EXPECT_FALSE(is_name(std::string_view("a\0b", 3)));
    EXPECT_TRUE(is_name(std::string(64, 'x')));
    EXPECT_FALSE(is_name(std::string(65, 'x')));
}

}  // namespace
}  // namespace almanac::access
