// BLT: "candidates seats", perhaps "-k" for who withdrew and [options], then "voters first second …
// 0" lines, a lone 0, names and title in quotation marks. Many programs write it, each a little
// differently; the variants that are read stand in docs/formats.md.

#include "apps/elections/import_blt_line.h"
#include "apps/elections/import_blt_names.h"
#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

// What droop, OpenSTV, stv-rs and we write in brackets; droop's own switches are passed over.
constexpr std::array<std::string_view, 6> known_options{"nick",  "tie",        "withdrawn",
                                                        "droop", "undeclared", "overvotes"};

// The most voters that one ballot may stand for, and the most ballots that one line may be: so no
// line stands for more than 4 million million voters, and none costs more than a page of memory.
constexpr std::uint64_t weight_max = 0xFFFFFFFF;
constexpr std::uint64_t line_ballots_max = 1024;

bool is_space(char character) { return character == ' ' || character == '\t' || character == '\r'; }

// A piece of the file: what stands between spaces, or a name without its quotation marks.
struct Piece {
    std::string_view value;
    const char* at = nullptr;
};

// Reads the part before the names, piece by piece. Comments run from # to the line's end, or from
// /* to */.
class Pieces {
public:
    explicit Pieces(const Text& text) : text_(text), at_(text.begin()) {}

    const char* at() const { return at_; }
    void go(const char* at) { at_ = at; }
    bool at_end() const { return at_ == text_.end(); }

    // Skips spaces and comments, not the line's end; true where nothing is left of the line.
    bool at_line_end() {
        while (at_ < text_.end()) {
            if (is_space(*at_))
                ++at_;
            else if (*at_ == '#')
                at_ = std::find(at_, text_.end(), '\n');
            else if (rest().starts_with("/*"))
                skip_long_comment();
            else
                break;
        }
        return at_ == text_.end() || *at_ == '\n';
    }

    // Skips spaces, comments and empty lines.
    void skip_empty() {
        while (at_line_end() && at_ < text_.end()) ++at_;
    }

    // The next piece on this line; call when at_line_end() is false.
    Piece next() {
        const char* begin = at_;
        while (at_ < text_.end() && !is_space(*at_) && *at_ != '\n') ++at_;
        return {{begin, static_cast<std::size_t>(at_ - begin)}, begin};
    }

    // The text up to `close`, which is passed over; none where the file ends first.
    std::optional<std::string_view> up_to(char close) {
        const char* found = std::find(at_, text_.end(), close);
        if (found == text_.end()) return std::nullopt;
        const std::string_view inside(at_, static_cast<std::size_t>(found - at_));
        at_ = found + 1;
        return inside;
    }

    std::string_view rest() const { return {at_, static_cast<std::size_t>(text_.end() - at_)}; }

private:
    void skip_long_comment() {
        const std::size_t close = rest().find("*/");
        at_ = close == std::string_view::npos ? text_.end() : at_ + close + 2;
    }

    const Text& text_;
    const char* at_;
};

// Reads one file.
class BltReader {
public:
    BltReader(const Text& text, Detail detail) : text_(text), pieces_(text), detail_(detail) {}

