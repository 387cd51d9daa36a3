#include "engine/base/describe.h"
#include "engine/http/http.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <array>
#include <optional>

namespace almanac::http {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Inner {
    base::Decimal votes;
    static constexpr std::string_view view_name = "inner";
    static constexpr auto fields() {
        return base::describe<Inner>(base::field("votes", &Inner::votes, "votes", "How many."));
    }
};

}  // namespace
}  // namespace almanac::http

template <>
struct almanac::base::EnumWords<almanac::http::Colour> {
    static constexpr std::array<std::string_view, 2> words{"red", "green"};
};

namespace almanac::http {
namespace {

struct Outer {
    Inner inner;
    std::optional<Inner> perhaps;
    std::optional<std::int64_t> number;
    std::vector<Inner> list;
    std::map<std::uint32_t, double> shares;
    Colour colour = Colour::red;
    static constexpr std::string_view view_name = "outer";
    static constexpr auto fields() {
        return base::describe<Outer>(
            base::field("inner", &Outer::inner, "", "One."),
            base::field("perhaps", &Outer::perhaps, "", "One or none."),
            base::field("number", &Outer::number, "ballots", "A number or none."),
            base::field("list", &Outer::list, "", "Many."),
            base::field("shares", &Outer::shares, "", "By id."),
            base::field("colour", &Outer::colour, "", "A word."));
    }
};

std::shared_ptr<const Example> example(std::string name, std::string body) {
    return std::make_shared<const Example>(Example{std::move(name), std::move(body)});
}

Route posted(const Route& like) {
    Route route;
    route.method = Method::post;
    route.path = "/api/sheet";
    route.name = "sheet";
    route.takes = RequestBody{{"text/csv", "text/plain"}, 4096, "A sheet.", "a,b"};
    route.other_types = {"application/zip"};
    route.handle = like.handle;
    return route;
}

std::string document() {
    Router router;
    Route route;
    route.path = "/api/outer/{id}";
    route.name = "outer";
    route.summary = "The \"outer\".";
    route.returns = &base::shape_of<Outer>();
    route.problems = {404};
    route.example = example("outer", R"({"list":[]})");
    route.extensions.emplace_back("x-tables", R"(["one"])");
    Parameter id;
    id.name = "id";
    id.in = Parameter::In::path;
    id.type = Parameter::Type::integer;
    id.minimum = 1;
    id.maximum = 99;
    id.example = "7";
    Parameter sort;
    sort.name = "sort";
    sort.type = Parameter::Type::choice;
    sort.choices = {"up", "down"};
    sort.default_value = "up";
    route.parameters = {id, sort};
    route.handle = [](const Request&) { return Reply{}; };
    router.add(route);
    Route page;
    page.path = "/assets/{name...}";
    page.name = "assets";
    page.content_type = "text/html";
    page.example = example("assets", "<p>a page</p>");
    Parameter name;
    name.name = "name";
    name.in = Parameter::In::path;
    page.parameters = {name};
    page.handle = route.handle;
    router.add(page);
    router.add(posted(route));
    return router.openapi("Almanac", "1.2.3");
}

// The JSON at a JSON pointer of the document.
std::string at(const char* pointer) {
    static simdjson::dom::parser parser;
    simdjson::dom::element element;
    const auto text = document();
    if (parser.parse(text).at_pointer(pointer).get(element) != simdjson::SUCCESS) return "nothing";
    return simdjson::minify(element);
}

TEST(OpenApi, NamesItselfAndItsVersion) {
    EXPECT_EQ(at("/openapi"), "\"3.1.0\"");
    EXPECT_EQ(at("/info"), R"({"title":"Almanac","version":"1.2.3"})");
}

TEST(OpenApi, EveryObjectStandsOnceAndIsReferredTo) {
    EXPECT_EQ(at("/paths/~1api~1outer~1{id}/get/responses/200/content/application~1json/schema"),
              R"({"$ref":"#/components/schemas/outer"})");
    EXPECT_EQ(
        at("/components/schemas/inner"),
        R"({"type":"object","properties":{"votes":{"description":"How many. Unit: votes.",)"
        R"("x-unit":"votes","type":"string","pattern":"^-?[0-9]+(\\.[0-9]+)?$"}},"required":["votes"]})");
    EXPECT_EQ(at("/components/schemas/outer/required"),
              R"(["inner","perhaps","number","list","shares","colour"])");
}

TEST(OpenApi, FieldsSayWhatTheyMayBe) {
    const auto field = [](const std::string& name) {
        return at(("/components/schemas/outer/properties/" + name).c_str());
    };
    EXPECT_EQ(field("inner"), R"({"description":"One.","$ref":"#/components/schemas/inner"})");
    EXPECT_EQ(field("perhaps"), R"({"description":"One or none.","oneOf":[{"$ref":)"
                                R"("#/components/schemas/inner"},{"type":"null"}]})");
    EXPECT_EQ(field("number"),
              R"({"description":"A number or none. Unit: ballots.","x-unit":"ballots",)"
              R"("type":["integer","null"]})");
    EXPECT_EQ(
        field("list"),
        R"({"description":"Many.","type":"array","items":{"$ref":"#/components/schemas/inner"}})");
    EXPECT_EQ(
        field("shares"),
        R"({"description":"By id.","type":"object","additionalProperties":{"type":"number"}})");
    EXPECT_EQ(field("colour"),
              R"({"description":"A word.","type":"string","enum":["red","green"]})");
}

TEST(OpenApi, ParametersSayTheirRangesAndDefaults) {
    EXPECT_EQ(at("/paths/~1api~1outer~1{id}/get/parameters/0"),
              R"({"name":"id","in":"path","required":true,)"
              R"("schema":{"type":"integer","minimum":1,"maximum":99},"example":7})");
    EXPECT_EQ(at("/paths/~1api~1outer~1{id}/get/parameters/1"),
              R"({"name":"sort","in":"query","required":false,)"
              R"("schema":{"type":"string","enum":["up","down"],"default":"up"}})");
}

TEST(OpenApi, ExamplesStandOnceAndAreReferredTo) {
    EXPECT_EQ(at("/paths/~1api~1outer~1{id}/get/responses/200/content/application~1json/examples"),
              R"({"sample":{"$ref":"#/components/examples/outer"}})");
    EXPECT_EQ(at("/components/examples/outer"), R"({"value":{"list":[]}})");
    EXPECT_EQ(at("/paths/~1assets~1{name}/get/responses/200/content/text~1html/example"),
              R"("<p>a page</p>")");
}

TEST(OpenApi, WhatIsPostedIsDescribed) {
    EXPECT_EQ(
        at("/paths/~1api~1sheet/post/requestBody"),
        R"({"description":"A sheet.","required":true,"x-bytes-max":4096,)"
        R"("content":{"text/csv":{"schema":{},"example":"a,b"},"text/plain":{"schema":{}}}})");
    for (const auto* status : {"413", "415"}) {
        const std::string answer = std::string("/paths/~1api~1sheet/post/responses/") + status;
        EXPECT_NE(at(answer.c_str()), "nothing") << status;
    }
}

TEST(OpenApi, MoreMayBeSaidOfARoute) {
    EXPECT_EQ(at("/paths/~1api~1outer~1{id}/get/x-tables"), R"(["one"])");
    EXPECT_EQ(at("/paths/~1api~1sheet/post/responses/200/content/application~1zip"),
              R"({"schema":{}})");
}

TEST(OpenApi, EveryAnswerIsThere) {
    for (const std::string status : {"206", "304", "406", "412", "413", "416"}) {
        EXPECT_EQ(at(("/paths/~1api~1outer~1{id}/get/responses/" + status).c_str()),
                  "{\"$ref\":\"#/components/responses/" + status + "\"}");
        EXPECT_NE(at(("/components/responses/" + status + "/description").c_str()), "nothing");
    }
    EXPECT_EQ(at("/paths/~1api~1sheet/post/responses/206"), "nothing");
    for (const auto* status : {"400", "404"}) {
        EXPECT_EQ(at((std::string("/paths/~1api~1outer~1{id}/get/responses/") + status +
                      "/content/application~1problem+json/schema")
                         .c_str()),
                  R"({"$ref":"#/components/schemas/Problem"})");
    }
    EXPECT_EQ(at("/paths/~1assets~1{name}/get/responses/200/content/text~1html/schema"), "{}");
}

}  // namespace
}  // namespace almanac::http
