#include "apps/elections/pairwise.h"

#include <algorithm>
#include <tuple>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Candidates = std::vector<CandidateIndex>;

// Voters who rank a candidate, and of these how many rank another before him or beside him.
class Tallies {
public:
    explicit Tallies(std::size_t candidates)
        : candidates_(candidates), ranked_(candidates), not_above_(candidates * candidates) {}

    void rank(CandidateIndex candidate, std::uint64_t voters) { ranked_[candidate] += voters; }
    void not_above(CandidateIndex candidate, CandidateIndex other, std::uint64_t voters) {
        not_above_[candidate * candidates_ + other] += voters;
    }

    std::uint64_t prefer(CandidateIndex one, CandidateIndex other) const {
        return ranked_[one] - not_above_[one * candidates_ + other];
    }

private:
    std::size_t candidates_;
    std::vector<std::uint64_t> ranked_;
    std::vector<std::uint64_t> not_above_;
};

// One step of the walk is one prefix: all its voters rank its last candidate, and those before him
// are on its path.
void add_rankings(const tally::Profile& profile, Tallies& tallies) {
    const auto nodes = profile.nodes();
    Candidates path;
    std::vector<std::uint32_t> ends;
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        while (!ends.empty() && ends.back() <= at) {
            ends.pop_back();
            path.pop_back();
        }
        const tally::Profile::Node& node = nodes[at];
        if (tally::is_special(node.candidate)) {
            at = node.end - 1;
            continue;
        }
        tallies.rank(node.candidate, node.ballots);
        for (const CandidateIndex before : path)
            tallies.not_above(node.candidate, before, node.ballots);
        path.push_back(node.candidate);
        ends.push_back(node.end);
    }
}

void add_equal_ranks(const tally::EqualRanks& ballots, Tallies& tallies) {
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot) {
        const std::uint64_t voters = ballots.voters(ballot);
        Candidates before;
        for (std::size_t rank = 0; rank < ballots.ranks(ballot); ++rank) {
            const auto here = ballots.rank(ballot, rank);
            for (const CandidateIndex one : here) {
                tallies.rank(one, voters);
                for (const CandidateIndex other : before) tallies.not_above(one, other, voters);
                for (const CandidateIndex other : here) tallies.not_above(one, other, voters);
            }
            before.insert(before.end(), here.begin(), here.end());
        }
    }
}

bool has(const Candidates& candidates, CandidateIndex sought) {
    return std::find(candidates.begin(), candidates.end(), sought) != candidates.end();
}

PairOutcome outcome_of(std::int64_t margin) {
    return margin > 0 ? PairOutcome::wins : margin < 0 ? PairOutcome::loses : PairOutcome::ties;
}

// By their ids.
Candidates in_race(const Contest& contest, const tally::Profile& profile) {
    Candidates candidates;
    for (std::size_t at = 0; at < profile.candidates(); ++at) {
        if (!profile.excluded()[at]) candidates.push_back(static_cast<CandidateIndex>(at));
    }
    std::sort(candidates.begin(), candidates.end(), [&](CandidateIndex one, CandidateIndex other) {
        return contest.candidates[one].id.number() < contest.candidates[other].id.number();
    });
    return candidates;
}

std::int64_t margin_of(const Preferences& preferences, CandidateIndex one, CandidateIndex other) {
    return static_cast<std::int64_t>(preferences.prefer(one, other)) -
           static_cast<std::int64_t>(preferences.prefer(other, one));
}

PairwiseStanding standing_of(const Preferences& preferences, const Candidates& candidates,
                             CandidateIndex candidate) {
    PairwiseStanding row;
    std::optional<std::int64_t> worst;
    for (const CandidateIndex other : candidates) {
        if (other == candidate) continue;
        const std::int64_t margin = margin_of(preferences, candidate, other);
        row.wins += margin > 0;
        row.losses += margin < 0;
        row.ties += margin == 0;
        worst = std::min(worst.value_or(margin), margin);
    }
    row.copeland_score = row.wins + row.ties / 2.0;
    row.worst_margin = worst.value_or(0);
    return row;
}

std::vector<PairwiseStanding> standings_of(const Contest& contest, const tally::Count& count,
                                           const Preferences& preferences,
                                           const Candidates& candidates) {
    const Candidates smith = smith_set(preferences, candidates);
    std::vector<PairwiseStanding> rows;
    for (const CandidateIndex candidate : candidates) {
        PairwiseStanding& row = rows.emplace_back(standing_of(preferences, candidates, candidate));
        row.candidate_id = contest.candidates[candidate].id.number();
        row.candidate_name = contest.candidates[candidate].name;
        row.in_smith_set = has(smith, candidate);
        row.is_winner = has(count.winners, candidate);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return std::tuple(2 * one.wins + one.ties, one.worst_margin) >
               std::tuple(2 * other.wins + other.ties, other.worst_margin);
    });
    for (std::size_t at = 0; at < rows.size(); ++at)
        rows[at].place = static_cast<std::uint32_t>(at + 1);
    return rows;
}

