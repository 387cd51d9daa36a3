#include "apps/elections/count_output_html.h"

#include "apps/elections/count_output_html_svg.h"
#include "apps/elections/import_testing.h"

#include <expat.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace almanac::elections {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// The page of the ballots, counted under the rule.
std::string page_of(std::string_view bytes, std::string rule, CountOptions options = {}) {
    options.rule = std::move(rule);
    const auto prepared = resolve(*read_bytes("ballots", bytes), options);
    EXPECT_TRUE(prepared) << prepared.error().detail;
    const auto counted = count(*prepared);
    EXPECT_TRUE(counted) << counted.error().detail;
    const std::vector<bundle::Source::Input> inputs{{"<ward>.blt", std::string(64, 'a'), 1234}};
    return count_as_html({*prepared, *counted, {"ward.blt"}}, inputs);
}

// On paper, scotland-2007, 2 seats, 33 ballots, quota 33 / 3 + 1 = 12: Ann has 20 and a surplus of
// 8, each of her ballots goes on at 8 / 20 = 0.4: 4.8 to Bob, 3.2 to Cyd. Then Bob has 8.8, Cyd
// 10.2, Dee's 2 are the fewest and go to Bob: 10.8. Cyd leaves, and Bob is left.
constexpr std::string_view ward =
    "4 2\n12 1 2 0\n8 1 3 0\n4 2 0\n7 3 0\n2 4 2 0\n0\n"
    "\"Ann <b>Low\"\n\"Bob & Co\"\n\"Cyd\"\n\"Dee\"\n\"Ward 5\"\n";

TEST(CountAsHtml, SaysWhoWonWhyAndWithWhatFigures) {
    const std::string page = page_of(ward, "scotland-2007");
    EXPECT_THAT(page, HasSubstr("<span>Ann &lt;b&gt;Low</span> and <span>Bob &amp; Co</span> win"));
    EXPECT_THAT(page, HasSubstr("A seat took 12 votes."));
    EXPECT_THAT(page, HasSubstr("Ann &lt;b&gt;Low’s surplus of 8 goes to Bob &amp; Co (4.8) and "
                                "Cyd (3.2), every ballot now worth 0.40000."));
    EXPECT_THAT(page, HasSubstr("Dee (2) is out."));
    EXPECT_THAT(page, HasSubstr("8<span class=\"fraction\">.80000</span>"));
    EXPECT_THAT(page, HasSubstr("Ranked choice, two seats"));
    EXPECT_THAT(page, HasSubstr("<h3>Stage 2</h3>")) << "Scottish law counts in stages";
}

// A seat takes 26 / 4 + 1 = 7: Ann and Bob have it at once and pass nothing on to Cyd, who is left
// with 5 when Dee is out.
TEST(CountAsHtml, SaysWhoTookASeatWithFewerThanItTakes) {
    const std::string page = page_of(
        "4 3\n9 1 0\n8 2 0\n5 3 0\n4 4 2 0\n0\n"
        "\"Ann\"\n\"Bob\"\n\"Cyd\"\n\"Dee\"\n\"Ward\"\n",
        "scotland-2007");
    EXPECT_THAT(page, HasSubstr("took the last seat in stage 4 with fewer, as nobody else was "
                                "left"));
}

TEST(CountAsHtml, HasTheFilesWithTheirHashesAndTheRuleInWords) {
    const std::string page = page_of(ward, "scotland-2007");
    EXPECT_THAT(page, HasSubstr("&lt;ward&gt;.blt</th>"));
    EXPECT_THAT(page, HasSubstr(">1,234<"));
    EXPECT_THAT(page, HasSubstr("<code>" + std::string(64, 'a') + "</code>"));
    const auto said = tally::explain(*tally::find_rule("scotland-2007"));
    ASSERT_FALSE(said.empty());
    EXPECT_THAT(page, HasSubstr("<li>" + said.back().sentence));
}

