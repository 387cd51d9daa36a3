#pragma once

// Whether an answer is right, and which ETags each user knows. Pure.

#include "bench/load/client.h"
#include "bench/load/ledger.h"
#include "bench/load/mix.h"
#include "bench/load/stats.h"

#include <optional>
#include <string_view>
#include <vector>

namespace almanac::load {

// Judges all answers of a run; the mix outlives it.
class Judge {
public:
    Judge(const Mix& mix, std::size_t users);

    // What is wrong with an answer, nothing where it is right. The user remembers its ETag.
    std::optional<Fault> judge(const Pending& pending, const Response& response);

    // The ETag of the last right answer that the user has had to this request, 0 of none. Those of
    // templates are not remembered: the next path is another.
    EtagId known(std::size_t user, std::size_t request) const;

    // The text of an ETag, "" of 0.
    std::string_view text(EtagId id) const { return id == 0 ? "" : ledger_.text(id); }

    const Ledger& ledger() const { return ledger_; }

private:
    const Mix& mix_;
    std::vector<EtagId> known_;  // by user and request; empty where nobody revalidates
    Ledger ledger_;
};

}  // namespace almanac::load
