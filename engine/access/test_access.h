#pragma once

// What the tests of this module share. For tests only.

#include "engine/access/secret.h"
#include "engine/base/clock.h"
#include "engine/base/random.h"
#include "engine/base/test_folder.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace almanac::access {

using base::bytes_of;
using base::TestFolder;

// 2026-11-30T12:00:00Z.
inline constexpr base::Instant noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 30) +
                                    std::chrono::hours(12)};

// Secrets that a seed decides.
class SeededEntropy final : public Entropy {
public:
    explicit SeededEntropy(std::uint64_t seed) : random_(seed) {}
    void fill(std::span<unsigned char> out) override {
        for (unsigned char& byte : out) byte = static_cast<unsigned char>(random_.next());
    }

private:
    base::Random random_;
};

// Writes a file that is its owner's alone.
inline void put_private(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    std::filesystem::permissions(path, std::filesystem::perms(0600));
}

}  // namespace almanac::access
