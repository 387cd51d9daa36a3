#include "engine/http/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Parameter number(std::string name, Parameter::Type type, double minimum, double maximum) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = type;
    parameter.minimum = minimum;
    parameter.maximum = maximum;
    return parameter;
}

Route sample() {
    Route route;
    route.parameters.push_back(number("min_ballots", Parameter::Type::integer, 0, 1000));
    route.parameters.back().default_value = "5";
    route.parameters.push_back(number("share", Parameter::Type::real, 0, 1));
    route.parameters.push_back(number("name", Parameter::Type::text, 0, 10));
    Parameter sort;
    sort.name = "sort";
    sort.type = Parameter::Type::choice;
    sort.choices = {"votes", "name"};
    sort.default_value = "votes";
    route.parameters.push_back(sort);
    return route;
}

// A query read against the sample route.
struct Read {
    explicit Read(std::string_view query) {
        room.reserve(query.size());
        ParameterReader reader(route, values, room);
        reader.read_query(query);
        for (const FieldProblem& each : reader.problems())
            problems.push_back(each.field + " " + each.reason);
    }

    Route route = sample();
    Values values = default_values(route);
    std::string room;
    std::vector<std::string> problems;
};

TEST(Parameters, AreReadByType) {
    const Read read("min_ballots=12&share=0.25&name=a%20b+c&sort=name");
    EXPECT_THAT(read.problems, IsEmpty());
    EXPECT_EQ(read.values[0].integer, 12);
    EXPECT_EQ(read.values[1].real, 0.25);
    EXPECT_EQ(read.values[2].text, "a b c");
    EXPECT_EQ(read.values[3].text, "name");
}

TEST(Parameters, HaveTheirDefaultsWhereAbsent) {
    const Read read("");
    EXPECT_EQ(read.values[0].integer, 5);
    EXPECT_FALSE(read.values[1].present);
    EXPECT_EQ(read.values[3].text, "votes");
}

TEST(Parameters, AreAllNamedWhereTheyAreWrong) {
    const Read read("min_ballots=1001&share=x&sort=age&colour=red&name=12345678901");
    EXPECT_THAT(
        read.problems,
        ElementsAre("min_ballots must be from 0 to 1000, got \"1001\"",
                    "share must be a number, got \"x\"",
                    "sort must be one of votes, name, got \"age\"",
                    "colour is not known here; this route takes min_ballots, share, name, sort",
                    "name must have from 0 to 10 bytes"));
}

TEST(Parameters, NumbersAreWholeTextsOfDigits) {
    for (const std::string_view bad :
         {"", "+1", " 1", "1 ", "1.0", "1e2", "0x1", "99999999999999999999"}) {
        EXPECT_EQ(Read("min_ballots=" + std::string(bad)).problems.size(), 1) << bad;
    }
    for (const std::string_view bad : {"", "nan", "inf", "1,5", "0.5.5", "-0.1", "1.01"}) {
        EXPECT_EQ(Read("share=" + std::string(bad)).problems.size(), 1) << bad;
    }
    EXPECT_THAT(Read("share=1e-1").problems, IsEmpty());
}

TEST(Parameters, GivenTwiceOrWithoutTextAreWrong) {
    EXPECT_THAT(Read("share=0&share=0").problems, ElementsAre("share is given more than once"));
    EXPECT_THAT(Read("share").problems, ElementsAre("share must be a number, got \"\""));
    EXPECT_THAT(Read("share=%FF").problems, ElementsAre(HasSubstr("share is not UTF-8 text")));
    EXPECT_THAT(Read("%FF=1").problems, ElementsAre(HasSubstr("the name is not UTF-8 text")));
}

TEST(Parameters, EmptyPairsAreNothing) { EXPECT_THAT(Read("&&share=1&").problems, IsEmpty()); }

}  // namespace
}  // namespace almanac::http
