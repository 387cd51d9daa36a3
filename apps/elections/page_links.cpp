#include "apps/elections/page_links.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace almanac::elections {

namespace {

constexpr std::string_view page_name = "page";
constexpr std::string_view token_name = "page_token";

// Every server takes the tokens of the others: what one names anybody may ask for by its page, so
// that its key need be no secret.
const http::PageTokens& tokens() {
    static const http::PageTokens all(http::page_token_key_of("pages of elections"));
    return all;
}

// What tokens of the list are bound to.
http::PageQuestion bond_of(const ListQuestion& asked) {
    return {base::fast_hash(fmt::format("{} {}?{}", asked.view.name, asked.query.key(),
                                        asked.query.without(page_name).as_text())),
            asked.data_version};
}

}  // namespace

bool has_pages(const View& view) {
    return std::any_of(view.parameters.begin(), view.parameters.end(),
                       [](const http::Parameter& each) { return each.name == page_name; });
}

http::Parameter page_token_parameter() {
    http::Parameter token;
    token.name = token_name;
    token.minimum = 1;
    token.maximum = 400;
    token.sentence =
        "In place of page: where an answer's Link says that the list goes on. Refused once another "
        "version is served, so that no list is of two.";
    return token;
}

base::Result<std::string> page_of_token(const ListQuestion& asked, std::string_view token) {
    return tokens().decode(bond_of(asked), token);
}

std::string PageLinks::at(std::string_view path) const {
    std::string text;
    for (const Link& each : links) {
        text += fmt::format("{}<{}?{}>; rel=\"{}\"", text.empty() ? "" : ", ", path, each.query,
                            each.relation);
    }
    return text;
}

PageLinks page_links(const ListQuestion& asked, std::string_view json) {
    PageLinks found;
    if (!has_pages(asked.view)) return found;
    // It is the body that says whether there are others, near its end.
    const std::string_view pages =
        json.substr(std::min(json.rfind("\"pagination\":"), json.size()));
    const std::int64_t page = asked.query.integer(page_name);
    const auto add = [&](std::string_view said, std::int64_t neighbour, std::string_view relation) {
        if (pages.find(said) == std::string_view::npos) return;
        const std::string rest = asked.query.without(page_name).as_text();
        const std::string token = tokens().encode(bond_of(asked), fmt::format("{}", neighbour));
        found.links.push_back(
            {fmt::format("{}{}{}={}", rest, rest.empty() ? "" : "&", token_name, token), relation});
    };
    add("\"has_previous\":true", page - 1, "prev");
    add("\"has_next\":true", page + 1, "next");
    return found;
}

}  // namespace almanac::elections
