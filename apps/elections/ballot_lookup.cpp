#include "apps/elections/ballot_lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <span>

namespace almanac::elections {

namespace {

// The file: this mark, then the parts in the order of BallotLookup's members, each after its length
// in bytes (u64) and padded to eight bytes. Numbers are little-endian.
constexpr std::string_view file_mark = "ALMLOOK2";

template <class Number>
void put(std::string& out, Number number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    out.append(bytes, sizeof number);
}

template <class Number>
Number get(std::string_view bytes, std::size_t index) {
    Number number;
    std::memcpy(&number, bytes.data() + index * sizeof number, sizeof number);
    return number;
}

void put_part(std::string& out, std::string_view part) {
    put<std::uint64_t>(out, part.size());
    out += part;
    out.append((8 - part.size() % 8) % 8, '\0');
}

template <class Numbers>
std::string numbers_part(const Numbers& numbers) {
    std::string out;
    for (const auto number : numbers) put(out, static_cast<std::uint32_t>(number));
    return out;
}

// Texts one after another, and where each ends.
struct TextsPart {
    std::string bytes;
    std::vector<std::uint32_t> ends;
};

TextsPart texts_part(const std::vector<std::string>& texts) {
    TextsPart part;
    for (const std::string& text : texts) {
        part.bytes += text;
        part.ends.push_back(static_cast<std::uint32_t>(part.bytes.size()));
    }
    return part;
}

void put_column(std::string& out, const TextColumn& column) {
    std::vector<std::uint32_t> codes(column.size());
    for (std::size_t row = 0; row < codes.size(); ++row) codes[row] = column.code(row);
    const TextsPart words = texts_part(column.words());
    put_part(out, numbers_part(codes));
    put_part(out, numbers_part(words.ends));
    put_part(out, words.bytes);
}

void put_ids(std::string& out, const std::vector<std::string>& ids) {
    const TextsPart part = texts_part(ids);
    std::vector<std::uint32_t> by_id(ids.size());
    std::iota(by_id.begin(), by_id.end(), 0u);
    std::sort(by_id.begin(), by_id.end(),
              [&](auto one, auto other) { return ids[one] < ids[other]; });
    put_part(out, numbers_part(part.ends));
    put_part(out, part.bytes);
    put_part(out, numbers_part(by_id));
}

std::string_view text_at(std::string_view ends, std::string_view bytes, std::size_t index) {
    const std::size_t begin = index == 0 ? 0 : get<std::uint32_t>(ends, index - 1);
    const std::size_t end = get<std::uint32_t>(ends, index);
    return end < begin || end > bytes.size() ? std::string_view()
                                             : bytes.substr(begin, end - begin);
}

// Takes the parts off the front of `rest` one by one.
class Parts {
public:
    explicit Parts(std::string_view bytes) : rest_(bytes) {}

    std::string_view next() {
        if (rest_.size() < sizeof(std::uint64_t)) return fail();
        const auto length = get<std::uint64_t>(rest_, 0);
        const std::uint64_t padded = length + (8 - length % 8) % 8;
        rest_.remove_prefix(sizeof(std::uint64_t));
        if (length > rest_.size() || padded > rest_.size()) return fail();
        const std::string_view part = rest_.substr(0, length);
        rest_.remove_prefix(padded);
        return part;
    }
    bool good() const { return good_ && rest_.empty(); }

private:
    std::string_view fail() {
        good_ = false;
        return {};
    }
    std::string_view rest_;
    bool good_ = true;
};

// Whether ends never fall and the last is what `bytes` has.
bool ends_fit(std::string_view ends, std::size_t units) {
    std::uint32_t before = 0;
    for (std::size_t index = 0; index < ends.size() / 4; ++index) {
        const auto end = get<std::uint32_t>(ends, index);
        if (end < before) return false;
        before = end;
    }
    return before == units;
}

// Letters and digits of a column's name, small, so that "Batch No" is "batchno".
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char letter : name) {
        const bool is_capital = letter >= 'A' && letter <= 'Z';
        const bool is_kept = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
        if (is_capital) plain += static_cast<char>(letter - 'A' + 'a');
        if (is_kept) plain += letter;
    }
    return plain;
}

}  // namespace