    base::Result<Parsed> read() {
        TRY(read_sizes());
        TRY(read_options());
        learn_lines();
        while (read_plain_line() || TRY(read_ballot())) {
        }
        TRY(check_ballot_ids());
        TRY(read_names());
        contest_.equal_ranks_may_be_overvotes = contest_.equal_ranks && shared_ == Shared::either;
        contest_.equal_ranks &= shared_ != Shared::overvote;
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<std::uint64_t> read_size(std::string_view what) {
        pieces_.skip_empty();
        const Piece piece = pieces_.at_end() ? Piece{{}, text_.end()} : pieces_.next();
        const auto number = parse_unsigned(piece.value);
        if (number && *number > 0 && *number <= tally::candidates_max) return *number;
        return error_at(
            text_, piece.at,
            fmt::format("a BLT file begins with the numbers of candidates and of seats; "
                        "{} is no number of {}. Correct it, or give --as.",
                        in_quotes(piece.value), what));
    }

    base::Result<void> read_sizes() {
        candidates_ = TRY(read_size("candidates"));
        contest_.seats = static_cast<std::uint32_t>(TRY(read_size("seats")));
        contest_.candidates.resize(candidates_);
        lines_.emplace(candidates_);
        return {};
    }

    // "-2" for who withdrew and "[nick a b c]", in any order, before the first ballot.
    base::Result<void> read_options() {
        Named named;
        for (pieces_.skip_empty(); !pieces_.at_end(); pieces_.skip_empty()) {
            const std::string_view rest = pieces_.rest();
            if (rest.front() == '[') {
                TRY(read_option(named));
            } else if (rest.size() > 1 && rest[0] == '-' && rest[1] >= '0' && rest[1] <= '9') {
                Piece piece = pieces_.next();
                piece.value.remove_prefix(1);
                named.withdrawn.push_back(piece);
            } else {
                break;
            }
        }
        for (const Piece& piece : named.withdrawn)
            contest_.candidates[TRY(candidate(piece))].withdrawn = true;
        for (const Piece& piece : named.undeclared)
            contest_.candidates[TRY(candidate(piece))].undeclared_write_ins = true;
        for (const Piece& piece : named.tie) contest_.tie_order.push_back(TRY(candidate(piece)));
        return {};
    }

    // What several candidates at one rank are: BLT ranks them equal; [overvotes] says that they are
    // overvotes, [overvotes maybe] that the source writes both alike.
    enum class Shared : std::uint8_t { equal, overvote, either };

    // Whom options name; nicknames may come behind them.
    struct Named {
        std::vector<Piece> withdrawn;
        std::vector<Piece> undeclared;
        std::vector<Piece> tie;
    };

    base::Result<void> read_option(Named& named) {
        const char* open = pieces_.at();
        const auto inside = pieces_.up_to(']');
        if (!inside) return error_at(text_, open, "this bracket is never closed. Close it with ].");
        std::vector<Piece> words;
        for (std::size_t from = 1; from < inside->size();) {
            const std::size_t begin = inside->find_first_not_of(" \t\r\n", from);
            if (begin == std::string_view::npos) break;
            const std::size_t end =
                std::min(inside->size(), inside->find_first_of(" \t\r\n", begin));
            words.push_back({inside->substr(begin, end - begin), inside->data() + begin});
            from = end;
        }
        const std::string name = words.empty() ? "" : lower_case(words[0].value);
        if (std::find(known_options.begin(), known_options.end(), name) == known_options.end()) {
            return error_at(
                text_, open,
                fmt::format("the option {} is not known (nick, tie, withdrawn, droop, undeclared "
                            "and overvotes are). Remove it if the count does not need it.",
                            in_quotes(name)));
        }
        if (name == "overvotes") {
            const bool maybe = words.size() > 1 && lower_case(words[1].value) == "maybe";
            shared_ = maybe ? Shared::either : Shared::overvote;
        }
        if (name == "nick") return read_nicknames(words, open);
        std::vector<Piece>* list = name == "withdrawn"    ? &named.withdrawn
                                   : name == "undeclared" ? &named.undeclared
                                   : name == "tie"        ? &named.tie
                                                          : nullptr;
        if (list != nullptr) list->insert(list->end(), words.begin() + 1, words.end());
        return {};
    }

    base::Result<void> read_nicknames(const std::vector<Piece>& words, const char* open) {
        if (words.size() != candidates_ + 1) {
            return error_at(text_, open,
                            fmt::format("{} nicknames are given for {} candidates. Give each one.",
                                        words.size() - 1, candidates_));
        }
        for (std::size_t place = 0; place < candidates_; ++place) {
            const Piece& word = words[place + 1];
            if (!nicknames_.emplace(word.value, static_cast<tally::CandidateIndex>(place)).second) {
                return error_at(text_, word.at,
                                fmt::format("the nickname {} is given twice. Change one.",
                                            in_quotes(word.value)));
            }
        }
        return {};
    }

    base::Result<tally::CandidateIndex> candidate(const Piece& piece) const {
        const auto number = parse_unsigned(piece.value);
        if (number && *number > 0 && *number <= candidates_)
            return static_cast<tally::CandidateIndex>(*number - 1);
        const auto nickname = nicknames_.find(piece.value);
        if (!number && nickname != nicknames_.end()) return nickname->second;
        return error_at(text_, piece.at,
                        fmt::format("{} is not one of the candidates 1 to {}{}. Correct it.",
                                    in_quotes(piece.value), candidates_,
                                    nicknames_.empty() ? "" : " nor a nickname"));
    }

    void learn_lines() {
        for (const auto& [nickname, candidate] : nicknames_) lines_->learn(nickname, candidate);
        const std::string_view rest = pieces_.rest();
        // A mark takes three bytes or more, with the space before it.
        contest_.ballots.reserve(
            static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')), rest.size() / 3);
    }

    // Nearly every line; false, with nothing read, where it is another kind of line.
    bool read_plain_line() {
        const char* at = pieces_.at();
        if (at < text_.end() && *at == '\n') ++at;  // of the line before
        const char* next = was_left_open_ ? nullptr : lines_->read(at, text_.end(), line_);
        if (next == nullptr) return false;
        contest_.ballots.add(line_.marks, line_.voters);
        contest_.ranks_max =
            std::max(contest_.ranks_max, static_cast<std::uint32_t>(line_.marks.size()));
        pieces_.go(next);
        return true;
    }

    // Reads one ballot line; false at the 0 that ends them, or where the names begin without it.
    base::Result<bool> read_ballot() {
        pieces_.skip_empty();
        if (pieces_.at_end() || pieces_.rest().front() == '"') return false;
        const char* begin = pieces_.at();
        std::uint64_t weight = 1;
        if (*begin == '(') {
            TRY(read_ballot_id());
        } else if (*begin >= '0' && *begin <= '9') {
            const Piece piece = pieces_.next();
            if (piece.value == "0") return false;
            weight = TRY(read_weight(piece));
        } else {
            return contest_.ballots.size() > 0
                       ? base::Result<bool>(false)
                       : error_at(text_, begin,
                                  "here the first ballot was expected, such as "
                                  "\"4 1 2 0\". Correct the line.");
        }
        const bool is_closed = TRY(read_ranking());
        if (is_closed && was_left_open_ && marks_.empty()) {
            return error_at(
                text_, begin,
                "this looks like the rest of the line before, which lacks its final 0. Put "
                "each ballot on one line.");
        }
        was_left_open_ = !is_closed;
        for (; weight > weight_max; weight -= weight_max)
            contest_.ballots.add(marks_, static_cast<std::uint32_t>(weight_max));
        contest_.ballots.add(marks_, static_cast<std::uint32_t>(weight));
        return true;
    }

    // A line that stands for more voters than one ballot can is several ballots.
    base::Result<std::uint64_t> read_weight(const Piece& piece) {
        const auto number = parse_unsigned(piece.value);
        if (number && *number > weight_max && *number / weight_max < line_ballots_max)
            return *number;
        return TRY(parse_weight(text_, piece.value, piece.at));
    }

    base::Result<void> read_ballot_id() {
        const char* open = pieces_.at();
        const auto inside = pieces_.up_to(')');
        if (!inside)
            return error_at(text_, open, "this parenthesis is never closed. Close it with ).");
        const std::string_view id = trimmed(inside->substr(1));
        ids_.add(id, id.data());
        return {};
    }

    // The rankings up to a 0 (true) or to the end of a line that has none (false).
    base::Result<bool> read_ranking() {
        marks_.clear();
        std::uint64_t rank = 0;
        while (!pieces_.at_line_end()) {
            const Piece piece = pieces_.next();
            if (piece.value == "0") return true;
            if (++rank > tally::candidates_max)
                return error_at(text_, piece.at, "the ballot has too many rankings.");
            if (piece.value == "-") continue;
            TRY(mark(piece, static_cast<std::uint16_t>(rank)));
            contest_.ranks_max = std::max(contest_.ranks_max, static_cast<std::uint32_t>(rank));
        }
        return false;
    }

    // One candidate, or several at this rank: 2=3; with [overvotes], nothing beside = is a mark
    // that the source does not spell out.
    base::Result<void> mark(const Piece& piece, std::uint16_t rank) {
        const std::size_t first = marks_.size();
        bool unnamed = false;
        for (std::size_t from = 0; from <= piece.value.size();) {
            const std::size_t end = std::min(piece.value.size(), piece.value.find('=', from));
            const Piece one{piece.value.substr(from, end - from), piece.at + from};
            from = end + 1;
            if (one.value.empty() && shared_ != Shared::equal) {
                unnamed = true;
                continue;
            }
            const tally::Mark marked{TRY(candidate(one)), rank};
            const auto own = marks_.begin() + static_cast<std::ptrdiff_t>(first);
            if (std::find(own, marks_.end(), marked) != marks_.end()) {
                return error_at(
                    text_, one.at,
                    fmt::format("{} stands twice at this rank. Remove one.", in_quotes(one.value)));
            }
            marks_.push_back(marked);
        }
        contest_.equal_ranks |= marks_.size() > first + 1;
        if (unnamed) marks_.push_back({tally::overvote_mark, rank});
        return {};
    }

    base::Result<void> check_ballot_ids() {
        const std::size_t ballots = contest_.ballots.size();
        if (ids_.size() == 0) return {};
        if (ids_.size() != ballots) {
            return error_at(text_, ids_[0].data(),
                            fmt::format("{} ballots have an id in parentheses and {} have not. "
                                        "Give one to all or to none.",
                                        ids_.size(), ballots - ids_.size()));
        }
        TRY(ids_.check(text_));
        if (detail_ == Detail::marks) return {};
        for (std::size_t ballot = 0; ballot < ballots; ++ballot)
            contest_.ballot_ids.emplace_back(ids_[ballot]);
        return {};
    }

    base::Result<void> read_names() {
        std::vector<std::string> names = TRY(read_blt_names(text_, pieces_.at(), candidates_));
        for (std::size_t place = 0; place < candidates_; ++place) {
            contest_.candidates[place].source_id = std::to_string(place + 1);
            contest_.candidates[place].name = std::move(names[place]);
        }
        contest_.title = std::move(names.back());
        return {};
    }

    const Text& text_;
    Pieces pieces_;
    Detail detail_;
    std::size_t candidates_ = 0;
    std::unordered_map<std::string_view, tally::CandidateIndex> nicknames_;
    BallotIdCheck ids_;
    Shared shared_ = Shared::equal;
    bool was_left_open_ = false;
    std::vector<tally::Mark> marks_;
    std::optional<BltLines> lines_;
    BltLines::Line line_;
    Contest contest_;
};

}  // namespace

base::Result<Parsed> read_blt(const Text& text, const ReadOptions& options) {
    return BltReader(text, options.detail).read();
}

}  // namespace almanac::elections
