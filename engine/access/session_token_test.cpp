#include "engine/access/session_token.h"

#include "engine/access/base32.h"
#include "engine/access/test_access.h"
#include "engine/base/mac.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::access {
namespace {

constexpr std::string_view signing_id = "0123abcd";
constexpr std::string_view signing_key = "thirty-two bytes that nobody has";

Claims some_claims() {
    SeededEntropy entropy(*rc::gen::arbitrary<std::uint64_t>());
    std::array<unsigned char, session_id_bytes> id{};
    entropy.fill(id);
    Claims claims;
    claims.id = base32(id);
    claims.subject = (*rc::gen::arbitrary<std::string>()).substr(0, subject_bytes_max);
    claims.tier = (*rc::gen::arbitrary<std::string>()).substr(0, subject_bytes_max);
    claims.role = static_cast<Role>(*rc::gen::inRange(0, 6));
    claims.expires =
        base::Instant(std::chrono::seconds(*rc::gen::inRange<std::int64_t>(0, 9'223'372'037)));
    return claims;
}

// A signed text whose claims are these bytes.
std::string signed_text(std::span<const unsigned char> claims) {
    std::string text = std::string(session_prefix) + std::string(signing_id) + "_" + base32(claims);
    const std::string mac = base32(base::hmac_sha256(signing_key, text));
    return text + "_" + mac;
}

std::vector<unsigned char> good_claims() {
    std::vector<unsigned char> bytes(1 + session_id_bytes + 1 + 8 + 2, 0);
    bytes[0] = 1;
    return bytes;
}

RC_GTEST_PROP(SessionToken, SaysWhatWasSigned, ()) {
    const Claims claims = some_claims();
    const Secret text = sign(claims, signing_id, signing_key);
    const auto token = split_session_token(text.reveal());
    RC_ASSERT(token);
    RC_ASSERT(token->signing_id == signing_id);
    RC_ASSERT(is_signed_by(*token, signing_key));
    RC_ASSERT(!is_signed_by(*token, "another key"));
    const auto read = read_claims(*token);
    RC_ASSERT(read);
    RC_ASSERT(read->id == claims.id && read->subject == claims.subject);
    RC_ASSERT(read->role == claims.role && read->tier == claims.tier);
    RC_ASSERT(read->expires == claims.expires);
}

RC_GTEST_PROP(SessionToken, IsNotSignedAnyMoreOnceALetterIsChanged, ()) {
    const Secret text = sign(some_claims(), signing_id, signing_key);
    std::string changed(text.reveal());
    const auto place = *rc::gen::inRange<std::size_t>(0, changed.size());
    const char letter = *rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::inRange('0', '9'),
                                        rc::gen::inRange('a', 'z'));
    RC_PRE(changed[place] != letter);
    changed[place] = letter;
    const auto token = split_session_token(changed);
    const bool passes =
        token && token->signing_id == signing_id && is_signed_by(*token, signing_key);
    RC_ASSERT(!passes);
}

RC_GTEST_PROP(SessionToken, IsMadeOfNothingElse, (const std::string& text)) {
    const std::string whole = "alt_" + text;
    const auto token = split_session_token(whole);
    if (token) RC_ASSERT(!is_signed_by(*token, signing_key));
}

TEST(SessionToken, IsNoLongerThanItIsSaidToBe) {
    const Claims claims{"0000000000000", std::string(subject_bytes_max, 'x'), Role::admin,
                        std::string(subject_bytes_max, 'y'), noon};
    EXPECT_EQ(sign(claims, signing_id, signing_key).reveal().size(), 303u);
    EXPECT_FALSE(split_session_token("alt_" + std::string(100'000, '0')));
}

TEST(SessionToken, RefusesClaimsOfAnotherForm) {
    const auto reads = [](const std::vector<unsigned char>& bytes) {
        const std::string text = signed_text(bytes);
        const auto token = split_session_token(text);
        return token && is_signed_by(*token, signing_key) && read_claims(*token).has_value();
    };
    EXPECT_TRUE(reads(good_claims()));
    auto bytes = good_claims();
    bytes[0] = 2;
    EXPECT_FALSE(reads(bytes)) << "another version";
    bytes = good_claims();
    bytes[9] = 6;
    EXPECT_FALSE(reads(bytes)) << "a role that there is not";
    bytes = good_claims();
    bytes[10] = 255;
    EXPECT_FALSE(reads(bytes)) << "a time that no clock can show";
    bytes = good_claims();
    bytes.push_back(0);
    EXPECT_FALSE(reads(bytes)) << "something behind the end";
    bytes = good_claims();
    bytes.back() = 200;
    EXPECT_FALSE(reads(bytes)) << "a text longer than what follows";
    while (!(bytes = std::vector(bytes.begin(), bytes.end() - 1)).empty())
        EXPECT_FALSE(reads(bytes));
}

}  // namespace
}  // namespace almanac::access
