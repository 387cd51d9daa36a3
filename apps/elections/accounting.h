#pragma once

// What the ballots are, before any of them is counted: how many were read, blank, void, skipped,
// and what looks as if it should not be among them. Pure. docs/explained.md says how test decks are
// found and what is not.

#include "apps/elections/model.h"
#include "engine/base/describe.h"
#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// Something that a person should look at.
struct BallotWarning {
    std::string kind;
    std::string sentence;
    std::uint64_t ballots = 0;

    static constexpr std::string_view view_name = "ballot_warning";
    static constexpr auto fields() {
        using W = BallotWarning;
        return base::describe<W>(
            base::field("kind", &W::kind, "",
                        "bad_rows, repeated_ids, test_words, same_in_a_row, repeating_pattern, "
                        "regular_runs or through_the_list."),
            base::field("sentence", &W::sentence, "", "What was found, and where."),
            base::field("ballots", &W::ballots, "ballots", "How many it is about."));
    }
};

// The account of one contest's ballots.
struct BallotAccount {
    std::uint64_t records = 0;
    std::uint64_t without_contest = 0;
    std::uint64_t set_aside = 0;
    std::uint64_t bad_rows_skipped = 0;
    std::uint64_t ballots = 0;
    std::uint64_t blank = 0;
    std::vector<BallotWarning> warnings;

    static constexpr std::string_view view_name = "ballot_account";
    static constexpr auto fields() {
        using A = BallotAccount;
        return base::describe<A>(
            base::field("records", &A::records, "records",
                        "Cards or rows that were read, of any contest; 0 where the format has "
                        "none."),
            base::field("without_contest", &A::without_contest, "records",
                        "Cards that do not have the contest."),
            base::field("set_aside", &A::set_aside, "records",
                        "Records that the source marks void, superseded or not to count."),
            base::field("bad_rows_skipped", &A::bad_rows_skipped, "rows",
                        "Rows that could not be read and were left out, as --skip-bad-rows asks."),
            base::field("ballots", &A::ballots, "ballots",
                        "Ballots of the contest, blank ones too."),
            base::field("blank", &A::blank, "ballots", "Ballots without any mark."),
            base::field("warnings", &A::warnings, "", "What a person should look at."));
    }
};

// What is looked at depends on what was read: ids, precincts and other columns only where the
// contest has them, the order of the ballots only where each stands for one voter.
BallotAccount account_of(const Contest& contest);

// "60,321 cards read, 12 without the contest …; 3 blank", one sentence.
std::string sentence_of(const BallotAccount& account);

// Refuses an account with a warning: the sentences of all of them.
base::Result<void> refuse_warnings(const BallotAccount& account);

}  // namespace almanac::elections
