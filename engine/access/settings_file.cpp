#include "engine/access/access.h"
#include "engine/base/toml.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>

namespace almanac::access {

using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

// A tier's limits are looked at one after another at each request.
constexpr std::size_t limits_max = 4;
constexpr std::size_t tiers_max = 32;
constexpr std::size_t networks_max = 64;
constexpr std::size_t name_bytes_max = 32;
// 4,194,304 × 32 bytes are 128 MiB a limit.
constexpr std::int64_t callers_most = std::int64_t{1} << 22u;

bool is_tier_name(std::string_view name) {
    return !name.empty() && name.size() <= name_bytes_max &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") ==
               std::string_view::npos;
}

std::optional<Role> role_of(std::string_view word) {
    const auto& words = base::EnumWords<Role>::words;
    const auto* const place = std::find(words.begin(), words.end(), word);
    if (place == words.end()) return std::nullopt;
    return static_cast<Role>(place - words.begin());
}

// The table [access] being read.
class Reader {
public:
    explicit Reader(std::string_view file) : file_(file) {}

    Result<Settings> run(const toml::table& whole) {
        TRY(check_keys(whole, "the file", {"access"}));
        Settings settings = default_settings();
        const toml::node* access = whole.get("access");
        if (access == nullptr) return settings;
        const toml::table* table = access->as_table();
        if (table == nullptr) return at(*access, "access is a table: write [access]");
        TRY(check_keys(*table, "[access]",
                       {"read", "proxies", "unlimited", "callers_max", "tiers"}));
        if (const toml::node* node = table->get("read")) settings.read_role = TRY(read_role(*node));
        if (const toml::node* node = table->get("proxies"))
            settings.proxies = TRY(read_networks("proxies", *node));
        if (const toml::node* node = table->get("unlimited"))
            settings.unlimited = TRY(read_networks("unlimited", *node));
        if (const toml::node* node = table->get("callers_max"))
            settings.callers_max =
                static_cast<std::size_t>(TRY(read_number("callers_max", *node, {1, callers_most})));
        if (const toml::node* node = table->get("tiers")) TRY(read_tiers(settings, *node));
        return settings;
    }

private:
    struct Range {
        std::int64_t least;
        std::int64_t most;
    };

    Error at(const toml::node& node, std::string_view sentence) const {
        return {ErrorKind::invalid,
                fmt::format("{}, line {}: {}", file_, node.source().begin.line, sentence)};
    }

    Result<void> check_keys(const toml::table& table, std::string_view where,
                            const std::vector<std::string_view>& known) const {
        for (const auto& [key, node] : table) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            return at(node, fmt::format("{} has no key \"{}\"; its keys are {}", where, key.str(),
                                        fmt::join(known, ", ")));
        }
        return {};
    }

    Result<Role> read_role(const toml::node& node) const {
        const auto word = node.value_exact<std::string>();
        const auto role = word ? role_of(*word) : std::nullopt;
        if (role) return *role;
        return at(node, fmt::format("read is a role in quotes: {}",
                                    fmt::join(base::EnumWords<Role>::words, ", ")));
    }

    Result<std::int64_t> read_number(std::string_view key, const toml::node& node,
                                     Range range) const {
        const auto number = node.value_exact<std::int64_t>();
        if (number && *number >= range.least && *number <= range.most) return *number;
        return at(node,
                  fmt::format("{} is a whole number from {} to {}", key, range.least, range.most));
    }

    Result<std::vector<Network>> read_networks(std::string_view key, const toml::node& node) const {
        const toml::array* list = node.as_array();
        if (list == nullptr || list->size() > networks_max) {
            return at(node, fmt::format("{} is a list of at most {} networks, such as "
                                        "[\"10.0.0.0/8\"]",
                                        key, networks_max));
        }
        std::vector<Network> networks;
        for (const toml::node& element : *list) {
            const auto text = element.value_exact<std::string>();
            const auto network = text ? Network::parse(*text) : std::nullopt;
            if (!network) {
                return at(element,
                          fmt::format("{} holds addresses and networks in quotes, such as "
                                      "\"192.0.2.7\", \"10.0.0.0/8\" or \"2001:db8::/32\", with no "
                                      "bits set beyond the network's",
                                      key));
            }
            networks.push_back(*network);
        }
        return networks;
    }