TEST(CountAsHtml, LoadsNothingRunsNothingAndTakesNoMarkupFromNames) {
    const std::string page = page_of(
        "2 1\n3 1 0\n1 2 0\n0\n\"<script>alert(1)</script>\"\n"
        "\"\"\" onload=\"\"x\"\n\"</title><img src=x>\"\n",
        "irv");
    for (const char* markup : {"<script", "<img", " href=", "url(", "http:", "https:", "@import"})
        EXPECT_THAT(page, Not(HasSubstr(markup)));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)&lt;/script&gt;"));
    EXPECT_THAT(page, Not(HasSubstr("\" onload=\"")));
}

// Every element is closed in its turn: but for what HTML does not close, the page is XML.
TEST(CountAsHtml, ClosesEveryElement) {
    for (const char* rule : {"scotland-2007", "meek-droop", "sequential-irv",
                             "australia-senate-2021", "bottoms-up", "qpq", "ireland-1992"}) {
        std::string page = page_of(ward, rule);
        page.erase(0, page.find('\n'));
        for (std::size_t at = 0; (at = page.find("<meta", at)) != std::string::npos; ++at)
            page.insert(page.find('>', at), "/");
        const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(
            XML_ParserCreate("UTF-8"), XML_ParserFree);
        EXPECT_EQ(XML_Parse(parser.get(), page.data(), static_cast<int>(page.size()), 1),
                  XML_STATUS_OK)
            << rule << ", line " << XML_GetCurrentLineNumber(parser.get()) << ": "
            << XML_ErrorString(XML_GetErrorCode(parser.get()));
    }
}

TEST(CountAsHtml, OfOneRoundHasNoLinesButItsPicture) {
    const std::string page = page_of("2 1\n3 1 0\n1 2 0\n0\n\"Ann\"\n\"Bob\"\n\"Mayor\"\n", "irv");
    EXPECT_THAT(page, Not(HasSubstr("class=\"chart totals")));
    EXPECT_THAT(page, HasSubstr("class=\"chart count wide\""));
    EXPECT_THAT(page, HasSubstr("Ann had 3 votes in round 1 to 1 for Bob, the last rival left."));
}

TEST(CountAsHtml, TellsWhyVotesStoppedCounting) {
    const std::string page = page_of(
        "rank1,rank2\nAnn,\nAnn,\nAnn,\nBob,\nBob,\nBob,\nBob,\n"
        "Cyd,overvote\nCyd,\nDee,Cyd\n",
        "maine-535");
    EXPECT_THAT(page, HasSubstr("whose ballots rank nobody else who was left"));
    EXPECT_THAT(page, HasSubstr("1 that reached an overvote"));
    EXPECT_THAT(page, HasSubstr("Votes that no longer count, so far"));
}

TEST(CountAsHtml, IsTheSameForTheSameCount) {
    EXPECT_EQ(page_of(ward, "scotland-2007"), page_of(ward, "scotland-2007"));
}

TEST(CountAsHtml, SaysHowATieWasDecided) {
    const std::string page =
        page_of("3 1\n2 1 0\n2 2 0\n3 3 0\n0\n\"Ann\"\n\"Bob\"\n\"Cyd\"\n", "irv");
    EXPECT_THAT(page, HasSubstr("Tie in round 1: Ann and Bob were equal; no lot was given, so "
                                "whoever stands first in the list was taken: Ann."));
}

TEST(SvgText, IsCutWhereItDoesNotFit) {
    EXPECT_EQ(fit("Ann Low", 100, 14), "Ann Low");
    EXPECT_EQ(fit("Zoë Zoë Zoë Zoë", 60, 14), "Zoë Zo…") << "no character is cut in two";
    EXPECT_EQ(px(12.04), "12");
    EXPECT_EQ(px(-0.01), "0");
    EXPECT_THAT(ticks(23000, 5), ElementsAre(0, 5000, 10000, 15000, 20000));
    EXPECT_THAT(ticks(3, 5), ElementsAre(0, 1, 2, 3)) << "there are no half ballots";
}

TEST(SvgText, LabelsAreSpreadApart) {
    EXPECT_THAT(spread({10, 11, 50}, 15, 100), ElementsAre(10, 25, 50));
    EXPECT_THAT(spread({98, 99}, 15, 100), ElementsAre(85, 100));
}

}  // namespace
}  // namespace almanac::elections
