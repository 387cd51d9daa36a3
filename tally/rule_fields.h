#pragma once

// The one list of Rule's members: key, member, what it decides, and what a value of it means.
// rule_text.h has what others may ask of it. Private to tally.

#include "tally/rule.h"
#include "tally/rule_text.h"
#include "tally/rule_words.h"

#include <boost/pfr/tuple_size.hpp>

#include <string_view>
#include <tuple>

namespace almanac::tally {

// One described member of Rule.
template <class Member>
struct RuleField {
    std::string_view key;
    Member Rule::*member;
    Step step;
    std::string_view decides;  // "How many places figures have."
    // What a value says: {} stands for the number. Enumerations have sentences of their own.
    std::string_view given = {};
    std::string_view absent = {};  // what false, 0 or no number says
};

// Clang 14 deduces no aggregate by itself.
template <class Member, class... Texts>
RuleField(std::string_view, Member Rule::*, Texts...) -> RuleField<Member>;

// The list of a rule's fields; refuses to compile when a member of Rule is missing from it.
template <class... Members>
constexpr auto describe_rule(RuleField<Members>... fields) {
    static_assert(sizeof...(Members) == boost::pfr::tuple_size_v<Rule>,
                  "every member of Rule needs its field, once");
    return std::tuple{fields...};
}

inline constexpr auto rule_fields = describe_rule(
    RuleField{"id", &Rule::id, Step::about,
              "The name by which the rule is called, in small letters, digits, . and -."},
    RuleField{"title", &Rule::title, Step::about, "What the rule is, in a line."},
    RuleField{"statute", &Rule::statute, Step::about, "The text that it follows."},
    RuleField{"year", &Rule::year, Step::about, "The year of that text; 0 where it has none.",
              "The text is that of {}.", "The text has no year."},
    RuleField{"single_seat", &Rule::single_seat, Step::about,
              "Whether the rule fills one seat only.", "The rule fills one seat.",
              "The rule fills as many seats as are asked for."},
    RuleField{"proof", &Rule::proof, Step::about, "How the rule was proved."},

    RuleField{"method", &Rule::method, Step::course,
              "The procedure that the fields below fill in."},
    RuleField{"passes", &Rule::passes, Step::course, "Whether one count fills several seats."},

    RuleField{"overvote", &Rule::overvote, Step::ballots,
              "What an overvoted rank does: several candidates stand at it."},
    RuleField{"repeat", &Rule::repeat, Step::ballots, "What a candidate's second mark does."},
    RuleField{"skips_max", &Rule::skips_max, Step::ballots,
              "How many skipped ranks in a row are passed over; more end the ballot.",
              "Skipped ranks are passed over, at most {} in a row; more end the ballot.",
              "Skipped ranks are passed over, however many."},
    RuleField{"ranks_max", &Rule::ranks_max, Step::ballots, "How many ranks of a ballot count.",
              "Only the first {} ranks of a ballot count.", "All ranks of a ballot count."},
    RuleField{"equal_ranks", &Rule::equal_ranks, Step::ballots,
              "Whether candidates may share a rank.",
              "Candidates may share a rank, and then share the vote.",
              "Candidates who share a rank overvote it."},
    RuleField{"equal_share", &Rule::equal_share, Step::ballots,
              "How candidates who share a rank share the vote."},

    RuleField{"quota", &Rule::quota, Step::threshold, "What is needed to be elected."},
    RuleField{"basis", &Rule::basis, Step::threshold, "Which votes the threshold is made from."},
    RuleField{"reach", &Rule::reach, Step::threshold, "Whether the threshold itself elects."},
    RuleField{"one_winner_a_round", &Rule::one_winner_a_round, Step::threshold,
              "Whether of several who reach the threshold only the first is elected.",
              "Of several who reach the threshold only the first is elected in that round.",
              "All who reach the threshold are elected in the same round."},
    RuleField{"elected_as_surplus_moves", &Rule::elected_as_surplus_moves, Step::threshold,
              "Whether who has reached the threshold still continues until his surplus moves.",
              "Who has reached the threshold continues, and receives, until his surplus moves.",
              "Who has reached the threshold is elected, and receives no more."},

    RuleField{"surplus_value", &Rule::surplus_value, Step::surpluses,
              "At what value a ballot goes on when its holder's surplus moves."},
    RuleField{"surplus_papers", &Rule::surplus_papers, Step::surpluses,
              "Which papers a surplus is taken from."},
    RuleField{"surplus_order", &Rule::surplus_order, Step::surpluses,
              "Which surpluses move between two rounds."},
    RuleField{"deferral", &Rule::deferral, Step::surpluses,
              "Whether a surplus waits that cannot change who is lowest."},
    RuleField{"exact_values", &Rule::exact_values, Step::surpluses,
              "Whether the value of a paper is an exact fraction.",
              "The value of a paper is an exact fraction; only votes that go one way are cut.",
              "The value of a paper is cut to the places that figures have."},
    RuleField{"stops_at_threshold", &Rule::stops_at_threshold, Step::surpluses,
              "Whether who reaches the threshold while papers move gets more of them.",
              "Who reaches the threshold while papers move gets nothing more of them.",
              "Who reaches the threshold while papers move still gets all that come."},

    RuleField{"elimination", &Rule::elimination, Step::exclusion,
              "Who leaves where no surplus is left to move."},
    RuleField{"bundles", &Rule::bundles, Step::exclusion,
              "How the papers of an excluded candidate leave him."},
    RuleField{"elects_between_bundles", &Rule::elects_between_bundles, Step::exclusion,
              "Whether the threshold elects while an exclusion is under way.",
              "Whoever reaches the threshold between two bundles is elected there.",
              "Whoever reaches the threshold during an exclusion is elected when it is over."},
    RuleField{"minimum_votes", &Rule::minimum_votes, Step::exclusion,
              "Whoever has fewer votes leaves first, and no threshold is below it.",
              "Whoever has fewer than {} votes leaves first, and no threshold is below that.",
              "No number of votes is asked of anybody."},
    RuleField{"undeclared_write_ins_first", &Rule::undeclared_write_ins_first, Step::exclusion,
              "Whether undeclared write-ins leave before anybody is elected.",
              "Undeclared write-ins leave before anybody is elected.",
              "Undeclared write-ins are a candidate like any other."},

    RuleField{"ties", &Rule::ties, Step::ties, "How a tie is broken before the lot."},
    RuleField{"ties_by_stage", &Rule::ties_by_stage, Step::ties,
              "Whether earlier stages break a tie, and not every bundle within them.",
              "Only the ends of earlier stages break a tie.",
              "The state after every bundle of papers may break a tie."},
    RuleField{"lot", &Rule::lot, Step::ties, "Where the lot comes from."},

    RuleField{"stop", &Rule::stop, Step::end, "When the count ends."},
    RuleField{"last_seats", &Rule::last_seats, Step::end,
              "When the candidates left are elected because they are as many as the seats."},
    RuleField{"last_two", &Rule::last_two, Step::end,
              "When, of two left for one seat, the one with more votes is elected."},
    RuleField{"sure_winners", &Rule::sure_winners, Step::end,
              "When candidates are elected whom nobody can catch up with."},
    RuleField{"active_share_elects", &Rule::active_share_elects, Step::end,
              "Whether a full share of the votes that still count elects.",
              "Whoever has the votes that still count / (seats left + 1) is elected too.",
              "Only the threshold elects."},
    RuleField{"percentage", &Rule::percentage, Step::end,
              "The share of the votes that everybody left needs, where stop asks for one.",
              "Everybody left needs {} percent of the votes.",
              "No share of the votes is asked for."},

    RuleField{"arithmetic", &Rule::arithmetic, Step::numbers, "How figures are kept."},
    RuleField{"decimals", &Rule::decimals, Step::numbers,
              "How many places behind the point figures have.",
              "Figures have {} places behind the point.", "Figures are whole votes."},
    RuleField{"guard", &Rule::guard, Step::numbers,
              "How many more places are kept behind them and not shown.",
              "{} more places are kept behind those shown.",
              "No more places are kept than are shown."},
    RuleField{"omega", &Rule::omega, Step::numbers,
              "Keep values are worked out anew until the surplus is below 10^-omega.",
              "Keep values are worked out anew until the surplus is below 10^-{}.",
              "Keep values are worked out anew until the surplus is below one vote."},
    RuleField{"settled", &Rule::settled, Step::numbers,
              "Whether a surplus of just 10^-omega settles keep values."},
    RuleField{"surplus_sum", &Rule::surplus_sum, Step::numbers,
              "Whose surplus is summed to see whether keep values are settled."},
    RuleField{"keep_rounding", &Rule::keep_rounding, Step::numbers,
              "How an elected candidate's share of a ballot is rounded."});

// Calls use(field) for each field, in the order of the list.
template <class Use>
constexpr void for_each_rule_field(Use&& use) {
    std::apply([&](const auto&... each) { (use(each), ...); }, rule_fields);
}

}  // namespace almanac::tally
