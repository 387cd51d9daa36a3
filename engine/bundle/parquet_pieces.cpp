// One chunk: its dictionary, then its data pages, of which each says by levels which values are
// there and holds those that are one behind the other.

#include "engine/bundle/parquet_pieces.h"

#include "engine/bundle/parquet_codec.h"
#include "engine/bundle/parquet_values.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace almanac::bundle {

namespace {

std::uint32_t word_at(const char* bytes) {
    std::uint32_t word = 0;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

bool are_ascii(std::string_view bytes) {
    std::uint64_t seen = 0;
    std::size_t at = 0;
    for (; at + 8 <= bytes.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + at, sizeof word);
        seen |= word;
    }
    for (; at < bytes.size(); ++at) seen |= static_cast<std::uint8_t>(bytes[at]);
    return (seen & 0x8080808080808080U) == 0;
}

bool is_dictionary(Layout layout) {
    return layout == Layout::plain_dictionary || layout == Layout::rle_dictionary;
}

// Values one behind the other, as they are stored: the page's bytes behind its levels.
struct Values {
    std::string_view bytes;
    Layout layout = Layout::unknown;
    std::size_t count = 0;  // without nulls
};

// Where a page's texts go.
enum class Texts : unsigned char { into_dictionary, into_rows };

// Reads one chunk into a column.
class ChunkReader {
public:
    ChunkReader(const ParquetColumn& column, const ParquetChunk& chunk, PieceColumn& out)
        : column_(column), chunk_(chunk), out_(out) {}

    bool read(std::string_view bytes, std::size_t rows);

private:
    bool read_page(const ParquetPage& page, std::string_view packed);
    bool read_dictionary(const ParquetPage& page, std::string_view packed);
    bool read_data(const ParquetPage& page, PageBytes unpacked, std::string_view levels);
    bool append(const Values& values);
    bool append_texts(const Values& values);
    bool append_plain_texts(std::string_view bytes, std::size_t count, Texts into);
    bool append_lengths(std::string_view bytes, std::size_t count);
    void append_word(std::string_view word, Texts into);
    bool append_integers(const Values& values);
    bool append_booleans(const Values& values);
    bool append_reals(const Values& values);
    bool read_codes(const Values& values, std::size_t words);
    bool plain_integers(std::string_view bytes, std::span<std::int64_t> into) const;
    bool plain_reals(std::string_view bytes, std::span<double> into) const;
    bool fits(std::span<const std::int64_t> values) const;
    bool note_levels(std::string_view levels, std::size_t count, std::size_t& there);
    void spread(std::size_t first, std::size_t count);

