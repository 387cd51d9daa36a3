#include "apps/elections/ballot_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Marks = std::span<const tally::Mark>;

bool names(Marks marks, const BallotSearch& search) {
    return std::any_of(marks.begin(), marks.end(), [&](const tally::Mark& mark) {
        return !search.candidate || mark.candidate == *search.candidate;
    });
}

bool matches_raw(Marks marks, const BallotSearch& search) {
    return std::any_of(marks.begin(), marks.end(), [&](const tally::Mark& mark) {
        return mark.rank == search.rank &&
               (!search.candidate || mark.candidate == *search.candidate);
    });
}

bool matches_cleaned(tally::Cleaner& cleaner, Marks marks, const BallotSearch& search) {
    std::uint32_t rank = 0;
    bool stopped = false;
    bool matches = false;
    cleaner(marks, [&](CandidateIndex word) {
        stopped = stopped || tally::is_special(word);
        if (stopped || ++rank != search.rank) return;
        matches = !search.candidate || word == *search.candidate;
    });
    return matches;
}

std::string small(std::string_view text) {
    std::string out(text);
    for (char& letter : out) {
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    }
    return out;
}

template <class Is>
std::optional<CandidateIndex> first_candidate(const Contest& contest, Is&& is) {
    for (std::size_t at = 0; at < contest.candidates.size(); ++at) {
        if (is(contest.candidates[at])) return static_cast<CandidateIndex>(at);
    }
    return std::nullopt;
}

}  // namespace

FoundBallots search_ballots(const Subject& subject, const BallotSearch& search) {
    const tally::Ballots& ballots = subject.contest.ballots;
    tally::Cleaner cleaner(subject.rule, subject.excluded().size(), subject.excluded());
    const std::uint64_t begin = (search.page - 1) * search.limit;
    FoundBallots found;
    for (std::uint32_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const Marks marks = ballots.marks(ballot);
        if (!names(marks, search)) continue;
        const bool matches = search.ranks == Ranks::raw ? matches_raw(marks, search)
                                                        : matches_cleaned(cleaner, marks, search);
        if (!matches) continue;
        if (found.total >= begin && found.ballots.size() < search.limit)
            found.ballots.push_back(ballot);
        ++found.total;
    }
    return found;
}

base::Result<CandidateIndex> candidate_called(const Contest& contest, std::string_view text) {
    std::uint32_t id = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (failure == std::errc{} && end == text.data() + text.size()) {
        const auto by_id =
            first_candidate(contest, [&](const Candidate& one) { return one.id.number() == id; });
        if (by_id) return *by_id;
    }
    const auto by_name =
        first_candidate(contest, [&](const Candidate& one) { return one.name == text; });
    if (by_name) return *by_name;
    const std::string wanted = small(text);
    const auto by_letters =
        first_candidate(contest, [&](const Candidate& one) { return small(one.name) == wanted; });
    if (by_letters) return *by_letters;
    return base::Error{base::ErrorKind::missing,
                       fmt::format("There is no candidate {} in this election.", text)};
}

}  // namespace almanac::elections
