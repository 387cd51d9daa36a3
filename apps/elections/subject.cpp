#include "apps/elections/subject.h"

#include "apps/elections/worked_out.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace almanac::elections {

namespace {

// A table's decimals have 64 bits; no figure of a count is above all its votes.
base::Result<void> fits_tables(const tally::Count& count) {
    const int places = count.threshold.places;
    const bool fits =
        places <= base::decimal_places_64 &&
        count.valid_ballots <= static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max() /
                                                          base::power_of_ten(places));
    if (fits) return {};
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("{} ballots with the {} decimals of rule {} are more than a "
                                   "stored table's figures hold; `almanac count` can print this "
                                   "count, and a rule file with fewer decimals can be imported",
                                   count.valid_ballots, places, count.rule->id)};
}

// Two passes: the figures are needed to know when the samples are complete.
AllSupporters all_supporters(const Prepared& prepared, const tally::Profile& profile) {
    AllSupporters all{supporters_of(profile), {}};
    all.samples = sample_ballots_of(prepared.contest.ballots, *prepared.rule, profile, all.of);
    return all;
}

// What is told by precinct, style or batch needs each ballot's ranking; a contest that is served
// has none of these columns.
tally::KeepOrder order_for(const Contest& contest) {
    const bool has_groups = contest.precincts.size() > 0 || contest.ballot_styles.size() > 0 ||
                            batch_column(contest) != nullptr;
    return has_groups ? tally::KeepOrder::yes : tally::KeepOrder::no;
}

}  // namespace

base::Result<Subject> make_subject(const Prepared& prepared, std::string data_version) {
    base::ensure(prepared.rule != nullptr, "a prepared contest has a rule");
    const Contest& contest = prepared.contest;
    auto profile = std::make_shared<const tally::Profile>(
        profile_of(contest, *prepared.rule, prepared.question.excluded, order_for(contest)));
    tally::Count count = TRY(tally::count(*profile, *prepared.rule, prepared.question));
    TRY(fits_tables(count));
    auto pair_counts = std::make_shared<const PairCounts>(PairCounts::of(*profile));
    auto pairs =
        std::make_shared<const std::vector<PairDetail>>(coalition_pairs(contest, *pair_counts));
    auto supporters = std::make_shared<const AllSupporters>(all_supporters(prepared, *profile));
    return Subject{.contest = contest,
                   .rule = *prepared.rule,
                   .question = prepared.question,
                   .profile = std::move(profile),
                   .count = std::move(count),
                   .pair_counts = std::move(pair_counts),
                   .pairs = std::move(pairs),
                   .supporters = std::move(supporters),
                   .data_version = std::move(data_version),
                   .worked_out = std::make_shared<const WorkedOut>()};
}

base::Result<Subject> with_seats(const Subject& subject, std::uint32_t seats) {
    if (subject.rule.single_seat && seats != 1) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("rule {} fills one seat only", subject.rule.id)};
    }
    Subject other = subject;
    other.question.seats = seats;
    other.count = TRY(tally::count(*subject.profile, subject.rule, other.question));
    other.worked_out = std::make_shared<const WorkedOut>();
    return other;
}

std::string ballot_id(const Subject& subject, std::uint32_t ballot) {
    if (subject.ballots == nullptr) return ballot_id(subject.contest, ballot);
    return subject.ballots->row(ballot, subject.contest.candidates).ballot_id;
}

base::Result<tally::CandidateIndex> candidate_with_id(const Contest& contest, std::int64_t id) {
    const auto& all = contest.candidates;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Candidate& one) { return one.id.number() == id; });
    if (found == all.end()) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("There is no candidate {} in this election.", id)};
    }
    return static_cast<tally::CandidateIndex>(found - all.begin());
}

}  // namespace almanac::elections
