#include "engine/access/access.h"
#include "engine/access/test_access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::access {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using ::testing::HasSubstr;

constexpr std::string_view everything = R"(# who may do what
[access]
read = "reader"
proxies = [ "10.0.0.0/8", "2001:db8::/32" ]
unlimited = []
callers_max = 1000

[access.tiers.anonymous]
limits = []

[access.tiers.gold]  # for those who pay
limits = [
    { requests = 10, seconds = 1, burst = 20 },
    { requests = 1000, seconds = 3600 },
]
)";

const Tier* find(const Settings& settings, std::string_view name) {
    for (const Tier& tier : settings.tiers) {
        if (tier.name == name) return &tier;
    }
    return nullptr;
}

std::string complaint(std::string_view toml) {
    const auto read = read_settings("almanac.toml", toml);
    return read ? "" : read.error().detail;
}

TEST(AccessSettings, AreOpenAndGenerousByDefault) {
    const auto read = read_settings("almanac.toml", "");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->read_role, Role::anybody);
    ASSERT_NE(find(*read, "anonymous"), nullptr);
    EXPECT_GE(find(*read, "anonymous")->limits.at(0).allowance.burst, 10'000);
    EXPECT_NE(find(*read, "standard"), nullptr);
    EXPECT_TRUE(contains(read->unlimited, *Address::parse("127.0.0.1")));
    EXPECT_TRUE(contains(read->unlimited, *Address::parse("::1")));
    EXPECT_FALSE(contains(read->unlimited, *Address::parse("192.0.2.7")));
    EXPECT_TRUE(read_settings("almanac.toml", "[access]\n"));
}

TEST(AccessSettings, SayEverythingInOneTable) {
    const auto read = read_settings("almanac.toml", everything);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->read_role, Role::reader);
    EXPECT_TRUE(contains(read->proxies, *Address::parse("2001:db8::1")));
    EXPECT_FALSE(contains(read->proxies, *Address::parse("127.0.0.1")));
    EXPECT_TRUE(read->unlimited.empty());
    EXPECT_EQ(read->callers_max, 1000u);
    EXPECT_TRUE(find(*read, "anonymous")->limits.empty());
    EXPECT_FALSE(find(*read, "standard")->limits.empty());
    const Tier& gold = *find(*read, "gold");
    ASSERT_EQ(gold.limits.size(), 2u);
    EXPECT_EQ(gold.limits[0].name, "gold-1");
    EXPECT_EQ(gold.limits[0].allowance.requests, 10);
    EXPECT_EQ(gold.limits[0].allowance.burst, 20);
    EXPECT_EQ(gold.limits[1].name, "gold-2");
    EXPECT_EQ(gold.limits[1].allowance.period, hours(1));
    EXPECT_EQ(gold.limits[1].allowance.burst, 1000);
}

TEST(AccessSettings, NameFileLineAndKeyOfWhatIsWrong) {
    EXPECT_EQ(complaint("[access]\n\nraed = \"reader\"\n"),
              "almanac.toml, line 3: [access] has no key \"raed\"; its keys are read, proxies, "
              "unlimited, callers_max, tiers");
    EXPECT_THAT(complaint("[acces]\n"), HasSubstr("the file has no key \"acces\""));
    EXPECT_THAT(complaint("access = 1\n"), HasSubstr("line 1: access is a table"));
    EXPECT_THAT(complaint("[access]\nread = 3\n"), HasSubstr("line 2: read is a role"));
    EXPECT_THAT(complaint("[access]\nread = \"king\"\n"), HasSubstr("anybody, reader, member"));
    EXPECT_THAT(complaint("[access]\nproxies = \"10.0.0.0/8\"\n"), HasSubstr("is a list"));
    EXPECT_THAT(complaint("[access]\nproxies = [\n  \"10.0.0.0/8\",\n  \"10.0.0.1/8\" ]\n"),
                HasSubstr("line 4: proxies holds"));
    EXPECT_THAT(complaint("[access]\nunlimited = [ 10 ]\n"), HasSubstr("unlimited holds"));
    EXPECT_THAT(complaint("[access]\ncallers_max = 0\n"), HasSubstr("from 1 to 4194304"));
    EXPECT_THAT(complaint("[access]\ncallers_max = 1.5\n"), HasSubstr("whole number"));
    EXPECT_THAT(complaint("[access]\ntiers = []\n"), HasSubstr("[access.tiers.standard]"));
    EXPECT_THAT(complaint("[access]\nread = \n"), HasSubstr("almanac.toml, line 2"));
    EXPECT_THAT(complaint(std::string(settings_bytes_max + 1, '\n')), HasSubstr("at most 262144"));
}

