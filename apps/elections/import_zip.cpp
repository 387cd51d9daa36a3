#include "apps/elections/import_zip.h"

#include "apps/elections/import_inflate.h"
#include "apps/elections/import_text.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

// The signatures that begin a zip's records.
constexpr std::uint32_t local_header = 0x04034b50;
constexpr std::uint32_t central_header = 0x02014b50;
constexpr std::uint32_t end_record = 0x06054b50;
constexpr std::uint32_t end_record64 = 0x06064b50;
constexpr std::uint32_t end_locator64 = 0x07064b50;

// Their fixed parts.
constexpr std::size_t local_bytes = 30;
constexpr std::size_t central_bytes = 46;
constexpr std::size_t end_bytes = 22;
constexpr std::size_t end64_bytes = 56;
constexpr std::size_t locator64_bytes = 20;
constexpr std::size_t comment_max = 0xFFFF;

// Ten million files, ten times the ballots of the largest contest that is published as one file a
// ballot; a directory of so many has at least 460 MB.
constexpr std::uint64_t entries_max = 10'000'000;

// All entries together, unpacked one at a time: 64 GiB, ten times San Francisco's exports of 27,554
// files.
constexpr std::uint64_t archive_bytes_max = std::uint64_t{64} << 30;

constexpr std::uint32_t all_ones32 = 0xFFFFFFFF;
constexpr std::uint16_t all_ones16 = 0xFFFF;

// Little-endian numbers of a record whose bounds were checked.
std::uint64_t number(std::string_view record, std::size_t at, std::size_t width) {
    std::uint64_t value = 0;
    for (std::size_t byte = 0; byte < width; ++byte)
        value |= std::uint64_t{static_cast<unsigned char>(record[at + byte])} << (8 * byte);
    return value;
}

std::uint16_t number16(std::string_view record, std::size_t at) {
    return static_cast<std::uint16_t>(number(record, at, 2));
}

std::uint32_t number32(std::string_view record, std::size_t at) {
    return static_cast<std::uint32_t>(number(record, at, 4));
}

// Where the directory lies.
struct Directory {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
    std::uint64_t entries = 0;
};

// One record of the directory.
struct CentralEntry {
    ZipEntry entry;
    std::uint64_t packed_bytes = 0;
    std::uint64_t offset = 0;  // of its local header
    std::uint64_t end = 0;     // of its packed bytes
};

// Reads one archive's directory.
class ZipReader {
public:
    ZipReader(std::string_view name, std::string_view bytes) : name_(name), bytes_(bytes) {}

    base::Result<Zip> read() {
        const Directory directory = TRY(find_directory());
        TRY(read_entries(directory));
        TRY(check_overlaps());
        Zip zip{std::string(name_), {}};
        zip.entries.reserve(entries_.size());
        for (CentralEntry& central : entries_) zip.entries.push_back(std::move(central.entry));
        return zip;
    }

private:
    base::Error damaged(std::string_view what) const {
        return {base::ErrorKind::invalid,
                fmt::format("{}: the zip archive is damaged or cut short ({}). Fetch it again.",
                            name_, what)};
    }

    bool holds(std::uint64_t offset, std::uint64_t length) const {
        return offset <= bytes_.size() && length <= bytes_.size() - offset;
    }

    std::string_view part(std::uint64_t offset, std::uint64_t length) const {
        return bytes_.substr(offset, length);
    }

    // The end record stands last, with a comment of at most 65,535 bytes behind it.
    base::Result<Directory> find_directory() {
        if (bytes_.size() < end_bytes) return damaged("it has no directory");
        const std::size_t last = bytes_.size() - end_bytes;
        const std::size_t first = last > comment_max ? last - comment_max : 0;
        for (std::size_t at = last + 1; at-- > first;) {
            const std::string_view record = part(at, end_bytes);
            const bool is_end = number32(record, 0) == end_record &&
                                at + end_bytes + number16(record, 20) == bytes_.size();
            if (is_end) return read_end(record, at);
        }
        return damaged("it has no directory");
    }

