#pragma once

// How a list is read on: links to its neighbouring pages (RFC 8288) whose page_token is bound to
// the question and the version, so that nobody goes on in another list than he began. Tokens stand
// in the head, since bodies are the same bytes for everybody (docs/decisions/0011). Private to
// routes*.cpp.

#include "apps/elections/edition_routes.h"
#include "apps/elections/view.h"

namespace almanac::elections {

// Whether the view is a list that is read page by page.
bool has_pages(const View& view);

// What a route of such a view takes beside the view's own parameters.
http::Parameter page_token_parameter();

// The query at the page that the request's page_token names, as it is where there is none;
// `invalid` for a token of another question or another version.
base::Result<Query> at_page(const View& view, Query query, const EditionRequest& asked);

// Adds the links of an answer to `query`; nothing where the view has no pages.
Dress page_links(const View& view, const Query& query, const EditionRequest& asked);

}  // namespace almanac::elections
