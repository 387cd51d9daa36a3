#include "apps/elections/ballot_journeys.h"

#include "apps/elections/ballot_records.h"
#include "apps/elections/told_journeys.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <utility>

namespace almanac::elections {

namespace {

using bundle::Column;
using tally::BallotStep;
using tally::CandidateIndex;
using Steps = std::span<const BallotStep>;
using Texts = std::vector<std::string_view>;
using Integers = std::vector<std::int64_t>;

// One change: the moving part, and what has been kept of the ballot so far.
struct Change {
    const BallotStep& moving;
    TransferReason reason = TransferReason::initial;
    Steps kept_now;  // under keep values: the other parts of the round
};

TransferReason reason_of(const BallotStep& step) {
    if (!step.holder) return TransferReason::exhausted;
    if (!step.reason) return TransferReason::initial;
    return *step.reason == tally::Reason::surplus ? TransferReason::surplus
                                                  : TransferReason::elimination;
}

// Calls use(change) for each round in which something changed. Under keep values the last part of
// a round is the one that moves.
template <class Use>
void for_each_change(const tally::Rule& rule, Steps steps, Use&& use) {
    const BallotStep* before = nullptr;
    for (std::size_t at = 0; at < steps.size();) {
        std::size_t end = at + 1;
        if (counts_by_keep_values(rule)) {
            while (end < steps.size() && steps[end].round == steps[at].round) ++end;
        }
        const BallotStep& moving = steps[end - 1];
        const bool is_held = before != nullptr && moving.reason &&
                             moving.holder == before->holder && moving.value == before->value;
        use(Change{moving, is_held ? TransferReason::held : reason_of(moving),
                   steps.subspan(at, end - 1 - at)});
        before = &moving;
        at = end;
    }
}

// The part of whoever was elected, as journey_steps tells it.
KeptPart kept_part(const Contest& contest, CandidateIndex holder, const tally::Votes& votes) {
    return {contest.candidates[holder].id.number(), votes};
}

// Who has the moving part at the end, and whether they are elected.
JourneyEnd end_of(const tally::Count& count, const ToldSteps& told) {
    if (!told.is_whole) return JourneyEnd::untold;
    const bool is_counted =
        std::any_of(told.steps.begin(), told.steps.end(),
                    [](const BallotStep& step) { return step.holder.has_value(); });
    if (!is_counted) return JourneyEnd::not_counted;
    const BallotStep& last = told.steps.back();
    if (!last.holder) return JourneyEnd::exhausted;
    const auto among = [&](const std::vector<CandidateIndex>& list) {
        return std::find(list.begin(), list.end(), *last.holder) != list.end();
    };
    if (among(count.winners)) return JourneyEnd::elected;
    return among(count.rounds.back().eliminated) ? JourneyEnd::eliminated : JourneyEnd::standing;
}

// The columns of ballot_journeys while they are filled.
struct JourneyColumns {
    std::shared_ptr<std::deque<std::string>> arena = std::make_shared<std::deque<std::string>>();
    Texts ids, reasons;
    Integers rounds, holders, weights;
    Column::Decimals values;
    std::vector<bool> is_held_by_somebody, is_exhausted;
};

void add_change(JourneyColumns& rows, const Contest& contest, const Change& change) {
    const BallotStep& moving = change.moving;
    rows.rounds.push_back(moving.round);
    rows.holders.push_back(moving.holder ? contest.candidates[*moving.holder].id.number() : 0);
    rows.is_held_by_somebody.push_back(moving.holder.has_value());
    rows.values.units.push_back(
        static_cast<std::int64_t>(with_places(moving.value, rows.values.places).units));
    rows.is_exhausted.push_back(!moving.holder);
    rows.reasons.push_back(base::word_of(change.reason));
}

bundle::Table table_from(JourneyColumns rows) {
    bundle::Table table;
    table.rows = rows.rounds.size();
    table.columns.push_back({"ballot_id", std::move(rows.ids), {}, rows.arena});
    table.columns.push_back({"round_number", std::move(rows.rounds), {}, nullptr});
    table.columns.push_back({"active_candidate", std::move(rows.holders),
                             std::move(rows.is_held_by_somebody), nullptr});
    table.columns.push_back({"vote_weight", std::move(rows.values), {}, nullptr});
    table.columns.push_back({"is_exhausted", std::move(rows.is_exhausted), {}, nullptr});
    table.columns.push_back({"transfer_reason", std::move(rows.reasons), {}, nullptr});
    table.columns.push_back({"weight", std::move(rows.weights), {}, nullptr});
    return table;
}

// "Ann → Bo", candidates as the rule cleans them.
std::string sequence_of(const Contest& contest, std::span<const CandidateIndex> ranking) {
    std::string text;
    for (const CandidateIndex word : ranking) {
        if (tally::is_special(word)) continue;
        if (!text.empty()) text += " → ";
        text += contest.candidates[word].name;
    }
    return text;
}

// One row of ballot_completion.
struct CompletionRow {
    std::string ballot_id;
    std::uint32_t weight = 1;
    std::string precinct;
    std::string ballot_style;
    std::uint32_t ranks_used = 0;
    std::uint32_t highest_rank_used = 0;
    std::string ranking_sequence;

