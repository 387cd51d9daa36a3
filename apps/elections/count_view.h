#pragma once

// One count as `almanac count --format json` prints it: totals, exhausted and residual are the
// state after all transfers of the round; transfers led to it from the round before; elected and
// eliminated are decided on it.

#include "apps/elections/accounting.h"
#include "apps/elections/question.h"
#include "engine/base/describe.h"
#include "tally/tally.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A candidate's id and name.
struct NamedId {
    std::uint32_t id = 0;
    std::string name;

    static constexpr std::string_view view_name = "named_id";
    static constexpr auto fields() {
        return base::describe<NamedId>(
            base::field("id", &NamedId::id, "id", "The number that stands for them."),
            base::field("name", &NamedId::name, "", "As the source writes it."));
    }
};

// Votes that moved together: from one candidate, to one or nobody, every ballot at one value.
struct TransferView {
    std::uint32_t from = 0;
    std::optional<std::uint32_t> to;
    base::Decimal votes;
    std::uint64_t ballots = 0;
    base::Decimal value;

    static constexpr std::string_view view_name = "count_transfer";
    static constexpr auto fields() {
        using T = TransferView;
        return base::describe<T>(
            base::field("from", &T::from, "id", "Whom the votes left."),
            base::field("to", &T::to, "id", "Who received them; null: nobody, they are exhausted."),
            base::field("votes", &T::votes, "votes", "Ballots times value."),
            base::field("ballots", &T::ballots, "ballots", "How many ballots moved."),
            base::field("value", &T::value, "votes",
                        "What each of them is worth after the transfer."));
    }
};

// One round; in Scotland a stage.
struct RoundView {
    std::uint32_t round = 0;
    std::map<std::uint32_t, base::Decimal> totals;
    std::vector<std::uint32_t> elected;
    std::vector<std::uint32_t> eliminated;
    std::vector<TransferView> transfers;
    base::Decimal exhausted;
    base::Decimal residual;
    base::Decimal threshold;
    base::Decimal exhausted_by_overvote;

    static constexpr std::string_view view_name = "count_round";
    static constexpr auto fields() {
        using R = RoundView;
        return base::describe<R>(
            base::field("round", &R::round, "round", "From 1."),
            base::field("totals", &R::totals, "votes",
                        "By candidate id; who left and has nothing any more is absent."),
            base::field("elected", &R::elected, "ids",
                        "Elected on these totals, in order of election."),
            base::field("eliminated", &R::eliminated, "ids", "Excluded on these totals."),
            base::field("transfers", &R::transfers, "",
                        "What led here from the round before; none in round 1."),
            base::field("exhausted", &R::exhausted, "votes", "Votes that no longer count, so far."),
            base::field("residual", &R::residual, "votes",
                        "What the law's cuts left over, so far."),
            base::field("threshold", &R::threshold, "votes",
                        "What was needed to be elected in this round."),
            base::field("exhausted_by_overvote", &R::exhausted_by_overvote, "votes",
                        "The part of exhausted that reached an overvote, so far."));
    }
};

// A tie and how it was decided.
struct TieView {
    std::uint32_t round = 0;
    std::vector<std::uint32_t> candidates;
    std::uint32_t chosen = 0;
    std::string decided_by;

    static constexpr std::string_view view_name = "count_tie";
    static constexpr auto fields() {
        return base::describe<TieView>(
            base::field("round", &TieView::round, "round", "Where the tie was."),
            base::field("candidates", &TieView::candidates, "ids", "Who were equal."),
            base::field("chosen", &TieView::chosen, "id",
                        "Who was acted on: excluded, or taken first."),
            base::field("decided_by", &TieView::decided_by, "",
                        "earlier round, lot, seed, candidate order, or default order."));
    }
};

// Ballots that count for nobody in round 1, by reason.
struct NotCountedView {
    std::uint64_t blank = 0;
    std::uint64_t overvoted = 0;
    std::uint64_t only_excluded = 0;

    static constexpr std::string_view view_name = "not_counted";
    static constexpr auto fields() {
        using N = NotCountedView;
        return base::describe<N>(
            base::field("blank", &N::blank, "ballots", "Without any mark."),
            base::field("overvoted", &N::overvoted, "ballots",
                        "Nothing but overvoted ranks, or stopped by one before any candidate."),
            base::field("only_excluded", &N::only_excluded, "ballots",
                        "Nothing but marks for candidates who are not in the race."));
    }
};

// The whole count.
struct CountView {
    std::string contest;
    std::string rule;
    std::uint32_t seats = 0;
    std::uint64_t valid_ballots = 0;
    base::Decimal threshold;
    std::vector<NamedId> candidates;
    std::vector<RoundView> rounds;
    std::vector<std::uint32_t> winners;
    std::vector<TieView> ties;
    NotCountedView not_counted;
    std::vector<NamedId> excluded;
    BallotAccount accounting;
    std::vector<std::string> files;

    static constexpr std::string_view view_name = "count";
    static constexpr auto fields() {
        using C = CountView;
        return base::describe<C>(
            base::field("contest", &C::contest, "", "The contest's title as the source has it."),
            base::field("rule", &C::rule, "", "The id of the counting rule."),
            base::field("seats", &C::seats, "seats", "How many were to be elected."),
            base::field("valid_ballots", &C::valid_ballots, "ballots",
                        "What round 1 counts for somebody."),
            base::field(
                "threshold", &C::threshold, "votes",
                "What is needed to be elected; of the last round where the rule makes it anew."),
            base::field("candidates", &C::candidates, "", "Who stood, in the source's order."),
            base::field("rounds", &C::rounds, "", "Every round."),
            base::field("winners", &C::winners, "ids", "In order of election."),
            base::field("ties", &C::ties, "", "Every tie in which one had to be chosen."),
            base::field("not_counted", &C::not_counted, "",
                        "Ballots that round 1 counts for nobody, by reason."),
            base::field("excluded", &C::excluded, "", "Who was on the paper but not in the race."),
            base::field("accounting", &C::accounting, "",
                        "What was read, and what a person should look at."),
            base::field("files", &C::files, "", "What was read, as the user named it."));
    }
};

// `count` must be the count of `prepared`.
CountView view_of(const Prepared& prepared, const tally::Count& count,
                  std::vector<std::string> files);

// "earlier round", "lot", "seed", "candidate order" or "default order".
std::string_view words_of(tally::DecidedBy decided_by);

}  // namespace almanac::elections
