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

// Gives out and takes back the tokens of one list.
class ListTokens {
public:
    // `edition` outlives it.
    ListTokens(const View& view, const Query& query, const Edition& edition)
        : question_{base::fast_hash(fmt::format("{} {}?{}", view.name, query.key(),
                                                query.without(page_name).as_text())),
                    edition.row.data_version} {}

    std::string token(std::int64_t page) const {
        return tokens().encode(question_, fmt::format("{}", page));
    }
    base::Result<std::string> page(std::string_view token) const {
        return tokens().decode(question_, token);
    }

private:
    http::PageQuestion question_;
};

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

base::Result<Query> at_page(const View& view, Query query, const EditionRequest& asked) {
    if (!has_pages(view) || !asked.request.has(token_name)) return query;
    const ListTokens list(view, query, asked.edition);
    return query.at(page_name, TRY(list.page(asked.request.text(token_name))));
}

Dress page_links(const View& view, const Query& query, const EditionRequest& asked) {
    if (!has_pages(view)) return [](http::Reply&) {};
    return [&view, query, path = std::string(asked.request.path()), snapshot = asked.snapshot,
            &edition = asked.edition](http::Reply& reply) {
        // It is the body that says whether there are others, near its end.
        const std::string_view json = reply.body->body(base::Encoding::identity).bytes;
        const std::string_view pages =
            json.substr(std::min(json.rfind("\"pagination\":"), json.size()));
        const auto has = [&](std::string_view said) {
            return pages.find(said) != std::string_view::npos;
        };
        const ListTokens list(view, query, edition);
        const std::string rest = query.without(page_name).as_text();
        std::string links;
        const auto add = [&](std::int64_t page, std::string_view relation) {
            links +=
                fmt::format("{}<{}?{}{}{}={}>; rel=\"{}\"", links.empty() ? "" : ", ", path, rest,
                            rest.empty() ? "" : "&", token_name, list.token(page), relation);
        };
        if (has("\"has_previous\":true")) add(query.integer(page_name) - 1, "prev");
        if (has("\"has_next\":true")) add(query.integer(page_name) + 1, "next");
        if (!links.empty()) reply.headers.emplace_back("Link", std::move(links));
    };
}

}  // namespace almanac::elections
