#include "apps/elections/rctab_rule.h"

#include "apps/elections/import_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

namespace almanac::elections {

namespace {

using tally::Rule;

// winnerElectionMode, with the words of versions before 1.3.
enum class Mode : std::uint8_t { one, one_a_round, several, bottoms_up, percentage, passes };

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};

constexpr auto modes = std::to_array<Word<Mode>>({
    {"singleWinnerMajority", Mode::one},
    {"multiWinnerAllowOnlyOneWinnerPerRound", Mode::one_a_round},
    {"multiWinnerAllowMultipleWinnersPerRound", Mode::several},
    {"bottomsUp", Mode::bottoms_up},
    {"bottomsUpUsingPercentageThreshold", Mode::percentage},
    {"multiPassIrv", Mode::passes},
});

constexpr auto old_modes = std::to_array<Word<Mode>>({
    {"standard", Mode::one},
    {"singleSeatContinueUntilTwoCandidatesRemain", Mode::one},
    {"multiSeatAllowOnlyOneWinnerPerRound", Mode::one_a_round},
    {"multiSeatBottomsUp", Mode::bottoms_up},
    {"multiSeatSequentialWinnerTakesAll", Mode::passes},
});

constexpr auto overvotes = std::to_array<Word<tally::Overvote>>({
    {"alwaysSkipToNextRank", tally::Overvote::passed_over},
    {"exhaustImmediately", tally::Overvote::exhausts_when_reached},
    {"exhaustIfMultipleContinuing", tally::Overvote::exhausts_if_several_continue},
});

// What decides a tie: earlier rounds or not, the lot's source, and whether somebody is asked.
struct Ties {
    tally::TieOrder order;
    tally::LotSource lot;
    bool asks = false;
};

constexpr auto tie_modes = std::to_array<Word<Ties>>({
    {"random", {tally::TieOrder::lot, tally::LotSource::java_random}},
    {"stopCountingAndAsk", {tally::TieOrder::lot, tally::LotSource::given, true}},
    {"previousRoundCountsThenRandom",
     {tally::TieOrder::latest_difference_then_lot, tally::LotSource::java_random}},
    {"previousRoundCountsThenAsk",
     {tally::TieOrder::latest_difference_then_lot, tally::LotSource::given, true}},
    {"useCandidateOrder", {tally::TieOrder::lot, tally::LotSource::candidate_order}},
    {"generatePermutation", {tally::TieOrder::lot, tally::LotSource::java_permutation}},
});

constexpr auto old_tie_modes = std::to_array<Word<Ties>>({
    {"interactive", {tally::TieOrder::lot, tally::LotSource::given, true}},
    {"previousRoundCountsThenInteractive",
     {tally::TieOrder::latest_difference_then_lot, tally::LotSource::given, true}},
    {"usePermutationInConfig", {tally::TieOrder::lot, tally::LotSource::candidate_order}},
});

template <class Words>
auto find(const Words& words, std::string_view word) {
    return std::find_if(words.begin(), words.end(),
                        [&](const auto& each) { return each.word == word; });
}

// The value of a word of `words`, or of an older version's; the first with a problem else.
template <class Words, class Older>
auto value_of(RctabFields& rules, std::string_view key, const Words& words, const Older& older) {
    const std::string text = rules.text(key);
    if (const auto known = find(words, text); known != words.end()) return known->value;
    if (const auto known = find(older, text); known != older.end()) return known->value;
    std::string list;
    for (const auto& each : words) list += (list.empty() ? "" : ", ") + std::string(each.word);
    rules.problem(key, fmt::format("is {}; write one of {}",
                                   text.empty() ? "missing" : in_quotes(text), list));
    return words.front().value;
}

constexpr std::int64_t int_max = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t seed_max = (std::int64_t{1} << 47) - 1;  // 140737488355327, RCTab's bound
constexpr std::int64_t decimals_max = 20;
constexpr std::int64_t minimum_votes_max = 1'000'000;

bool has_surpluses(Mode mode) { return mode == Mode::several || mode == Mode::one_a_round; }

// Reads the rules into the configuration, one group of them after another.
class Translator {
public:
    Translator(RctabFields& rules, RctabConfig& config)
        : rules_(rules), config_(config), rule_(config.rule) {}

