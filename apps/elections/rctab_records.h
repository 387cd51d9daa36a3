#pragma once

// What RCTab's records say of a ballot beside its marks: which file it is from, and its ids.
// Private to the outputs.

#include "apps/elections/count_output.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One ballot's.
struct BallotRecord {
    std::string_view source;  // as the configuration or the user names the file
    std::string_view provider;
    std::string_view contest_id;
    std::string id;  // RCTab's own
    std::string_view tabulator;
    std::string_view batch;
    std::string_view vendor_id;
    std::string_view precinct;
    std::string_view portion;
    std::string_view write_ins;  // the source's word for those whom nobody declared
};

// The records of a report's ballots, asked for in their order.
class BallotRecords {
public:
    explicit BallotRecords(const CountReport& report);

    // The next ballot's; it is valid until the report goes.
    BallotRecord next();
    // One for every voter that the next ballot stands for; of several, ids end in -1, -2, ….
    std::vector<BallotRecord> next_of_each_voter();

private:
    void name(BallotRecord& record, std::size_t ballot) const;

    const CountReport& report_;
    const Contest& contest_;
    const TextColumn* files_;
    const TextColumn* tabulators_;
    const TextColumn* batches_;
    const TextColumn* portions_;
    std::size_t ballot_ = 0;
    std::size_t source_ = 0;
    std::size_t in_source_ = 0;  // from 1
};

// Letters, digits, _, - and . stay; any other character becomes _.
std::string sanitised(std::string_view text);

}  // namespace almanac::elections
