#include "engine/http/http.h"

#include <gtest/gtest.h>

#include <string>

namespace almanac::http {
namespace {

Parameter parameter(std::string name, Parameter::In in, Parameter::Type type) {
    Parameter made;
    made.name = std::move(name);
    made.in = in;
    made.type = type;
    made.maximum = 9;
    return made;
}

// A route that says what it was asked, and one that takes no GET.
Router told_and_posted(std::string& told) {
    Router router;
    Route get;
    get.path = "/a/{x}";
    get.name = "a";
    get.parameters = {parameter("x", Parameter::In::path, Parameter::Type::text),
                      parameter("n", Parameter::In::query, Parameter::Type::integer)};
    get.handle = [&told](const Request& request) {
        told = std::string(request.path()) + " " + std::string(request.text("x")) + " " +
               (request.has("n") ? std::to_string(request.integer("n")) : "none") + " " +
               request.header_list("prefer");
        return Reply();
    };
    router.add(get);
    Route post;
    post.method = Method::post;
    post.path = "/b";
    post.name = "b";
    post.handle = [](const Request&) { return Reply(); };
    router.add(post);
    return router;
}

TEST(AnErrand, IsARequestThatOutlivesItsText) {
    std::string told;
    const Router router = told_and_posted(told);
    const auto run = [&](std::string target) {
        const auto errand = Errands(router).to(target);
        ASSERT_TRUE(errand) << errand.error().detail;
        target.assign(target.size(), '!');
        errand->route->handle(*errand->request);
    };
    run("/a/b%20c?n=7");
    EXPECT_EQ(told, "/a/b%20c b c 7 respond-async");
    run("/a/b");
    EXPECT_EQ(told, "/a/b b none respond-async");
}

TEST(AnErrand, IsRefusedAsARequestIs) {
    std::string told;
    const Router router = told_and_posted(told);
    const auto refusal = [&](std::string_view target) {
        const auto errand = Errands(router).to(target);
        return errand ? "" : errand.error().detail;
    };
    EXPECT_EQ(refusal("/a/b?n=10"), "n must be from 0 to 9, got \"10\"");
    EXPECT_EQ(refusal("/a/b?m=1"), "m is not known here; this route takes n");
    EXPECT_EQ(refusal("/b"), "nothing is at /b");
    EXPECT_EQ(refusal("/c"), "nothing is at /c");
    EXPECT_EQ(refusal("/a/../b"),
              "/a/../b: The path has a segment . or .., which is to be resolved.");
    EXPECT_EQ(refusal("http://h/a/b").substr(0, 28), "\"http://h/a/b\" is no target;");
}

}  // namespace
}  // namespace almanac::http