const ExtraColumn* batch_column(const Contest& contest) {
    for (const std::string_view wanted : {"batch", "batchid", "batchno", "batchnumber", "boxid",
                                          "scancomputername", "tabulator", "creatingdeviceid"}) {
        for (const ExtraColumn& column : contest.extra_columns) {
            if (plain_name(column.name) == wanted && column.values.size() > 0) return &column;
        }
    }
    return nullptr;
}

std::string write_ballot_lookup(const Contest& contest) {
    std::vector<std::uint32_t> weights;
    std::vector<std::uint32_t> ends;
    std::string marks;
    bool weighted = false;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        weights.push_back(contest.ballots.weight(ballot));
        weighted = weighted || weights.back() != 1;
        for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
            put(marks, mark.candidate);
            put(marks, mark.rank);
        }
        ends.push_back(static_cast<std::uint32_t>(marks.size() / 4));
    }
    if (!weighted) weights.clear();
    std::string out(file_mark);
    put_part(out, numbers_part(weights));
    put_part(out, numbers_part(ends));
    put_part(out, marks);
    const bool own_ids = !are_line_numbers(contest.ballot_ids);
    put_ids(out, own_ids ? contest.ballot_ids : std::vector<std::string>());
    put_column(out, contest.precincts);
    put_column(out, contest.ballot_styles);
    const ExtraColumn* batches = batch_column(contest);
    put_column(out, batches == nullptr ? TextColumn() : batches->values);
    put_part(out, batches == nullptr ? std::string_view() : std::string_view(batches->name));
    return out;
}

base::Result<BallotLookup> BallotLookup::open(std::string_view bytes) {
    const base::Error damaged{base::ErrorKind::broken,
                              "the ballot lookup is damaged; import the election again"};
    if (!bytes.starts_with(file_mark)) return damaged;
    Parts parts(bytes.substr(file_mark.size()));
    BallotLookup lookup;
    for (std::string_view* part :
         {&lookup.weights_, &lookup.mark_ends_, &lookup.marks_, &lookup.id_ends_, &lookup.ids_,
          &lookup.by_id_, &lookup.precincts_.codes, &lookup.precincts_.word_ends,
          &lookup.precincts_.words, &lookup.styles_.codes, &lookup.styles_.word_ends,
          &lookup.styles_.words, &lookup.batches_.codes, &lookup.batches_.word_ends,
          &lookup.batches_.words, &lookup.batch_name_}) {
        *part = parts.next();
    }
    if (!parts.good()) return damaged;
    const std::size_t column = lookup.mark_ends_.size();
    lookup.ballots_ = static_cast<std::uint32_t>(column / 4);
    for (const std::string_view part :
         {lookup.weights_, lookup.id_ends_, lookup.by_id_, lookup.precincts_.codes,
          lookup.styles_.codes, lookup.batches_.codes}) {
        if (!part.empty() && part.size() != column) return damaged;
    }
    if (!ends_fit(lookup.mark_ends_, lookup.marks_.size() / 4) ||
        !ends_fit(lookup.id_ends_, lookup.ids_.size())) {
        return damaged;
    }
    for (std::size_t index = 0; index < lookup.by_id_.size() / 4; ++index) {
        if (get<std::uint32_t>(lookup.by_id_, index) >= lookup.ballots_) return damaged;
    }
    return lookup;
}

std::string_view BallotLookup::Texts::at(std::uint32_t ballot) const {
    if (codes.empty()) return {};
    const auto code = get<std::uint32_t>(codes, ballot);
    return code < word_ends.size() / 4 ? text_at(word_ends, words, code) : std::string_view();
}

