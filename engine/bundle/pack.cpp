#include "engine/bundle/pack.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

namespace almanac::bundle {

using base::Encoded;
using base::Encoding;
using base::encoding_count;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr std::string_view magic = "almpack1";
constexpr std::size_t number_bytes = 4;
constexpr std::size_t header_bytes = 8 + 2 * number_bytes;
constexpr std::size_t entry_bytes = (1 + 2 * encoding_count) * 2 * number_bytes;
constexpr std::size_t etag_bytes_max = 64;

void put_number(std::string& out, std::size_t number) {
    for (unsigned shift = 0; shift < 32; shift += 8)
        out += static_cast<char>((number >> shift) & 0xFFu);
}

std::size_t number_at(std::string_view bytes, std::size_t offset) {
    std::size_t number = 0;
    for (std::size_t at = 0; at < number_bytes; ++at) {
        number |= std::size_t{static_cast<unsigned char>(bytes[offset + at])} << (8 * at);
    }
    return number;
}

// Writes index and content side by side; the content's place is known once the number of answers
// is.
class Builder {
public:
    explicit Builder(std::size_t answers) : start_(header_bytes + answers * entry_bytes) {}

    void add(const std::string& key, const Encodings& bodies) {
        put(key);
        for (std::size_t at = 0; at < encoding_count; ++at) {
            const bool present = at == 0 || !bodies[at].empty();
            put(present ? bodies[at] : "");
            put(present ? base::etag_of(bodies[at], static_cast<Encoding>(at)) : "");
        }
    }

    Result<std::string> finish(std::size_t answers) {
        const std::size_t total = start_ + content_.size();
        if (total > std::numeric_limits<std::uint32_t>::max()) {
            return Error{ErrorKind::too_large, "a pack of answers is larger than 4 GiB: split it"};
        }
        std::string out(magic);
        put_number(out, answers);
        put_number(out, total);
        return out + index_ + content_;
    }

private:
    void put(std::string_view bytes) {
        put_number(index_, bytes.empty() ? 0 : start_ + content_.size());
        put_number(index_, bytes.size());
        content_ += bytes;
    }

    std::size_t start_;
    std::string index_;
    std::string content_;
};

// Printable ASCII between two quotes, so that no header is ever broken by one.
bool is_etag(std::string_view text) {
    if (text.size() < 3 || text.size() > etag_bytes_max || text.front() != '"' ||
        text.back() != '"')
        return false;
    text = text.substr(1, text.size() - 2);
    return std::all_of(text.begin(), text.end(),
                       [](char letter) { return letter > ' ' && letter < 127 && letter != '"'; });
}

// The bytes that a {offset, bytes} pair at `place` names, or nothing where they are not within the
// content.
std::optional<std::string_view> slice_at(std::string_view bytes, std::size_t place,
                                         std::size_t content) {
    const std::size_t offset = number_at(bytes, place);
    const std::size_t length = number_at(bytes, place + number_bytes);
    if (length == 0) return offset == 0 ? std::optional(std::string_view("", 0)) : std::nullopt;
    if (offset < content || offset > bytes.size() || length > bytes.size() - offset)
        return std::nullopt;
    return bytes.substr(offset, length);
}

// The answer whose entry begins at `entry`, or nothing where it is damaged.
std::optional<Encoded> answer_at(std::string_view bytes, std::size_t entry, std::size_t content) {
    Encoded answer;
    for (std::size_t at = 0; at < encoding_count; ++at) {
        const std::size_t place = entry + (1 + 2 * at) * 2 * number_bytes;
        const auto body = slice_at(bytes, place, content);
        const auto etag = slice_at(bytes, place + 2 * number_bytes, content);
        if (!body || !etag) return std::nullopt;
        const bool absent = at > 0 && body->empty() && etag->empty();
        if (!absent && (!is_etag(*etag) || (at > 0 && body->empty()))) return std::nullopt;
        answer.bodies[at] = {*body, *etag};
    }
    return answer;
}

}  // namespace

Result<std::string> build_pack(const std::map<std::string, Encodings>& answers) {
    Builder builder(answers.size());
    for (const auto& [key, bodies] : answers) builder.add(key, bodies);
    return builder.finish(answers.size());
}

Result<Pack> Pack::open(std::string_view bytes, std::string_view content_type) {
    const auto damaged = [](std::string why) { return Error{ErrorKind::broken, std::move(why)}; };
    if (bytes.size() < header_bytes || !bytes.starts_with(magic))
        return damaged("it does not begin as a pack does");
    const std::size_t count = number_at(bytes, magic.size());
    if (number_at(bytes, magic.size() + number_bytes) != bytes.size())
        return damaged("its length is another");
    if (count > (bytes.size() - header_bytes) / entry_bytes)
        return damaged("its index is longer than itself");
    const std::size_t content = header_bytes + count * entry_bytes;
    Pack pack;
    pack.keys_.reserve(count);
    pack.answers_.reserve(count);
    for (std::size_t at = 0; at < count; ++at) {
        const std::size_t entry = header_bytes + at * entry_bytes;
        const auto key = slice_at(bytes, entry, content);
        auto answer = answer_at(bytes, entry, content);
        if (!key || !answer) return damaged(fmt::format("entry {} of its index is wrong", at + 1));
        if (at > 0 && *key <= pack.keys_.back())
            return damaged(fmt::format("key {} is out of order", at + 1));
        answer->content_type = content_type;
        pack.keys_.push_back(*key);
        pack.answers_.push_back(std::move(*answer));
    }
    return pack;
}

const Encoded* Pack::find(std::string_view key) const {
    const auto place = std::lower_bound(keys_.begin(), keys_.end(), key);
    if (place == keys_.end() || *place != key) return nullptr;
    return &answers_[static_cast<std::size_t>(place - keys_.begin())];
}

}  // namespace almanac::bundle
