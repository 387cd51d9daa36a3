#include "engine/access/access.h"
#include "engine/access/test_access.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <atomic>
#include <thread>

namespace almanac::access {
namespace {

using http::Admission;
using http::Visit;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

Settings strict_settings() {
    Settings settings = default_settings();
    settings.tiers = {{"anonymous", {{"anonymous", {5, seconds(1), 5}}}},
                      {"standard", {{"standard", {10, seconds(1), 10}}}},
                      {"gold", {{"gold-1", {3, seconds(1), 3}}, {"gold-2", {4, seconds(60), 4}}}},
                      {"free", {}}};
    return settings;
}

class AGate : public ::testing::Test {
protected:
    void open(const Settings& settings = strict_settings()) {
        auto opened = Gate::open(settings, path_, clock_);
        ASSERT_TRUE(opened) << opened.error().detail;
        gate_ = std::move(opened).value();
    }

    std::string add(Role role, const std::string& tier = "standard") {
        auto issued = KeyFile(path_, clock_, entropy_).add({"Gazette", role, tier, hours(24)});
        EXPECT_TRUE(issued);
        EXPECT_FALSE(gate_ != nullptr && gate_->refresh());
        return std::string(issued->text.reveal());
    }

    Admission ask(std::string_view bearer = "", Role needed = Role::anybody) {
        http::Route route;
        route.caller = needed;
        const std::string field = fmt::format("Bearer {}", bearer);
        Visit visit = visit_to(route);
        if (!bearer.empty()) visit.authorization = field;
        return gate_->admit(visit);
    }
    Visit visit_to(const http::Route& route) const {
        return {route, {}, {}, false, {}, peer_.bytes, now_, 0};
    }
    int admitted_of(int requests, std::string_view bearer = "") {
        int admitted = 0;
        for (int each = 0; each < requests; ++each) admitted += ask(bearer).status == 200 ? 1 : 0;
        return admitted;
    }
    double refused(std::string_view why) const {
        for (const observe::Sample& sample : gate_->samples()) {
            if (!sample.labels.empty() && sample.labels[0].second == why) return sample.value;
        }
        return -1;
    }

