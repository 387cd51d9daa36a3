#include "apps/elections/import_blt_line.h"

#include "apps/elections/import_testing.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace almanac::elections {
namespace {

struct Read {
    std::size_t bytes = 0;  // 0: it was left alone
    std::string line;
};

Read read(const std::string& text) {
    BltLines lines(12);
    lines.learn("ann", 0);
    lines.learn("b2", 11);
    lines.learn("=", 3);
    lines.learn("12", 3);
    lines.learn("nine_more", 4);
    BltLines::Line line;
    const char* next = lines.read(text.data(), text.data() + text.size(), line);
    if (next == nullptr) return {};
    Read out{static_cast<std::size_t>(next - text.data()), std::to_string(line.voters) + ":"};
    for (const tally::Mark& mark : line.marks)
        out.line += " " + std::to_string(mark.rank) + "=" + std::to_string(mark.candidate + 1);
    return out;
}

TEST(BltLines, TheCommonestLineIsReadWhole) {
    EXPECT_EQ(read("40 3 12 1 0\n7 1 0\n").line, "40: 1=3 2=12 3=1");
    EXPECT_EQ(read("40 3 12 1 0\n7 1 0\n").bytes, 12U);
    EXPECT_EQ(read("999999999 1 0\r\n").line, "999999999: 1=1");
    EXPECT_EQ(read("1 0\n").line, "1:");
    EXPECT_EQ(read("3 b2 7 ann 0\n").line, "3: 1=12 2=7 3=1");
}

TEST(BltLines, AnyOtherLineIsLeftAlone) {
    for (const char* line : {"",
                             "\n",
                             "0\n",
                             "4 1 2 0",
                             "4 1 2\n",
                             "4  1 0\n",
                             " 4 1 0\n",
                             "4 1 0 \n",
                             "4 1 - 2 0\n",
                             "4 1=2 0\n",
                             "4 13 0\n",
                             "4 01 0\n",
                             "04 1 0\n",
                             "4 1 00\n",
                             "1000000000 1 0\n",
                             "4.0 1 0\n",
                             "(x) 1 0\n",
                             "\"Ann\"\n",
                             "4 cyd 0\n",
                             "4 = 0\n",
                             "4 nine_more 0\n",
                             "4 an 0\n",
                             "4 ann1 0\n",
                             "4 1 0 # most\n",
                             "4 1 0 3 2 0\n",
                             "4\t1 0\n"}) {
        EXPECT_EQ(read(line).bytes, 0U) << line;
    }
}

// The reader that knows all variants takes spaces as they come, so doubled ones keep a line from
// being read by hand.
RC_GTEST_PROP(BltLines, AFileIsTheSameHoweverItsLinesAreRead, ()) {
    std::string by_hand = "3 1\n[nick a b c]\n";
    std::string by_piece = by_hand;
    const auto add = [&](const std::string& piece, const std::string& space) {
        by_hand += piece + space;
        by_piece += piece + space + space;
    };
    for (int lines = *rc::gen::inRange(1, 6); lines > 0; --lines) {
        add(std::to_string(*rc::gen::inRange(1, 40)), " ");
        for (int marks = *rc::gen::inRange(0, 4); marks > 0; --marks)
            add(*rc::gen::weightedElement<std::string>(
                    {{9, "1"}, {9, "2"}, {9, "b"}, {9, "c"}, {2, "-"}, {2, "1=2"}, {1, "4"}}),
                " ");
        add(*rc::gen::weightedElement<std::string>({{9, "0"}, {1, "3"}}), "\n");
    }
    for (const char* rest : {"0", "Ann", "Bob", "Cyd"}) add(rest, "\n");
    const auto one = read_bytes("f", by_hand);
    const auto other = read_bytes("f", by_piece);
    RC_ASSERT(static_cast<bool>(one) == static_cast<bool>(other));
    if (one) RC_ASSERT(ballots_text(*one) == ballots_text(*other));
}

}  // namespace
}  // namespace almanac::elections