PairwiseRow row_of(const Contest& contest, const Preferences& preferences, CandidateIndex one,
                   CandidateIndex other) {
    PairwiseRow row;
    row.candidate_id = contest.candidates[one].id.number();
    row.candidate_name = contest.candidates[one].name;
    row.opponent_id = contest.candidates[other].id.number();
    row.opponent_name = contest.candidates[other].name;
    row.prefer = preferences.prefer(one, other);
    row.against = preferences.prefer(other, one);
    row.margin = margin_of(preferences, one, other);
    row.outcome = outcome_of(row.margin);
    return row;
}

// What the standings say of the count.
void judge_count(Pairwise& out, const Candidates& winners) {
    const std::vector<PairwiseStanding>& rows = out.standings;
    const std::size_t others = rows.size() - 1;
    out.winners_lead = true;
    for (const PairwiseStanding& row : rows) {
        if (row.in_smith_set) out.smith_set.push_back(row.candidate_id);
        out.winners_in_smith_set += row.in_smith_set && row.is_winner;
        if (row.is_winner && row.place > winners.size()) out.winners_lead = false;
    }
    std::sort(out.smith_set.begin(), out.smith_set.end());
    if (rows.front().wins == others) {
        out.condorcet_winner = rows.front().candidate_id;
        out.condorcet_winner_elected = rows.front().is_winner;
    }
    if (others > 0 && rows.back().losses == others) out.condorcet_loser = rows.back().candidate_id;
}

}  // namespace

Preferences::Preferences(const tally::Profile& profile)
    : candidates_(profile.candidates()), prefer_(candidates_ * candidates_) {
    Tallies tallies(candidates_);
    add_rankings(profile, tallies);
    add_equal_ranks(profile.equal_ranks(), tallies);
    for (std::size_t one = 0; one < candidates_; ++one) {
        for (std::size_t other = 0; other < candidates_; ++other) {
            const bool compared =
                one != other && !profile.excluded()[one] && !profile.excluded()[other];
            if (!compared) continue;
            prefer_[one * candidates_ + other] = tallies.prefer(static_cast<CandidateIndex>(one),
                                                                static_cast<CandidateIndex>(other));
        }
    }
}

// Whoever is in the set has a higher Copeland score than whoever is not: he beats all outside it,
// who beat nobody inside it. So it is the shortest part of the order by score that beats the rest.
std::vector<CandidateIndex> smith_set(const Preferences& preferences,
                                      const std::vector<CandidateIndex>& candidates) {
    const auto score = [&](CandidateIndex candidate) {
        const PairwiseStanding row = standing_of(preferences, candidates, candidate);
        return 2 * row.wins + row.ties;
    };
    std::vector<std::pair<std::uint32_t, CandidateIndex>> order;
    for (const CandidateIndex candidate : candidates)
        order.emplace_back(score(candidate), candidate);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& one, const auto& other) { return one.first > other.first; });
    std::size_t size = std::min<std::size_t>(order.size(), 1);
    for (std::size_t in = 0; in < size; ++in) {
        for (std::size_t out = order.size(); out-- > size;) {
            if (margin_of(preferences, order[in].second, order[out].second) <= 0) size = out + 1;
        }
    }
    Candidates smith;
    for (const CandidateIndex candidate : candidates) {
        const auto end = order.begin() + static_cast<std::ptrdiff_t>(size);
        if (std::any_of(order.begin(), end,
                        [&](const auto& each) { return each.second == candidate; }))
            smith.push_back(candidate);
    }
    return smith;
}

Pairwise pairwise(const Contest& contest, const tally::Profile& profile,
                  const tally::Count& count) {
    const Preferences preferences(profile);
    const Candidates candidates = in_race(contest, profile);
    Pairwise out;
    out.valid_ballots = profile.valid();
    out.standings = standings_of(contest, count, preferences, candidates);
    for (const CandidateIndex winner : count.winners)
        out.winners.push_back(contest.candidates[winner].id.number());
    judge_count(out, count.winners);
    for (const CandidateIndex one : candidates) {
        for (const CandidateIndex other : candidates) {
            if (one == other) continue;
            PairwiseRow& row = out.pairs.emplace_back(row_of(contest, preferences, one, other));
            row.no_preference = out.valid_ballots - row.prefer - row.against;
        }
    }
    return out;
}

}  // namespace almanac::elections
