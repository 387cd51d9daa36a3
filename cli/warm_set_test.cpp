#include "cli/warm_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace almanac::cli {
namespace {

using http::Parameter;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Parameter number(std::string name, Parameter::Type type, double maximum, std::string by_default) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = type;
    parameter.minimum = 0;
    parameter.maximum = maximum;
    parameter.default_value = std::move(by_default);
    return parameter;
}

Parameter in_path(std::string name) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.in = Parameter::In::path;
    parameter.minimum = 1;
    parameter.maximum = 20;
    return parameter;
}

// Routes that note what they are asked.
class WarmSets : public ::testing::Test {
protected:
    WarmSets() {
        Parameter form;
        form.name = "form";
        form.type = Parameter::Type::choice;
        form.choices = {"csv", "json"};
        form.default_value = "csv";
        add("/api/pairs", {number("least", Parameter::Type::integer, 100, "5"),
                           number("share", Parameter::Type::real, 1, "0.1"), form});
        add("/api/table/{table}", {in_path("table")});
        add("/api/table/all", {});
        add("/api/stored", {}, http::Priority::finished);
    }

    void add(const std::string& path, std::vector<Parameter> parameters,
             http::Priority priority = http::Priority::computed) {
        http::Route route;
        route.path = path;
        route.name = path;
        route.priority = priority;
        route.parameters = parameters;
        route.handle = [this, path, parameters](const http::Request& request) {
            std::string told = path;
            for (const Parameter& each : parameters) {
                told += " " + each.name + "=";
                if (each.type == Parameter::Type::integer)
                    told += std::to_string(request.integer(each.name));
                else if (each.type == Parameter::Type::real)
                    told += std::to_string(request.real(each.name));
                else
                    told += request.text(each.name);
            }
            EXPECT_EQ(request.caller(), http::Caller::admin);
            EXPECT_EQ(request.header_list("prefer"), "respond-async");
            asked.push_back(told);
            return http::Reply();
        };
        router.add(std::move(route));
    }

    std::string refusal(const std::string& text) const {
        const auto set = WarmSet::parse("warm.txt", text, router);
        return set ? "none" : set.error().detail;
    }

    http::Router router;
    std::vector<std::string> asked;
};

TEST_F(WarmSets, AskEachTargetWithWhatItSaysAndTheDefaultsOfTheRest) {
    const auto set = WarmSet::parse("warm.txt",
                                    "# a comment\r\n\r\n/api/pairs?share=0.25&least=7\r\n"
                                    "  /api/pairs?form=json  \n/api/table/first%2Dchoice?\n"
                                    "/api/table/all",
                                    router);
    ASSERT_TRUE(set) << set.error().detail;
    EXPECT_EQ(set->size(), 4u);
    set->ask();
    EXPECT_THAT(asked, ElementsAre("/api/pairs least=7 share=0.250000 form=csv",
                                   "/api/pairs least=5 share=0.100000 form=json",
                                   "/api/table/{table} table=first-choice", "/api/table/all"));
}

TEST_F(WarmSets, AreRefusedWholeWithTheLineTheFieldAndWhatToDo) {
    EXPECT_EQ(refusal("/api/pairs\n\n/api/pairs?least=x"),
              "warm.txt, line 3: least must be a whole number, got \"x\"");
    EXPECT_EQ(refusal("/api/pairs?least=101"),
              "warm.txt, line 1: least must be from 0 to 100, got \"101\"");
    EXPECT_EQ(refusal("/api/pairs?share=nan"),
              "warm.txt, line 1: share must be a number, got \"nan\"");
    EXPECT_EQ(refusal("/api/pairs?form=pdf"),
              "warm.txt, line 1: form must be one of csv, json, got \"pdf\"");
    EXPECT_EQ(refusal("/api/pairs?most=1"),
              "warm.txt, line 1: most is not known here; this route takes least, share, form");
    EXPECT_EQ(refusal("/api/pairs?least=1&least=2"),
              "warm.txt, line 1: least is given more than once");
    EXPECT_EQ(
        refusal("/api/table/%zz"),
        "warm.txt, line 1: /api/table/%zz: In the path, a % is not followed by two digits, or "
        "what it says is no text.");
    EXPECT_EQ(refusal("/api/table/" + std::string(21, 'a')),
              "warm.txt, line 1: table must have from 1 to 20 bytes");
    for (const char* no_route : {"/api/stored", "/api/nothing", "/api/table/", "/api/pairs/", "/"})
        EXPECT_THAT(refusal(no_route), HasSubstr("is no route whose answers are worked out"));
    for (const char* no_target : {"http://a/api/pairs", "api/pairs", "/api/pairs # why", "*"})
        EXPECT_THAT(refusal(no_target), HasSubstr("is no target; write"));
}

TEST_F(WarmSets, HaveALimit) {
    std::string most;
    for (int at = 0; at < 1'000; ++at) most += "/api/pairs\n";
    EXPECT_EQ(refusal(most), "none");
    EXPECT_THAT(refusal(most + "/api/pairs"), HasSubstr("more than 1,000 targets"));
    EXPECT_THAT(refusal("/api/pairs?" + std::string(8'000, '&')), HasSubstr("at most 8,000"));
    EXPECT_THAT(refusal(std::string((1 << 20) + 1, '#')), HasSubstr("more than 1 MiB"));
}

TEST_F(WarmSets, MayBeEmpty) {
    EXPECT_EQ(refusal(""), "none");
    EXPECT_EQ(refusal("# nothing\n"), "none");
}

RC_GTEST_FIXTURE_PROP(WarmSets, SurviveAnyBytes, ()) {
    const std::string piece = *rc::gen::container<std::string>(
        rc::gen::oneOf(rc::gen::arbitrary<char>(), rc::gen::elementOf(std::string("%/?&=+0a#\n"))));
    const auto set = WarmSet::parse("warm.txt", "/api/table/" + piece, router);
    if (!set) RC_ASSERT(set.error().detail.starts_with("warm.txt, line "));
}

}  // namespace
}  // namespace almanac::cli
