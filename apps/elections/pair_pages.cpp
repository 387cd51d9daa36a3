#include "apps/elections/pair_pages.h"

#include <fmt/format.h>

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

}  // namespace

List<CoalitionPair> page_of_pairs(const std::vector<PairDetail>& pairs, const PairQuery& query,
                                  std::string_view data_version) {
    std::vector<CoalitionPair> kept;
    for (const PairDetail& detail : pairs) {
        const CoalitionPair& pair = detail.pair;
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
    list.metadata.cache_hit = query == PairQuery();
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

}  // namespace almanac::elections
