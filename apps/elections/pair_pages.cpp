#include "apps/elections/pair_pages.h"

#include "apps/elections/paging.h"
#include "apps/elections/pair_intervals.h"

#include <algorithm>
#include <functional>
#include <tuple>

namespace almanac::elections {

namespace {

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

// A pair measured as asked, and what it was made of.
struct Measured {
    CoalitionPair pair;
    const PairDetail* detail = nullptr;
};

// Those that are shared often enough and strong enough.
std::vector<Measured> kept_pairs(const PairSource& source, const PairQuery& query) {
    std::vector<Measured> kept;
    for (const PairDetail& detail : source.pairs) {
        if (detail.pair.shared_ballots < query.min_shared_ballots) continue;
        CoalitionPair pair = detail.pair;
        measure(pair, query.measure, source.valid_ballots);
        if (pair.coalition_strength_score >= query.min_strength)
            kept.push_back({std::move(pair), &detail});
    }
    return kept;
}

void sort_pairs(std::vector<Measured>& pairs, const PairQuery& query) {
    const Earlier smaller = smaller_in(query.sort_by);
    std::stable_sort(pairs.begin(), pairs.end(), [&](const auto& one, const auto& other) {
        return query.descending ? smaller(other.pair, one.pair) : smaller(one.pair, other.pair);
    });
}

CoalitionPair row_of(Measured& measured, const PairSource& source, const PairQuery& query) {
    if (!query.confidence_intervals) return std::move(measured.pair);
    return with_intervals(std::move(measured.pair),
                          pair_intervals(*measured.detail, query.measure, source.valid_ballots));
}

}  // namespace

List<CoalitionPair> page_of_pairs(const PairSource& source, const PairQuery& query) {
    std::vector<Measured> kept = kept_pairs(source, query);
    sort_pairs(kept, query);
    List<CoalitionPair> list;
    list.pagination = pagination_of(kept.size(), query.page, query.page_size);
    const PageSpan span = span_of(list.pagination);
    for (std::uint64_t at = span.begin; at < span.end; ++at)
        list.data.push_back(row_of(kept[at], source, query));
    list.metadata.data_version = source.data_version;
    list.metadata.cache_hit = query == PairQuery();
    return list;
}

std::vector<std::string> pair_sort_fields() {
    std::vector<std::string> names;
    for (const base::FieldShape& field : base::shape_of<CoalitionPair>().fields) {
        if (!field.optional) names.emplace_back(field.name);
    }
    return names;
}

std::vector<CoalitionPair> rows_of(const std::vector<PairDetail>& details) {
    std::vector<CoalitionPair> rows;
    for (const PairDetail& detail : details) rows.push_back(detail.pair);
    return rows;
}

}  // namespace almanac::elections
