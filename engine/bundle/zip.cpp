// The plain form of APPNOTE 6.3: local headers with their files, the central directory, its end.

#include "engine/bundle/zip.h"

#include "engine/base/ensure.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace almanac::bundle {

namespace {

constexpr std::uint16_t version_needed = 20;  // deflate
constexpr std::uint16_t names_are_utf8 = 1u << 11u;
constexpr std::uint16_t stored = 0;
constexpr std::uint16_t deflated = 8;
constexpr std::uint16_t day_1980_01_01 = (1u << 5u) | 1u;
constexpr std::uint16_t made_by_unix = (3u << 8u) | version_needed;
constexpr std::uint32_t plain_file_0644 = 0100644u << 16u;
constexpr int level = 6;  // 2 MB of JSON in 40 ms
constexpr std::size_t worthwhile_bytes_min = 64;
constexpr std::size_t entry_bytes_max = 46 + 30 + 2 * 65'535;  // both headers and both names

// What the directory says of one file.
struct Entry {
    std::uint32_t offset = 0;
    std::uint16_t method = stored;
    std::uint32_t crc = 0;
    std::uint32_t packed_bytes = 0;
    std::uint32_t bytes = 0;
};

void append_16(std::string& out, std::uint16_t number) {
    for (unsigned shift = 0; shift < 16; shift += 8) out += static_cast<char>(number >> shift);
}

void append_32(std::string& out, std::uint32_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift);
}

// From the version needed to the length of the name: the same in both headers.
void append_facts(std::string& out, const Entry& entry, const std::string& path) {
    append_16(out, version_needed);
    append_16(out, names_are_utf8);
    append_16(out, entry.method);
    append_16(out, 0);  // midnight
    append_16(out, day_1980_01_01);
    append_32(out, entry.crc);
    append_32(out, entry.packed_bytes);
    append_32(out, entry.bytes);
    append_16(out, static_cast<std::uint16_t>(path.size()));
    append_16(out, 0);  // no extra fields
}

class Deflater {
public:
    // "" where deflating gains nothing.
    std::string deflate(std::string_view bytes) {
        if (bytes.size() < worthwhile_bytes_min) return "";
        std::string out(bytes.size() - 1, '\0');
        out.resize(libdeflate_deflate_compress(compressor_.get(), bytes.data(), bytes.size(),
                                               out.data(), out.size()));
        return out;
    }

private:
    std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor_{
        libdeflate_alloc_compressor(level), &libdeflate_free_compressor};
};

Entry append_file(std::string& out, const ZipFile& file, Deflater& deflater) {
    const std::string packed = deflater.deflate(file.bytes);
    const std::string_view body = packed.empty() ? file.bytes : std::string_view(packed);
    Entry entry;
    entry.offset = static_cast<std::uint32_t>(out.size());
    entry.method = packed.empty() ? stored : deflated;
    entry.crc = libdeflate_crc32(0, file.bytes.data(), file.bytes.size());
    entry.packed_bytes = static_cast<std::uint32_t>(body.size());
    entry.bytes = static_cast<std::uint32_t>(file.bytes.size());
    append_32(out, 0x04034b50u);
    append_facts(out, entry, file.path);
    out += file.path;
    out += body;
    return entry;
}

void append_directory_entry(std::string& out, const ZipFile& file, const Entry& entry) {
    append_32(out, 0x02014b50u);
    append_16(out, made_by_unix);
    append_facts(out, entry, file.path);
    append_16(out, 0);  // no comment
    append_16(out, 0);  // on the only disk
    append_16(out, 0);  // no text or binary
    append_32(out, plain_file_0644);
    append_32(out, entry.offset);
    out += file.path;
}

base::Result<void> check_size(std::span<const ZipFile> files) {
    std::size_t bytes = 22;  // the end of the directory
    for (const ZipFile& file : files) {
        base::ensure(file.path.size() <= std::numeric_limits<std::uint16_t>::max(),
                     "a path of an archive is too long");
        bytes += file.bytes.size() + entry_bytes_max;
    }
    if (files.size() < std::numeric_limits<std::uint16_t>::max() &&
        bytes < std::numeric_limits<std::uint32_t>::max())
        return {};
    return base::Error{base::ErrorKind::too_large,
                       fmt::format("{} files of {} bytes in all are more than a zip can hold; "
                                   "take the files one by one",
                                   files.size(), bytes)};
}

}  // namespace

base::Result<std::string> zip_of(std::span<const ZipFile> files) {
    TRY(check_size(files));
    std::string out;
    std::vector<Entry> entries;
    Deflater deflater;
    for (const ZipFile& file : files) entries.push_back(append_file(out, file, deflater));
    const std::size_t directory = out.size();
    for (std::size_t at = 0; at < files.size(); ++at)
        append_directory_entry(out, files[at], entries[at]);
    const std::size_t directory_bytes = out.size() - directory;
    append_32(out, 0x06054b50u);
    append_16(out, 0);
    append_16(out, 0);
    append_16(out, static_cast<std::uint16_t>(files.size()));
    append_16(out, static_cast<std::uint16_t>(files.size()));
    append_32(out, static_cast<std::uint32_t>(directory_bytes));
    append_32(out, static_cast<std::uint32_t>(directory));
    append_16(out, 0);
    return out;
}

}  // namespace almanac::bundle
