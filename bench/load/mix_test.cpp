#include "bench/load/mix.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

namespace almanac::load {
namespace {

constexpr std::string_view example = R"(
name = "readers"
think_ms = 250
revalidate = 0.5
headers = ["Accept-Encoding: br"]
[[journey]]
weight = 3
paths = ["/a"]
[[journey]]
paths = ["/a", "/b?x={7..9}"]
headers = ["X: 1"]
statuses = [200, 404]
changes = true
)";

TEST(Mix, IsReadWithWhatItLeavesOut) {
    const auto mix = parse_mix(example, "example");
    ASSERT_TRUE(mix) << mix.error().detail;
    EXPECT_EQ(mix.value().name, "readers");
    EXPECT_EQ(mix.value().think_ms, 250);
    EXPECT_EQ(mix.value().revalidate, 0.5);
    ASSERT_EQ(mix.value().requests.size(), 3u) << "/a stands twice, with other headers";
    EXPECT_EQ(mix.value().requests[2].headers,
              (std::vector<std::string>{"Accept-Encoding: br", "X: 1"}));
    EXPECT_EQ(mix.value().requests[2].statuses, (std::vector<unsigned>{200, 404}));
    EXPECT_TRUE(mix.value().requests[2].is_template());
    EXPECT_EQ(mix.value().journeys[0].weight, 3);
    EXPECT_EQ(mix.value().journeys[1].weight, 1);
}

TEST(Mix, WhatIsWrongIsSaidAndNotGuessed) {
    const std::string journey = "[[journey]]\npaths = [\"/\"]\n";
    for (const std::string& text :
         {std::string(""), std::string("name = "), "wrong = 1\n" + journey, journey + "wrong = 1\n",
          journey + "weight = 0\n", std::string("[[journey]]\npaths = []\n"),
          std::string("[[journey]]\npaths = [\"no slash\"]\n"),
          std::string("[[journey]]\npaths = [\"/{5..3}\"]\n"),
          std::string("[[journey]]\npaths = [\"/{5..\"]\n"),
          std::string("[[journey]]\npaths = [\"/}{1..2}\"]\n"), "revalidate = 2\n" + journey,
          "think_ms = 0\n" + journey, std::string("journey = 1\n")}) {
        EXPECT_FALSE(parse_mix(text, "wrong.toml")) << text;
    }
}

TEST(Mix, EveryNumberOfATemplateComesUp) {
    base::Random random(1);
    std::map<std::string, int> seen;
    for (int draw = 0; draw < 200; ++draw) {
        std::string path;
        append_path(path, "/b?x={7..9}&y={0..1}", random);
        ++seen[path];
    }
    EXPECT_EQ(seen.size(), 6u);
    EXPECT_TRUE(seen.contains("/b?x=9&y=0"));
}

TEST(User, GoesItsJourneysToTheEndAndDrawsThemByWeight) {
    const auto mix = parse_mix(example, "example");
    ASSERT_TRUE(mix);
    User user(mix.value(), 7);
    std::array<int, 3> asked{};
    for (int request = 0; request < 10'000; ++request) {
        const std::size_t place = user.next();
        ++asked[place];
        if (place == 1) {
            EXPECT_EQ(user.next(), 2u) << "the second of its journey";
            ++asked[2];
        }
    }
    EXPECT_EQ(asked[1], asked[2]);
    EXPECT_NEAR(asked[0], 7'500, 200);  // four standard deviations of 43
}

TEST(User, TheSameSeedAsksTheSame) {
    const auto mix = parse_mix(example, "example");
    User one(mix.value(), 3);
    User other(mix.value(), 3);
    for (int request = 0; request < 100; ++request) EXPECT_EQ(one.next(), other.next());
}

TEST(Mixes, EveryFileOfOursIsRead) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator("bench/load/mixes")) {
        std::ifstream file(entry.path());
        const std::string text(std::istreambuf_iterator<char>(file), {});
        const auto mix = parse_mix(text, entry.path().filename());
        EXPECT_TRUE(mix) << mix.error().detail;
        ++files;
    }
    EXPECT_GE(files, 3u);
}

}  // namespace
}  // namespace almanac::load
