#include "apps/elections/import_ess_header.h"

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace almanac::elections {

namespace {

struct NamedRole {
    std::string_view heading;  // in lower case, letters and digits only
    EssRole role;
};

constexpr std::array<NamedRole, 15> named_roles{{
    {"castvoterecord", EssRole::ballot_id},
    {"cvr", EssRole::ballot_id},
    {"cvrid", EssRole::ballot_id},
    {"cvrnumber", EssRole::ballot_id},
    {"ballot", EssRole::ballot_id},
    {"ballotid", EssRole::ballot_id},
    {"precinct", EssRole::precinct},
    {"precinctid", EssRole::precinct},
    {"precinctname", EssRole::precinct},
    {"ballotstyle", EssRole::ballot_style},
    {"batch", EssRole::batch},
    {"batchid", EssRole::batch},
    {"batchnumber", EssRole::batch},
    {"count", EssRole::weight},
    {"weight", EssRole::weight},
}};

constexpr std::array<std::string_view, 5> rank_words{"choice", "rank", "ranking", "preference",
                                                     "selection"};

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// One word of a heading, as it stands and in lower case.
struct Word {
    std::string_view text;
    std::string lower;
};

std::vector<Word> words_of(std::string_view heading) {
    std::vector<Word> words;
    while (true) {
        const std::size_t begin = heading.find_first_not_of(" \t\r\n");
        if (begin == std::string_view::npos) return words;
        heading.remove_prefix(begin);
        const std::size_t end = std::min(heading.size(), heading.find_first_of(" \t\r\n"));
        words.push_back({heading.substr(0, end), lower_case(heading.substr(0, end))});
        heading.remove_prefix(end);
    }
}

std::uint32_t number_of(std::string_view digits) {
    const auto number = parse_unsigned(digits);
    return number && *number <= tally::candidates_max ? static_cast<std::uint32_t>(*number) : 0;
}

// 2 of "2nd".
std::uint32_t ordinal_of(std::string_view word) {
    const std::size_t digits = static_cast<std::size_t>(
        std::find_if_not(word.begin(), word.end(), is_digit) - word.begin());
    const std::string_view ending = word.substr(digits);
    const bool is_ordinal = ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
    return is_ordinal ? number_of(word.substr(0, digits)) : 0;
}

bool is_rank_word(std::string_view word) {
    return std::find(rank_words.begin(), rank_words.end(), word) != rank_words.end();
}

// "(50)": the number that ES&S gives a column.
bool is_column_number(std::string_view word) {
    return word.size() > 2 && word.front() == '(' && word.back() == ')' &&
           std::all_of(word.begin() + 1, word.end() - 1, is_digit);
}

// Which words of a heading say the rank.
struct RankWords {
    std::uint32_t rank = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

RankWords find_rank(const std::vector<Word>& words) {
    for (std::size_t at = 0; at + 1 < words.size(); ++at) {
        const std::string& first = words[at].lower;
        const std::string& second = words[at + 1].lower;
        if (const auto rank = ordinal_of(first); rank > 0 && is_rank_word(second))
            return {rank, at, at + 2};
        if (const auto rank = number_of(second); rank > 0 && is_rank_word(first)) {
            const bool has_of = at + 3 < words.size() && words[at + 2].lower == "of" &&
                                number_of(words[at + 3].lower) > 0;
            return {rank, at, at + (has_of ? 4U : 2U)};
        }
    }
    if (words.size() != 1) return {};
    // "2nd", "2", "rank2"
    const std::string& only = words[0].lower;
    const std::size_t digits = std::min(only.size(), only.find_first_of("0123456789"));
    if (const auto rank = ordinal_of(only); rank > 0) return {rank, 0, 1};
    if (digits > 0 && !is_rank_word(std::string_view(only).substr(0, digits))) return {};
    return {number_of(std::string_view(only).substr(digits)), 0, 1};
}

std::string plain(std::string_view heading) {
    std::string out = lower_case(heading);
    const auto is_filler = [](char character) {
        return !is_digit(character) && (character < 'a' || character > 'z') &&
               static_cast<unsigned char>(character) < 0x80U;
    };
    out.erase(std::remove_if(out.begin(), out.end(), is_filler), out.end());
    return out;
}

// Works out one sheet's plan.
class Planner {
public:
    Planner(const Sheet& sheet, std::string_view file, const ReadOptions& options)
        : sheet_(sheet), file_(file), options_(options), layout_(options.layout) {}

    base::Result<EssPlan> plan(const std::vector<SheetCell>& headings) {
        for (const SheetCell& cell : headings) {
            const std::string_view text = trimmed(sheet_.text(cell.code));
            if (!text.empty()) headings_.emplace(cell.column, text);
        }
        if (layout_.first_vote_column > 0)
            plan_by_layout();
        else
            TRY(plan_by_headings());
        if (!plan_.ranks.empty() && plan_.ranks.size() <= tally::candidates_max)
            return std::move(plan_);
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("{}: its layout leaves no column for ranks, or more than {}. Correct it.",
                        file_, tally::candidates_max)};
    }

private:
    // Only what the layout says counts; other headings are kept as names.
    void plan_by_layout() {
        const std::uint32_t first = layout_.first_vote_column - 1;
        const std::uint32_t last = headings_.empty() ? first : headings_.rbegin()->first;
        const std::uint32_t end = layout_.ranks > 0 ? first + layout_.ranks : last + 1;
        for (std::uint32_t column = first; column < end; ++column) plan_.ranks.push_back(column);
        const auto add = [&](std::uint32_t number, EssRole role, std::string_view name) {
            if (number > 0) plan_.columns.push_back({number - 1, role, std::string(name)});
        };
        add(layout_.id_column, EssRole::ballot_id, "id");
        add(layout_.precinct_column, EssRole::precinct, "precinct");
        add(layout_.batch_column, EssRole::batch, "batch");
        for (const auto& [column, heading] : headings_) {
            const std::uint32_t number = column + 1;
            if (number == layout_.id_column || number == layout_.precinct_column ||
                number == layout_.batch_column || (column >= first && column < end)) {
                continue;
            }
            plan_.columns.push_back({column, EssRole::other, std::string(heading)});
        }
    }

    base::Result<void> plan_by_headings() {
        std::vector<std::string> contests;
        std::vector<std::map<std::uint32_t, std::uint32_t>> columns_of;  // by contest, by rank
        for (const auto& [column, heading] : headings_) {
            auto found = ess_rank(heading);
            if (!found) {
                note_column(column, heading);
                continue;
            }
            const auto same = std::find(contests.begin(), contests.end(), found->contest);
            const auto place = static_cast<std::size_t>(same - contests.begin());
            if (same == contests.end()) {
                contests.push_back(std::move(found->contest));
                columns_of.emplace_back();
            }
            if (!columns_of[place].emplace(found->rank, column).second) {
                return sheet_.error_in(sheet_.row(), column,
                                       fmt::format("rank {} of {} has a column already. Correct "
                                                   "the heading.",
                                                   found->rank, in_quotes(contests[place])));
            }
        }
        if (contests.empty()) return no_ranks();
        const std::size_t chosen = TRY(choose_contest(file_, contests, options_.contest));
        plan_.contest = contests[chosen];
        return take_ranks(columns_of[chosen]);
    }

    base::Result<void> take_ranks(const std::map<std::uint32_t, std::uint32_t>& columns) {
        for (const auto& [rank, column] : columns) {
            plan_.ranks.push_back(column);
            if (rank == plan_.ranks.size()) continue;
            return sheet_.error_in(sheet_.row(), column,
                                   fmt::format("there is a column for rank {}, but none for rank "
                                               "{}. Add it, or correct the headings.",
                                               rank, plan_.ranks.size()));
        }
        return {};
    }

    base::Error no_ranks() const {
        std::string list;
        for (const auto& [column, heading] : headings_)
            list += fmt::format("{}{}", list.empty() ? "" : ", ", in_quotes(heading, 20));
        return {base::ErrorKind::invalid,
                fmt::format("{}: no heading names a rank, such as \"1st Choice Mayor\" or \"Choice "
                            "1\", in its first row ({}). Put the ballots' sheet first, with a row "
                            "of headings, one column a rank.",
                            file_, list.empty() ? "which is empty" : in_quotes(list, 160))};
    }

    // Only the first of a kind has a role; what comes after it is just a column.
    void note_column(std::uint32_t column, std::string_view heading) {
        const std::string name = plain(heading);
        const auto named =
            std::find_if(named_roles.begin(), named_roles.end(),
                         [&](const NamedRole& known) { return known.heading == name; });
        EssRole role = named == named_roles.end() ? EssRole::other : named->role;
        const bool is_taken =
            std::any_of(plan_.columns.begin(), plan_.columns.end(),
                        [&](const EssColumn& earlier) { return earlier.role == role; });
        if (is_taken) role = EssRole::other;
        plan_.columns.push_back({column, role, std::string(heading)});
    }

    const Sheet& sheet_;
    std::string_view file_;
    const ReadOptions& options_;
    const SourceLayout& layout_;
    std::map<std::uint32_t, std::string> headings_;  // by column
    EssPlan plan_;
};

}  // namespace

std::optional<RankOfContest> ess_rank(std::string_view heading) {
    const std::vector<Word> words = words_of(heading);
    const RankWords found = find_rank(words);
    if (found.rank == 0) return std::nullopt;
    RankOfContest out{found.rank, {}};
    for (std::size_t at = 0; at < words.size(); ++at) {
        const bool is_last_number = at + 1 == words.size() && is_column_number(words[at].text);
        if ((at >= found.begin && at < found.end) || is_last_number) continue;
        if (!out.contest.empty()) out.contest += ' ';
        out.contest += words[at].text;
    }
    return out;
}

base::Result<EssPlan> plan_ess(const Sheet& sheet, std::string_view file,
                               const std::vector<SheetCell>& headings, const ReadOptions& options) {
    return Planner(sheet, file, options).plan(headings);
}

}  // namespace almanac::elections
