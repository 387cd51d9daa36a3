// A file of lots, against a contest whose candidates' names are made to be confused.

#include "apps/elections/lots.h"
#include "tests/fuzz/fuzz.h"

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;
namespace tally = almanac::tally;

namespace {

elections::Contest make_contest() {
    elections::Contest contest;
    std::uint32_t id = 0;
    for (const char* name :
         {"Ann Low", "ann low jr.", "round 8: Bob", "Ölaf Ünder", "3", "seed: 1"}) {
        elections::Candidate& candidate = contest.candidates.emplace_back();
        candidate.id = elections::CandidateId(++id);
        candidate.name = name;
    }
    return contest;
}

void expect_whole(const elections::Contest& contest, const tally::Lots& lots) {
    base::ensure(!lots.none() || !lots.seed.empty(), "lots that say something");
    std::set<tally::CandidateIndex> seen;
    for (const tally::CandidateIndex candidate : lots.best_first) {
        base::ensure(candidate < contest.candidates.size(), "a lot is a candidate's");
        base::ensure(seen.insert(candidate).second, "a candidate has one lot");
    }
    for (const tally::Lots::Fell& fell : lots.by_round)
        base::ensure(fell.round > 0 && fell.candidate < contest.candidates.size(), "a round's lot");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const elections::Contest contest = make_contest();
    const std::string_view text = fuzz::text_of(data, size);
    const auto lots = elections::parse_lots(contest, "f", text);
    if (lots)
        expect_whole(contest, *lots);
    else
        fuzz::expect_sentence(lots.error(), "f");
    const auto seeded = elections::with_seed(text, "20241105");
    if (!seeded || !lots || !lots->seed.empty()) return 0;
    const auto again = elections::parse_lots(contest, "f", *seeded);
    base::ensure(again && again->seed == "20241105", "a seed is read back");
    return 0;
}
