#include "apps/elections/lots.h"

#include "apps/elections/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace almanac::elections {

namespace {

std::string_view trimmed(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// "round 8: David Linn" taken apart; `number` is what stands between the word and the colon.
struct RoundLine {
    std::string_view number;
    std::string_view name;
};

std::optional<RoundLine> as_round_line(std::string_view line) {
    constexpr std::string_view word = "round";
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || folded(line.substr(0, word.size())) != word)
        return std::nullopt;
    return RoundLine{line.substr(word.size(), colon - word.size()), line.substr(colon + 1)};
}

// What stands after "seed:".
std::optional<std::string_view> as_seed_line(std::string_view line) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || folded(line.substr(0, colon)) != "seed")
        return std::nullopt;
    return trimmed(line.substr(colon + 1));
}

base::Result<std::uint32_t> parse_round(std::string_view text) {
    const std::string digits = folded(text);
    std::uint32_t round = 0;
    const auto [end, failure] =
        std::from_chars(digits.data(), digits.data() + digits.size(), round);
    if (failure != std::errc{} || end != digits.data() + digits.size() || round == 0) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("\"{}\" is not a round; write for example \"round 8: David Linn\"",
                        digits)};
    }
    return round;
}

base::Result<void> add_fall(const Contest& contest, const RoundLine& line, tally::Lots& lots) {
    const std::uint32_t round = TRY(parse_round(line.number));
    const tally::CandidateIndex candidate = TRY(find_candidate(contest, trimmed(line.name)));
    lots.by_round.push_back({round, candidate});
    return {};
}

base::Result<void> add_ranked(const Contest& contest, std::string_view line, tally::Lots& lots) {
    const tally::CandidateIndex candidate = TRY(find_candidate(contest, line));
    if (std::find(lots.best_first.begin(), lots.best_first.end(), candidate) !=
        lots.best_first.end()) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("\"{}\" is listed twice; name every candidate once, best lot first",
                        contest.candidates[candidate].name)};
    }
    lots.best_first.push_back(candidate);
    return {};
}

base::Result<void> add_seed(std::string_view seed, tally::Lots& lots) {
    if (seed.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "no seed stands after \"seed:\"; write for example \"seed: 20241105\""};
    }
    if (!lots.seed.empty()) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format(
                "a second seed, \"{}\", beside \"{}\"; give one, in the lots or with --seed", seed,
                lots.seed)};
    }
    lots.seed = seed;
    return {};
}

base::Result<void> add_line(const Contest& contest, std::string_view line, tally::Lots& lots) {
    if (line.empty() || line.front() == '#') return {};
    const auto round = as_round_line(line);
    const auto seed = as_seed_line(line);
    // A candidate may be called "Round 8: …"; the name as a whole wins.
    if ((!round && !seed) || find_candidate(contest, line)) return add_ranked(contest, line, lots);
    return round ? add_fall(contest, *round, lots) : add_seed(*seed, lots);
}

}  // namespace

base::Result<tally::Lots> parse_lots(const Contest& contest, std::string_view file,
                                     std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    tally::Lots lots;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        const auto added = add_line(contest, trimmed(text.substr(0, end)), lots);
        if (!added) {
            return base::Error{added.error().kind,
                               fmt::format("{}:{}: {}", file, number, added.error().detail)};
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    if (lots.none() && lots.seed.empty()) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("{}: no lot in it; list the candidates one a line, best lot first", file)};
    }
    return lots;
}

base::Result<std::string> with_seed(std::string_view text, std::string_view seed) {
    seed = trimmed(seed);
    if (seed.empty() || seed.find_first_of("\r\n") != std::string_view::npos) {
        return base::Error{base::ErrorKind::invalid,
                           "a seed is one line of text; give the published one, such as --seed "
                           "20241105"};
    }
    const std::string_view gap = text.empty() || text.ends_with('\n') ? "" : "\n";
    return fmt::format("{}{}seed: {}\n", text, gap, seed);
}

}  // namespace almanac::elections
