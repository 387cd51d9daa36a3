#include "apps/elections/declared.h"

#include "apps/elections/import_formats.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

// What stands in place of a candidate whom nobody declared.
constexpr tally::CandidateIndex undeclared = 0xFFFE;

std::vector<Candidate> candidates_of(const DeclaredContest& declared) {
    std::vector<Candidate> candidates;
    for (const DeclaredCandidate& each : declared.candidates) {
        Candidate& candidate = candidates.emplace_back();
        candidate.name = each.name;
        candidate.withdrawn = each.excluded;
    }
    if (!declared.undeclared_write_ins) return candidates;
    Candidate& write_ins = candidates.emplace_back();
    write_ins.name = undeclared_write_ins_name;
    write_ins.undeclared_write_ins = true;
    return candidates;
}

// By the contest's candidate: his place among those declared.
std::vector<tally::CandidateIndex> places_of(const Contest& contest,
                                             std::vector<Candidate>& candidates) {
    std::vector<tally::CandidateIndex> places;
    for (const Candidate& candidate : contest.candidates) {
        const auto same =
            std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& known) {
                return candidate.undeclared_write_ins ? known.undeclared_write_ins
                                                      : known.name == candidate.name;
            });
        if (same == candidates.end()) {
            places.push_back(undeclared);
            continue;
        }
        if (same->source_id.empty()) same->source_id = candidate.source_id;
        if (same->party.empty()) same->party = candidate.party;
        places.push_back(static_cast<tally::CandidateIndex>(same - candidates.begin()));
    }
    return places;
}

base::Error unknown_candidate(const Contest& contest, std::size_t ballot,
                              const Candidate& candidate, const std::string& file) {
    const std::string_view remedy =
        candidate.undeclared_write_ins
            ? "Name the source's label in undeclaredWriteInLabel."
            : "Add the name to the candidates, or to the aliases of one of them.";
    return {base::ErrorKind::invalid,
            fmt::format("{}: ballot {} is marked for \"{}\", whom the configuration does not "
                        "list. {}",
                        file, ballot_id(contest, ballot), candidate.name, remedy)};
}

}  // namespace

base::Result<void> adopt(Contest& contest, const DeclaredContest& declared,
                         const std::string& file) {
    std::vector<Candidate> candidates = candidates_of(declared);
    const std::vector<tally::CandidateIndex> places = places_of(contest, candidates);
    tally::Ballots ballots;
    std::vector<tally::Mark> marks;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        marks.clear();
        for (tally::Mark mark : contest.ballots.marks(ballot)) {
            if (declared.ranks_max && mark.rank > *declared.ranks_max) {
                return base::Error{
                    base::ErrorKind::invalid,
                    fmt::format("{}: ballot {} is marked at rank {}, above maxRankingsAllowed, "
                                "which is {}. Correct either.",
                                file, ballot_id(contest, ballot), mark.rank, *declared.ranks_max)};
            }
            if (mark.candidate != tally::overvote_mark) {
                const Candidate& candidate = contest.candidates[mark.candidate];
                mark.candidate = places[mark.candidate];
                if (mark.candidate == undeclared)
                    return unknown_candidate(contest, ballot, candidate, file);
            }
            if (std::find(marks.begin(), marks.end(), mark) == marks.end()) marks.push_back(mark);
        }
        ballots.add(marks, contest.ballots.weight(ballot));
    }
    contest.title = declared.title;
    contest.candidates = std::move(candidates);
    contest.ballots = std::move(ballots);
    if (declared.ranks_max) contest.ranks_max = *declared.ranks_max;
    return {};
}

}  // namespace almanac::elections
