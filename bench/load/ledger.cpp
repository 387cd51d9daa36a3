#include "bench/load/ledger.h"

namespace almanac::load {

Ledger::Entry Ledger::judge(std::size_t request, const Response& response) {
    key_ = std::to_string(request);
    key_ += ' ';
    key_ += response.etag;
    const auto found = ids_.find(key_);
    if (found != ids_.end()) {
        const Claim& claim = claims_[found->second - 1];
        const bool same = claim.hash == response.body_hash && claim.bytes == response.body_bytes;
        return {same ? Verdict::same : Verdict::other, found->second};
    }
    if (claims_.size() == etags_max) {
        ++unchecked_;
        return {};
    }
    claims_.push_back({response.etag, response.body_hash, response.body_bytes});
    const auto id = static_cast<EtagId>(claims_.size());
    ids_.emplace(key_, id);
    return {Verdict::first, id};
}

}  // namespace almanac::load
