#include "apps/elections/candidate_profile.h"

#include "apps/elections/names.h"
#include "apps/elections/similarity.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

constexpr std::uint32_t partners_at_rank_shown = 5;  // as the seed shows five of each rank
constexpr std::size_t near_names_shown = 3;
constexpr std::size_t name_compared_max = 64;  // longer texts are told apart by their beginning

std::vector<VoteStep> progression(const Subject& subject, CandidateIndex candidate,
                                  const CandidateEnd& end) {
    const auto& rounds = subject.count.rounds;
    const std::size_t last = end.eliminated_in ? *end.eliminated_in : rounds.size();
    std::vector<VoteStep> steps;
    for (std::size_t at = 0; at < last; ++at) {
        const tally::Votes& total = rounds[at].totals[candidate];
        tally::Votes change = total;
        change.units -= at == 0 ? total.units : rounds[at - 1].totals[candidate].units;
        steps.push_back({static_cast<std::uint32_t>(at + 1), total, change});
    }
    return steps;
}

const CoalitionPair* pair_of(const Subject& subject, CandidateIndex one, CandidateIndex other) {
    const auto& candidates = subject.contest.candidates;
    const std::uint32_t low = std::min(candidates[one].id, candidates[other].id).number();
    const std::uint32_t high = std::max(candidates[one].id, candidates[other].id).number();
    for (const PairDetail& detail : *subject.pairs) {
        if (detail.pair.candidate_1 == low && detail.pair.candidate_2 == high) return &detail.pair;
    }
    return nullptr;
}

// How many letters have to be put in, taken out or changed (Levenshtein 1966).
std::size_t edits_between(std::string_view one, std::string_view other) {
    std::vector<std::size_t> edits(other.size() + 1);
    std::iota(edits.begin(), edits.end(), std::size_t{0});
    for (std::size_t row = 1; row <= one.size(); ++row) {
        std::size_t diagonal = std::exchange(edits[0], row);
        for (std::size_t at = 1; at <= other.size(); ++at) {
            const std::size_t changed = diagonal + (one[row - 1] == other[at - 1] ? 0 : 1);
            diagonal = edits[at];
            edits[at] = std::min({changed, edits[at] + 1, edits[at - 1] + 1});
        }
    }
    return edits.back();
}

// A part of a name is near, too: "Ryan" finds "Dan Ryan".
std::size_t distance(const std::string& written, const std::string& name) {
    if (!written.empty() && name.find(written) != std::string::npos) return 0;
    return edits_between(std::string_view(written).substr(0, name_compared_max),
                         std::string_view(name).substr(0, name_compared_max));
}

std::string nearest_names(const Subject& subject, const std::string& written) {
    std::vector<std::pair<std::size_t, std::string>> names;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        const std::string& name = subject.contest.candidates[index].name;
        names.emplace_back(distance(written, folded(name)), name);
    }
    std::stable_sort(names.begin(), names.end(),
                     [](const auto& one, const auto& other) { return one.first < other.first; });
    std::string list;
    for (std::size_t at = 0; at < std::min(near_names_shown, names.size()); ++at)
        list += (at == 0 ? "" : ", ") + names[at].second;
    return list;
}

}  // namespace

CandidateProfile candidate_profile(const Subject& subject, CandidateIndex candidate) {
    const Supporters& supporters = subject.supporters->of[candidate];
    const CandidateEnd end = ends_of(subject)[candidate];
    CandidateProfile profile;
    profile.candidate_id = subject.contest.candidates[candidate].id.number();
    profile.candidate_name = subject.contest.candidates[candidate].name;
    profile.party = subject.contest.candidates[candidate].party;
    profile.total_ballots = supporters.ballots;
    profile.first_choice_votes = supporters.first_choices();
    profile.first_choice_percentage =
        base::percentage(profile.first_choice_votes, subject.profile->valid());
    profile.weighted_score = weighted_score(supporters);
    profile.vote_strength_index = vote_strength_index(supporters);
    profile.cross_camp_appeal = cross_camp_appeal(supporters, candidates_in_race(subject).size());
    profile.transfer_efficiency = transfer_share(supporters);
    profile.ranking_consistency = ranking_consistency(supporters);
    profile.final_status = end.status;
    profile.election_round = end.elected_in;
    profile.elimination_round = end.eliminated_in;
    profile.vote_progression = progression(subject, candidate, end);
    profile.top_coalition_partners = coalition_partners(subject, candidate);
    if (profile.top_coalition_partners.size() > partners_shown)
        profile.top_coalition_partners.resize(partners_shown);
    profile.supporter_demographics = supporter_demographics(supporters);
    return profile;
}

