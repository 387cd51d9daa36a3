#include "apps/elections/candidate_partners.h"

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

// The pair's figures for the one of its two whose id is `id`.
Partner partner_in(const CoalitionPair& pair, std::uint32_t id) {
    const bool is_first = pair.candidate_1 == id;
    return {is_first ? pair.candidate_2 : pair.candidate_1,
            is_first ? pair.candidate_2_name : pair.candidate_1_name,
            pair.shared_ballots,
            pair.avg_rank_distance,
            pair.coalition_strength_score,
            is_first ? pair.transfer_votes_1_to_2 : pair.transfer_votes_2_to_1};
}

// The root of the rankings that begin with the candidate, or as many as there are nodes.
std::uint32_t root_of(std::span<const tally::Profile::Node> nodes, CandidateIndex candidate) {
    std::uint32_t at = 0;
    while (at < nodes.size() && nodes[at].candidate != candidate) at = nodes[at].end;
    return at;
}

// Voters by rank - 2 and candidate, on the ballots below that root: a node counts for all whose
// ranking goes on from it.
std::vector<std::vector<std::uint64_t>> later_ranks(const tally::Profile& profile,
                                                    std::uint32_t root) {
    const auto nodes = profile.nodes();
    std::vector<std::vector<std::uint64_t>> votes;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = root + 1; at < nodes[root].end; ++at) {
        while (!ends.empty() && ends.back() <= at) ends.pop_back();
        if (tally::is_special(nodes[at].candidate)) {
            at = nodes[at].end - 1;
            continue;
        }
        if (votes.size() == ends.size()) votes.emplace_back(profile.candidates());
        votes[ends.size()][nodes[at].candidate] += nodes[at].ballots;
        ends.push_back(nodes[at].end);
    }
    return votes;
}

}  // namespace

std::vector<Partner> partners_of(const Subject& subject, CandidateIndex candidate) {
    const std::uint32_t id = subject.contest.candidates[candidate].id.number();
    std::vector<Partner> partners;
    for (const PairDetail& detail : *subject.pairs) {
        if (detail.pair.candidate_1 == id || detail.pair.candidate_2 == id)
            partners.push_back(partner_in(detail.pair, id));
    }
    std::sort(partners.begin(), partners.end(), [](const Partner& one, const Partner& other) {
        return one.candidate_id < other.candidate_id;
    });
    return partners;
}

std::vector<CoalitionPartner> coalition_partners(const Subject& subject, CandidateIndex candidate) {
    std::vector<CoalitionPartner> rows;
    for (Partner& partner : partners_of(subject, candidate)) {
        if (partner.shared_ballots < partner_shared_ballots_min) continue;
        const double score =
            static_cast<double>(partner.shared_ballots) / (partner.avg_rank_distance + 1);
        rows.push_back({partner.candidate_id, std::move(partner.candidate_name),
                        partner.shared_ballots, partner.avg_rank_distance, score,
                        partner.coalition_strength});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const CoalitionPartner& one, const CoalitionPartner& other) {
                         return one.partner_score > other.partner_score;
                     });
    return rows;
}

std::vector<PartnerAtRank> partners_at_ranks(const Subject& subject, CandidateIndex candidate) {
    const auto nodes = subject.profile->nodes();
    const std::uint32_t root = root_of(nodes, candidate);
    std::vector<PartnerAtRank> rows;
    if (root >= nodes.size()) return rows;
    const auto votes = later_ranks(*subject.profile, root);
    for (std::size_t at = 0; at < votes.size(); ++at) {
        const std::size_t begin = rows.size();
        for (std::size_t other = 0; other < votes[at].size(); ++other) {
            if (votes[at][other] == 0) continue;
            const Candidate& partner = subject.contest.candidates[other];
            rows.push_back({static_cast<std::uint32_t>(at + 2), 0, partner.id.number(),
                            partner.name, votes[at][other],
                            base::percentage(votes[at][other], nodes[root].ballots)});
        }
        std::stable_sort(rows.begin() + static_cast<std::ptrdiff_t>(begin), rows.end(),
                         [](const PartnerAtRank& one, const PartnerAtRank& other) {
                             return one.votes > other.votes;
                         });
        for (std::size_t row = begin; row < rows.size(); ++row)
            rows[row].place = static_cast<std::uint32_t>(row - begin + 1);
    }
    return rows;
}

std::vector<FirstChoicePartner> first_choice_partners(const Subject& subject) {
    std::vector<FirstChoicePartner> rows;
    const auto& candidates = subject.contest.candidates;
    for (std::size_t at = 0; at < candidates.size(); ++at) {
        for (PartnerAtRank& each : partners_at_ranks(subject, static_cast<CandidateIndex>(at))) {
            rows.push_back({candidates[at].id.number(), candidates[at].name, each.rank, each.place,
                            each.candidate_id, std::move(each.candidate_name), each.votes,
                            each.percentage});
        }
    }
    return rows;
}

}  // namespace almanac::elections
