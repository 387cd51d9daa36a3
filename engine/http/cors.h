#pragma once

// Cross-origin answers (the Fetch standard's CORS protocol): the fields that let pages of other
// origins read what the server says. Written out beforehand; pure.

#include "engine/http/http.h"
#include "engine/http/message.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::http {

// One configuration, immutable.
class Cors {
public:
    explicit Cors(const CorsOptions& options);

    bool is_on() const { return is_on_; }
    // Whether answers differ by Origin: they do where origins are listed, also for who sends none.
    bool varies() const { return is_on_ && !anybody_; }

    // The fields of an ordinary answer, each with its line end; "" where the origin is not allowed.
    std::string_view fields(const Message& message) const;

    // Whether the message asks beforehand, as browsers do.
    static bool is_preflight(const Message& message);
    // The further fields of the answer to that.
    std::string_view preflight_fields(const Message& message) const;

private:
    struct Origin {
        std::string name;
        std::string fields;
    };

    const Origin* origin_of(const Message& message) const;

    bool is_on_;
    bool anybody_;
    std::vector<Origin> origins_;
    std::string preflight_;
};

}  // namespace almanac::http
