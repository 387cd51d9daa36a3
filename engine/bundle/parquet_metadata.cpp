#include "engine/bundle/parquet_metadata.h"

#include "engine/base/decimal.h"
#include "engine/bundle/thrift.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

namespace almanac::bundle {

namespace {

constexpr std::string_view magic = "PAR1";
constexpr std::size_t tail_bytes = 8;  // the length of the footer, and the magic again

// A page is one buffer in memory; DuckDB's own limit is 100 MB.
constexpr std::int64_t page_bytes_max = std::int64_t{128} << 20U;

// Rows of a group are in memory at once, as 8 bytes a value: 128 MB a column.
constexpr std::int64_t group_rows_max = std::int64_t{16} << 20U;

// A column in the footer, as far as it matters here.
struct Element {
    std::string_view name;
    std::int64_t stored = -1;
    std::int64_t repetition = 0;  // 0 required, 1 optional, 2 repeated
    std::int64_t children = 0;
    std::int64_t converted = -1;
    std::int64_t scale = 0;
    std::int64_t precision = 0;
    std::int64_t logical = 0;  // the id of the union's field
    std::int64_t bits = 64;
    bool is_signed = true;
};

struct Chunk {
    std::int64_t codec = -1;
    std::int64_t data_offset = -1;
    std::int64_t dictionary_offset = 0;
    std::int64_t packed_bytes = -1;
    bool is_elsewhere = false;  // another file, or encrypted
};

struct Group {
    std::int64_t rows = -1;
    std::vector<Chunk> chunks;
};

struct Footer {
    std::vector<Element> elements;
    std::vector<Group> groups;
    std::int64_t rows = -1;
    bool is_encrypted = false;
};

// LogicalType: a union, of which DECIMAL and INTEGER say more.
void read_logical(ThriftReader& in, Element& element) {
    in.record([&](std::int64_t kind, Thrift type) {
        element.logical = kind;
        if (type != Thrift::record) return false;
        in.record([&](std::int64_t id, Thrift inner) {
            constexpr std::int64_t decimal = 5, integer = 10;
            if (kind == decimal && inner == Thrift::i32) {
                (id == 1 ? element.scale : element.precision) = in.integer();
                return true;
            }
            if (kind != integer) return false;
            if (id == 2) element.is_signed = inner == Thrift::yes;
            return false;
        });
        return true;
    });
}

Element read_element(ThriftReader& in) {
    Element element;
    in.record([&](std::int64_t id, Thrift type) {
        if (id == 10 && type == Thrift::record) {
            read_logical(in, element);
            return true;
        }
        if (id == 4 && type == Thrift::text) {
            element.name = in.text();
            return true;
        }
        const std::array<std::int64_t*, 9> places{
            nullptr,           &element.stored,    nullptr,        &element.repetition, nullptr,
            &element.children, &element.converted, &element.scale, &element.precision};
        if (type != Thrift::i32 || id < 1 || id > 8) return false;
        std::int64_t* place = places[static_cast<std::size_t>(id)];
        if (place == nullptr) return false;
        *place = in.integer();
        return true;
    });
    return element;
}

void read_chunk_metadata(ThriftReader& in, Chunk& chunk) {
    in.record([&](std::int64_t id, Thrift type) {
        const bool is_number = type == Thrift::i32 || type == Thrift::i64;
        if (!is_number) return false;
        switch (id) {
            case 4:
                chunk.codec = in.integer();
                return true;
            case 7:
                chunk.packed_bytes = in.integer();
                return true;
            case 9:
                chunk.data_offset = in.integer();
                return true;
            case 11:
                chunk.dictionary_offset = in.integer();
                return true;
            default:
                return false;
        }
    });
}

Chunk read_chunk(ThriftReader& in) {
    Chunk chunk;
    in.record([&](std::int64_t id, Thrift type) {
        constexpr std::int64_t path = 1, metadata = 3, encryption = 8;
        if (id == path || id >= encryption) chunk.is_elsewhere = true;
        if (id != metadata || type != Thrift::record) return false;
        read_chunk_metadata(in, chunk);
        return true;
    });
    return chunk;
}

Group read_group(ThriftReader& in) {
    Group group;
    in.record([&](std::int64_t id, Thrift type) {
        if (id == 1 && type == Thrift::list) {
            in.list([&](Thrift element) {
                if (element == Thrift::record)
                    group.chunks.push_back(read_chunk(in));
                else
                    in.skip(element);
            });
            return true;
        }
        if (id != 3 || type != Thrift::i64) return false;
        group.rows = in.integer();
        return true;
    });
    return group;
}

template <class Value, class Read>
bool read_list(ThriftReader& in, Thrift type, std::vector<Value>& into, Read&& read) {
    if (type != Thrift::list) return false;
    in.list([&](Thrift element) {
        if (element == Thrift::record)
            into.push_back(read(in));
        else
            in.skip(element);
    });
    return true;
}

std::optional<Footer> read_footer(std::string_view bytes) {
    Footer footer;
    ThriftReader in(bytes);
    in.record([&](std::int64_t id, Thrift type) {
        switch (id) {
            case 2:
                return read_list(in, type, footer.elements, read_element);
            case 3:
                if (type != Thrift::i64) return false;
                footer.rows = in.integer();
                return true;
            case 4:
                return read_list(in, type, footer.groups, read_group);
            case 8:
                footer.is_encrypted = true;
                return false;
            default:
                return false;
        }
    });
    if (in.failed() || footer.is_encrypted) return std::nullopt;
    return footer;
}

// The annotation of an integer: none, or an old and a new one that say the same.
bool annotate_integer(const Element& element, ParquetColumn& column) {
    constexpr std::int64_t unsigned_8 = 11, signed_64 = 18, logical_integer = 10;
    column.bits = element.stored == static_cast<std::int64_t>(Stored::int32) ? 32 : 64;
    if (element.converted < 0 && element.logical == 0) return true;
    // A new annotation without the old one does not occur; its width would have to be read.
    if (element.converted < unsigned_8 || element.converted > signed_64) return false;
    if (element.logical != 0 && element.logical != logical_integer) return false;
    const std::int64_t kind = element.converted - unsigned_8;
    column.is_signed = kind >= 4;
    if (element.logical != 0 && element.is_signed != column.is_signed) return false;
    const auto bits = static_cast<std::uint8_t>(8U << static_cast<unsigned>(kind % 4));
    if (bits > column.bits || (bits == 64) != (column.bits == 64)) return false;
    column.bits = bits;
    return true;
}

bool is_text(const Element& element) {
    constexpr std::int64_t utf8 = 0, string = 1;
    const bool plain = element.converted < 0 && element.logical == 0;
    return plain || ((element.converted == utf8 || element.converted < 0) &&
                     (element.logical == string || element.logical == 0));
}

bool is_decimal(const Element& element) {
    constexpr std::int64_t converted = 5, logical = 5;
    return element.converted == converted && (element.logical == logical || element.logical == 0) &&
           element.scale >= 0 && element.scale <= element.precision &&
           element.precision <= base::decimal_places_64;
}

Meaning meaning_of(const Element& element, ParquetColumn& column) {
    const bool plain = element.converted < 0 && element.logical == 0;
    switch (column.stored) {
        case Stored::boolean:
            return plain ? Meaning::boolean : Meaning::other;
        case Stored::int32:
        case Stored::int64:
            if (is_decimal(element)) {
                column.places = static_cast<std::uint8_t>(element.scale);
                return Meaning::decimal;
            }
            return annotate_integer(element, column) ? Meaning::integer : Meaning::other;
        case Stored::real32:
        case Stored::real64:
            return plain ? Meaning::real : Meaning::other;
        case Stored::bytes:
            return is_text(element) ? Meaning::text : Meaning::other;
        default:
            return Meaning::other;
    }
}

// The root, then the columns and nothing below them.
std::optional<std::vector<ParquetColumn>> flat_columns(const std::vector<Element>& elements) {
    const bool is_flat =
        elements.size() > 1 &&
        elements[0].children == static_cast<std::int64_t>(elements.size() - 1) &&
        std::all_of(elements.begin() + 1, elements.end(), [](const Element& element) {
            return element.children == 0 && element.stored >= 0 && element.stored <= 7 &&
                   (element.repetition == 0 || element.repetition == 1);
        });
    if (!is_flat) return std::nullopt;
    std::vector<ParquetColumn> columns;
    for (auto element = elements.begin() + 1; element != elements.end(); ++element) {
        ParquetColumn& column = columns.emplace_back();
        column.name = element->name;
        column.stored = static_cast<Stored>(element->stored);
        column.optional = element->repetition == 1;
        column.meaning = meaning_of(*element, column);
    }
    return columns;
}

Codec codec_of(std::int64_t number) {
    for (const Codec codec : {Codec::none, Codec::snappy, Codec::gzip, Codec::zstd}) {
        if (static_cast<std::int64_t>(codec) == number) return codec;
    }
    return Codec::unknown;
}

std::optional<ParquetChunk> chunk_in(const Chunk& chunk, std::uint64_t pages_end) {
    const bool has_dictionary = chunk.dictionary_offset > 0;
    const std::int64_t begin =
        has_dictionary ? std::min(chunk.dictionary_offset, chunk.data_offset) : chunk.data_offset;
    const auto end = static_cast<std::int64_t>(pages_end);
    const bool is_inside = begin >= static_cast<std::int64_t>(magic.size()) && begin <= end &&
                           chunk.packed_bytes >= 0 && chunk.packed_bytes <= end - begin;
    if (!is_inside || chunk.is_elsewhere) return std::nullopt;
    return ParquetChunk{codec_of(chunk.codec), static_cast<std::uint64_t>(begin),
                        static_cast<std::uint64_t>(begin + chunk.packed_bytes)};
}

Layout layout_of(std::int64_t number) {
    for (const Layout layout :
         {Layout::plain, Layout::plain_dictionary, Layout::rle, Layout::delta_binary_packed,
          Layout::delta_lengths, Layout::rle_dictionary}) {
        if (static_cast<std::int64_t>(layout) == number) return layout;
    }
    return Layout::unknown;
}

// The numbers of one of the three kinds of header, by their ids; -1: not there.
struct PageNumbers {
    std::array<std::int64_t, 9> by_id;
    bool is_packed = true;

