#include "engine/bundle/thrift.h"

namespace almanac::bundle {

namespace {

constexpr unsigned delta_max = 15;  // of ids that follow one another, and of lengths in a header

std::int64_t from_zigzag(std::uint64_t value) {
    return static_cast<std::int64_t>(value >> 1U) ^ -static_cast<std::int64_t>(value & 1U);
}

}  // namespace

std::uint8_t ThriftReader::byte() {
    if (at_ >= bytes_.size()) {
        fail();
        return 0;
    }
    return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t ThriftReader::varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const std::uint8_t next = byte();
        value |= std::uint64_t{next & 0x7FU} << shift;
        if ((next & 0x80U) == 0) return value;
    }
    fail();
    return 0;
}

std::int64_t ThriftReader::integer() { return from_zigzag(varint()); }

std::string_view ThriftReader::text() {
    const std::uint64_t length = varint();
    if (length > bytes_.size() - at_) {
        fail();
        return {};
    }
    const std::string_view text = bytes_.substr(at_, length);
    at_ += length;
    return text;
}

ThriftReader::Field ThriftReader::field(std::int64_t before) {
    const std::uint8_t header = byte();
    const unsigned delta = header >> 4U;
    const auto type = static_cast<Thrift>(header & 0x0FU);
    if (type == Thrift::stop) return {};
    if (type > Thrift::record) fail();
    return {delta == 0 ? integer() : before + delta, failed_ ? Thrift::stop : type};
}

ThriftReader::Elements ThriftReader::elements() {
    const std::uint8_t header = byte();
    std::uint64_t count = header >> 4U;
    if (count == delta_max) count = varint();
    // Every element has a byte at least, so that no claim is longer than what is there.
    if (count > bytes_.size() - at_) fail();
    return {failed_ ? 0 : count, static_cast<Thrift>(header & 0x0FU)};
}

void ThriftReader::skip_map() {
    const std::uint64_t count = varint();
    if (count == 0) return;
    if (count > bytes_.size() - at_) return fail();
    const std::uint8_t types = byte();
    for (std::uint64_t at = 0; at < count && !failed_; ++at) {
        skip(static_cast<Thrift>(types >> 4U));
        skip(static_cast<Thrift>(types & 0x0FU));
    }
}

void ThriftReader::skip(Thrift type) {
    switch (type) {
        case Thrift::yes:
        case Thrift::no:
            return;  // as a field; lists of flags are nowhere in Parquet
        case Thrift::byte:
            byte();
            return;
        case Thrift::i16:
        case Thrift::i32:
        case Thrift::i64:
            varint();
            return;
        case Thrift::real:
            if (bytes_.size() - at_ < 8) return fail();
            at_ += 8;
            return;
        case Thrift::text:
            text();
            return;
        case Thrift::list:
        case Thrift::set:
            return list([this](Thrift element) {
                if (element == Thrift::yes || element == Thrift::no) return fail();
                skip(element);
            });
        case Thrift::record:
            return record([](std::int64_t, Thrift) { return false; });
        case Thrift::map:
            if (++depth_ > depth_max) fail();
            skip_map();
            --depth_;
            return;
        default:
            fail();
    }
}

void ThriftWriter::varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U)
        bytes_ += static_cast<char>(static_cast<std::uint8_t>(value | 0x80U));
    bytes_ += static_cast<char>(static_cast<std::uint8_t>(value));
}

void ThriftWriter::zigzag(std::int64_t value) {
    varint((static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63));
}

void ThriftWriter::header(std::int16_t id, Thrift type) {
    const int delta = id - before_.back();
    const auto low = static_cast<std::uint8_t>(type);
    if (delta > 0 && delta <= static_cast<int>(delta_max)) {
        bytes_ += static_cast<char>(static_cast<std::uint8_t>(delta << 4) | low);
    } else {
        bytes_ += static_cast<char>(low);
        zigzag(id);
    }
    before_.back() = id;
}

void ThriftWriter::begin_record() { before_.push_back(0); }

void ThriftWriter::end_record() {
    bytes_ += '\0';
    before_.pop_back();
}

void ThriftWriter::begin_record(std::int16_t id) {
    header(id, Thrift::record);
    begin_record();
}

void ThriftWriter::integer(std::int16_t id, Thrift type, std::int64_t value) {
    header(id, type);
    if (type == Thrift::byte)
        bytes_ += static_cast<char>(value);
    else
        zigzag(value);
}

void ThriftWriter::flag(std::int16_t id, bool value) {
    header(id, value ? Thrift::yes : Thrift::no);
}

void ThriftWriter::text(std::int16_t id, std::string_view value) {
    header(id, Thrift::text);
    element(value);
}

void ThriftWriter::element(std::string_view value) {
    varint(value.size());
    bytes_ += value;
}

void ThriftWriter::begin_list(std::int16_t id, Thrift type, std::size_t count) {
    header(id, Thrift::list);
    const auto low = static_cast<std::uint8_t>(type);
    if (count < delta_max) {
        bytes_ += static_cast<char>(static_cast<std::uint8_t>(count << 4U) | low);
        return;
    }
    bytes_ += static_cast<char>(static_cast<std::uint8_t>(delta_max << 4U) | low);
    varint(count);
}

}  // namespace almanac::bundle
