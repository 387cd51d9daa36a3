#include "apps/elections/report.h"

#include "apps/elections/rule_file.h"
#include "engine/base/decimal.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>

namespace almanac::elections {

namespace {

EditionFacts facts_of(const Prepared& prepared, const tally::Count& count) {
    EditionFacts facts;
    facts.contest = prepared.contest.title;
    facts.rule = prepared.rule->id;
    facts.seats = count.seats;
    facts.ranks_max = prepared.contest.ranks_max;
    facts.valid_ballots = count.valid_ballots;
    facts.lots = prepared.lots;
    if (!is_preset(*prepared.rule)) facts.rule_file = rule_as_toml(*prepared.rule);
    for (std::size_t index = 0; index < prepared.contest.candidates.size(); ++index) {
        const std::uint32_t id = prepared.contest.candidates[index].id.number();
        facts.candidate_ids.push_back(id);
        if (!prepared.question.excluded.empty() && prepared.question.excluded[index])
            facts.excluded.push_back(id);
        if (!prepared.contest.candidates[index].undeclared_write_ins) continue;
        if (!facts.undeclared_write_ins) facts.undeclared_write_ins.emplace();
        facts.undeclared_write_ins->push_back(id);
    }
    for (const auto winner : count.winners)
        facts.winners.push_back(prepared.contest.candidates[winner].name);
    return facts;
}

using Earlier = std::function<bool(const CoalitionPair&, const CoalitionPair&)>;

// Which of two pairs has the smaller value in the named field.
Earlier smaller_in(std::string_view name) {
    Earlier earlier;
    std::apply(
        [&](const auto&... each) {
            const auto try_one = [&](const auto& field) {
                if (field.name != name) return;
                earlier = [member = field.member](const CoalitionPair& one,
                                                  const CoalitionPair& other) {
                    return one.*member < other.*member;
                };
            };
            (try_one(each), ...);
        },
        CoalitionPair::fields());
    return earlier;
}

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

}  // namespace

base::Result<Report> make_report(const Prepared& prepared, std::string data_version) {
    const Contest& contest = prepared.contest;
    const std::vector<bool>& excluded = prepared.question.excluded;
    const tally::Profile profile = profile_of(contest, *prepared.rule, excluded);
    const tally::Count count = TRY(tally::count(profile, *prepared.rule, prepared.question));
    TRY(fits_tables(count));
    Report report;
    report.facts = facts_of(prepared, count);
    report.summary = summarise(contest, profile, excluded);
    report.candidates = list_candidates(contest, count, excluded);
    report.first_choices = first_choices(contest, profile, excluded);
    report.votes_by_rank = votes_by_rank(contest, profile);
    report.ballot_lengths = ballot_lengths(profile);
    report.results = stv_results(contest, count, excluded);
    report.results.data_version = data_version;
    report.progression = progression_table(contest, count, excluded);
    report.transfers = transfer_table(contest, count);
    report.flow = flow_data(contest, count, excluded);
    report.flow.data_version = data_version;
    report.transfers_by_round = transfers_by_round(contest, count, excluded);
    report.progressions = progressions(contest, count, excluded);
    report.pairs = coalition_pairs(contest, profile);
    report.coalition_types = coalition_types(report.pairs);
    report.coalition_types.data_version = data_version;
    report.ballot_lookup = write_ballot_lookup(contest);
    report.data_version = std::move(data_version);
    return report;
}

List<CoalitionPair> page_of_pairs(const std::vector<CoalitionPair>& pairs, const PairQuery& query,
                                  std::string_view data_version) {
    std::vector<CoalitionPair> kept;
    for (const CoalitionPair& pair : pairs) {
        if (pair.shared_ballots < query.min_shared_ballots) continue;
        if (pair.coalition_strength_score >= query.min_strength) kept.push_back(pair);
    }
    const Earlier smaller = smaller_in(query.sort_by);
    std::stable_sort(kept.begin(), kept.end(),
                     [&](const CoalitionPair& one, const CoalitionPair& other) {
                         return query.descending ? smaller(other, one) : smaller(one, other);
                     });
    List<CoalitionPair> list;
    Pagination& pages = list.pagination;
    pages.page = query.page;
    pages.page_size = query.page_size;
    pages.total_items = kept.size();
    pages.total_pages =
        std::max<std::uint64_t>(1, (kept.size() + query.page_size - 1) / query.page_size);
    pages.has_next = query.page < pages.total_pages;
    pages.has_previous = query.page > 1;
    const std::uint64_t begin =
        std::min<std::uint64_t>((query.page - 1) * query.page_size, kept.size());
    const std::uint64_t end = std::min<std::uint64_t>(begin + query.page_size, kept.size());
    for (std::uint64_t at = begin; at < end; ++at) list.data.push_back(std::move(kept[at]));
    list.metadata.data_version = data_version;
    return list;
}

std::vector<std::string> pair_sort_fields() {
    std::vector<std::string> names;
    for (const base::FieldShape& field : base::shape_of<CoalitionPair>().fields)
        names.emplace_back(field.name);
    return names;
}

std::string pair_key(std::uint32_t one, std::uint32_t other) {
    return fmt::format("{}-{}", std::min(one, other), std::max(one, other));
}

std::vector<CoalitionPair> rows_of(const std::vector<PairDetail>& details) {
    std::vector<CoalitionPair> rows;
    for (const PairDetail& detail : details) rows.push_back(detail.pair);
    return rows;
}

std::vector<RankVotes> top_places(const std::vector<RankVotes>& rows) {
    std::vector<RankVotes> top;
    for (const RankVotes& row : rows) {
        if (row.place <= rank_places_shown) top.push_back(row);
    }
    return top;
}

}  // namespace almanac::elections