    base::Result<Directory> read_end(std::string_view record, std::size_t at) {
        Directory directory{number32(record, 16), number32(record, 12), number16(record, 10)};
        std::uint64_t disks = std::uint64_t{number16(record, 4)} + number16(record, 6);
        const bool is_large = directory.offset == all_ones32 || directory.bytes == all_ones32 ||
                              directory.entries == all_ones16;
        const bool has_locator =
            at >= locator64_bytes && number32(bytes_, at - locator64_bytes) == end_locator64;
        if (is_large && has_locator) {
            const std::uint64_t end64 = number(bytes_, at - locator64_bytes + 8, 8);
            if (!holds(end64, end64_bytes) || number32(part(end64, end64_bytes), 0) != end_record64)
                return damaged("its zip64 directory is not where it says");
            const std::string_view record64 = part(end64, end64_bytes);
            directory = {number(record64, 48, 8), number(record64, 40, 8), number(record64, 32, 8)};
            disks = number(record64, 16, 4) + number(record64, 20, 4);
        }
        if (disks != 0) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{}: this is one part of a zip archive in several. Put "
                                           "them together, or unpack them and give the folder.",
                                           name_)};
        }
        if (!holds(directory.offset, directory.bytes) ||
            directory.entries > directory.bytes / central_bytes ||
            directory.entries > entries_max) {
            return damaged("its directory does not fit into it");
        }
        return directory;
    }

    base::Result<void> read_entries(const Directory& directory) {
        std::string_view rest = part(directory.offset, directory.bytes);
        for (std::uint64_t number = 0; number < directory.entries; ++number) TRY(read_entry(rest));
        return {};
    }

    base::Result<void> read_entry(std::string_view& rest) {
        if (rest.size() < central_bytes || number32(rest, 0) != central_header)
            return damaged("its directory ends too early");
        const std::size_t name_bytes = number16(rest, 28);
        const std::size_t extra_bytes = number16(rest, 30);
        const std::size_t record_bytes =
            central_bytes + name_bytes + extra_bytes + number16(rest, 32);
        if (rest.size() < record_bytes) return damaged("its directory ends too early");
        const std::string_view record = rest.substr(0, record_bytes);
        rest.remove_prefix(record_bytes);
        const std::string_view name = record.substr(central_bytes, name_bytes);
        if (name.ends_with('/')) return {};
        CentralEntry central;
        central.entry.name = name;
        std::replace(central.entry.name.begin(), central.entry.name.end(), '\\', '/');
        TRY(check_kind(record, central.entry));
        read_sizes(record, record.substr(central_bytes + name_bytes, extra_bytes), central);
        TRY(check_sizes(central));
        TRY(find_packed(central));
        entries_.push_back(std::move(central));
        return {};
    }

    base::Result<void> check_kind(std::string_view record, ZipEntry& entry) const {
        const auto refuse = [&](std::string_view why) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{}: {} in it is {}. Unpack the archive and give the "
                                           "file or the folder.",
                                           name_, in_quotes(entry.name), why)};
        };
        if ((number16(record, 8) & 1U) != 0) return refuse("encrypted");
        const std::uint16_t method = number16(record, 10);
        if (method != 0 && method != 8)
            return refuse(fmt::format("packed by method {}, which is not read", method));
        entry.is_deflated = method == 8;
        entry.crc = number32(record, 16);
        return {};
    }

    // Numbers that do not fit in 32 bits stand in the zip64 extra field, in this order.
    static void read_sizes(std::string_view record, std::string_view extra, CentralEntry& central) {
        central.packed_bytes = number32(record, 20);
        central.entry.bytes = number32(record, 24);
        central.offset = number32(record, 42);
        while (extra.size() >= 4) {
            const std::size_t length = std::min<std::size_t>(number16(extra, 2), extra.size() - 4);
            std::string_view field = extra.substr(4, length);
            if (number16(extra, 0) == 1) {
                for (std::uint64_t* value :
                     {&central.entry.bytes, &central.packed_bytes, &central.offset}) {
                    if (*value != all_ones32 || field.size() < 8) continue;
                    *value = number(field, 0, 8);
                    field.remove_prefix(8);
                }
            }
            extra.remove_prefix(4 + length);
        }
    }

    base::Result<void> check_sizes(const CentralEntry& central) {
        const std::uint64_t bytes = central.entry.bytes;
        const bool fits = central.entry.is_deflated
                              ? bytes / deflate_growth_max <= central.packed_bytes
                              : bytes == central.packed_bytes;
        if (!fits || !holds(central.offset, central.packed_bytes))
            return damaged(
                fmt::format("{} cannot have the size it says", in_quotes(central.entry.name)));
        unpacked_bytes_ += bytes;
        if (bytes <= unpacked_bytes_max && unpacked_bytes_ <= archive_bytes_max) return {};
        return base::Error{
            base::ErrorKind::too_large,
            fmt::format("{}: {} in it unpacks to more than {} bytes, or all in it to more than {}. "
                        "Split it.",
                        name_, in_quotes(central.entry.name), unpacked_bytes_max,
                        archive_bytes_max)};
    }

    base::Result<void> find_packed(CentralEntry& central) const {
        if (!holds(central.offset, local_bytes) ||
            number32(part(central.offset, local_bytes), 0) != local_header) {
            return damaged(
                fmt::format("{} is not where its directory says", in_quotes(central.entry.name)));
        }
        const std::string_view local = part(central.offset, local_bytes);
        const std::uint64_t begin =
            central.offset + local_bytes + number16(local, 26) + number16(local, 28);
        if (!holds(begin, central.packed_bytes))
            return damaged(fmt::format("{} is cut short", in_quotes(central.entry.name)));
        central.entry.packed = part(begin, central.packed_bytes);
        central.end = begin + central.packed_bytes;
        return {};
    }

    // Entries that share bytes are how a small archive is made to unpack to a huge one.
    base::Result<void> check_overlaps() const {
        std::vector<const CentralEntry*> in_place;
        for (const CentralEntry& central : entries_) in_place.push_back(&central);
        std::sort(in_place.begin(), in_place.end(),
                  [](const CentralEntry* one, const CentralEntry* other) {
                      return one->offset < other->offset;
                  });
        for (std::size_t place = 1; place < in_place.size(); ++place) {
            if (in_place[place - 1]->end > in_place[place]->offset)
                return damaged("files in it overlap");
        }
        return {};
    }

    std::string_view name_;
    std::string_view bytes_;
    std::vector<CentralEntry> entries_;
    std::uint64_t unpacked_bytes_ = 0;
};

}  // namespace

