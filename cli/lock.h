#pragma once

// Two programs may not serve one data folder: whoever is second hears who is first.

#include "engine/base/result.h"

#include <filesystem>

namespace almanac::cli {

// Holds DIR/serve.lock, which names the process, for as long as it lives; the system lets go of it
// when the process ends, however it ends.
class ServeLock {
public:
    // Makes the folder where there is none. On a read-only folder nothing is held and nobody is in
    // the way.
    static base::Result<ServeLock> take(const std::filesystem::path& data);
    ~ServeLock();
    ServeLock(ServeLock&& other) noexcept;
    ServeLock& operator=(ServeLock&&) = delete;

private:
    explicit ServeLock(int handle) : handle_(handle) {}

    int handle_ = -1;
};

}  // namespace almanac::cli
