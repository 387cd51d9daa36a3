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

// Voters by rank - 2 and candidate.
using LaterRanks = std::vector<std::vector<std::uint64_t>>;

std::uint64_t& at_rank(LaterRanks& votes, std::size_t rank, CandidateIndex other,
                       std::size_t candidates) {
    while (votes.size() + 1 < rank) votes.emplace_back(candidates);
    return votes[rank - 2][other];
}

// On the ballots below that root: a node counts for all whose ranking goes on from it.
void add_below(LaterRanks& votes, const tally::Profile& profile, std::uint32_t root) {
    const auto nodes = profile.nodes();
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = root + 1; at < nodes[root].end; ++at) {
        while (!ends.empty() && ends.back() <= at) ends.pop_back();
        if (tally::is_special(nodes[at].candidate)) {
            at = nodes[at].end - 1;
            continue;
        }
        at_rank(votes, ends.size() + 2, nodes[at].candidate, profile.candidates()) +=
            nodes[at].ballots;
        ends.push_back(nodes[at].end);
    }
}

// On ballots with shared ranks that have the candidate at the first.
void add_equal(LaterRanks& votes, const tally::Profile& profile, CandidateIndex candidate) {
    const tally::EqualRanks& rankings = profile.equal_ranks();
    for (std::size_t ranking = 0; ranking < rankings.size(); ++ranking) {
        const auto first = rankings.rank(ranking, 0);
        if (std::find(first.begin(), first.end(), candidate) == first.end()) continue;
        for (std::size_t at = 1; at < rankings.ranks(ranking); ++at) {
            for (const CandidateIndex other : rankings.rank(ranking, at))
                at_rank(votes, at + 1, other, profile.candidates()) += rankings.voters(ranking);
        }
    }
}

LaterRanks later_ranks(const tally::Profile& profile, CandidateIndex candidate) {
    LaterRanks votes;
    const std::uint32_t root = root_of(profile.nodes(), candidate);
    if (root < profile.nodes().size()) add_below(votes, profile, root);
    add_equal(votes, profile, candidate);
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
    const std::uint64_t first_choices = subject.supporters->of[candidate].first_choices();
    const LaterRanks votes = later_ranks(*subject.profile, candidate);
    std::vector<PartnerAtRank> rows;
    for (std::size_t at = 0; at < votes.size(); ++at) {
        const std::size_t begin = rows.size();
        for (std::size_t other = 0; other < votes[at].size(); ++other) {
            if (votes[at][other] == 0) continue;
            const Candidate& partner = subject.contest.candidates[other];
            rows.push_back({static_cast<std::uint32_t>(at + 2), 0, partner.id.number(),
                            partner.name, votes[at][other],
                            base::percentage(votes[at][other], first_choices)});
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
