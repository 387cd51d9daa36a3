#include "apps/elections/html.h"

#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

TEST(Html, TextCannotBecomeMarkup) {
    Html html;
    {
        const auto row = html.open("p", {{"title", "\"><script>"}});
        html.text("<script>alert('x')</script> & more");
    }
    EXPECT_EQ(html.take(),
              "<p title=\"&quot;&gt;&lt;script&gt;\">"
              "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; more</p>");
}

TEST(Html, ElementsCloseInTheOrderInWhichTheyWereOpened) {
    Html html;
    {
        const auto list = html.open("ul");
        html.put("li", {{"class", "first"}}, "a");
        const auto item = html.open("li");
        html.single("br");
        html.shape("rect", {{"x", "1"}});
    }
    EXPECT_EQ(html.take(), "<ul><li class=\"first\">a</li><li><br><rect x=\"1\"/></li></ul>");
}

TEST(Html, WhatIsNoCharacterIsShownAsOne) {
    EXPECT_EQ(escaped(std::string_view("a\0b\x1b[1m\tc\nd", 11)), "a b [1m c\nd");
    EXPECT_EQ(escaped("Zo\xc3\xab"), "Zo\xc3\xab");
    EXPECT_EQ(escaped("Zo\xeb <"), "Zo? &lt;") << "Latin-1, as a file's name may be";
}

}  // namespace
}  // namespace almanac::elections
