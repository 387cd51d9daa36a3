// One file as it is: text of any format, a gzip file, a zip archive, a workbook.

#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    almanac::fuzz::read_twice(almanac::fuzz::text_of(data, size));
    return 0;
}
