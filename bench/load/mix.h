#pragma once

// What users ask for: a file of journeys with weights. Pure; docs/testing.md explains the file.

#include "engine/base/random.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::load {

// No mix has more; a user remembers an ETag of each in four bytes, 40 MB for 10,000 users.
inline constexpr std::size_t mix_requests_max = 1'000;

// One request that users make.
struct MixRequest {
    std::string path;                     // {1..500} in it becomes a random number of these
    std::vector<std::string> headers;     // "Accept-Encoding: br"
    std::vector<unsigned> statuses{200};  // that are right, beside 304 where it was asked for
    bool changes = false;  // its bytes may differ from one time to the next under no or one ETag

    // Whether its path has a number to be filled in.
    bool is_template() const { return path.find('{') != std::string::npos; }
};

// Requests that follow one another.
struct Journey {
    double weight = 1;
    std::vector<std::size_t> requests;  // places in Mix::requests
};

// A whole file.
struct Mix {
    std::string name;
    double think_ms = 1000;  // between two requests of a user, by the clock and not by the answer
    double revalidate = 0;   // of the requests whose ETag the user knows: the share that sends it
    std::vector<MixRequest> requests;
    std::vector<Journey> journeys;
};

// Reads TOML; `name` is the file's, for errors.
base::Result<Mix> parse_mix(std::string_view text, const std::string& name);

// Appends `path` with every {a..b} filled in.
void append_path(std::string& out, std::string_view path, base::Random& random);

// One user: where it is on its journey, and its own chance.
class User {
public:
    User(const Mix& mix, std::uint64_t seed) : mix_(&mix), random_(seed) {}

    // The place of the next request in Mix::requests; a journey that is over is followed by one
    // drawn by weight.
    std::size_t next();

    // Its chance, for whatever else it decides.
    base::Random& random() { return random_; }

private:
    const Mix* mix_;
    base::Random random_;
    std::uint32_t journey_ = 0;
    std::uint32_t step_ = 0;  // within it; 0: draw one
};

}  // namespace almanac::load
