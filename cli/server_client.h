#pragma once

// Asks a running server, as whoever administers it does.

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace CLI {
class App;
}

namespace almanac::cli {

// Which server, and as whom, as the command line names them.
struct ServerAddress {
    std::string url = "http://127.0.0.1:8080";
    std::string key_file;  // "": the variable ALMANAC_KEY, or nobody
};

// Adds --server and --key-file.
void add_server_options(CLI::App& verb, ServerAddress& address);

// Sends GET or POST (without a body) and returns the body of a good answer. Errors: `invalid` for
// an address that is none, `missing` where nobody listens or there is no such thing, `denied`, else
// `broken`; with what the server says of it.
base::Result<std::string> ask_server(const ServerAddress& address, std::string_view method,
                                     std::string_view path);

}  // namespace almanac::cli
