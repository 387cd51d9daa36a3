#include "bench/load/request_writer.h"

namespace almanac::load {

RequestWriter::RequestWriter(const Mix& mix, const std::string& host) : mix_(mix) {
    for (const MixRequest& request : mix.requests) {
        std::string after = " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: almanac-load\r\n";
        for (const std::string& header : request.headers) after += header + "\r\n";
        whole_.push_back("GET " + request.path + after);
        after_path_.push_back(std::move(after));
    }
}

void RequestWriter::append(std::string& out, std::size_t request, base::Random& random,
                           std::string_view etag) const {
    if (mix_.requests[request].is_template()) {
        out += "GET ";
        append_path(out, mix_.requests[request].path, random);
        out += after_path_[request];
    } else {
        out += whole_[request];
    }
    if (!etag.empty()) {
        out += "If-None-Match: ";
        out += etag;
        out += "\r\n";
    }
    out += "\r\n";
}

}  // namespace almanac::load
