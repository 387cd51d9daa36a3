#include "bench/load/judge.h"

#include <algorithm>

namespace almanac::load {

Judge::Judge(const Mix& mix, std::size_t users)
    : mix_(mix), known_(mix.revalidate > 0 ? users * mix.requests.size() : 0) {}

std::optional<Fault> Judge::judge(const Pending& pending, const Response& response) {
    const MixRequest& request = mix_.requests[pending.request];
    if (response.status == 304) {
        const bool is_ours = response.etag.empty() || response.etag == text(pending.etag);
        return pending.etag != 0 && is_ours ? std::optional<Fault>() : Fault::validator;
    }
    const auto& right = request.statuses;
    if (std::find(right.begin(), right.end(), response.status) == right.end()) return Fault::status;
    if (response.status != 200 || request.changes) return {};
    if (request.is_template() && response.etag.empty()) return {};
    const auto entry = ledger_.judge(pending.request, response);
    if (entry.verdict == Verdict::other) return Fault::body;
    if (!known_.empty() && !response.etag.empty() && !request.is_template()) {
        known_[pending.user * mix_.requests.size() + pending.request] = entry.etag;
    }
    return {};
}

EtagId Judge::known(std::size_t user, std::size_t request) const {
    return known_.empty() ? 0 : known_[user * mix_.requests.size() + request];
}

}  // namespace almanac::load
