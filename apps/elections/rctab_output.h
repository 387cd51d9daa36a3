#pragma once

// One of RCTab's reports as JSON and as csv, and what both say of the contest. Pure.

#include "apps/elections/rctab_report.h"

#include <cstdint>
#include <string>

namespace almanac::elections {

// The contest as reports head it: as RCTab's configuration says, else by its title.
struct ContestHeading {
    std::string contest;
    std::string date;
    std::string jurisdiction;
    std::string office;
};

// The heading of all reports of a count.
ContestHeading heading_of(const CountReport& report);

// As RCTab counts them: 0 where everybody above a percentage is elected.
std::uint32_t seats_to_fill(const DetailedReport& report);

// The report as JSON, indented, and a line break.
std::string report_as_urcvt(const DetailedReport& report);

// The report as csv.
std::string report_as_rctab_csv(const DetailedReport& report);

// The name of a slice's file, without its ending: "W-1_P-02_precinct_detailed_report". Other
// characters than letters, digits, - and . become _; no two of one kind are the same.
class SliceFileNames {
public:
    // The next slice's.
    std::string next(const Slice& slice);

private:
    std::vector<std::string> used_;
};

}  // namespace almanac::elections
