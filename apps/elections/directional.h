#pragma once

// What the supporters of one candidate make of another, in each direction (A4's three core
// questions). Pure, read off the pairs' counts and the count's transfers.

#include "apps/elections/pair_counts.h"
#include "engine/base/describe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A rate with the question that it answers.
struct DirectionalRate {
    double value = 0;
    std::string explanation;
    std::string question;

    static constexpr std::string_view view_name = "directional_rate";
    static constexpr auto fields() {
        using R = DirectionalRate;
        return base::describe<R>(
            base::field("value", &R::value, "%", "The rate, to two decimals."),
            base::field("explanation", &R::explanation, "", "The rate in a sentence."),
            base::field("question", &R::question, "", "What it answers."));
    }
};

// The rates against A4's marks.
struct DirectionalInsights {
    bool bidirectional = false;
    bool strong_affinity = false;
    bool high_follow_through = false;
    std::vector<std::string> sentences;

    static constexpr std::string_view view_name = "directional_insights";
    static constexpr auto fields() {
        using I = DirectionalInsights;
        return base::describe<I>(
            base::field("bidirectional", &I::bidirectional, "",
                        "The two next-choice rates differ by 5 points or less."),
            base::field("strong_affinity", &I::strong_affinity, "",
                        "At least 50 % of the ballots that rank both have both in their first "
                        "three ranks."),
            base::field("high_follow_through", &I::high_follow_through, "",
                        "At least one follow-through is 20 % or more."),
            base::field("sentences", &I::sentences, "", "The same in words."));
    }
};

// /api/coalition/directional/{a}/{b}.
struct Directional {
    std::uint32_t candidate_a = 0;
    std::string candidate_a_name;
    std::uint32_t candidate_b = 0;
    std::string candidate_b_name;
    std::uint64_t total_ballots_a = 0;
    std::uint64_t total_ballots_b = 0;
    std::uint64_t shared_ballots = 0;
    DirectionalRate next_choice_rate_a_to_b;
    DirectionalRate next_choice_rate_b_to_a;
    DirectionalRate close_together_rate;
    DirectionalRate follow_through_a_to_b;
    DirectionalRate follow_through_b_to_a;
    std::optional<double> transferred_a_to_b;
    std::optional<double> transferred_b_to_a;
    DirectionalInsights summary_insights;
    std::string data_version;

    static constexpr std::string_view view_name = "directional";
    static constexpr auto fields() {
        using D = Directional;
        return base::describe<D>(
            base::field("candidate_a", &D::candidate_a, "id", "Whom the path names first."),
            base::field("candidate_a_name", &D::candidate_a_name, "", "Their name."),
            base::field("candidate_b", &D::candidate_b, "id", "Whom the path names second."),
            base::field("candidate_b_name", &D::candidate_b_name, "", "Their name."),
            base::field("total_ballots_a", &D::total_ballots_a, "ballots", "Ballots that rank A."),
            base::field("total_ballots_b", &D::total_ballots_b, "ballots", "Ballots that rank B."),
            base::field("shared_ballots", &D::shared_ballots, "ballots", "Ballots that rank both."),
            base::field("next_choice_rate_a_to_b", &D::next_choice_rate_a_to_b, "",
                        "Of the ballots that rank A, those with B exactly one rank later."),
            base::field("next_choice_rate_b_to_a", &D::next_choice_rate_b_to_a, "",
                        "Of the ballots that rank B, those with A exactly one rank later."),
            base::field("close_together_rate", &D::close_together_rate, "",
                        "Of the ballots that rank both, those with both in the first three ranks."),
            base::field("follow_through_a_to_b", &D::follow_through_a_to_b, "",
                        "Of the ballots that rank A, those whose first other candidate after A is "
                        "B; on condensed ranks the same as the next-choice rate."),
            base::field("follow_through_b_to_a", &D::follow_through_b_to_a, "",
                        "Of the ballots that rank B, those whose first other candidate after B is "
                        "A."),
            base::field("transferred_a_to_b", &D::transferred_a_to_b, "%",
                        "Of the votes that the count took from A, those that went to B; null if "
                        "none were taken."),
            base::field("transferred_b_to_a", &D::transferred_b_to_a, "%",
                        "Of the votes that the count took from B, those that went to A; null if "
                        "none were taken."),
            base::field("summary_insights", &D::summary_insights, "",
                        "The rates against fixed marks."),
            base::field("data_version", &D::data_version, "", "The version of inputs and method."));
    }
};

// A row of the table directional: an ordered pair.
struct DirectionalRow {
    std::uint32_t from_candidate = 0;
    std::string from_candidate_name;
    std::uint32_t to_candidate = 0;
    std::string to_candidate_name;
    double next_choice_rate = 0;
    double close_together_rate = 0;
    double follow_through = 0;
    std::optional<double> transferred;

    static constexpr std::string_view view_name = "directional_row";
    static constexpr auto fields() {
        using R = DirectionalRow;
        return base::describe<R>(
            base::field("from_candidate", &R::from_candidate, "id", "Whose ballots are looked at."),
            base::field("from_candidate_name", &R::from_candidate_name, "", "Their name."),
            base::field("to_candidate", &R::to_candidate, "id", "Who may come next on them."),
            base::field("to_candidate_name", &R::to_candidate_name, "", "Their name."),
            base::field("next_choice_rate", &R::next_choice_rate, "%",
                        "Of the ballots that rank the first, those with the second exactly one "
                        "rank later."),
            base::field("close_together_rate", &R::close_together_rate, "%",
                        "Of the ballots that rank both, those with both in the first three ranks."),
            base::field("follow_through", &R::follow_through, "%",
                        "Of the ballots that rank the first, those whose first other candidate "
                        "after them is the second."),
            base::field("transferred", &R::transferred, "%",
                        "Of the votes that the count took from the first, those that went to the "
                        "second; null if none were taken."));
    }
};

// Two different candidates by their places.
struct OrderedPair {
    tally::CandidateIndex a = 0;
    tally::CandidateIndex b = 0;
};

// What ballots and count say of the two; the data version is left to the caller.
Directional directional(const Contest& contest, const PairCounts& counts, const tally::Count& count,
                        const OrderedPair& pair);

// Every ordered pair that a ballot ranks, by ids.
std::vector<DirectionalRow> directional_rows(const Contest& contest, const PairCounts& counts,
                                             const tally::Count& count);

}  // namespace almanac::elections