    Result<void> read_tiers(Settings& settings, const toml::node& node) const {
        const toml::table* table = node.as_table();
        if (table == nullptr || table->size() > tiers_max) {
            return at(node, fmt::format("tiers are at most {} tables such as "
                                        "[access.tiers.standard]",
                                        tiers_max));
        }
        for (const auto& [key, value] : *table) {
            Tier tier = TRY(read_tier(std::string(key.str()), value));
            const auto known = std::find_if(settings.tiers.begin(), settings.tiers.end(),
                                            [&](const Tier& one) { return one.name == tier.name; });
            if (known != settings.tiers.end()) {
                *known = std::move(tier);
            } else {
                settings.tiers.push_back(std::move(tier));
            }
        }
        return {};
    }

    Result<Tier> read_tier(const std::string& name, const toml::node& node) const {
        if (!is_tier_name(name)) {
            return at(node, fmt::format("a tier's name has 1 to {} small letters, digits, - and _",
                                        name_bytes_max));
        }
        const toml::table* table = node.as_table();
        if (table == nullptr)
            return at(node, fmt::format("a tier is a table: write [access.tiers.{}]", name));
        TRY(check_keys(*table, fmt::format("[access.tiers.{}]", name), {"limits"}));
        const toml::node* limits = table->get("limits");
        const toml::array* list = limits != nullptr ? limits->as_array() : nullptr;
        if (list == nullptr || list->size() > limits_max) {
            return at(node, fmt::format("[access.tiers.{}] needs limits, a list of at most {} such "
                                        "as [{{ requests = 100, seconds = 1 }}], or [] for none",
                                        name, limits_max));
        }
        Tier tier{name, {}};
        for (const toml::node& element : *list) {
            const bool only = list->size() == 1;
            const auto number = tier.limits.size() + 1;
            tier.limits.push_back(
                {only ? name : fmt::format("{}-{}", name, number), TRY(read_allowance(element))});
        }
        return tier;
    }

    Result<Allowance> read_allowance(const toml::node& node) const {
        const toml::table* table = node.as_table();
        if (table == nullptr || !table->contains("requests") || !table->contains("seconds"))
            return at(node,
                      "a limit is { requests = 100, seconds = 1, burst = 200 }; burst may be "
                      "left out and is then as requests");
        TRY(check_keys(*table, "a limit", {"requests", "seconds", "burst"}));
        Allowance allowance;
        allowance.requests =
            TRY(read_number("requests", *table->get("requests"), {1, requests_max}));
        constexpr std::int64_t period_most = std::chrono::seconds(period_max).count();
        allowance.period = std::chrono::seconds(
            TRY(read_number("seconds", *table->get("seconds"), {1, period_most})));
        const std::int64_t burst_most = credit_max / std::chrono::nanoseconds(allowance.period);
        allowance.burst = std::min(allowance.requests, burst_most);
        if (const toml::node* burst = table->get("burst"))
            allowance.burst = TRY(read_number("burst", *burst, {1, burst_most}));
        return allowance;
    }

    std::string_view file_;
};

Network network(std::string_view text) { return Network::parse(text).value_or(Network{}); }

}  // namespace

Settings default_settings() {
    Settings settings;
    // 200 people behind one address who open the page in one second ask 8,000 times; a core answers
    // 2,000 a second in a hundredth of its time.
    settings.tiers = {{std::string(anonymous_tier),
                       {{std::string(anonymous_tier), {2'000, std::chrono::seconds(1), 20'000}}}},
                      {std::string(standard_tier),
                       {{std::string(standard_tier), {5'000, std::chrono::seconds(1), 50'000}}}}};
    settings.proxies = {network("127.0.0.0/8"), network("::1")};
    settings.unlimited = settings.proxies;
    return settings;
}

Result<Settings> read_settings(std::string_view name, std::string_view toml) {
    if (toml.size() > settings_bytes_max) {
        return Error{ErrorKind::too_large,
                     fmt::format("{} has {} bytes, settings at most {}; is it the right file?",
                                 name, toml.size(), settings_bytes_max)};
    }
    const toml::table table = TRY(base::parse_toml(name, toml));
    return Reader(name).run(table);
}

Result<Settings> load_settings(const std::filesystem::path& path) {
    std::error_code failure;
    if (!std::filesystem::exists(path, failure)) {
        return Error{ErrorKind::missing,
                     fmt::format("{} does not exist: check the name", path.native())};
    }
    std::ifstream file(path, std::ios::binary);
    std::string toml(settings_bytes_max + 1, '\0');
    file.read(toml.data(), static_cast<std::streamsize>(toml.size()));
    if (!file.is_open() || file.bad() || (file.gcount() == 0 && !file.eof())) {
        return Error{
            ErrorKind::denied,
            fmt::format("{} cannot be read: name a file that you may read", path.native())};
    }
    toml.resize(static_cast<std::size_t>(file.gcount()));
    return read_settings(path.native(), toml);
}

}  // namespace almanac::access
