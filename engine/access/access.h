#pragma once

// The front door of access: who asks, may they, and how often. Keys and sessions are made here and
// recognised here; a Gate answers for one program, on every core. overload.h, which this brings
// along, decides what to refuse when there is more work than time.

#include "engine/access/address.h"
#include "engine/access/gcra.h"
#include "engine/access/overload.h"
#include "engine/access/role.h"
#include "engine/access/secret.h"
#include "engine/base/clock.h"
#include "engine/base/result.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::access {

// ---- keys and sessions ----

// The longest that a session lasts; who needs longer gets a key.
inline constexpr std::chrono::hours session_lifetime_max{30 * 24};

// What a key or a session is to give its holder.
struct Grant {
    std::string name;  // 1 … 64 bytes on one line
    Role role = Role::reader;
    std::string tier = "standard";
    std::optional<std::chrono::seconds> lifetime;  // none: for ever; a session needs one
};

// A new key or session; `text` is nowhere else, and cannot be shown again.
struct Issued {
    std::string id;
    Secret text;
};

// A key without its secret.
struct KeyRecord {
    std::string id;
    std::string name;
    Role role = Role::reader;
    std::string tier;
    base::Instant created;
    std::optional<base::Instant> expires;
    std::optional<base::Instant> revoked;
};

// The file of keys, for whoever administers it; every change is whole, and on disk when it returns.
// Several programs may change one file at once: they take turns.
class KeyFile {
public:
    // Where a data folder has it.
    static std::filesystem::path in(const std::filesystem::path& data_folder);

    // Both outlive it. The file is made by the first change.
    KeyFile(std::filesystem::path path, const base::Clock& clock, Entropy& entropy)
        : path_(std::move(path)), clock_(clock), entropy_(entropy) {}

    // Makes a key.
    base::Result<Issued> add(const Grant& grant);
    // A session is not kept; the file gets a key to sign with where it has none.
    base::Result<Issued> start_session(const Grant& grant);
    // Makes a new key for signing; sessions signed with the earlier ones stay good until they
    // expire. Returns its id.
    base::Result<std::string> rotate();
    // Ends a key, a session, or a signing key with all its sessions, by its id.
    base::Result<void> revoke(std::string_view id);
    // Oldest first.
    base::Result<std::vector<KeyRecord>> list() const;

private:
    std::filesystem::path path_;
    const base::Clock& clock_;
    Entropy& entropy_;
};

// ---- settings ----

// One limit of a tier.
struct TierLimit {
    std::string name;  // in RateLimit-Policy
    Allowance allowance;
};

// The limits of everybody who has this tier; no limit where the list is empty.
struct Tier {
    std::string name;
    std::vector<TierLimit> limits;
};

// The tier of whoever says no name, and that of keys whose tier the settings do not know.
inline constexpr std::string_view anonymous_tier = "anonymous";
inline constexpr std::string_view standard_tier = "standard";

// What the operator decides.
struct Settings {
    Role read_role = Role::anybody;    // the least that any route asks for, but for vital ones
    std::vector<Tier> tiers;           // `anonymous` and `standard` are always there
    std::vector<Network> proxies;      // whose X-Forwarded-For is believed
    std::vector<Network> unlimited;    // addresses without limits of their own
    std::size_t callers_max = 65'536;  // remembered for each limit, of 32 bytes each: 2 MiB
};

// Everything open to read, limits that no newsroom meets, this machine without any.
Settings default_settings();

// A file of 32 tiers has 4 KB.
inline constexpr std::size_t settings_bytes_max = 256 * 1024;

// Reads the table [access] of a settings file in TOML; what it does not say is as by default. An
// unknown key is an error that names file, line and key.
base::Result<Settings> read_settings(std::string_view name, std::string_view toml);

// The same of a file.
base::Result<Settings> load_settings(const std::filesystem::path& path);

// ---- the gate ----

// Answers for one program: who asks, by key or session; may he, by his role and the route's; and
// how often, by the limits of his tier. What http calls may come from every thread at once.
class Gate : public http::AccessControl {
public:
    // The clock outlives it. A file of keys that cannot be trusted is an error, none is not.
    static base::Result<std::unique_ptr<Gate>> open(const Settings& settings,
                                                    const std::filesystem::path& keys,
                                                    const base::Clock& clock);
    // Takes up the file of keys if it has changed; call it every second or so, from one thread. A
    // file that cannot be read leaves what was there; the sentence says why, once.
    virtual std::optional<std::string> refresh() = 0;
    // What has been counted since the start, for metrics; from any thread.
    virtual std::vector<observe::Sample> samples() const = 0;
};

}  // namespace almanac::access
