#pragma once

// Where a request comes from. Pure.

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace almanac::access {

// An address of the internet, IPv4 as ::ffff:a.b.c.d, so that both forms of it are one.
struct Address {
    std::array<unsigned char, 16> bytes{};
    friend bool operator==(const Address&, const Address&) = default;

    bool is_v4() const;
    // Reads "192.0.2.7" or "2001:db8::7", with or without brackets and a port.
    static std::optional<Address> parse(std::string_view text);
    static Address v4(const std::array<unsigned char, 4>& bytes);
};

// The addresses that share their first `bits`, of the 128.
struct Network {
    Address base;
    unsigned bits = 128;

    bool contains(const Address& address) const;
    // Reads "10.0.0.0/8", "2001:db8::/32" or a single address.
    static std::optional<Network> parse(std::string_view text);
};

// Whether any of `networks` has it.
bool contains(std::span<const Network> networks, const Address& address);

// Whose limits an address is charged to: an IPv4 address is a caller, and so is an IPv6 /64, since
// that is the least that a subscriber gets (RFC 6177).
Address caller_of(const Address& address);

// Proxies between us and the caller that are looked through.
inline constexpr std::size_t proxies_passed_max = 16;

// The caller's own address: `peer` or, where that is one of `proxies`, what the proxies say they
// saw (X-Forwarded-For), read from the right and up to the first that is no proxy, since whatever
// stands further left is what the caller likes to say.
Address client_address(const Address& peer, std::string_view forwarded_for,
                       std::span<const Network> proxies);

}  // namespace almanac::access
