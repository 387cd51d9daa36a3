#pragma once

// Ids that cannot be mistaken for one another: Id<struct CandidateTag> is not Id<struct
// PrecinctTag>.

#include <compare>
#include <cstdint>
#include <functional>

namespace almanac::base {

// A named number without arithmetic; prints and travels as its plain integer.
template <class Tag, class Number = std::uint32_t>
class Id {
public:
    using number_type = Number;
    constexpr Id() = default;
    constexpr explicit Id(Number number) : number_(number) {}
    constexpr Number number() const { return number_; }
    friend constexpr auto operator<=>(Id, Id) = default;

private:
    Number number_ = 0;
};

}  // namespace almanac::base

template <class Tag, class Number>
struct std::hash<almanac::base::Id<Tag, Number>> {
    std::size_t operator()(almanac::base::Id<Tag, Number> id) const noexcept {
        return std::hash<Number>{}(id.number());
    }
};
