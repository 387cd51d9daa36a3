#include "engine/access/address.h"

#include "engine/base/text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>

namespace almanac::access {

namespace {

constexpr std::array<unsigned char, 12> v4_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255};
constexpr unsigned v4_prefix_bits = 96;
constexpr unsigned caller_bits_v6 = 64;

// "[2001:db8::7]:443" and "192.0.2.7:443" without what is not the address.
std::string_view without_port(std::string_view text) {
    if (text.starts_with('[')) return text.substr(1, std::max<std::size_t>(text.find(']'), 1) - 1);
    const std::size_t colon = text.find(':');
    const bool only_one = colon != std::string_view::npos && colon == text.rfind(':');
    return only_one ? text.substr(0, colon) : text;
}

Address first_bits(const Address& address, unsigned bits) {
    Address out;
    for (std::size_t at = 0; at < out.bytes.size(); ++at) {
        const unsigned before = static_cast<unsigned>(at) * 8;
        const unsigned kept = std::min(8u, bits - std::min(bits, before));
        out.bytes[at] = static_cast<unsigned char>(address.bytes[at] & (0xff00u >> kept));
    }
    return out;
}

}  // namespace

bool Address::is_v4() const {
    return std::equal(v4_prefix.begin(), v4_prefix.end(), bytes.begin());
}

Address Address::v4(const std::array<unsigned char, 4>& four) {
    Address address;
    std::copy(v4_prefix.begin(), v4_prefix.end(), address.bytes.begin());
    std::copy(four.begin(), four.end(), address.bytes.begin() + v4_prefix.size());
    return address;
}

std::optional<Address> Address::parse(std::string_view text) {
    std::array<char, INET6_ADDRSTRLEN> room{};  // with the zero that inet_pton wants at the end
    const std::string_view plain = without_port(base::trimmed(text));
    if (plain.size() >= room.size() || plain.find('\0') != std::string_view::npos) return {};
    std::copy(plain.begin(), plain.end(), room.begin());
    std::array<unsigned char, 4> four{};
    if (::inet_pton(AF_INET, room.data(), four.data()) == 1) return v4(four);
    Address address;
    if (::inet_pton(AF_INET6, room.data(), address.bytes.data()) == 1) return address;
    return {};
}

bool Network::contains(const Address& address) const { return first_bits(address, bits) == base; }

std::optional<Network> Network::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = Address::parse(text.substr(0, slash));
    if (!address) return {};
    const unsigned offset = address->is_v4() ? v4_prefix_bits : 0;
    Network network{*address, 128};
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        unsigned bits = 0;
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        const bool whole = read.ec == std::errc() && read.ptr == digits.data() + digits.size();
        if (!whole || bits > 128 - offset) return {};
        network.bits = bits + offset;
    }
    // "10.1.2.3/8" is more likely a slip than meant.
    if (first_bits(*address, network.bits) != *address) return {};
    return network;
}

bool contains(std::span<const Network> networks, const Address& address) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](const Network& network) { return network.contains(address); });
}

Address caller_of(const Address& address) {
    return address.is_v4() ? address : first_bits(address, caller_bits_v6);
}

Address client_address(const Address& peer, std::string_view forwarded_for,
                       std::span<const Network> proxies) {
    Address client = peer;
    for (std::size_t passed = 0; passed < proxies_passed_max && contains(proxies, client);
         ++passed) {
        if (forwarded_for.empty()) break;
        const std::size_t comma = forwarded_for.rfind(',');
        const bool last = comma == std::string_view::npos;
        const auto before = Address::parse(last ? forwarded_for : forwarded_for.substr(comma + 1));
        if (!before) break;  // a proxy said what is no address: it is as far as we can see
        client = *before;
        forwarded_for = last ? std::string_view() : forwarded_for.substr(0, comma);
    }
    return client;
}

}  // namespace almanac::access
