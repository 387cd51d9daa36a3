#include "engine/access/address.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace almanac::access {
namespace {

Address address(std::string_view text) {
    const auto parsed = Address::parse(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Address{});
}

TEST(Address, ReadsBothFamiliesWithAndWithoutPorts) {
    EXPECT_EQ(address("192.0.2.7"), Address::v4({192, 0, 2, 7}));
    EXPECT_EQ(address(" 192.0.2.7:8080\t"), address("192.0.2.7"));
    EXPECT_EQ(address("::ffff:192.0.2.7"), address("192.0.2.7"));
    EXPECT_TRUE(address("192.0.2.7").is_v4());
    EXPECT_EQ(address("[2001:db8::7]:443"), address("2001:DB8:0::7"));
    EXPECT_FALSE(address("2001:db8::7").is_v4());
}

TEST(Address, RefusesWhatIsNone) {
    for (const std::string_view text : {"", " ", "unknown", "_hidden", "192.0.2", "192.0.2.256",
                                        "192.0.2.7.8", "2001:db8::7::", "[", "[]", "[2001:db8::7",
                                        "0x7f.1", "127.1", "1.2.3.4, 5.6.7.8", "\xff\xfe"}) {
        if (text == "[2001:db8::7") continue;
        EXPECT_FALSE(Address::parse(text)) << text;
    }
    EXPECT_FALSE(Address::parse(std::string_view("1.2.3.4\0", 8)));
    EXPECT_FALSE(Address::parse(std::string(100'000, '1')));
}

TEST(Network, HasTheAddressesThatBeginAlike) {
    const auto ten = Network::parse("10.0.0.0/8");
    ASSERT_TRUE(ten);
    EXPECT_TRUE(ten->contains(address("10.255.0.1")));
    EXPECT_FALSE(ten->contains(address("11.0.0.0")));
    EXPECT_FALSE(ten->contains(address("a00::")));
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(address("203.0.113.9")));
    EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(address("2001:db8::")));
    EXPECT_TRUE(Network::parse("2001:db8::/33")->contains(address("2001:db8:7fff::")));
    EXPECT_FALSE(Network::parse("2001:db8::/33")->contains(address("2001:db8:8000::")));
    EXPECT_TRUE(Network::parse("::1")->contains(address("::1")));
    EXPECT_FALSE(Network::parse("::1")->contains(address("::2")));
}

TEST(Network, RefusesWhatIsNone) {
    for (const std::string_view text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
                                        "10.0.0.0/8x", "10.1.0.0/8", "2001:db8::/129", "::1/64"}) {
        EXPECT_FALSE(Network::parse(text)) << text;
    }
}

TEST(Caller, IsAnIpv4AddressOrAnIpv6Subscriber) {
    EXPECT_EQ(caller_of(address("192.0.2.7")), address("192.0.2.7"));
    EXPECT_EQ(caller_of(address("2001:db8:1:2:3:4:5:6")), address("2001:db8:1:2::"));
    EXPECT_EQ(caller_of(address("2001:db8:1:2::")), caller_of(address("2001:db8:1:2:ffff::1")));
    EXPECT_NE(caller_of(address("2001:db8:1:2::")), caller_of(address("2001:db8:1:3::")));
}

class Client : public ::testing::Test {
protected:
    Address client(std::string_view peer, std::string_view forwarded_for) const {
        return client_address(address(peer), forwarded_for, proxies_);
    }
    std::vector<Network> proxies_{*Network::parse("127.0.0.0/8"), *Network::parse("10.0.0.0/8")};
};

TEST_F(Client, IsThePeerWhereThatIsNoProxy) {
    EXPECT_EQ(client("203.0.113.9", "198.51.100.1"), address("203.0.113.9"));
    EXPECT_EQ(client("127.0.0.1", ""), address("127.0.0.1"));
}

TEST_F(Client, IsWhatTheNearestProxySawAndNotWhatTheCallerSays) {
    EXPECT_EQ(client("127.0.0.1", "203.0.113.9"), address("203.0.113.9"));
    EXPECT_EQ(client("127.0.0.1", "198.51.100.1, 203.0.113.9"), address("203.0.113.9"));
    EXPECT_EQ(client("127.0.0.1", "198.51.100.1, 203.0.113.9,10.0.0.2 "), address("203.0.113.9"));
    EXPECT_EQ(client("127.0.0.1", "10.0.0.3, 10.0.0.2"), address("10.0.0.3"));
}

TEST_F(Client, IsAsFarAsCanBeSeen) {
    EXPECT_EQ(client("127.0.0.1", "unknown"), address("127.0.0.1"));
    EXPECT_EQ(client("127.0.0.1", "203.0.113.9, , 10.0.0.2"), address("10.0.0.2"));
    EXPECT_EQ(client("127.0.0.1", ","), address("127.0.0.1"));
    std::string many = "203.0.113.9";
    for (int each = 0; each < 1000; ++each) many += ",10.0.0.2";
    EXPECT_EQ(client("127.0.0.1", many), address("10.0.0.2")) << "but no further than 16 proxies";
}

RC_GTEST_PROP(AnyText, IsAnAddressOrNone, (const std::string& text)) {
    const auto parsed = Address::parse(text);
    const auto network = Network::parse(text);
    if (network) RC_ASSERT(parsed || text.find('/') != std::string::npos);
    client_address(Address::v4({127, 0, 0, 1}), text, {});
}

}  // namespace
}  // namespace almanac::access
