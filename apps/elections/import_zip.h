#pragma once

// Zip archives over mapped bytes: the central directory read with every bound checked, entries
// unpacked one at a time when asked for. Nothing that the archive says of itself is trusted before
// it was checked.

#include "apps/elections/source.h"
#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// One file in a zip archive.
struct ZipEntry {
    std::string name;  // as the archive has it, with / between folders
    std::string_view packed;
    std::uint64_t bytes = 0;  // unpacked, as the archive says; unpack_zip_entry checks it
    std::uint32_t crc = 0;
    bool is_deflated = false;  // else stored as it is
};

// What the archive is called in errors, and its entries in its own order, folders left out.
struct Zip {
    std::string name;
    std::vector<ZipEntry> entries;

    // The entry of exactly that name, nullptr where there is none.
    const ZipEntry* find(std::string_view entry) const;
};

// Whether the bytes begin as a zip archive does.
bool is_zip(std::string_view bytes);

// Reads the archive's directory, zip64 too. Refuses what is damaged, encrypted, split over several
// files, packed otherwise than by deflate, or has entries that overlap or would unpack to too much.
// The entries view `bytes`.
base::Result<Zip> read_zip(std::string_view name, std::string_view bytes);

// One entry's bytes, their size and checksum as the directory says, with
// `bytes_behind` more to read behind them.
base::Result<Unpacked> unpack_zip_entry(const Zip& zip, const ZipEntry& entry);

}  // namespace almanac::elections
