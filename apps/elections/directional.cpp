#include "apps/elections/directional.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace almanac::elections {

namespace {

constexpr double bidirectional_max = 5;
constexpr double strong_affinity_min = 50;
constexpr double high_follow_through_min = 20;

// What the count took from each candidate, and of it what went to each other.
class Moved {
public:
    explicit Moved(const tally::Count& count) {
        for (const tally::Round& round : count.rounds) {
            for (const tally::Transfer& transfer : round.transfers) {
                add(taken_[transfer.from], transfer.votes);
                if (transfer.to) add(moved_[{transfer.from, *transfer.to}], transfer.votes);
            }
        }
    }

    std::optional<double> share(std::size_t from, std::size_t to) const {
        const auto taken = taken_.find(from);
        if (taken == taken_.end() || taken->second.units <= 0) return std::nullopt;
        const auto moved = moved_.find({from, to});
        if (moved == moved_.end()) return 0;
        return base::percentage(moved->second, taken->second);
    }

private:
    static void add(tally::Votes& sum, const tally::Votes& votes) {
        sum.places = votes.places;
        sum.units += votes.units;
    }

    std::map<std::pair<std::size_t, std::size_t>, tally::Votes> moved_;
    std::map<std::size_t, tally::Votes> taken_;
};

double next_choice_rate(const PairCounts& counts, std::size_t from, std::size_t to) {
    return base::percentage(counts.next(from, to), counts.ranked(from));
}

double close_together_rate(const PairCounts& counts, std::size_t one, std::size_t other) {
    return base::percentage(counts.both_first(one, other), counts.shared(one, other));
}

DirectionalRate next_choice(double rate, std::string_view from, std::string_view to) {
    return {rate,
            fmt::format("{:.2f} % of the ballots that rank {} have {} exactly one rank later.",
                        rate, from, to),
            fmt::format("Do voters name {} right after {}?", to, from)};
}

DirectionalRate close_together(double rate, std::string_view one, std::string_view other) {
    return {rate,
            fmt::format("{:.2f} % of the ballots that rank both {} and {} have both in their first "
                        "{} ranks.",
                        rate, one, other, PairCounts::first_ranks),
            fmt::format("Are {} and {} both favourites of the voters they share?", one, other)};
}

DirectionalRate follow_through(double rate, std::string_view from, std::string_view to) {
    return {rate,
            fmt::format("On {:.2f} % of the ballots that rank {}, {} is the first other candidate "
                        "after them.",
                        rate, from, to),
            fmt::format("Where {} is out of the race, does the ballot go to {} next?", from, to)};
}

std::vector<std::string> sentences_of(const Directional& answer) {
    const std::string& a = answer.candidate_a_name;
    const std::string& b = answer.candidate_b_name;
    const double there = answer.next_choice_rate_a_to_b.value;
    const double back = answer.next_choice_rate_b_to_a.value;
    std::vector<std::string> sentences;
    if (answer.summary_insights.bidirectional) {
        sentences.push_back(fmt::format("{} and {} follow each other about equally often.", a, b));
    } else {
        sentences.push_back(fmt::format("{} follows {} more often than the other way round.",
                                        there > back ? b : a, there > back ? a : b));
    }
    if (answer.summary_insights.strong_affinity)
        sentences.emplace_back("Most voters who rank both have both near the top.");
    if (answer.summary_insights.high_follow_through) {
        const bool to_b = answer.follow_through_a_to_b.value >= answer.follow_through_b_to_a.value;
        sentences.push_back(
            fmt::format("Many ballots of {} would go on to {}.", to_b ? a : b, to_b ? b : a));
    }
    return sentences;
}

void add_insights(Directional& answer) {
    DirectionalInsights& insights = answer.summary_insights;
    insights.bidirectional = std::abs(answer.next_choice_rate_a_to_b.value -
                                      answer.next_choice_rate_b_to_a.value) <= bidirectional_max;
    insights.strong_affinity = answer.close_together_rate.value >= strong_affinity_min;
    insights.high_follow_through =
        std::max(answer.follow_through_a_to_b.value, answer.follow_through_b_to_a.value) >=
        high_follow_through_min;
    insights.sentences = sentences_of(answer);
}

}  // namespace

Directional directional(const Contest& contest, const PairCounts& counts, const tally::Count& count,
                        const OrderedPair& pair) {
    const Candidate& a = contest.candidates[pair.a];
    const Candidate& b = contest.candidates[pair.b];
    const double there = next_choice_rate(counts, pair.a, pair.b);
    const double back = next_choice_rate(counts, pair.b, pair.a);
    const Moved moved(count);
    Directional answer;
    answer.candidate_a = a.id.number();
    answer.candidate_a_name = a.name;
    answer.candidate_b = b.id.number();
    answer.candidate_b_name = b.name;
    answer.total_ballots_a = counts.ranked(pair.a);
    answer.total_ballots_b = counts.ranked(pair.b);
    answer.shared_ballots = counts.shared(pair.a, pair.b);
    answer.next_choice_rate_a_to_b = next_choice(there, a.name, b.name);
    answer.next_choice_rate_b_to_a = next_choice(back, b.name, a.name);
    answer.close_together_rate =
        close_together(close_together_rate(counts, pair.a, pair.b), a.name, b.name);
    answer.follow_through_a_to_b = follow_through(there, a.name, b.name);
    answer.follow_through_b_to_a = follow_through(back, b.name, a.name);
    answer.transferred_a_to_b = moved.share(pair.a, pair.b);
    answer.transferred_b_to_a = moved.share(pair.b, pair.a);
    add_insights(answer);
    return answer;
}

std::vector<DirectionalRow> directional_rows(const Contest& contest, const PairCounts& counts,
                                             const tally::Count& count) {
    const Moved moved(count);
    std::vector<DirectionalRow> rows;
    for (std::size_t from = 0; from < counts.candidates(); ++from) {
        for (std::size_t to = 0; to < counts.candidates(); ++to) {
            if (from == to || counts.shared(from, to) == 0) continue;
            DirectionalRow& row = rows.emplace_back();
            row.from_candidate = contest.candidates[from].id.number();
            row.from_candidate_name = contest.candidates[from].name;
            row.to_candidate = contest.candidates[to].id.number();
            row.to_candidate_name = contest.candidates[to].name;
            row.next_choice_rate = next_choice_rate(counts, from, to);
            row.close_together_rate = close_together_rate(counts, from, to);
            row.follow_through = row.next_choice_rate;
            row.transferred = moved.share(from, to);
        }
    }
    std::sort(rows.begin(), rows.end(), [](const auto& one, const auto& other) {
        return std::pair(one.from_candidate, one.to_candidate) <
               std::pair(other.from_candidate, other.to_candidate);
    });
    return rows;
}

}  // namespace almanac::elections