std::vector<std::uint32_t> BallotLookup::Texts::all_codes() const {
    std::vector<std::uint32_t> all(codes.size() / sizeof(std::uint32_t));
    if (!all.empty()) std::memcpy(all.data(), codes.data(), codes.size());
    return all;
}

std::vector<std::string_view> BallotLookup::Texts::all_words() const {
    std::vector<std::string_view> all;
    for (std::size_t code = 0; code < word_ends.size() / 4; ++code)
        all.push_back(text_at(word_ends, words, code));
    return all;
}

std::string_view BallotLookup::id_at(std::uint32_t ballot) const {
    return text_at(id_ends_, ids_, ballot);
}

std::optional<std::uint32_t> BallotLookup::find(std::string_view ballot_id) const {
    if (id_ends_.empty()) {
        std::uint32_t line = 0;
        const auto [end, failure] =
            std::from_chars(ballot_id.data(), ballot_id.data() + ballot_id.size(), line);
        const bool plain = failure == std::errc{} && end == ballot_id.data() + ballot_id.size();
        if (!plain || line == 0 || line > ballots_ || ballot_id.starts_with('0'))
            return std::nullopt;
        return line - 1;
    }
    std::uint32_t low = 0;
    std::uint32_t high = ballots_;
    while (low < high) {
        const std::uint32_t middle = low + (high - low) / 2;
        if (id_at(get<std::uint32_t>(by_id_, middle)) < ballot_id) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == ballots_) return std::nullopt;
    const auto ballot = get<std::uint32_t>(by_id_, low);
    return id_at(ballot) == ballot_id ? std::optional(ballot) : std::nullopt;
}

std::vector<tally::Mark> BallotLookup::marks(std::uint32_t ballot) const {
    const std::size_t begin = ballot == 0 ? 0 : get<std::uint32_t>(mark_ends_, ballot - 1);
    const std::size_t end = get<std::uint32_t>(mark_ends_, ballot);
    std::vector<tally::Mark> marks;
    for (std::size_t index = begin; index < end; ++index) {
        marks.push_back(
            {get<std::uint16_t>(marks_, index * 2), get<std::uint16_t>(marks_, index * 2 + 1)});
    }
    return marks;
}

tally::Ballots BallotLookup::all_ballots() const {
    tally::Ballots ballots;
    ballots.reserve(ballots_, marks_.size() / (2 * sizeof(std::uint16_t)));
    std::vector<tally::Mark> marks;
    std::size_t index = 0;
    for (std::uint32_t ballot = 0; ballot < ballots_; ++ballot) {
        marks.clear();
        for (const std::size_t end = get<std::uint32_t>(mark_ends_, ballot); index < end; ++index) {
            marks.push_back(
                {get<std::uint16_t>(marks_, index * 2), get<std::uint16_t>(marks_, index * 2 + 1)});
        }
        ballots.add(marks, weights_.empty() ? 1 : get<std::uint32_t>(weights_, ballot));
    }
    return ballots;
}

std::string BallotLookup::id(std::uint32_t ballot) const {
    return id_ends_.empty() ? fmt::format("{}", ballot + 1) : std::string(id_at(ballot));
}

BallotRow BallotLookup::row(std::uint32_t ballot, const std::vector<Candidate>& candidates) const {
    BallotRow row;
    row.ballot_id = id(ballot);
    row.weight = weights_.empty() ? 1 : get<std::uint32_t>(weights_, ballot);
    row.precinct = precincts_.at(ballot);
    row.ballot_style = styles_.at(ballot);
    for (const tally::Mark& mark : marks(ballot)) {
        MarkRow& out = row.marks.emplace_back();
        out.rank_position = mark.rank;
        if (mark.candidate >= candidates.size()) continue;
        out.candidate_id = candidates[mark.candidate].id.number();
        out.candidate_name = candidates[mark.candidate].name;
    }
    return row;
}

}  // namespace almanac::elections