    PageNumbers() { by_id.fill(-1); }
};

PageNumbers read_page_numbers(ThriftReader& in) {
    PageNumbers numbers;
    in.record([&](std::int64_t id, Thrift type) {
        constexpr std::int64_t is_packed = 7;
        if (id == is_packed && type == Thrift::no) numbers.is_packed = false;
        if (type != Thrift::i32 || id < 1 || id > 8) return false;
        numbers.by_id[static_cast<std::size_t>(id)] = in.integer();
        return true;
    });
    return numbers;
}

// What the page's own kind of header says.
bool take_numbers(const PageNumbers& numbers, ParquetPage& page) {
    const std::int64_t values = numbers.by_id[1];
    if (values < 0 || values > group_rows_max) return false;
    page.values = static_cast<std::size_t>(values);
    if (page.kind != ParquetPage::Kind::data_v2) {
        page.layout = layout_of(numbers.by_id[2]);
        if (page.kind == ParquetPage::Kind::data) page.level_layout = layout_of(numbers.by_id[3]);
        return true;
    }
    const std::int64_t levels = numbers.by_id[5];
    page.layout = layout_of(numbers.by_id[4]);
    page.is_packed = numbers.is_packed;
    if (levels < 0 || numbers.by_id[6] > 0 || levels > static_cast<std::int64_t>(page.packed_bytes))
        return false;
    page.level_bytes = static_cast<std::size_t>(levels);
    return page.level_bytes <= page.bytes;
}

}  // namespace

std::optional<ParquetMetadata> parse_parquet_metadata(std::string_view file) {
    if (file.size() < magic.size() + tail_bytes || !file.starts_with(magic) ||
        !file.ends_with(magic)) {
        return std::nullopt;
    }
    std::uint32_t length = 0;  // little-endian, as every machine this runs on
    std::memcpy(&length, file.data() + file.size() - tail_bytes, sizeof length);
    if (length > file.size() - tail_bytes - magic.size()) return std::nullopt;
    const std::uint64_t pages_end = file.size() - tail_bytes - length;
    const auto footer = read_footer(file.substr(pages_end, length));
    if (!footer) return std::nullopt;
    auto columns = flat_columns(footer->elements);
    if (!columns) return std::nullopt;
    ParquetMetadata metadata{*std::move(columns), {}};
    std::int64_t rows = 0;
    for (const Group& group : footer->groups) {
        if (group.rows < 0 || group.rows > group_rows_max ||
            group.chunks.size() != metadata.columns.size()) {
            return std::nullopt;
        }
        rows += group.rows;
        ParquetGroup& into = metadata.groups.emplace_back();
        into.rows = static_cast<std::size_t>(group.rows);
        for (const Chunk& chunk : group.chunks) {
            const auto inside = chunk_in(chunk, pages_end);
            if (!inside) return std::nullopt;
            into.chunks.push_back(*inside);
        }
    }
    if (rows != footer->rows) return std::nullopt;
    return metadata;
}

std::optional<ParquetPage> parse_parquet_page(std::string_view bytes) {
    ParquetPage page;
    std::int64_t kind = -1, unpacked = -1, packed = -1;
    std::array<std::optional<PageNumbers>, 4> numbers;
    ThriftReader in(bytes);
    in.record([&](std::int64_t id, Thrift type) {
        if (type == Thrift::i32 && id >= 1 && id <= 3) {
            (id == 1 ? kind : id == 2 ? unpacked : packed) = in.integer();
            return true;
        }
        if (type != Thrift::record || (id != 5 && id != 7 && id != 8)) return false;
        numbers[id == 5 ? 0 : id == 7 ? 2 : 3] = read_page_numbers(in);
        return true;
    });
    const bool is_sound = !in.failed() && kind >= 0 && kind <= 3 && unpacked >= 0 && packed >= 0 &&
                          unpacked <= page_bytes_max &&
                          packed <= static_cast<std::int64_t>(bytes.size() - in.position());
    if (!is_sound) return std::nullopt;
    page.kind = static_cast<ParquetPage::Kind>(kind);
    page.header_bytes = in.position();
    page.packed_bytes = static_cast<std::size_t>(packed);
    page.bytes = static_cast<std::size_t>(unpacked);
    if (page.kind == ParquetPage::Kind::index) return page;
    const auto& own = numbers[static_cast<std::size_t>(kind)];
    if (!own || !take_numbers(*own, page)) return std::nullopt;
    return page;
}

}  // namespace almanac::bundle
