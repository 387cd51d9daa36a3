#pragma once

// Text that must not be seen, and the chance that it is made of.

#include <span>
#include <string_view>
#include <vector>

namespace almanac::access {

// A text that neither streams nor fmt can print, that is not copied and is overwritten at the end
// of its life.
class Secret {
public:
    explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}
    Secret(Secret&& other) noexcept = default;  // a vector's bytes move as they are
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret() { wipe(); }

    // The text itself: to show it to its owner once, or to hash it. Never for a log.
    std::string_view reveal() const { return {bytes_.data(), bytes_.size()}; }

private:
    void wipe();

    std::vector<char> bytes_;
};

// Where secrets come from.
class Entropy {
public:
    virtual ~Entropy() = default;
    // Fills `out` with bytes that nobody can guess; thread-safe.
    virtual void fill(std::span<unsigned char> out) = 0;
};

// The kernel's (getrandom).
class SystemEntropy final : public Entropy {
public:
    void fill(std::span<unsigned char> out) override;
};

}  // namespace almanac::access
