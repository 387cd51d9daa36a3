#include "engine/bundle/zip.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <libdeflate.h>

#include <array>
#include <cstdint>
#include <vector>

namespace almanac::bundle {
namespace {

std::uint32_t number_at(std::string_view bytes, std::size_t at, unsigned width) {
    std::uint32_t number = 0;
    for (unsigned byte = 0; byte < width; ++byte)
        number |= std::uint32_t{static_cast<unsigned char>(bytes[at + byte])} << (8u * byte);
    return number;
}

// The file that begins at a local header, read as APPNOTE says.
std::string unpacked(std::string_view zip, std::size_t at) {
    EXPECT_EQ(number_at(zip, at, 4), 0x04034b50u);
    const std::uint32_t method = number_at(zip, at + 8, 2);
    const std::uint32_t packed = number_at(zip, at + 18, 4);
    const std::uint32_t bytes = number_at(zip, at + 22, 4);
    const std::string_view body =
        zip.substr(at + 30 + number_at(zip, at + 26, 2) + number_at(zip, at + 28, 2), packed);
    std::string out(bytes, '\0');
    if (method == 0) {
        out = body;
    } else {
        libdeflate_decompressor* opener = libdeflate_alloc_decompressor();
        EXPECT_EQ(libdeflate_deflate_decompress(opener, body.data(), body.size(), out.data(),
                                                out.size(), nullptr),
                  LIBDEFLATE_SUCCESS);
        libdeflate_free_decompressor(opener);
    }
    EXPECT_EQ(libdeflate_crc32(0, out.data(), out.size()), number_at(zip, at + 14, 4));
    return out;
}

TEST(Zip, HasEveryFileAsItWas) {
    const std::string long_text(10'000, 'a');
    const std::string random = "\x01\x7f\xfe" + std::string("PAR1");
    const std::vector<ZipFile> files{
        {"README.md", long_text}, {"raw/a.parquet", random}, {"empty", ""}};
    const auto zip = zip_of(files);
    ASSERT_TRUE(zip);
    EXPECT_LT(zip->size(), 1'000u) << "what deflates is deflated";
    const std::size_t end = zip->size() - 22;
    EXPECT_EQ(number_at(*zip, end, 4), 0x06054b50u);
    EXPECT_EQ(number_at(*zip, end + 10, 2), files.size());
    std::size_t entry = number_at(*zip, end + 16, 4);
    for (const ZipFile& file : files) {
        ASSERT_EQ(number_at(*zip, entry, 4), 0x02014b50u);
        const std::uint32_t name = number_at(*zip, entry + 28, 2);
        EXPECT_EQ(zip->substr(entry + 46, name), file.path);
        EXPECT_EQ(unpacked(*zip, number_at(*zip, entry + 42, 4)), file.bytes);
        entry += 46 + name;
    }
    EXPECT_EQ(entry, end);
}

TEST(Zip, OfEqualFilesHasEqualBytes) {
    const std::vector<ZipFile> files{{"a", "one"}, {"b", "two"}};
    EXPECT_EQ(*zip_of(files), *zip_of(files));
    EXPECT_EQ(zip_of({})->size(), 22u) << "an archive of nothing is its end";
}

TEST(Zip, RefusesMoreThanTheFormatCanSay) {
    const std::vector<ZipFile> many(65'535, ZipFile{"a", ""});
    const auto refused = zip_of(many);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, base::ErrorKind::too_large);
}

}  // namespace
}  // namespace almanac::bundle