    const ParquetColumn& column_;
    const ParquetChunk& chunk_;
    PieceColumn& out_;
    std::size_t rows_ = 0;  // so far
    bool has_dictionary_ = false;
    std::vector<std::int64_t> integers_;  // the dictionary's
    std::vector<double> reals_;
    std::size_t words_ = 0;  // of out_.words, the dictionary's
    std::vector<std::uint32_t> codes_;
    std::vector<std::uint32_t> levels_;
};

bool ChunkReader::read(std::string_view bytes, std::size_t rows) {
    while (rows_ < rows) {
        const auto page = parse_parquet_page(bytes);
        if (!page) return false;
        const std::string_view packed = bytes.substr(page->header_bytes, page->packed_bytes);
        if (page->kind != ParquetPage::Kind::dictionary && page->values > rows - rows_)
            return false;
        if (!read_page(*page, packed)) return false;
        bytes.remove_prefix(page->header_bytes + page->packed_bytes);
    }
    return true;
}

bool ChunkReader::read_page(const ParquetPage& page, std::string_view packed) {
    switch (page.kind) {
        case ParquetPage::Kind::index:
            return true;
        case ParquetPage::Kind::dictionary:
            return read_dictionary(page, packed);
        case ParquetPage::Kind::data: {
            auto unpacked = unpack_page(chunk_.codec, packed, page.bytes);
            if (!unpacked) return false;
            std::string_view levels;
            if (column_.optional) {
                constexpr std::size_t length_bytes = 4;
                std::string_view& all = unpacked->bytes;
                if (page.level_layout != Layout::rle || all.size() < length_bytes) return false;
                const std::size_t length = word_at(all.data());
                if (length > all.size() - length_bytes) return false;
                levels = all.substr(length_bytes, length);
                all.remove_prefix(length_bytes + length);
            }
            return read_data(page, *std::move(unpacked), levels);
        }
        default: {
            const std::string_view levels = packed.substr(0, page.level_bytes);
            packed.remove_prefix(page.level_bytes);
            const std::size_t bytes = page.bytes - page.level_bytes;
            auto unpacked = unpack_page(page.is_packed ? chunk_.codec : Codec::none, packed, bytes);
            return unpacked && read_data(page, *std::move(unpacked), levels);
        }
    }
}

bool ChunkReader::read_dictionary(const ParquetPage& page, std::string_view packed) {
    const bool is_plain = page.layout == Layout::plain || page.layout == Layout::plain_dictionary;
    if (has_dictionary_ || rows_ > 0 || !is_plain) return false;
    has_dictionary_ = true;
    const auto unpacked = unpack_page(chunk_.codec, packed, page.bytes);
    if (!unpacked) return false;
    if (unpacked->owner) out_.owners.push_back(unpacked->owner);
    if (column_.meaning == Meaning::text) {
        words_ = page.values;
        return append_plain_texts(unpacked->bytes, page.values, Texts::into_dictionary);
    }
    if (column_.meaning == Meaning::real) {
        reals_.resize(page.values);
        return plain_reals(unpacked->bytes, reals_);
    }
    if (column_.meaning == Meaning::boolean) return false;
    integers_.resize(page.values);
    return plain_integers(unpacked->bytes, integers_);
}

bool ChunkReader::read_data(const ParquetPage& page, PageBytes unpacked, std::string_view levels) {
    std::size_t there = page.values;
    if (column_.optional && !note_levels(levels, page.values, there)) return false;
    if (unpacked.owner && column_.meaning == Meaning::text && !is_dictionary(page.layout))
        out_.owners.push_back(unpacked.owner);
    if (!append({unpacked.bytes, page.layout, there})) return false;
    if (there < page.values) spread(rows_, page.values);
    rows_ += page.values;
    return true;
}

// Which values are there. A page's levels are nearly always one run.
bool ChunkReader::note_levels(std::string_view levels, std::size_t count, std::size_t& there) {
    if (count == 0) return true;
    if (are_all_ones(levels, count)) {
        if (!out_.present.empty()) out_.present.resize(rows_ + count, true);
        return true;
    }
    levels_.resize(count);
    if (!read_runs(levels, 1, levels_)) return false;
    out_.present.resize(rows_, true);
    there = 0;
    for (const std::uint32_t level : levels_) {
        out_.present.push_back(level != 0);
        there += level;
    }
    return true;
}

// The values that are there stand at the beginning; each moves to its row, from the last on.
void ChunkReader::spread(std::size_t first, std::size_t count) {
    const auto move = [&](auto& values) {
        std::size_t from = values.size();
        values.resize(first + count);
        for (std::size_t row = first + count; row-- > first;)
            values[row] = out_.present[row] ? values[--from] : 0;
    };
    if (column_.meaning == Meaning::text) {
        if (out_.words.empty()) out_.words.emplace_back("");
        move(out_.codes);
    } else if (column_.meaning == Meaning::real) {
        move(out_.reals);
    } else {
        move(out_.integers);
    }
}

bool ChunkReader::append(const Values& values) {
    switch (column_.meaning) {
        case Meaning::boolean:
            return append_booleans(values);
        case Meaning::integer:
        case Meaning::decimal:
            return append_integers(values);
        case Meaning::real:
            return append_reals(values);
        case Meaning::text:
            return append_texts(values);
        default:
            return false;
    }
}

// Codes of a dictionary: their width in a byte, then runs.
bool ChunkReader::read_codes(const Values& values, std::size_t words) {
    codes_.resize(values.count);
    if (values.count == 0) return true;
    if (!has_dictionary_ || values.bytes.empty()) return false;
    const auto width = static_cast<std::uint8_t>(values.bytes[0]);
    if (!read_runs(values.bytes.substr(1), width, codes_)) return false;
    return *std::max_element(codes_.begin(), codes_.end()) < words;
}

bool ChunkReader::append_texts(const Values& values) {
    if (is_dictionary(values.layout)) {
        if (!read_codes(values, words_)) return false;
        out_.codes.insert(out_.codes.end(), codes_.begin(), codes_.end());
        return true;
    }
    if (values.layout == Layout::plain)
        return append_plain_texts(values.bytes, values.count, Texts::into_rows);
    return values.layout == Layout::delta_lengths && append_lengths(values.bytes, values.count);
}

// In a row, a text that is the one before has its code.
void ChunkReader::append_word(std::string_view word, Texts into) {
    const bool is_repeat =
        into == Texts::into_rows && !out_.codes.empty() && out_.words[out_.codes.back()] == word;
    if (!is_repeat) out_.words.push_back(word);
    if (into == Texts::into_rows)
        out_.codes.push_back(static_cast<std::uint32_t>(out_.words.size() - 1));
}

bool ChunkReader::append_plain_texts(std::string_view bytes, std::size_t count, Texts into) {
    constexpr std::size_t length_bytes = 4;
    const bool is_ascii = are_ascii(bytes);
    for (std::size_t at = 0; at < count; ++at) {
        if (bytes.size() < length_bytes) return false;
        const std::size_t length = word_at(bytes.data());
        if (length > bytes.size() - length_bytes) return false;
        const std::string_view word = bytes.substr(length_bytes, length);
        if (!is_ascii && !simdjson::validate_utf8(word.data(), word.size())) return false;
        append_word(word, into);
        bytes.remove_prefix(length_bytes + length);
    }
    return true;
}

// All lengths as differences, then all texts.
bool ChunkReader::append_lengths(std::string_view bytes, std::size_t count) {
    std::vector<std::int64_t> lengths(count);
    const auto used = read_differences(bytes, lengths);
    if (!used) return false;
    bytes.remove_prefix(*used);
    const bool is_ascii = are_ascii(bytes);
    for (const std::int64_t length : lengths) {
        if (length < 0 || static_cast<std::uint64_t>(length) > bytes.size()) return false;
        const std::string_view word = bytes.substr(0, static_cast<std::size_t>(length));
        if (!is_ascii && !simdjson::validate_utf8(word.data(), word.size())) return false;
        append_word(word, Texts::into_rows);
        bytes.remove_prefix(word.size());
    }
    return true;
}

bool ChunkReader::append_integers(const Values& values) {
    const std::size_t first = out_.integers.size();
    out_.integers.resize(first + values.count);
    const std::span<std::int64_t> into(out_.integers.data() + first, values.count);
    if (is_dictionary(values.layout)) {
        if (!read_codes(values, integers_.size())) return false;
        for (std::size_t at = 0; at < into.size(); ++at) into[at] = integers_[codes_[at]];
        return true;
    }
    if (values.layout == Layout::plain) return plain_integers(values.bytes, into);
    if (values.layout != Layout::delta_binary_packed || !read_differences(values.bytes, into))
        return false;
    if (column_.stored == Stored::int32) {
        for (std::int64_t& value : into)
            value = column_.is_signed
                        ? static_cast<std::int64_t>(static_cast<std::int32_t>(value))
                        : static_cast<std::int64_t>(static_cast<std::uint32_t>(value));
    }
    return fits(into);
}

bool ChunkReader::plain_integers(std::string_view bytes, std::span<std::int64_t> into) const {
    if (column_.stored == Stored::int64) {
        if (bytes.size() < into.size_bytes()) return false;
        if (!into.empty()) std::memcpy(into.data(), bytes.data(), into.size_bytes());
        return fits(into);
    }
    if (bytes.size() / sizeof(std::int32_t) < into.size()) return false;
    for (std::size_t at = 0; at < into.size(); ++at) {
        const std::uint32_t word = word_at(bytes.data() + at * sizeof word);
        into[at] = column_.is_signed ? static_cast<std::int64_t>(static_cast<std::int32_t>(word))
                                     : static_cast<std::int64_t>(word);
    }
    return fits(into);
}

// Whether all values are of the width that the column says; a number of 64 bits without a sign
// must fit in 64 with one.
bool ChunkReader::fits(std::span<const std::int64_t> values) const {
    if (column_.meaning == Meaning::decimal || values.empty()) return true;
    if (column_.bits == 64 && column_.is_signed) return true;
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    if (column_.bits == 64) return *least >= 0;
    const std::int64_t range = std::int64_t{1}
                               << (column_.is_signed ? column_.bits - 1 : column_.bits);
    return *least >= (column_.is_signed ? -range : 0) && *most < range;
}

bool ChunkReader::append_booleans(const Values& values) {
    std::string_view bytes = values.bytes;
    codes_.resize(values.count);
    if (values.layout == Layout::rle) {
        constexpr std::size_t length_bytes = 4;
        if (values.count > 0) {
            if (bytes.size() < length_bytes) return false;
            const std::size_t length = word_at(bytes.data());
            if (length > bytes.size() - length_bytes) return false;
            if (!read_runs(bytes.substr(length_bytes, length), 1, codes_)) return false;
        }
        out_.integers.insert(out_.integers.end(), codes_.begin(), codes_.end());
        return true;
    }
    if (values.layout != Layout::plain || bytes.size() < (values.count + 7) / 8) return false;
    for (std::size_t at = 0; at < values.count; ++at)
        out_.integers.push_back((static_cast<unsigned char>(bytes[at / 8]) / (1U << (at % 8))) % 2);
    return true;
}

bool ChunkReader::append_reals(const Values& values) {
    const std::size_t first = out_.reals.size();
    out_.reals.resize(first + values.count);
    const std::span<double> into(out_.reals.data() + first, values.count);
    if (is_dictionary(values.layout)) {
        if (!read_codes(values, reals_.size())) return false;
        for (std::size_t at = 0; at < into.size(); ++at) into[at] = reals_[codes_[at]];
        return true;
    }
    return values.layout == Layout::plain && plain_reals(values.bytes, into);
}

bool ChunkReader::plain_reals(std::string_view bytes, std::span<double> into) const {
    const bool is_wide = column_.stored == Stored::real64;
    if (bytes.size() / (is_wide ? sizeof(double) : sizeof(float)) < into.size()) return false;
    for (std::size_t at = 0; at < into.size(); ++at) {
        if (is_wide) {
            std::memcpy(&into[at], bytes.data() + at * sizeof(double), sizeof(double));
        } else {
            into[at] = std::bit_cast<float>(word_at(bytes.data() + at * sizeof(float)));
        }
    }
    return true;
}

void clear(PieceColumn& column) {
    column.integers.clear();
    column.reals.clear();
    column.codes.clear();
    column.words.clear();
    column.present.clear();
    column.owners.clear();
}

}  // namespace

std::optional<ParquetPieces> ParquetPieces::open(std::string_view file) {
    auto metadata = parse_parquet_metadata(file);
    if (!metadata) return std::nullopt;
    return ParquetPieces(file, *std::move(metadata));
}

bool ParquetPieces::read(std::size_t piece, std::size_t column, PieceColumn& out) const {
    clear(out);
    const ParquetGroup& group = metadata_.groups[piece];
    const ParquetChunk& chunk = group.chunks[column];
    if (chunk.codec == Codec::unknown || metadata_.columns[column].meaning == Meaning::other)
        return false;
    ChunkReader reader(metadata_.columns[column], chunk, out);
    if (!reader.read(file_.substr(chunk.begin, chunk.end - chunk.begin), group.rows)) return false;
    if (std::find(out.present.begin(), out.present.end(), false) == out.present.end())
        out.present.clear();
    return true;
}

}  // namespace almanac::bundle
