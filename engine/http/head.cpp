#include "engine/http/head.h"

#include "engine/http/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace almanac::http {

namespace {

// Our own pages load nothing from elsewhere and have nothing inline; that a script sets an
// element's style is no matter of the policy.
constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'self'; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'\r\n"
    "Referrer-Policy: strict-origin-when-cross-origin\r\n";

// Collects a head and hands it over whole: one append to the output where there would be dozens,
// and texts that are known when this is compiled cost no call.
class Block {
public:
    explicit Block(std::string& out) : out_(out) {}
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;
    ~Block() { flush(); }

    void add(std::string_view text) {
        if (text.size() > bytes_.size() - size_) flush();
        if (text.size() > bytes_.size()) return pass_on(text);
        std::memcpy(bytes_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }
    // A literal, the zero at its end left out.
    template <std::size_t size>
    [[gnu::always_inline]] void add(const char (&literal)[size]) {
        if (size - 1 > bytes_.size() - size_) flush();
        std::memcpy(bytes_.data() + size_, literal, size - 1);
        size_ += size - 1;
    }
    // A field whose value is empty is left out.
    template <std::size_t size>
    void field(const char (&name_and_colon)[size], std::string_view value) {
        if (value.empty()) return;
        add(name_and_colon);
        add(value);
        add("\r\n");
    }
    void number(std::uint64_t number) {
        std::array<char, 20> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
        add({digits.data(), static_cast<std::size_t>(end - digits.data())});
    }
    // A handler's own text: line breaks would let it add fields, so they become spaces.
    void add_safely(std::string_view text) {
        for (const char each : text) {
            const char safe = static_cast<unsigned char>(each) < 0x20 ? ' ' : each;
            add({&safe, 1});
        }
    }

private:
    [[gnu::noinline]] void pass_on(std::string_view text) { out_ += text; }
    [[gnu::noinline]] void flush() {
        out_.append(bytes_.data(), size_);
        size_ = 0;
    }

    std::string& out_;
    std::size_t size_ = 0;
    std::array<char, 1024> bytes_;  // an ordinary head has 350 bytes; filled before it is read
};

void add_status(Block& block, unsigned status) {
    if (status == 200) return block.add("HTTP/1.1 200 OK\r\n");
    block.add("HTTP/1.1 ");
    block.number(status);
    block.add(" ");
    block.add(title_of(status));
    block.add("\r\n");
}

// In milliseconds with three places, as Server-Timing has it.
void add_timing(Block& block, std::chrono::nanoseconds took) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0)) / 1000;
    block.add("Server-Timing: handler;dur=");
    block.number(micros / 1000);
    const auto fraction = static_cast<unsigned>(micros % 1000);
    const std::array<char, 6> places{'.',
                                     static_cast<char>('0' + fraction / 100),
                                     static_cast<char>('0' + fraction / 10 % 10),
                                     static_cast<char>('0' + fraction % 10),
                                     '\r',
                                     '\n'};
    block.add({places.data(), places.size()});
}

void add_connection(Block& block, Ending ending) {
    if (ending == Ending::close) block.add("Connection: close\r\n");
    if (ending == Ending::keep_1_0) block.add("Connection: keep-alive\r\n");
}

void add_content(Block& block, const Head& head) {
    block.field("Content-Type: ", head.content_type);
    if (head.content_length) {
        block.add("Content-Length: ");
        block.number(*head.content_length);
        block.add("\r\n");
    }
    if (head.chunked) block.add("Transfer-Encoding: chunked\r\n");
    if (head.encoding != base::Encoding::identity)
        block.field("Content-Encoding: ", base::name_of(head.encoding));
    block.field("Content-Range: ", head.content_range);
    if (head.takes_ranges) {
        block.add("Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n");
    } else if (!head.content_type.empty()) {
        block.add("X-Content-Type-Options: nosniff\r\n");
    }
    if (head.content_type.starts_with("text/html")) block.add(page_policy);
}

void add_vary(Block& block, const Head& head) {
    if (head.varies_by_encoding && head.varies_by_origin) {
        block.add("Vary: Accept-Encoding, Origin\r\n");
    } else if (head.varies_by_encoding) {
        block.add("Vary: Accept-Encoding\r\n");
    } else if (head.varies_by_origin) {
        block.add("Vary: Origin\r\n");
    }
}

void add_caching(Block& block, const Head& head) {
    block.field("ETag: ", head.etag);
    block.field("Last-Modified: ", head.last_modified);
    add_vary(block, head);
    block.field("Cache-Control: ", head.cache_control);
    block.field("CDN-Cache-Control: ", head.cdn_cache_control);
    block.field("Cache-Status: ", head.cache_status);
}

void add_more(Block& block, const Head& head) {
    for (const std::string_view lines : {head.access, head.tags, head.cors, head.preflight})
        if (!lines.empty()) block.add(lines);
    if (head.more == nullptr) return;
    for (const auto& [name, value] : *head.more) {
        block.add_safely(name);
        block.add(": ");
        block.add_safely(value);
        block.add("\r\n");
    }
}

}  // namespace

void append_head(std::string& out, const Head& head) {
    Block block(out);
    add_status(block, head.status);
    block.field("Date: ", head.date);
    add_connection(block, head.ending);
    add_content(block, head);
    add_caching(block, head);
    if (head.took) add_timing(block, *head.took);
    block.field("traceparent: ", head.traceparent);
    add_more(block, head);
    block.add("\r\n");
}

}  // namespace almanac::http
