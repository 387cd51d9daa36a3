#include "engine/access/credentials.h"

#include "engine/base/text.h"

#include <algorithm>

namespace almanac::access {

namespace {

using Said = Credentials::Said;

// All that our own texts are made of.
bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               letter == '_';
    });
}

Credentials judged(std::string_view text) {
    if (text.empty() || text.size() > credential_bytes_max || !is_plain(text))
        return {Said::malformed, {}};
    return {Said::text, text};
}

}  // namespace

Credentials read_credentials(const CredentialFields& fields) {
    const std::string_view given = base::trimmed(fields.authorization);
    const std::string_view scheme = given.substr(0, given.find_first_of(" \t"));
    const bool bearer = base::equals_ignoring_case(scheme, "bearer");
    const bool api_key = !fields.api_key.empty();
    if (fields.repeated && (bearer || api_key)) return {Said::malformed, {}};
    if (bearer && api_key) return {Said::malformed, {}};
    if (bearer) return judged(base::trimmed(given.substr(scheme.size())));
    if (api_key) return judged(base::trimmed(fields.api_key));
    return {};
}

}  // namespace almanac::access