const ZipEntry* Zip::find(std::string_view entry) const {
    const auto found = std::find_if(entries.begin(), entries.end(),
                                    [&](const ZipEntry& each) { return each.name == entry; });
    return found == entries.end() ? nullptr : &*found;
}

bool is_zip(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06");
}

base::Result<Zip> read_zip(std::string_view name, std::string_view bytes) {
    return ZipReader(name, bytes).read();
}

base::Result<Unpacked> unpack_zip_entry(const Zip& zip, const ZipEntry& entry) {
    const std::size_t size = entry.bytes;
    std::unique_ptr<char[]> owner(new char[size + bytes_behind]);
    std::memset(owner.get() + size, 0, bytes_behind);
    bool is_whole = true;
    if (entry.is_deflated) {
        const Decompressor decompressor = make_decompressor();
        is_whole = libdeflate_deflate_decompress(decompressor.get(), entry.packed.data(),
                                                 entry.packed.size(), owner.get(), size,
                                                 nullptr) == LIBDEFLATE_SUCCESS;
    } else {
        std::memcpy(owner.get(), entry.packed.data(), size);
    }
    if (is_whole && libdeflate_crc32(0, owner.get(), size) == entry.crc)
        return Unpacked{{owner.get(), size}, std::move(owner)};
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("{}: {} in it is damaged (its checksum is wrong). Fetch the "
                                   "archive again.",
                                   zip.name, in_quotes(entry.name))};
}

}  // namespace almanac::elections
