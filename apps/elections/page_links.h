#pragma once

// How a list is read on: links to its neighbouring pages (RFC 8288) whose page_token is bound to
// the question and the version, so that nobody goes on in another list than he began. Tokens stand
// in the head, since bodies are the same bytes for everybody (docs/decisions/0011). Pure.

#include "apps/elections/view.h"
#include "engine/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A question of a view, of a version.
struct ListQuestion {
    const View& view;
    const Query& query;
    std::string_view data_version;
};

// Whether the view is a list that is read page by page.
bool has_pages(const View& view);

// What a route of such a view takes beside the view's own parameters.
http::Parameter page_token_parameter();

// The page that a token names, in decimal digits; `invalid` for a token of another question,
// whatever its page, or another version.
base::Result<std::string> page_of_token(const ListQuestion& asked, std::string_view token);

// The neighbours of a page.
struct PageLinks {
    struct Link {
        std::string query;
        std::string_view relation;  // a literal
    };
    std::vector<Link> links;

    // What Link says in an answer at `path`; "" where there are no neighbours.
    std::string at(std::string_view path) const;
};

// Those of an answer; none where the view has no pages.
PageLinks page_links(const ListQuestion& asked, std::string_view json);

}  // namespace almanac::elections
