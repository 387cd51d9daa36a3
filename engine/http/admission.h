#pragma once

// How a program decides who may ask, and how often: a hook, asked before each handler. A part of
// the front door, which includes it; engine/access fills it.

#include "engine/base/describe.h"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace almanac::http {

struct Route;

// What a caller may do, in order: each may what those before it may. anybody: asks without a name.
// reader: known, reads. member: acts in his own name (votes, asks). moderator: judges what members
// wrote. editor: publishes. admin: runs the program.
enum class Caller : std::uint8_t { anybody, reader, member, moderator, editor, admin };

// An address of the internet; IPv4 is ::ffff:a.b.c.d.
using PeerAddress = std::array<unsigned char, 16>;

// A request before its handler sees it. Views need only live for the call.
struct Visit {
    const Route& route;
    std::string_view authorization;  // "" where absent, as below
    std::string_view api_key;        // X-API-Key
    bool repeated = false;           // one of the two was given more than once
    std::string_view forwarded_for;  // the last X-Forwarded-For
    PeerAddress peer{};
    std::chrono::nanoseconds now{0};  // of a steady clock
    std::size_t core = 0;             // whose thread asks
};

// Against what a request was counted, so that it can be taken back.
struct Charge {
    std::size_t account = 0;
    std::uint64_t subject = 0;
    std::chrono::nanoseconds at{0};
};

// What became of it.
struct Admission {
    unsigned status = 200;    // from 400 on: refused so
    std::string_view reason;  // of a refused one: a word, a literal
    std::string detail;       // likewise: a sentence for the problem
    std::string fields;       // for the answer's head: whole fields, each with its line end
    std::string name;         // of the caller; "" of an anonymous one
    Caller role = Caller::anybody;
    std::optional<Charge> charge;
};

// Decides; called on every core's thread at once.
class AccessControl {
public:
    virtual ~AccessControl() = default;
    // Whether the request may pass.
    virtual Admission admit(const Visit& visit) = 0;
    // How a request that was admitted has been answered.
    virtual void answered(const Admission& admission, unsigned status) = 0;
};

}  // namespace almanac::http

template <>
struct almanac::base::EnumWords<almanac::http::Caller> {
    static constexpr std::array<std::string_view, 6> words{"anybody",   "reader", "member",
                                                           "moderator", "editor", "admin"};
};
