#pragma once

// Sockets as a hostile or unlucky client uses them: raw bytes, from any loopback address.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace almanac::faults {

// How long a client waits for anything: to be connected, for room to send, for a whole answer.
inline constexpr std::chrono::seconds patience{10};

// One connection to 127.0.0.1. Nothing it does takes longer than its patience.
class Client {
public:
    // From 127.0.0.1, or another address of 127.0.0.0/8, each of which has ports of its own.
    explicit Client(std::uint16_t port, std::uint8_t from = 1);
    Client(Client&& other) noexcept;
    Client& operator=(Client&& other) noexcept;
    ~Client();

    bool is_connected() const { return connected_; }
    // False where the server has closed.
    bool send(std::string_view bytes);
    // One answer with its body, by its Content-Length; what there is, where the server closes or
    // says nothing.
    std::string receive();
    // Everything until the server closes, `most` bytes, or what there is.
    std::string receive_all(std::size_t most = SIZE_MAX);
    // GET `path`, and its answer.
    std::string get(std::string_view path);
    // Whether the server has said anything, or closed; does not wait.
    bool is_answered();

private:
    using Time = std::chrono::steady_clock::time_point;

    bool read_more(Time until);

    int handle_ = -1;
    bool connected_ = false;
    std::string received_;
};

// GET `path` as a client sends it.
std::string get_request(std::string_view path);

}  // namespace almanac::faults
