#pragma once

// The audit trail of a count: what it was made from, every decision, and a line for every change of
// every ballot, like RCTab's audit log. Everything in it follows from its inputs: no clock.

#include "apps/elections/count_output.h"
#include "engine/base/result.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One file that the count was made from.
struct AuditInput {
    std::string name;
    std::string sha256;
    std::uint64_t bytes = 0;
};

// Takes the next part of the text.
using AuditSink = std::function<base::Result<void>(std::string_view)>;

// Writes the trail in parts of about a megabyte. Fails where the sink does, and under a rule whose
// ballots cannot be followed.
base::Result<void> write_audit_trail(const CountReport& report,
                                     const std::vector<AuditInput>& inputs, const AuditSink& sink);

}  // namespace almanac::elections
