#include "apps/elections/transfer_patterns.h"

#include "apps/elections/rounds.h"
#include "apps/elections/told_journeys.h"
#include "apps/elections/whole_rankings.h"

#include <span>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

using tally::BallotStep;
using tally::CandidateIndex;

// The receiver's places on the ballots of one transfer.
struct Places {
    std::uint64_t sum = 0;
    std::uint64_t ballots = 0;
};

// From 1, among the candidates of a cleaned ranking.
std::uint64_t place_of(CandidateIndex candidate, std::span<const CandidateIndex> ranking) {
    std::uint64_t place = 0;
    for (const CandidateIndex word : ranking) {
        if (tally::is_special(word)) continue;
        ++place;
        if (word == candidate) break;
    }
    return place;
}

// By (round, from, to).
class PlacesOfTransfers {
public:
    explicit PlacesOfTransfers(const Subject& subject) {
        const bool is_told = subject.rule.method != tally::Method::whole_papers &&
                             !counts_by_keep_values(subject.rule);
        if (!is_told) return;
        TellingJourneys telling(subject.count, subject.excluded());
        for_each_whole_ranking(*subject.profile, [&](auto ranking, std::uint64_t voters, auto) {
            const std::vector<BallotStep>& steps = telling.of_ranking(ranking).steps;
            for (std::size_t at = 1; at < steps.size(); ++at) {
                if (!steps[at].reason || !steps[at].holder) continue;
                Places& places =
                    by_key_[key(steps[at].round, *steps[at - 1].holder, *steps[at].holder)];
                places.sum += place_of(*steps[at].holder, ranking) * voters;
                places.ballots += voters;
            }
        });
    }

    std::optional<double> average(std::uint32_t round, CandidateIndex from,
                                  CandidateIndex to) const {
        const auto found = by_key_.find(key(round, from, to));
        if (found == by_key_.end()) return std::nullopt;
        return static_cast<double>(found->second.sum) / static_cast<double>(found->second.ballots);
    }

private:
    static std::uint64_t key(std::uint64_t round, std::uint64_t from, std::uint64_t to) {
        return round << 32U | from << 16U | to;
    }

    std::unordered_map<std::uint64_t, Places> by_key_;
};

tally::Votes mean_value(const TransferRow& row) {
    tally::Votes value = row.votes_transferred;
    if (row.ballots > 0) value.units /= static_cast<base::Int128>(row.ballots);
    return value;
}

}  // namespace

std::vector<TransferPattern> transfer_patterns(const Subject& subject) {
    const PlacesOfTransfers places(subject);
    std::unordered_map<std::uint32_t, CandidateIndex> index_of;
    for (std::size_t at = 0; at < subject.contest.candidates.size(); ++at)
        index_of[subject.contest.candidates[at].id.number()] = static_cast<CandidateIndex>(at);
    std::vector<TransferPattern> patterns;
    for (TransferRow& row : transfer_table(subject.contest, subject.count)) {
        std::optional<double> average;
        if (row.to_candidate) {
            average = places.average(row.round_number, index_of.at(row.from_candidate),
                                     index_of.at(*row.to_candidate));
        }
        patterns.push_back({row.round_number, row.from_candidate,
                            std::move(row.from_candidate_name), row.to_candidate,
                            std::move(row.to_candidate_name), row.votes_transferred,
                            std::move(row.transfer_type), mean_value(row), row.ballots, average});
    }
    return patterns;
}

}  // namespace almanac::elections