CandidateComparison compare_candidates(const Subject& subject, CandidateIndex one,
                                       CandidateIndex other) {
    CandidateComparison comparison;
    comparison.candidate_1 = candidate_profile(subject, one);
    comparison.candidate_2 = candidate_profile(subject, other);
    const CoalitionPair* pair = pair_of(subject, one, other);
    comparison.insufficient_data = pair == nullptr;
    if (pair != nullptr) comparison.pair = *pair;
    const std::uint64_t shared = pair == nullptr ? 0 : pair->shared_ballots;
    comparison.only_candidate_1 = comparison.candidate_1.total_ballots - shared;
    comparison.only_candidate_2 = comparison.candidate_2.total_ballots - shared;
    comparison.archetype_similarity =
        archetype_similarity(subject.supporters->of[one], subject.supporters->of[other]);
    comparison.co_support_similarity = 100 * SharedBallots(subject).cosine(one, other);
    return comparison;
}

base::Result<CandidateIndex> candidate_called(const Subject& subject, std::string_view name) {
    const std::string written = folded(name);
    std::vector<CandidateIndex> found;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        if (folded(subject.contest.candidates[index].name) == written) found.push_back(index);
    }
    if (found.size() == 1) return found.front();
    if (found.empty()) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("No candidate is called \"{}\"; the nearest names are: {}.",
                                       name, nearest_names(subject, written))};
    }
    return base::Error{
        base::ErrorKind::invalid,
        fmt::format("{} candidates are called \"{}\"; ask by id, such as "
                    "/candidates/{}/profile.",
                    found.size(), name, subject.contest.candidates[found.front()].id.number())};
}

CandidateAnalysis candidate_analysis(const Subject& subject, CandidateIndex candidate) {
    CandidateAnalysis analysis;
    analysis.candidate_id = subject.contest.candidates[candidate].id.number();
    analysis.candidate_name = subject.contest.candidates[candidate].name;
    analysis.total_ballots = subject.supporters->of[candidate].ballots;
    analysis.vote_totals = votes_at_ranks(subject.supporters->of[candidate]);
    analysis.top_partners = partners_at_ranks(subject, candidate);
    std::erase_if(analysis.top_partners,
                  [](const PartnerAtRank& row) { return row.place > partners_at_rank_shown; });
    return analysis;
}

std::vector<ComparisonRow> comparison_rows(const Subject& subject) {
    std::map<std::uint32_t, const Supporters*> supporters;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        supporters.emplace(subject.contest.candidates[index].id.number(),
                           &subject.supporters->of[index]);
    }
    std::vector<ComparisonRow> rows;
    for (const SimilarityRow& pair : similarity_rows(subject)) {
        const Supporters& one = *supporters.at(pair.candidate_1);
        const Supporters& two = *supporters.at(pair.candidate_2);
        rows.push_back({pair.candidate_1, pair.candidate_1_name, pair.candidate_2,
                        pair.candidate_2_name, pair.shared_ballots,
                        one.ballots - pair.shared_ballots, two.ballots - pair.shared_ballots,
                        static_cast<std::int64_t>(one.first_choices()) -
                            static_cast<std::int64_t>(two.first_choices()),
                        pair.shared_ballots == 0});
    }
    return rows;
}

std::vector<PartnerRow> partner_rows(const Subject& subject) {
    std::vector<PartnerRow> rows;
    for (const CandidateIndex index : candidates_in_race(subject)) {
        const Candidate& candidate = subject.contest.candidates[index];
        for (CoalitionPartner& partner : coalition_partners(subject, index)) {
            rows.push_back({candidate.id.number(), candidate.name, partner.candidate_id,
                            std::move(partner.candidate_name), partner.shared_ballots,
                            partner.avg_rank_distance, partner.partner_score,
                            partner.coalition_strength_score});
        }
    }
    return rows;
}

}  // namespace almanac::elections
