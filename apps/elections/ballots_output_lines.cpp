#include "apps/elections/ballots_output_lines.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

void BallotLines::add(const std::string& ranking, std::uint64_t voters) {
    if (share_ == Share::in_order) {
        if (lines_.empty() || lines_.back().ranking != ranking) lines_.push_back({ranking, 0});
        lines_.back().voters += voters;
        return;
    }
    const auto added = places_.emplace(ranking, lines_.size());
    if (added.second) lines_.push_back({ranking, 0});
    lines_[added.first->second].voters += voters;
}

bool counts_in_order(const tally::Rule& rule) {
    return rule.method == tally::Method::whole_papers ||
           rule.surplus_papers == tally::SurplusPapers::by_order ||
           rule.surplus_papers == tally::SurplusPapers::at_random;
}

std::string on_one_line(std::string_view text) {
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(),
        [](char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7F; },
        ' ');
    const std::size_t begin = line.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    return line.substr(begin, line.find_last_not_of(' ') - begin + 1);
}

std::string counted_ballots(std::uint64_t ballots) {
    return fmt::format("{} {}", ballots, ballots == 1 ? "ballot" : "ballots");
}

}  // namespace almanac::elections