    void run() {
        identify();
        read_mode();
        read_ballots();
        read_threshold();
        read_eliminations();
        read_ties();
        const auto rounds = rules_.number("stopTabulationEarlyAfterRound", 1, int_max, 0);
        if (rounds > 0) config_.rounds_max = static_cast<std::uint32_t>(rounds);
        // Sources have these since version 1.3; rctab_config.cpp looks for them here too.
        for (const char* key : {"overvoteLabel", "skippedRankLabel", "undervoteLabel",
                                "undeclaredWriteInLabel", "treatBlankAsUndeclaredWriteIn"})
            rules_.pass_over(key);
    }

private:
    void identify() {
        rule_.id = "rctab-config";
        rule_.title = rules_.text("rulesDescription");
        if (rule_.title.empty()) rule_.title = "RCTab's rules, as its configuration has them";
        rule_.statute = "No law; RCTab's winnerElectionMode " + rules_.text("winnerElectionMode");
        rule_.proof = tally::Proof::reference;
        rule_.undeclared_write_ins_first = true;
    }

    std::int64_t candidates() const {
        return static_cast<std::int64_t>(config_.declared.candidates.size());
    }

    void read_mode() {
        mode_ = value_of(rules_, "winnerElectionMode", modes, old_modes);
        const std::string word = rules_.text("winnerElectionMode");
        const std::int64_t percentage =
            rules_.number("multiSeatBottomsUpPercentageThreshold", 1, 100, 0);
        const std::int64_t most = std::max<std::int64_t>(candidates(), 1);
        winners_ = rules_.number("numberOfWinners", 0, most, std::nullopt);
        if (word == "standard" && winners_ > 1) mode_ = Mode::several;
        if (word == "multiSeatBottomsUp" && (winners_ == 0 || percentage > 0))
            mode_ = Mode::percentage;
        to_two_ = rules_.truth("continueUntilTwoCandidatesRemain") ||
                  word == "singleSeatContinueUntilTwoCandidatesRemain";
        check_winners(percentage);
        config_.seats = static_cast<std::uint32_t>(std::max<std::int64_t>(winners_, 1));
        rule_.percentage =
            mode_ == Mode::percentage ? static_cast<std::uint8_t>(percentage) : std::uint8_t{0};
        set_stop();
    }

    void check_winners(std::int64_t percentage) {
        if (mode_ == Mode::percentage) {
            if (winners_ != 0)
                rules_.problem("numberOfWinners",
                               "is given where the percentage says how many win; write 0");
            if (percentage == 0)
                rules_.problem("multiSeatBottomsUpPercentageThreshold",
                               "is missing; write a whole number from 1 to 100");
        } else if (winners_ == 0) {
            rules_.problem("numberOfWinners", "is 0; write how many are elected");
        } else if (mode_ == Mode::one && winners_ > 1) {
            rules_.problem("numberOfWinners",
                           "is above 1 where winnerElectionMode is singleWinnerMajority; write 1 "
                           "or another mode");
        } else if (mode_ != Mode::one && mode_ != Mode::several && winners_ == 1) {
            rules_.problem("numberOfWinners",
                           "is 1 where winnerElectionMode is for several; write more or "
                           "singleWinnerMajority");
        }
        // Several winners a round, of whom there is one, is RCTab's count for one winner.
        if (mode_ == Mode::several && winners_ == 1) mode_ = Mode::one;
        if (to_two_ && mode_ != Mode::one)
            rules_.problem("continueUntilTwoCandidatesRemain",
                           "is true where several win; write false");
    }

    void set_stop() {
        rule_.single_seat = mode_ == Mode::one;
        switch (mode_) {
            case Mode::one:
                rule_.stop =
                    to_two_ ? tally::Stop::majority_then_two_remain : tally::Stop::majority;
                break;
            case Mode::passes:
                rule_.stop = tally::Stop::majority;
                rule_.passes = tally::Passes::one_a_seat;
                break;
            case Mode::bottoms_up:
                rule_.stop = tally::Stop::seats_remain;
                break;
            case Mode::percentage:
                rule_.stop = tally::Stop::all_above_percentage;
                break;
            default:
                rule_.stop = tally::Stop::seats_filled_after_surplus;
                rule_.surplus_value = tally::SurplusValue::cut_fraction;
                rule_.one_winner_a_round = mode_ == Mode::one_a_round;
        }
    }

