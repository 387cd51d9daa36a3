#pragma once

// Thrift's compact protocol, in which Parquet writes what it says of its pages. The reader takes
// bytes of any quality: what cannot be read makes it fail for good, and everything after is empty.
// Private to bundle; pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// The types of fields and elements, by their numbers on the wire.
enum class Thrift : std::uint8_t {
    stop = 0,
    yes = 1,
    no = 2,
    byte = 3,
    i16 = 4,
    i32 = 5,
    i64 = 6,
    real = 7,
    text = 8,
    list = 9,
    set = 10,
    map = 11,
    record = 12,
};

// Reads values one after another.
class ThriftReader {
public:
    explicit ThriftReader(std::string_view bytes) : bytes_(bytes) {}

    bool failed() const { return failed_; }
    // How many bytes were read so far.
    std::size_t position() const { return at_; }

    // Calls use(id, type) for each field of a record; use returns whether it read the value, and
    // what it left alone is passed over. A flag's value is its type.
    template <class Use>
    void record(Use&& use);
    // Calls use(type) for each element of a list; use must read it.
    template <class Use>
    void list(Use&& use);
    std::int64_t integer();
    std::string_view text();
    void skip(Thrift type);

private:
    // Parquet's own records are six deep; a claim of more is damage, not data.
    static constexpr int depth_max = 16;

    struct Field {
        std::int64_t id = 0;
        Thrift type = Thrift::stop;
    };
    struct Elements {
        std::uint64_t count = 0;
        Thrift type = Thrift::stop;
    };
    std::uint8_t byte();
    std::uint64_t varint();
    Field field(std::int64_t before);
    Elements elements();
    void skip_map();
    void fail() {
        failed_ = true;
        at_ = bytes_.size();
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool failed_ = false;
};

template <class Use>
void ThriftReader::record(Use&& use) {
    if (++depth_ > depth_max) fail();
    std::int64_t before = 0;
    while (!failed_) {
        const Field next = field(before);
        if (next.type == Thrift::stop) break;
        before = next.id;
        if (!use(next.id, next.type)) skip(next.type);
    }
    --depth_;
}

template <class Use>
void ThriftReader::list(Use&& use) {
    if (++depth_ > depth_max) fail();
    const Elements all = elements();
    for (std::uint64_t at = 0; at < all.count && !failed_; ++at) use(all.type);
    --depth_;
}

// Writes fields in the order of their ids.
class ThriftWriter {
public:
    // The outermost record.
    void begin_record();
    // The innermost open record is over.
    void end_record();
    // A field that is a whole number; its type says how wide.
    void integer(std::int16_t id, Thrift type, std::int64_t value);
    // A field that is yes or no.
    void flag(std::int16_t id, bool value);
    // A field that is a text.
    void text(std::int16_t id, std::string_view value);
    // A field that is a record; end_record() ends it.
    void begin_record(std::int16_t id);
    // A field that is a list; its elements follow, each by one of the three below.
    void begin_list(std::int16_t id, Thrift type, std::size_t count);
    void element(std::int64_t value) { zigzag(value); }
    void element(std::string_view value);
    void begin_element() { begin_record(); }

    const std::string& bytes() const { return bytes_; }

private:
    void header(std::int16_t id, Thrift type);
    void varint(std::uint64_t value);
    void zigzag(std::int64_t value);

    std::string bytes_;
    std::vector<std::int16_t> before_;  // the last id of each open record
};

}  // namespace almanac::bundle
