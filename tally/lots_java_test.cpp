#include "tally/lots_java.h"

#include "engine/base/java_order.h"
#include "engine/base/random.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace almanac::tally {
namespace {

using testing::ElementsAre;

std::vector<std::u16string> utf16(const std::vector<std::string>& names) {
    std::vector<std::u16string> out;
    for (const std::string& name : names) out.push_back(base::to_utf16(name));
    return out;
}

std::vector<std::string> handed_out(const std::vector<std::string>& names) {
    std::vector<std::string> out;
    const auto order = base::hash_set_order(utf16(names));
    EXPECT_TRUE(order) << order.error().detail;
    if (order) {
        for (const std::size_t place : *order) out.push_back(names[place]);
    }
    return out;
}

// The numbers below were printed by Java 25.
TEST(JavaLots, DoublesAndNumbersAreJavas) {
    JavaRandom zero(0);
    EXPECT_EQ(zero.next_double(), 6583972509698697 * 0x1.0p-53);
    EXPECT_EQ(zero.next_double(), 2166559423974277 * 0x1.0p-53);
    EXPECT_EQ(zero.next_int(3), 2);
    EXPECT_EQ(zero.next_int(16), 4);
    EXPECT_EQ(zero.next_int(1'000'000'007), 182054484);
    EXPECT_EQ(zero.next_int(1 << 30), 125634880);
    JavaRandom negative(-7);
    EXPECT_EQ(negative.next_double(), 2424033760396380 * 0x1.0p-53);
    JavaRandom largest(140737488355327);
    EXPECT_EQ(largest.next_double(), 6926019558914326 * 0x1.0p-53);
}

TEST(JavaLots, NumbersOfTheIncompleteLastRunAreDrawnAgain) {
    JavaRandom random(5);
    std::vector<std::int32_t> numbers;
    for (int draw = 0; draw < 6; ++draw) numbers.push_back(random.next_int((1 << 30) + 1));
    EXPECT_THAT(numbers,
                ElementsAre(379250092, 189533474, 1049914506, 991787854, 963357722, 918177321));
}

TEST(JavaLots, StringsHashInUnitsOfUtf16) {
    EXPECT_EQ(base::java_hash(base::to_utf16("")), 0);
    EXPECT_EQ(base::java_hash(base::to_utf16("a")), 97);
    EXPECT_EQ(base::java_hash(base::to_utf16("David Linn")), 1379191401);
    EXPECT_EQ(base::java_hash(base::to_utf16("Zoë Müller")), -1250917338);
    EXPECT_EQ(base::java_hash(base::to_utf16("𝒳 Æ A-12")), -2057439863);
}

TEST(JavaLots, ALetterPastTheFirstPlaneComesBeforeTheLastLettersOfThePlane) {
    EXPECT_LT(base::to_utf16("𝒳"), base::to_utf16("ﬁx"));
    EXPECT_LT(std::string("ﬁx"), std::string("𝒳"));  // in bytes it is the other way round
}

TEST(JavaLots, WhatIsNotUtf8BecomesAReplacement) {
    EXPECT_EQ(base::to_utf16("a\xFF"), u"a\uFFFD");
    EXPECT_EQ(base::to_utf16("\xC3"), u"\uFFFD");
    EXPECT_EQ(base::to_utf16("\xC3z"), u"\uFFFDz");
}

TEST(JavaLots, AHashSetHandsOutByBucket) {
    EXPECT_THAT(
        handed_out({"Gervin", "Mookie Blaylock", "Yinka Dare", "George Gervin", "Sedale Threatt"}),
        ElementsAre("Sedale Threatt", "Yinka Dare", "George Gervin", "Gervin", "Mookie Blaylock"));
}

TEST(JavaLots, TwelveNamesFitInTheSmallestTableAndThirteenDoNot) {
    const auto names = [](int number) {
        std::vector<std::string> all;
        for (int at = 0; at < number; ++at) all.push_back("c" + std::to_string(at));
        std::sort(all.begin(), all.end());
        return all;
    };
    EXPECT_THAT(handed_out(names(12)), ElementsAre("c3", "c4", "c11", "c5", "c10", "c6", "c7", "c8",
                                                   "c9", "c0", "c1", "c2"));
    EXPECT_THAT(handed_out(names(13)), ElementsAre("c11", "c10", "c12", "c0", "c1", "c2", "c3",
                                                   "c4", "c5", "c6", "c7", "c8", "c9"));
}

// Names of one hash: every pair is "Aa" or "BB".
std::vector<std::string> colliding(int number) {
    std::vector<std::string> names;
    for (int at = 0; at < number; ++at) {
        std::string name;
        for (int bit = 0; bit < 6; ++bit) name += (at >> bit & 1) == 0 ? "Aa" : "BB";
        names.push_back(name);
    }
    return names;
}

TEST(JavaLots, ALongChainMakesASmallTableGrow) {
    std::vector<std::string> names;
    for (const char* name : {"AaAaAaAa", "BBAaAaAa", "AaBBAaAa", "BBBBAaAa", "AaAaBBAa", "BBAaBBAa",
                             "AaBBBBAa", "BBBBBBAa", "AaAaAaBB", "xp0", "xq31", "xr62"})
        names.push_back(name);
    EXPECT_THAT(handed_out(names),
                ElementsAre("AaAaAaAa", "BBAaAaAa", "AaBBAaAa", "BBBBAaAa", "AaAaBBAa", "BBAaBBAa",
                            "AaBBBBAa", "BBBBBBAa", "AaAaAaBB", "xr62", "xq31", "xp0"));
}

TEST(JavaLots, ATreeOfNamesIsRefusedRatherThanGuessed) {
    EXPECT_TRUE(base::hash_set_order(utf16(colliding(8))));
    EXPECT_FALSE(base::hash_set_order(utf16(colliding(48))));
}

// What the judge is asked: a seed, and names in their order.
struct Case {
    std::int64_t seed = 0;
    std::vector<std::string> names;
};

std::string joined(const std::vector<std::string>& texts) {
    std::string line;
    for (const std::string& text : texts) line += (line.empty() ? "" : "\t") + text;
    return line;
}

// Sorted; as the set of those hands them out; shuffled; then an index and a number drawn.
constexpr const char* judge = R"(
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
public class Judge {
    public static void main(String[] args) throws Exception {
        var out = new java.io.PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : Files.readAllLines(Path.of(args[0]), StandardCharsets.UTF_8)) {
            var parts = new ArrayList<>(List.of(line.split("\t")));
            long seed = Long.parseLong(parts.remove(0));
            Collections.sort(parts);
            out.println(String.join("\t", parts));
            // new HashSet<>(parts) of Java 19 and later, said so that an older Java does it too.
            var set = new HashSet<String>((int) Math.ceil(Math.max(parts.size(), 12) / 0.75));
            set.addAll(parts);
            out.println(String.join("\t", set));
            var shuffled = new ArrayList<>(parts);
            Collections.shuffle(shuffled, new Random(seed));
            out.println(String.join("\t", shuffled));
            var random = new Random(seed);
            out.println((int) Math.floor(random.nextDouble() * (double) parts.size()) + "\t"
                    + (int) Math.floor(random.nextDouble() * (double) parts.size()) + "\t"
                    + random.nextInt(Integer.MAX_VALUE - (int) (Math.abs(seed) % 1000)));
        }
    }
}
)";

std::vector<Case> cases() {
    base::Random random(20241105);
    constexpr std::string_view letters = "abcdeABCDE '-.éßøŁ中𝒳";
    std::vector<Case> all;
    for (int number = 0; number < 400; ++number) {
        Case one;
        one.seed = static_cast<std::int64_t>(random.next()) >> (number % 50);
        const std::size_t size = 2 + random.below(number % 10 == 0 ? 120 : 20);
        while (one.names.size() < size) {
            std::string name;
            const std::size_t length = 1 + random.below(12);
            for (std::size_t at = 0; at < length; ++at) {
                // Whole letters: on from a byte that begins one to the next that does.
                std::size_t from = random.below(letters.size());
                while ((letters[from] & '\xC0') == '\x80') --from;
                std::size_t to = from + 1;
                while (to < letters.size() && (letters[to] & '\xC0') == '\x80') ++to;
                name += letters.substr(from, to - from);
            }
            if (std::find(one.names.begin(), one.names.end(), name) == one.names.end())
                one.names.push_back(name);
        }
        all.push_back(one);
    }
    return all;
}

// The same four lines from our own side.
std::string own_lines(Case one) {
    std::sort(one.names.begin(), one.names.end(),
              [](const std::string& first, const std::string& second) {
                  return base::to_utf16(first) < base::to_utf16(second);
              });
    std::string lines = joined(one.names) + "\n" + joined(handed_out(one.names)) + "\n";
    const auto size = one.names.size();
    JavaRandom random(one.seed);
    const std::size_t first = random.next_index(size);
    const std::size_t second = random.next_index(size);
    const std::int64_t cut = (one.seed < 0 ? -one.seed : one.seed) % 1000;
    const std::int32_t third = random.next_int(INT32_MAX - static_cast<std::int32_t>(cut));
    JavaRandom shuffling(one.seed);
    for (std::size_t left = size; left > 1; --left) {
        const auto other =
            static_cast<std::size_t>(shuffling.next_int(static_cast<std::int32_t>(left)));
        std::swap(one.names[left - 1], one.names[other]);
    }
    return lines + joined(one.names) + "\n" + std::to_string(first) + "\t" +
           std::to_string(second) + "\t" + std::to_string(third) + "\n";
}

std::string said_by(const std::string& command) {
    std::string said;
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return said;
    char piece[4096];
    for (std::size_t got = 1; (got = fread(piece, 1, sizeof piece, pipe)) > 0;)
        said.append(piece, got);
    return pclose(pipe) == 0 ? said : "";
}

TEST(JavaLots, RealJavaSaysTheSame) {
    if (said_by("java -version").empty()) GTEST_SKIP() << "no java here to judge by";
    const auto folder =
        std::filesystem::temp_directory_path() / ("almanac-java-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    std::ofstream(folder / "Judge.java") << judge;
    std::string expected;
    {
        std::ofstream asked(folder / "cases.txt");
        for (const Case& one : cases()) {
            asked << one.seed << '\t' << joined(one.names) << '\n';
            expected += own_lines(one);
        }
    }
    const std::string said = said_by("java '" + (folder / "Judge.java").string() + "' '" +
                                     (folder / "cases.txt").string() + "'");
    std::filesystem::remove_all(folder);
    EXPECT_EQ(said, expected);
}

}  // namespace
}  // namespace almanac::tally
