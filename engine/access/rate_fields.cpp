#include "engine/access/rate_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace almanac::access {

using std::chrono::seconds;

std::string policy_line(std::span<const TierLimit> limits) {
    std::string line;
    for (const TierLimit& limit : limits) {
        const Allowance& allowance = limit.allowance;
        fmt::format_to(std::back_inserter(line), "{}\"{}\";q={};w={}",
                       line.empty() ? "RateLimit-Policy: " : ", ", limit.name, allowance.requests,
                       allowance.period.count());
        if (allowance.burst != allowance.requests)
            fmt::format_to(std::back_inserter(line), ";almanac-burst={}", allowance.burst);
    }
    if (!line.empty()) line += "\r\n";
    return line;
}

void append_limit(std::string& line, const TierLimit& limit, const Decision& decision) {
    fmt::format_to(std::back_inserter(line), "{}\"{}\";r={};t={}",
                   line.empty() ? "RateLimit: " : ", ", limit.name, decision.remaining,
                   effective_window(limit.allowance, decision).count());
}

seconds effective_window(const Allowance& allowance, const Decision& decision) {
    if (decision.remaining == 0) return retry_after(decision);
    const std::int64_t product = decision.remaining * allowance.period.count();
    return seconds((product + allowance.requests - 1) / allowance.requests);
}

seconds retry_after(const Decision& decision) {
    return std::max(seconds(1), std::chrono::ceil<seconds>(decision.wait));
}

}  // namespace almanac::access
