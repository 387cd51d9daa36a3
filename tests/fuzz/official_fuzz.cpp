// An official results sheet, which anybody may hand in: whole rounds, or one sentence; and whatever
// was read is compared with a count.

#include "apps/elections/sample_election.h"
#include "apps/elections/verification.h"
#include "tests/fuzz/fuzz.h"

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;

namespace {

void expect_known(const std::optional<std::vector<std::size_t>>& places, std::size_t candidates) {
    if (!places) return;
    for (const std::size_t place : *places)
        base::ensure(place < candidates, "who is decided on is a candidate of the sheet");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto sheet = elections::read_official_sheet("f", fuzz::text_of(data, size));
    if (!sheet) {
        fuzz::expect_sentence(sheet.error(), "f");
        return 0;
    }
    const std::size_t candidates = sheet->candidates.size();
    base::ensure(sheet->rounds.size() <= elections::sheet_rounds_max, "few enough rounds");
    expect_known(sheet->winners, candidates);
    for (const elections::SheetRound& round : sheet->rounds) {
        base::ensure(round.votes.size() == candidates, "a cell for each candidate");
        expect_known(round.elected, candidates);
        expect_known(round.eliminated, candidates);
    }
    const elections::SampleElection& sample = elections::sample_election();
    base::ensure(static_cast<bool>(elections::verify_results(sample.prepared, *sample.subject,
                                                             fuzz::text_of(data, size))),
                 "what can be read can be compared");
    return 0;
}
