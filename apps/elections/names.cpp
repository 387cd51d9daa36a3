#include "apps/elections/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace almanac::elections {

namespace {

// A whole list fits in a few lines of a terminal; more would bury the sentence.
constexpr std::size_t names_listed_max = 40;

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
}

bool is_space(char character) {
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

bool has_id(const Candidate& candidate, std::string_view written) {
    if (!candidate.source_id.empty() && candidate.source_id == written) return true;
    std::uint32_t number = 0;
    const auto [end, failure] =
        std::from_chars(written.data(), written.data() + written.size(), number);
    return failure == std::errc{} && end == written.data() + written.size() &&
           candidate.id.number() == number;
}

template <class Fits>
std::vector<tally::CandidateIndex> candidates_where(const Contest& contest, Fits&& fits) {
    std::vector<tally::CandidateIndex> found;
    for (std::size_t index = 0; index < contest.candidates.size(); ++index) {
        if (fits(contest.candidates[index]))
            found.push_back(static_cast<tally::CandidateIndex>(index));
    }
    return found;
}

std::vector<tally::CandidateIndex> by_name_or_id(const Contest& contest, std::string_view written) {
    const std::string wanted = folded(written);
    auto found =
        candidates_where(contest, [&](const Candidate& one) { return folded(one.name) == wanted; });
    if (!found.empty()) return found;
    return candidates_where(contest, [&](const Candidate& one) { return has_id(one, wanted); });
}

base::Error nobody(const Contest& contest, std::string_view written) {
    return {base::ErrorKind::missing, fmt::format("no candidate is called \"{}\"; there are {}",
                                                  written, list_names(contest))};
}

}  // namespace

std::string folded(std::string_view text) {
    std::string out;
    for (const char character : text) {
        if (!is_space(character)) {
            out += lower(character);
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

bool matches_pattern(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t star = std::string_view::npos;
    std::size_t resume = 0;
    while (at < text.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            resume = at;
        } else if (in_pattern < pattern.size() && pattern[in_pattern] == text[at]) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++resume;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

base::Result<tally::CandidateIndex> find_candidate(const Contest& contest,
                                                   std::string_view written) {
    const auto found = by_name_or_id(contest, written);
    if (found.size() == 1) return found.front();
    if (found.empty()) return nobody(contest, written);
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("{} candidates are called \"{}\"; name the one you mean by its id, such as {}",
                    found.size(), written, contest.candidates[found.front()].id.number())};
}

base::Result<std::vector<tally::CandidateIndex>> find_candidates(const Contest& contest,
                                                                 std::string_view pattern) {
    auto found = by_name_or_id(contest, pattern);
    if (found.empty() && pattern.find('*') != std::string_view::npos) {
        const std::string wanted = folded(pattern);
        found = candidates_where(contest, [&](const Candidate& one) {
            return matches_pattern(wanted, folded(one.name));
        });
    }
    if (found.empty()) return nobody(contest, pattern);
    return found;
}

std::string list_names(const Contest& contest) {
    std::string out;
    const std::size_t count = contest.candidates.size();
    const std::size_t shown = count > names_listed_max ? names_listed_max - 1 : count;
    for (std::size_t index = 0; index < shown; ++index) {
        if (index > 0) out += index + 1 == count ? " and " : ", ";
        out += contest.candidates[index].name;
    }
    if (shown < count) out += fmt::format(" and {} more", count - shown);
    return out;
}

}  // namespace almanac::elections
