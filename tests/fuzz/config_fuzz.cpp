// RCTab's configuration file: what is accepted names its sources and has a rule that can count.

#include "tests/fuzz/fuzz.h"

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;
namespace tally = almanac::tally;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = fuzz::text_of(data, size);
    const auto config = elections::read_rctab_config("f", text);
    if (!config) {
        fuzz::expect_sentence(config.error(), "f");
        return 0;
    }
    base::ensure(tally::objections_to(config->rule).empty(), "what is accepted can be counted");
    base::ensure(!config->contest.sources.empty(), "a configuration has a source");
    for (const std::string& warning : config->warnings)
        base::ensure(warning.size() > 15, "a warning is a sentence");
    return 0;
}
