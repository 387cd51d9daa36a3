#include "apps/elections/ballot_search.h"

#include "apps/elections/generated_subject.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

using tally::CandidateIndex;
using testing::ElementsAre;

// The plain version: the whole ranking of every ballot, looked at place by place.
bool plain_match(const Subject& subject, std::uint32_t ballot, const BallotSearch& search) {
    const auto marks = subject.contest.ballots.marks(ballot);
    if (search.ranks == Ranks::raw) {
        for (const tally::Mark& mark : marks) {
            const bool is_sought = !search.candidate || mark.candidate == *search.candidate;
            if (is_sought && mark.rank == search.rank) return true;
        }
        return false;
    }
    std::vector<CandidateIndex> ranking = tally::clean(marks, subject.rule, subject.excluded());
    for (std::size_t at = 0; at < ranking.size(); ++at) {
        if (tally::is_special(ranking[at])) ranking.resize(at);
    }
    if (ranking.size() < search.rank) return false;
    return !search.candidate || ranking[search.rank - 1] == *search.candidate;
}

TEST(BallotSearch, FindsWhatThePlainVersionFinds) {
    generated::for_all(1000, [] {
        const auto generated = any_subject();
        const Subject& subject = *generated->subject;
        BallotSearch search;
        if (*rc::gen::inRange(0, 4) > 0) {
            search.candidate =
                static_cast<CandidateIndex>(*rc::gen::inRange(0, generated->election.candidates));
        }
        search.rank = static_cast<std::uint32_t>(*rc::gen::inRange(1, 5));
        search.ranks = *rc::gen::inRange(0, 2) == 0 ? Ranks::raw : Ranks::cleaned;
        search.limit = static_cast<std::uint64_t>(*rc::gen::inRange(1, 6));
        std::vector<std::uint32_t> wanted;
        for (std::uint32_t ballot = 0; ballot < subject.contest.ballots.size(); ++ballot) {
            if (plain_match(subject, ballot, search)) wanted.push_back(ballot);
        }
        std::vector<std::uint32_t> found;
        for (search.page = 1;; ++search.page) {
            const FoundBallots page = search_ballots(subject, search);
            RC_ASSERT(page.total == wanted.size());
            RC_ASSERT(page.ballots.size() <= search.limit);
            if (page.ballots.empty()) break;
            found.insert(found.end(), page.ballots.begin(), page.ballots.end());
        }
        RC_ASSERT(found == wanted);
    });
}

TEST(BallotSearch, CandidatesAreCalledByIdOrName) {
    Contest contest;
    contest.candidates = {{CandidateId(7), "", "Ann O'Hara", "", false},
                          {CandidateId(12), "", "7", "", false},
                          {CandidateId(3), "", "ann o'hara", "", false},
                          {CandidateId(4), "", "2024", "", false}};
    EXPECT_EQ(*candidate_called(contest, "7"), 0) << "an id comes before a name";
    EXPECT_EQ(*candidate_called(contest, "ann o'hara"), 2) << "as it is written";
    EXPECT_EQ(*candidate_called(contest, "ANN O'HARA"), 0);
    EXPECT_EQ(*candidate_called(contest, "2024"), 3) << "nobody has that id";
    for (const char* unknown : {"", "Ann", "99", "-7", "7.0", "99999999999999999999", "<b>7</b>"}) {
        const auto nobody = candidate_called(contest, unknown);
        ASSERT_FALSE(nobody) << unknown;
        EXPECT_EQ(nobody.error().kind, base::ErrorKind::missing);
    }
}

}  // namespace
}  // namespace almanac::elections
