// A vendor's folder, or several files of one contest: the input is their names and bytes, which an
// archive is made of, since damage to an archive itself is nearly always found by its checksums.

#include "tests/fuzz/fuzz.h"

namespace fuzz = almanac::fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto files = fuzz::files_of(fuzz::text_of(data, size));
    if (!files.empty()) fuzz::read_twice(fuzz::stored_zip_of(files));
    return 0;
}
