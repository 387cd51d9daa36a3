#include "apps/elections/count_output.h"
#include "apps/elections/demo.h"
#include "engine/base/decimal.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <map>
#include <set>
#include <string>

namespace almanac::elections {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

// A figure of the report in units of 10^-12, in which all of them are whole.
base::Int128 units_of(element figure) {
    const auto value = base::parse_decimal(std::string_view(figure));
    EXPECT_TRUE(value) << std::string_view(figure);
    return value ? value->units * base::wide_power_of_ten(12 - value->places) : 0;
}

using Figures = std::map<std::string, base::Int128>;

Figures figures_of(object json) {
    Figures figures;
    for (const auto field : json) figures.emplace(std::string(field.key), units_of(field.value));
    return figures;
}

// What RCVis asks of a report: rounds are numbered from 1, every name was there in round 1, nobody
// moves votes who has none, and a tally with what came to it is the tally of the next round.
void expect_readable_by_rcvis(array rounds) {
    const std::set<std::string> sinks{"exhausted", "residual surplus"};
    Figures before;
    Figures came;
    std::set<std::string> left;
    std::int64_t number = 0;
    for (const element round : rounds) {
        EXPECT_EQ(std::int64_t(round["round"]), ++number);
        const Figures now = figures_of(round["tally"]);
        for (const auto& [name, votes] : now) {
            if (number == 1) break;
            ASSERT_TRUE(before.contains(name)) << name << " is new in round " << number;
            if (left.contains(name)) continue;
            EXPECT_TRUE(before[name] + came[name] == votes) << name << " in round " << number;
        }
        came.clear();
        left.clear();
        for (const element decision : array(round["tallyResults"])) {
            std::string_view name;
            if (decision["elected"].get(name) != simdjson::SUCCESS)
                name = std::string_view(decision["eliminated"]);
            EXPECT_TRUE(now.contains(std::string(name))) << name << " in round " << number;
            left.insert(std::string(name));
            for (const auto& [to, votes] : figures_of(decision["transfers"])) {
                EXPECT_TRUE(sinks.contains(to) || now.contains(to)) << to;
                came[to] += votes;
            }
        }
        before = now;
    }
    EXPECT_GT(number, 1);
}

class UrcvtOfRule : public testing::TestWithParam<const char*> {};

TEST_P(UrcvtOfRule, IsReadableByRcvis) {
    for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U}) {
        DemoOptions demo;
        demo.ballots = 700;
        demo.candidates = 8;
        demo.seed = seed;
        demo.write_ins = WriteIns::no;
        CountOptions options;
        options.rule = GetParam();
        options.seats = tally::find_rule(GetParam())->single_seat ? 1 : 3;
        const auto prepared = resolve(demo_contest(demo), options);
        ASSERT_TRUE(prepared) << prepared.error().detail;
        const auto counted = count(*prepared);
        ASSERT_TRUE(counted) << counted.error().detail;
        const std::string json = count_as_urcvt({*prepared, *counted, {"demo.csv"}});
        simdjson::dom::parser parser;
        element report;
        ASSERT_EQ(parser.parse(json).get(report), simdjson::SUCCESS);
        expect_readable_by_rcvis(report["results"]);
    }
}

INSTANTIATE_TEST_SUITE_P(Rcvis, UrcvtOfRule,
                         testing::Values("irv", "irv-majority", "maine-535", "minneapolis-167.60",
                                         "portland-or-2024", "rctab-multiwinner", "scotland-2007",
                                         "albany-ca", "arlington-va"),
                         [](const auto& rule) {
                             std::string name = rule.param;
                             for (char& one : name) {
                                 if (one == '-' || one == '.') one = '_';
                             }
                             return name;
                         });

}  // namespace
}  // namespace almanac::elections