TEST(AccessSettings, NameWhatIsWrongWithATier) {
    const auto limit = [](std::string_view text) {
        return complaint("[access.tiers.gold]\nlimits = [" + std::string(text) + "]\n");
    };
    EXPECT_EQ(limit("{ requests = 1, seconds = 1 }"), "");
    EXPECT_THAT(limit("{ requests = 1 }"), HasSubstr("line 2: a limit is { requests"));
    EXPECT_THAT(limit("5"), HasSubstr("a limit is { requests"));
    EXPECT_THAT(limit("{ requests = 0, seconds = 1 }"), HasSubstr("requests is a whole number"));
    EXPECT_THAT(limit("{ requests = 1000001, seconds = 1 }"), HasSubstr("to 1000000"));
    EXPECT_THAT(limit("{ requests = 1, seconds = 2678401 }"), HasSubstr("to 2678400"));
    EXPECT_THAT(limit("{ requests = 1, seconds = 2678400, burst = 1722 }"), HasSubstr("to 1721"));
    EXPECT_THAT(limit("{ requests = 1, seconds = 1, bust = 1 }"), HasSubstr("no key \"bust\""));
    EXPECT_THAT(limit("{ requests = 1.0, seconds = 1 }"), HasSubstr("whole number"));
    EXPECT_EQ(limit("{ requests = 1000000, seconds = 2678400 }"), "") << "the burst is cut";
    std::string many;
    for (int each = 0; each < 5; ++each) many += "{ requests = 1, seconds = 1 },";
    EXPECT_THAT(limit(many), HasSubstr("at most 4"));
    EXPECT_THAT(complaint("[access.tiers.gold]\n"), HasSubstr("needs limits"));
    EXPECT_THAT(complaint("[access.tiers.Gold]\nlimits = []\n"), HasSubstr("small letters"));
    EXPECT_THAT(complaint("[access.tiers]\ngold = 3\n"), HasSubstr("write [access.tiers.gold]"));
}

TEST(AccessSettings, KeepFromTheParserWhatItDiesOf) {
    for (const std::string_view line : {"[[[", "[[access]]", "[", "[]", "[access", "[access.]",
                                        "[access] x", "[access.\xff]", "[.access]"}) {
        EXPECT_THAT(complaint("\n" + std::string(line) + "\n"), HasSubstr("line 2")) << line;
    }
    EXPECT_EQ(complaint("  [access]\t# said so\r\n"), "");
    EXPECT_EQ(complaint("[ \"access\" ]\n"), "");
}

TEST(AccessSettings, AreReadFromAFile) {
    const TestFolder folder;
    const auto path = folder / "almanac.toml";
    EXPECT_EQ(load_settings(path).error().kind, base::ErrorKind::missing);
    put_private(path, everything);
    const auto read = load_settings(path);
    ASSERT_TRUE(read) << read.error().detail;
    EXPECT_EQ(read->callers_max, 1000u);
    put_private(path, "");
    EXPECT_TRUE(load_settings(path));
    EXPECT_FALSE(load_settings(folder / "")) << "a folder";
    put_private(path, std::string(settings_bytes_max + 1, '#'));
    EXPECT_EQ(load_settings(path).error().kind, base::ErrorKind::too_large);
}

// Every byte changed to any, and pieces cut out: an answer, whatever it is, and no end.
RC_GTEST_PROP(AccessSettings, SurviveAnyDamage, ()) {
    std::string toml(everything);
    const int damages = *rc::gen::inRange(1, 6);
    for (int each = 0; each < damages && !toml.empty(); ++each) {
        const auto place = *rc::gen::inRange<std::size_t>(0, toml.size());
        if (*rc::gen::arbitrary<bool>()) {
            toml[place] = *rc::gen::oneOf(rc::gen::arbitrary<char>(),
                                          rc::gen::elementOf(std::string("[]{}\"'=.,\n#")));
        } else {
            toml.erase(place, *rc::gen::inRange<std::size_t>(1, 20));
        }
    }
    const auto read = read_settings("almanac.toml", toml);
    if (!read) RC_ASSERT(read.error().detail.starts_with("almanac.toml, line "));
    if (!read) return;
    for (const Tier& tier : read->tiers) {
        for (const TierLimit& limit : tier.limits) RC_ASSERT(is_sound(limit.allowance));
    }
}

}  // namespace
}  // namespace almanac::access