    static constexpr std::string_view view_name = "ballot_completion";
    static constexpr auto fields() {
        using C = CompletionRow;
        return base::describe<C>(
            base::field("ballot_id", &C::ballot_id, "id", "The source's id, else its line number."),
            base::field("weight", &C::weight, "voters", "How many voters it stands for."),
            base::field("precinct", &C::precinct, "", "As the source writes it."),
            base::field("ballot_style", &C::ballot_style, "", "As the source writes it."),
            base::field("ranks_used", &C::ranks_used, "candidates", "Candidates ranked, cleaned."),
            base::field("highest_rank_used", &C::highest_rank_used, "rank",
                        "The last rank marked, raw; 0 on a blank ballot."),
            base::field("ranking_sequence", &C::ranking_sequence, "",
                        "The candidates by name, first choice first, cleaned."));
    }
};

// One row of ballot_journeys, as it is described; journeys_table fills its columns without it.
struct JourneyRow {
    std::string ballot_id;
    std::uint32_t round_number = 0;
    std::optional<std::uint32_t> active_candidate;
    base::Decimal vote_weight;
    bool is_exhausted = false;
    TransferReason transfer_reason = TransferReason::initial;
    std::uint32_t weight = 1;

    static constexpr std::string_view view_name = "ballot_journey_row";
    static constexpr auto fields() {
        using J = JourneyRow;
        return base::describe<J>(
            base::field("ballot_id", &J::ballot_id, "id", "The source's id, else its line number."),
            base::field("round_number", &J::round_number, "round",
                        "In which something changed, from 1."),
            base::field("active_candidate", &J::active_candidate, "id",
                        "Who has the moving part from then on; null: nobody."),
            base::field("vote_weight", &J::vote_weight, "votes",
                        "The moving part of one voter's vote."),
            base::field("is_exhausted", &J::is_exhausted, "", "Whether nobody has it."),
            base::field("transfer_reason", &J::transfer_reason, "", "Why it is there."),
            base::field("weight", &J::weight, "voters", "How many voters the ballot stands for."));
    }
};

}  // namespace

std::vector<JourneyStep> journey_steps(const Contest& contest, const tally::Count& count,
                                       const std::vector<BallotStep>& steps) {
    const bool shares = counts_by_keep_values(*count.rule);
    std::vector<JourneyStep> journey;
    std::vector<KeptPart> kept;
    const BallotStep* before = nullptr;
    for_each_change(*count.rule, steps, [&](const Change& change) {
        const BallotStep& moving = change.moving;
        if (shares || !moving.reason) kept.clear();
        for (const BallotStep& part : change.kept_now)
            kept.push_back(kept_part(contest, *part.holder, part.value));
        if (!shares && before != nullptr && moving.reason == tally::Reason::surplus) {
            const std::uint8_t places = std::max(before->value.places, moving.value.places);
            const tally::Votes left{
                with_places(before->value, places).units - with_places(moving.value, places).units,
                places};
            if (left.units > 0) kept.push_back(kept_part(contest, *before->holder, left));
        }
        if (!journey.empty()) journey.back().until_round = moving.round - 1;
        JourneyStep& step = journey.emplace_back();
        step.round_number = moving.round;
        step.until_round = static_cast<std::uint32_t>(count.rounds.size());
        if (moving.holder) {
            step.active_candidate = contest.candidates[*moving.holder].id.number();
            step.active_candidate_name = contest.candidates[*moving.holder].name;
        }
        step.vote_weight = moving.value;
        step.is_exhausted = !moving.holder;
        step.transfer_reason = change.reason;
        step.kept = kept;
        before = &moving;
    });
    return journey;
}

BallotJourney ballot_journey(const Subject& subject, std::uint32_t ballot) {
    BallotRow row = ballot_row(subject, ballot);
    BallotJourney journey;
    journey.ballot_id = std::move(row.ballot_id);
    journey.weight = row.weight;
    journey.marks = std::move(row.marks);
    journey.ranking = std::move(row.ranking);
    journey.total_rounds = static_cast<std::uint32_t>(subject.count.rounds.size());
    TellingJourneys telling(subject.count, subject.excluded());
    const ToldSteps& told = telling.of(subject.contest.ballots.marks(ballot));
    journey.journey = journey_steps(subject.contest, subject.count, told.steps);
    if (!told.is_whole && !journey.journey.empty())
        journey.journey.back().until_round = told.told_until;
    journey.final_status = end_of(subject.count, told);
    return journey;
}

bundle::Table journeys_table(const Subject& subject) {
    const Contest& contest = subject.contest;
    JourneyColumns rows;
    rows.values.places = value_places(subject.count);
    TellingJourneys telling(subject.count, subject.excluded());
    for (std::uint32_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const ToldSteps& told = telling.of(contest.ballots.marks(ballot));
        if (told.steps.empty()) continue;
        const std::string_view id = rows.arena->emplace_back(id_of_ballot(subject, ballot));
        for_each_change(subject.rule, told.steps, [&](const Change& change) {
            rows.ids.push_back(id);
            rows.weights.push_back(contest.ballots.weight(ballot));
            add_change(rows, contest, change);
        });
    }
    return table_from(std::move(rows));
}

bundle::Table completion_table(const Subject& subject) {
    const Contest& contest = subject.contest;
    const GroupColumn precincts = group_column(subject, Grouping::precinct);
    const GroupColumn styles = group_column(subject, Grouping::ballot_style);
    const auto text = [](const GroupColumn& column, std::uint32_t ballot) {
        return column.codes.empty() ? std::string()
                                    : std::string(column.words[column.codes[ballot]]);
    };
    std::vector<CompletionRow> rows;
    for (std::uint32_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        const auto marks = contest.ballots.marks(ballot);
        const auto ranking = tally::clean(marks, subject.rule, subject.excluded());
        const auto ranked = std::count_if(ranking.begin(), ranking.end(),
                                          [](auto word) { return !tally::is_special(word); });
        rows.push_back({id_of_ballot(subject, ballot), contest.ballots.weight(ballot),
                        text(precincts, ballot), text(styles, ballot),
                        static_cast<std::uint32_t>(ranked), marks.empty() ? 0u : marks.back().rank,
                        sequence_of(contest, ranking)});
    }
    return bundle::table_of<CompletionRow>(std::span<const CompletionRow>(rows));
}

const base::Shape& journeys_row() { return base::shape_of<JourneyRow>(); }
const base::Shape& completion_row() { return base::shape_of<CompletionRow>(); }

}  // namespace almanac::elections
