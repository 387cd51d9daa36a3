#include "apps/elections/similarity.h"

#include "apps/elections/candidate_metrics.h"
#include "apps/elections/candidate_partners.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;

// The seed's three; the fourth is what they leave, and would count every difference twice.
constexpr std::size_t archetypes_compared = 3;

// By Archetype, in percent.
std::array<double, archetype_count> shares_of(const Supporters& supporters) {
    std::array<double, archetype_count> shares{};
    for (std::size_t kind = 0; kind < archetype_count; ++kind)
        shares[kind] = 100 * share_of(supporters.archetypes[kind].voters, supporters.ballots);
    return shares;
}

// All but the score and what they share.
SimilarCandidate compare(const Subject& subject, CandidateIndex target, CandidateIndex other) {
    const Supporters& ours = subject.supporters->of[target];
    const Supporters& theirs = subject.supporters->of[other];
    SimilarCandidate similar;
    similar.candidate_id = subject.contest.candidates[other].id.number();
    similar.candidate_name = subject.contest.candidates[other].name;
    similar.archetype_comparison = {archetype_shares(ours), archetype_shares(theirs)};
    for (std::size_t kind = 0; kind < archetype_count; ++kind) {
        if (ours.archetypes[kind].voters > 0 && theirs.archetypes[kind].voters > 0)
            similar.shared_archetypes.push_back(static_cast<Archetype>(kind));
    }
    return similar;
}

// How alike the candidate and each other one are, by place.
std::vector<double> scores(const Subject& subject, CandidateIndex candidate,
                           SimilarityMethod method) {
    const auto& supporters = subject.supporters->of;
    std::vector<double> scores(supporters.size());
    if (method == SimilarityMethod::archetypes) {
        for (std::size_t other = 0; other < scores.size(); ++other)
            scores[other] = archetype_similarity(supporters[candidate], supporters[other]);
        return scores;
    }
    const SharedBallots shared(subject);
    for (std::size_t other = 0; other < scores.size(); ++other)
        scores[other] = 100 * shared.cosine(candidate, other);
    return scores;
}

SimilarityRow row_of(const Subject& subject, const SharedBallots& shared, CandidateIndex one,
                     CandidateIndex other) {
    if (subject.contest.candidates[other].id < subject.contest.candidates[one].id)
        std::swap(one, other);
    const auto& candidates = subject.contest.candidates;
    const auto& supporters = subject.supporters->of;
    return {candidates[one].id.number(),
            candidates[one].name,
            candidates[other].id.number(),
            candidates[other].name,
            archetype_similarity(supporters[one], supporters[other]),
            100 * shared.cosine(one, other),
            shared.at(one, other)};
}

}  // namespace

SharedBallots::SharedBallots(const Subject& subject)
    : candidates_(subject.contest.candidates.size()), shared_(candidates_ * candidates_) {
    std::map<std::uint32_t, std::size_t> place;
    for (std::size_t at = 0; at < candidates_; ++at)
        place.emplace(subject.contest.candidates[at].id.number(), at);
    for (const PairDetail& detail : *subject.pairs) {
        const std::size_t one = place.at(detail.pair.candidate_1);
        const std::size_t other = place.at(detail.pair.candidate_2);
        shared_[one * candidates_ + other] = detail.pair.shared_ballots;
        shared_[other * candidates_ + one] = detail.pair.shared_ballots;
    }
}

double SharedBallots::cosine(std::size_t one, std::size_t other) const {
    double product = 0;
    double square_of_one = 0;
    double square_of_other = 0;
    for (std::size_t third = 0; third < candidates_; ++third) {
        if (third == one || third == other) continue;
        const auto ours = static_cast<double>(at(one, third));
        const auto theirs = static_cast<double>(at(other, third));
        product += ours * theirs;
        square_of_one += ours * ours;
        square_of_other += theirs * theirs;
    }
    if (square_of_one == 0 || square_of_other == 0) return 0;
    return std::min(1.0, product / (std::sqrt(square_of_one) * std::sqrt(square_of_other)));
}

ArchetypeShares archetype_shares(const Supporters& supporters) {
    const auto shares = shares_of(supporters);
    return {shares[0], shares[1], shares[2], shares[3]};
}

double archetype_similarity(const Supporters& one, const Supporters& other) {
    if (one.ballots == 0 || other.ballots == 0) return 0;
    const auto ours = shares_of(one);
    const auto theirs = shares_of(other);
    double square = 0;
    for (std::size_t kind = 0; kind < archetypes_compared; ++kind)
        square += (ours[kind] - theirs[kind]) * (ours[kind] - theirs[kind]);
    return std::max(0.0, 100 - std::sqrt(square));
}

CandidateSimilarity candidate_similarity(const Subject& subject, CandidateIndex candidate,
                                         SimilarityMethod method, std::size_t limit) {
    const std::vector<double> score = scores(subject, candidate, method);
    std::map<std::uint32_t, std::uint64_t> shared;
    for (const Partner& partner : partners_of(subject, candidate))
        shared.emplace(partner.candidate_id, partner.shared_ballots);
    CandidateSimilarity similarity;
    similarity.candidate_id = subject.contest.candidates[candidate].id.number();
    similarity.candidate_name = subject.contest.candidates[candidate].name;
    similarity.analysis_method = method == SimilarityMethod::archetypes
                                     ? "archetype_distribution_similarity"
                                     : "co_support_similarity";
    auto& others = similarity.similar_candidates;
    for (const CandidateIndex other : candidates_in_race(subject)) {
        if (other == candidate) continue;
        SimilarCandidate& one = others.emplace_back(compare(subject, candidate, other));
        one.shared_ballots = shared[one.candidate_id];
        one.similarity_score = score[other];
    }
    std::sort(others.begin(), others.end(),
              [](const SimilarCandidate& one, const SimilarCandidate& other) {
                  return std::tuple(-one.similarity_score, one.candidate_id) <
                         std::tuple(-other.similarity_score, other.candidate_id);
              });
    if (others.size() > limit) others.resize(limit);
    return similarity;
}

std::vector<SimilarityRow> similarity_rows(const Subject& subject) {
    const SharedBallots shared(subject);
    const std::vector<CandidateIndex> in_race = candidates_in_race(subject);
    std::vector<SimilarityRow> rows;
    for (std::size_t low = 0; low < in_race.size(); ++low) {
        for (std::size_t high = low + 1; high < in_race.size(); ++high)
            rows.push_back(row_of(subject, shared, in_race[low], in_race[high]));
    }
    std::sort(rows.begin(), rows.end(), [](const SimilarityRow& one, const SimilarityRow& other) {
        return std::tie(one.candidate_1, one.candidate_2) <
               std::tie(other.candidate_1, other.candidate_2);
    });
    return rows;
}

}  // namespace almanac::elections