    TestFolder folder_;
    std::filesystem::path path_ = folder_ / "keys.json";
    base::FixedClock clock_{std::chrono::system_clock::now()};
    SeededEntropy entropy_{7};
    std::unique_ptr<Gate> gate_;
    Address peer_ = Address::v4({203, 0, 113, 9});
    Monotonic now_ = hours(1);
};

TEST_F(AGate, IsOpenToReadersWithoutAnyFile) {
    open(default_settings());
    const Admission admission = ask();
    EXPECT_EQ(admission.reason, "");
    EXPECT_EQ(admission.role, Role::anybody);
    EXPECT_EQ(admission.name, "");
    EXPECT_EQ(admission.fields,
              "RateLimit-Policy: \"anonymous\";q=2000;w=1;almanac-burst=20000\r\n"
              "RateLimit: \"anonymous\";r=19999;t=10\r\n");
    EXPECT_EQ(ask("", Role::admin).status, 401u);
    EXPECT_EQ(admitted_of(19'998), 19'998) << "a newsroom behind one address never meets it";
}

TEST_F(AGate, DoesNotLimitItsOwnMachine) {
    open(default_settings());
    for (const Address& own : {Address::v4({127, 0, 0, 1}), *Address::parse("::1")}) {
        peer_ = own;
        EXPECT_EQ(ask().fields, "");
        EXPECT_EQ(admitted_of(50'000), 50'000);
    }
}

TEST_F(AGate, LetsEachRoleWhereItMayGo) {
    open();
    for (int held = 1; held < 6; ++held) {
        const std::string key = add(static_cast<Role>(held), "free");
        for (int needed = 0; needed < 6; ++needed) {
            const Admission admission = ask(key, static_cast<Role>(needed));
            EXPECT_EQ(admission.status, held >= needed ? 200u : 403u) << held << " " << needed;
            EXPECT_EQ(admission.name, "Gazette");
            EXPECT_EQ(admission.role, static_cast<Role>(held));
        }
    }
}

TEST_F(AGate, SaysWhatIsMissing) {
    open();
    const Admission nobody = ask("", Role::editor);
    EXPECT_EQ(nobody.status, 401u);
    EXPECT_EQ(nobody.reason, "unauthenticated");
    EXPECT_THAT(nobody.fields, HasSubstr("WWW-Authenticate: Bearer realm=\"almanac\"\r\n"));

    const Admission reader = ask(add(Role::reader), Role::editor);
    EXPECT_EQ(reader.status, 403u);
    EXPECT_EQ(reader.reason, "forbidden");
    EXPECT_EQ(reader.detail, "This needs the role editor; the caller's is reader.");
    EXPECT_THAT(reader.fields, HasSubstr("error=\"insufficient_scope\""));
}

TEST_F(AGate, RefusesCredentialsThatAreNotGoodAlsoWhereNoneAreNeeded) {
    open();
    const std::string key = add(Role::reader);
    const auto why = [&](std::string_view text) {
        const Admission admission = ask(text);
        now_ += seconds(1);
        EXPECT_EQ(admission.status, admission.reason == "" ? 200u : 401u);
        const std::string challenge = "error=\"invalid_token\"";
        EXPECT_EQ(admission.status == 401, admission.fields.find(challenge) != std::string::npos);
        EXPECT_THAT(admission.detail + admission.fields, Not(HasSubstr(text)));
        EXPECT_EQ(admission.name.empty(), admission.status == 401);
        return std::string(admission.reason);
    };
    EXPECT_EQ(why(key), "");
    EXPECT_EQ(why("nonsense"), "malformed");
    EXPECT_EQ(why(std::string(10'000, 'a')), "malformed");
    EXPECT_EQ(why("\xff\xfe"), "malformed");
    EXPECT_EQ(why(key.substr(0, key.size() - 2) + "00"), "unknown");
    clock_.advance(hours(24));
    EXPECT_EQ(why(key), "expired");
    ASSERT_TRUE(KeyFile(path_, clock_, entropy_).revoke(key.substr(4, 8)));
    ASSERT_FALSE(gate_->refresh());
    EXPECT_EQ(why(key), "revoked");
    EXPECT_EQ(refused("malformed"), 3u);
    EXPECT_EQ(refused("unknown"), 1u);
    EXPECT_EQ(refused("expired"), 1u);
    EXPECT_EQ(refused("revoked"), 1u);
}

TEST_F(AGate, TakesAKeyFromEitherField) {
    open();
    const std::string key = add(Role::admin);
    http::Route route;
    route.caller = Role::admin;
    Visit visit = visit_to(route);
    visit.api_key = key;
    EXPECT_EQ(gate_->admit(visit).status, 200u);
    const std::string field = "Bearer " + key;
    visit.authorization = field;
    EXPECT_EQ(gate_->admit(visit).reason, "malformed");
    visit.authorization = "Basic dXNlcjpwYXNz";
    EXPECT_EQ(gate_->admit(visit).status, 200u);
    visit.api_key = "";
    EXPECT_EQ(gate_->admit(visit).reason, "unauthenticated");
}

TEST_F(AGate, TakesSessions) {
    open();
    KeyFile file(path_, clock_, entropy_);
    const auto session = file.start_session({"Ada", Role::moderator, "standard", hours(8)});
    ASSERT_TRUE(session);
    ASSERT_FALSE(gate_->refresh());
    const Admission admission = ask(session->text.reveal(), Role::member);
    EXPECT_EQ(admission.status, 200u);
    EXPECT_EQ(admission.name, "Ada");
    EXPECT_EQ(admission.role, Role::moderator);
}

TEST_F(AGate, ChargesTwoSessionsOfOnePersonToOneAccount) {
    open();
    KeyFile file(path_, clock_, entropy_);
    const auto one = file.start_session({"Ada", Role::member, "standard", hours(8)});
    const auto other = file.start_session({"Ada", Role::member, "standard", hours(8)});
    ASSERT_TRUE(one && other);
    ASSERT_FALSE(gate_->refresh());
    EXPECT_EQ(admitted_of(100, one->text.reveal()) + admitted_of(100, other->text.reveal()), 10);
}

TEST_F(AGate, LimitsEachAddressByItself) {
    open();
    EXPECT_EQ(admitted_of(20), 5);
    const Admission admission = ask();
    EXPECT_EQ(admission.status, 429u);
    EXPECT_EQ(admission.reason, "limited");
    EXPECT_EQ(admission.detail,
              "The limit anonymous of 5 requests in 1 s is used up; the next is admitted in 1 s.");
    EXPECT_EQ(admission.fields,
              "Retry-After: 1\r\nRateLimit-Policy: \"anonymous\";q=5;w=1\r\n"
              "RateLimit: \"anonymous\";r=0;t=1\r\n");
    peer_ = Address::v4({203, 0, 113, 10});
    EXPECT_EQ(admitted_of(20), 5);
    peer_ = *Address::parse("2001:db8:0:1::1");
    EXPECT_EQ(admitted_of(20), 5);
    peer_ = *Address::parse("2001:db8:0:1:ffff::1");
    EXPECT_EQ(admitted_of(20), 0) << "the same subscriber";
    peer_ = *Address::parse("2001:db8:0:2::1");
    EXPECT_EQ(admitted_of(20), 5);
    EXPECT_EQ(refused("limited"), 15u + 1 + 15 + 15 + 20 + 15);
}

TEST_F(AGate, AdmitsAgainWhenRetryAfterHasPassed) {
    open();
    admitted_of(5);
    now_ += milliseconds(199);
    EXPECT_EQ(admitted_of(1), 0);
    now_ += milliseconds(1);
    EXPECT_EQ(admitted_of(2), 1);
}

TEST_F(AGate, LimitsAKeyWhereverItComesFrom) {
    open();
    const std::string key = add(Role::reader);
    EXPECT_EQ(admitted_of(7, key), 7);
    peer_ = Address::v4({127, 0, 0, 1});
    EXPECT_EQ(admitted_of(20, key), 3) << "also from this machine: the key is what is limited";
    EXPECT_EQ(admitted_of(20, add(Role::reader)), 10);
    EXPECT_EQ(admitted_of(20, add(Role::reader, "not in the settings")), 10) << "as standard";
    EXPECT_EQ(admitted_of(200, add(Role::reader, "free")), 200);
    EXPECT_THAT(ask(add(Role::reader, "free")).fields, IsEmpty());
}

TEST_F(AGate, ChargesAllLimitsOfATierOrNone) {
    open();
    const std::string key = add(Role::reader, "gold");
    EXPECT_THAT(ask(key).fields,
                AllOf(HasSubstr("RateLimit-Policy: \"gold-1\";q=3;w=1, \"gold-2\";q=4;w=60\r\n"),
                      HasSubstr("RateLimit: \"gold-1\";r=2;t=1, \"gold-2\";r=3;t=45\r\n")));
    EXPECT_EQ(admitted_of(20, key), 2);
    now_ += seconds(1);
    EXPECT_EQ(admitted_of(20, key), 1) << "one is left of the four in a minute";
    now_ += seconds(1);
    const Admission admission = ask(key);
    EXPECT_THAT(admission.fields, HasSubstr("RateLimit: \"gold-2\";r=0;t=13\r\n"));
    EXPECT_THAT(admission.fields, HasSubstr("Retry-After: 13\r\n"));
    now_ += seconds(13);
    EXPECT_THAT(ask(key).fields, HasSubstr("\"gold-1\";r=2")) << "the refused were not charged";
}

TEST_F(AGate, ChargesGuessesToTheAddressAndNotToTheKey) {
    open();
    const std::string key = add(Role::reader);
    const std::string guess = key.substr(0, key.size() - 2) + "00";
    int unauthorized = 0;
    for (int each = 0; each < 20; ++each) unauthorized += ask(guess).status == 401 ? 1 : 0;
    EXPECT_EQ(unauthorized, 5);
    EXPECT_EQ(ask(guess).status, 429u);
    EXPECT_EQ(admitted_of(20, key), 10);
}

TEST_F(AGate, GivesBackWhatDoesNotCount) {
    open();
    for (const unsigned status : {304u, 503u}) {
        for (int each = 0; each < 100; ++each) {
            const Admission admission = ask();
            ASSERT_EQ(admission.status, 200u);
            gate_->answered(admission, status);
        }
    }
    for (const unsigned status : {200u, 206u, 400u, 404u, 500u}) {
        const Admission admission = ask();
        ASSERT_EQ(admission.status, 200u);
        gate_->answered(admission, status);
    }
    const Admission last = ask();
    EXPECT_EQ(last.status, 429u);
    gate_->answered(last, 503);
    EXPECT_EQ(ask().status, 429u) << "a refused request was never charged";
}

TEST_F(AGate, CountsNothingVital) {
    Settings settings = strict_settings();
    settings.read_role = Role::reader;
    open(settings);
    http::Route route;
    route.priority = http::Priority::vital;
    Visit visit = visit_to(route);
    visit.authorization = "Bearer nonsense";
    for (int each = 0; each < 100; ++each) {
        const Admission admission = gate_->admit(visit);
        EXPECT_EQ(admission.status, 200u);
        EXPECT_EQ(admission.fields, "");
    }
    route.caller = Role::admin;
    for (int each = 0; each < 100; ++each) EXPECT_EQ(gate_->admit(visit).status, 401u);
    EXPECT_EQ(ask("", Role::anybody).status, 401u) << "everything else needs a reader";
}

TEST_F(AGate, BelievesAProxyAndNobodyElse) {
    open();
    const http::Route route;
    Visit visit = visit_to(route);
    visit.forwarded_for = "198.51.100.1, 203.0.113.9";
    visit.peer = Address::v4({127, 0, 0, 1}).bytes;
    int admitted = 0;
    for (int each = 0; each < 20; ++each) admitted += gate_->admit(visit).status == 200 ? 1 : 0;
    EXPECT_EQ(admitted, 5);
    EXPECT_EQ(admitted_of(20), 0) << "203.0.113.9 without the proxy";
    visit.peer = Address::v4({198, 51, 100, 7}).bytes;
    admitted = 0;
    for (int each = 0; each < 20; ++each) {
        const std::string invented = fmt::format("198.51.100.{}", each);
        visit.forwarded_for = invented;
        admitted += gate_->admit(visit).status == 200 ? 1 : 0;
    }
    EXPECT_EQ(admitted, 5);
}

TEST_F(AGate, DoesNotOpenWithKeysThatCannotBeTrusted) {
    put_private(path_, "nonsense");
    EXPECT_FALSE(Gate::open(default_settings(), path_, clock_));
    put_private(path_, R"({"format":1,"keys":[],"signing_keys":[],"revoked_sessions":[]})");
    EXPECT_TRUE(Gate::open(default_settings(), path_, clock_));
    std::filesystem::permissions(path_, std::filesystem::perms(0644));
    EXPECT_FALSE(Gate::open(default_settings(), path_, clock_));
}

TEST_F(AGate, SaysOnceThatTheKeysCannotBeReadAnyMore) {
    open();
    const std::string key = add(Role::admin);
    put_private(path_, "nonsense");
    const auto sentence = gate_->refresh();
    ASSERT_TRUE(sentence);
    EXPECT_THAT(*sentence, HasSubstr(path_.native()));
    EXPECT_FALSE(gate_->refresh());
    EXPECT_EQ(ask(key, Role::admin).status, 200u);
}

TEST_F(AGate, AnswersEveryThreadWhileKeysChange) {
    Settings settings = strict_settings();
    settings.tiers[0].limits[0].allowance = {1, hours(1), 1000};
    open(settings);
    const std::string key = add(Role::reader, "free");
    std::atomic<bool> done{false};
    std::atomic<int> anonymous{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&] {
            for (int each = 0; each < 1000; ++each) {
                EXPECT_EQ(ask(key).status, 200u);
                anonymous += ask().status == 200 ? 1 : 0;
            }
        });
    }
    std::thread administrator([&] {
        while (!done) add(Role::editor);
    });
    for (std::thread& thread : threads) thread.join();
    done = true;
    administrator.join();
    EXPECT_EQ(anonymous.load(), 1000);
}

RC_GTEST_FIXTURE_PROP(AGate, NeverBreaksALineOfItsFields, (const std::string& bytes)) {
    auto opened = Gate::open(strict_settings(), path_, clock_);
    RC_ASSERT(static_cast<bool>(opened));
    const std::string field = "Bearer " + bytes;
    const std::string half = bytes.substr(0, bytes.size() / 2);
    http::Route route;
    route.caller = Role::reader;
    Visit visit = visit_to(route);
    visit.authorization = field;
    visit.api_key = half;
    visit.forwarded_for = bytes;
    visit.peer = Address::v4({127, 0, 0, 1}).bytes;
    for (int each = 0; each < 10; ++each) {
        const std::string fields = (*opened)->admit(visit).fields;
        for (std::size_t at = 0; at < fields.size(); ++at) {
            const char letter = fields[at];
            RC_ASSERT((letter >= ' ' && letter <= '~') || letter == '\r' || letter == '\n');
        }
        RC_ASSERT(fields.ends_with("\r\n"));
        RC_ASSERT(fields.find("\r\n\r\n") == std::string::npos);
    }
}

}  // namespace
}  // namespace almanac::access