    void read_ballots() {
        rule_.overvote =
            value_of(rules_, "overvoteRule", overvotes, std::array<Word<tally::Overvote>, 0>());
        if (rule_.overvote == tally::Overvote::exhausts_if_several_continue &&
            config_.contest.overvote_labels) {
            rules_.problem("overvoteRule",
                           "cannot be exhaustIfMultipleContinuing where a source has an "
                           "overvoteLabel, which does not say for whom; write another rule");
        }
        if (rules_.truth("exhaustOnDuplicateCandidate"))
            rule_.repeat = tally::Repeat::exhausts_when_reached;
        if (lower_case(rules_.text("maxSkippedRanksAllowed")) != "unlimited") {
            const auto skips = rules_.number("maxSkippedRanksAllowed", 0, int_max, std::nullopt);
            rule_.skips_max = static_cast<std::uint16_t>(std::min<std::int64_t>(skips, UINT16_MAX));
        }
        const bool as_many = lower_case(rules_.text("maxRankingsAllowed")) == "max";
        const auto ranks =
            as_many ? candidates() : rules_.number("maxRankingsAllowed", 1, int_max, std::nullopt);
        config_.declared.ranks_max =
            static_cast<std::uint32_t>(std::min<std::int64_t>(ranks, tally::candidates_max));
    }

    void read_threshold() {
        const auto decimals =
            rules_.number("decimalPlacesForVoteArithmetic", 1, decimals_max, std::nullopt);
        const bool is_fraction = rules_.truth("nonIntegerWinningThreshold");
        const bool is_hare = rules_.truth("hareQuota");
        const bool is_frozen = rules_.truth("doesFirstRoundDetermineThreshold");
        // A percentage of whole votes has two places, whatever the votes would be cut to.
        if (mode_ == Mode::percentage) rule_.decimals = 2;
        if (has_surpluses(mode_) || (is_fraction && mode_ != Mode::percentage))
            rule_.decimals = static_cast<std::uint8_t>(decimals);
        const bool is_made_anew =
            mode_ == Mode::one || mode_ == Mode::passes || mode_ == Mode::percentage;
        rule_.basis = is_made_anew && !is_frozen ? tally::ThresholdBasis::every_round
                                                 : tally::ThresholdBasis::first_round;
        if (is_hare && is_fraction)
            rules_.problem("hareQuota", "cannot go with nonIntegerWinningThreshold; write false");
        if (is_hare && mode_ == Mode::one)
            rules_.problem("hareQuota", "is for several winners; write false");
        if (is_fraction) rule_.quota = tally::Quota::droop_and_ulp;
        if (is_hare) rule_.quota = tally::Quota::hare_ceil;
        rule_.minimum_votes = static_cast<std::uint64_t>(
            rules_.number("minimumVoteThreshold", 0, minimum_votes_max, 0));
    }

    void read_eliminations() {
        if (!rules_.truth("batchElimination")) return;
        if (mode_ == Mode::one || mode_ == Mode::passes) {
            rule_.elimination = tally::Elimination::sure_losers;
            return;
        }
        rules_.problem("batchElimination", "is true where several win; write false");
    }

    void read_ties() {
        const Ties ties = value_of(rules_, "tiebreakMode", tie_modes, old_tie_modes);
        rule_.ties = ties.order;
        rule_.lot = ties.lot;
        config_.lots_required = ties.asks;
        const bool is_drawn = ties.lot == tally::LotSource::java_random ||
                              ties.lot == tally::LotSource::java_permutation;
        if (is_drawn && !rules_.has("randomSeed")) {
            rules_.problem("randomSeed", "is missing where ties are drawn; write a whole number");
            return;
        }
        const auto seed = rules_.number("randomSeed", -seed_max - 1, seed_max, 0);
        if (is_drawn) config_.seed = std::to_string(seed);
    }

    RctabFields& rules_;
    RctabConfig& config_;
    Rule& rule_;
    Mode mode_ = Mode::one;
    std::int64_t winners_ = 1;
    bool to_two_ = false;
};

}  // namespace

void read_rctab_rules(RctabFields& rules, RctabConfig& config) { Translator(rules, config).run(); }

}  // namespace almanac::elections
