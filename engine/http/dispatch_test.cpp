#include "engine/http/dispatch.h"

#include <gtest/gtest.h>

namespace almanac::http {
namespace {

Route route(std::string path, std::string name, Method method = Method::get) {
    Route made;
    made.method = method;
    made.path = std::move(path);
    made.name = std::move(name);
    for (const Segment& segment : parse_pattern(made.path)) {
        if (segment.kind == Segment::Kind::fixed) continue;
        Parameter parameter;
        parameter.name = segment.text;
        parameter.in = Parameter::In::path;
        made.parameters.push_back(std::move(parameter));
    }
    made.handle = [](const Request&) { return Reply{}; };
    return made;
}

Router sample() {
    Router router;
    router.add(route("/", "home"));
    router.add(route("/api/summary", "summary"));
    router.add(route("/api/elections/{id}", "election"));
    router.add(route("/api/elections/latest", "latest"));
    router.add(route("/api/elections/{id}/summary", "election_summary"));
    router.add(route("/api/elections/{id}", "change_election", Method::post));
    router.add(route("/api/pairs/{a}/{b}", "pair"));
    router.add(route("/assets/{rest...}", "assets"));
    router.add(route("/assets/special/{x}/end", "special"));
    return router;
}

std::string name_at(std::string_view path, Method method = Method::get) {
    const Router router = sample();
    const Dispatch dispatch(router);
    std::vector<std::string_view> segments;
    const Resource* resource = dispatch.find(path, segments);
    if (resource == nullptr) return "nothing";
    const Plan* plan = resource->plan(method);
    return plan == nullptr ? "only " + resource->allow : plan->route->name;
}

TEST(Dispatch, FindsPathsWithAndWithoutParameters) {
    EXPECT_EQ(name_at("/"), "home");
    EXPECT_EQ(name_at("/api/summary"), "summary");
    EXPECT_EQ(name_at("/api/elections/7"), "election");
    EXPECT_EQ(name_at("/api/elections/7/summary"), "election_summary");
    EXPECT_EQ(name_at("/api/pairs/1/2"), "pair");
    EXPECT_EQ(name_at("/api/elections/7", Method::post), "change_election");
}

TEST(Dispatch, WordsGoBeforeParametersAndParametersBeforeRests) {
    EXPECT_EQ(name_at("/api/elections/latest"), "latest");
    EXPECT_EQ(name_at("/api/elections/latest/summary"), "election_summary");
    EXPECT_EQ(name_at("/assets/special/1/end"), "special");
    EXPECT_EQ(name_at("/assets/special/1/other"), "assets");
    EXPECT_EQ(name_at("/assets/a/b/c.js"), "assets");
}

TEST(Dispatch, ReadsPercentEncodingInWords) {
    EXPECT_EQ(name_at("/api/%73ummary"), "summary");
    EXPECT_EQ(name_at("/api/elections/a%2Fb"), "election");
}

TEST(Dispatch, FindsNothingWhereNothingIs) {
    for (const std::string_view path :
         {"/api", "/api/", "/api/summary/", "/api//summary", "//", "/api/pairs/1",
          "/api/pairs/1/2/3", "/api/elections/", "/assets", "/API/summary"}) {
        EXPECT_EQ(name_at(path), "nothing") << path;
    }
}

TEST(Dispatch, SaysWhichMethodsAPathHas) {
    EXPECT_EQ(name_at("/api/summary", Method::post), "only GET, HEAD, OPTIONS");
    const Router router = sample();
    const Dispatch dispatch(router);
    std::vector<std::string_view> segments;
    EXPECT_EQ(dispatch.find("/api/elections/7", segments)->allow, "GET, HEAD, POST, OPTIONS");
}

TEST(RouterDeathTest, TwoRoutesOfOnePatternAreABug) {
    Router router;
    router.add(route("/a/{x}", "one"));
    EXPECT_DEATH(router.add(route("/a/{y}", "two")), "one method and pattern");
    EXPECT_DEATH(router.add(route("/b", "one")), "one name");
}

TEST(RouterDeathTest, APathParameterWithoutDescriptionIsABug) {
    Router router;
    Route bare = route("/a/{x}", "one");
    bare.parameters.clear();
    EXPECT_DEATH(router.add(bare), "disagree");
}

}  // namespace
}  // namespace almanac::http
