#include "tally/parcel_piles.h"

#include <span>
#include <utility>

namespace almanac::tally {

ParcelPiles::ParcelPiles(const Profile& profile)
    : scatter_(profile), piles_(profile.candidates()), totals_(profile.candidates(), 0) {}

void ParcelPiles::place(std::int64_t one) {
    scatter_.scatter_all();
    Sorted sorted;
    collect(0, sorted);
    for (Sorting& way : sorted.ways) {
        if (!way.to) continue;
        const std::int64_t units = one * static_cast<std::int64_t>(way.papers);
        receive({*way.to, 1, one, way.papers, units, way.roots});
    }
}

std::vector<Parcel> ParcelPiles::take(CandidateIndex candidate) {
    return std::exchange(piles_[candidate], {});
}

Sorted ParcelPiles::sort(std::vector<Parcel>& parcels) {
    Sorted sorted;
    for (std::size_t at = 0; at < parcels.size();) {
        const CandidateIndex holder = parcels[at].holder;
        for (; at < parcels.size() && parcels[at].holder == holder; ++at)
            scatter_.scatter(parcels[at].roots);
        collect(holder, sorted);
    }
    return sorted;
}

void ParcelPiles::collect(CandidateIndex from, Sorted& sorted) {
    const std::span<Arrival> arrivals = scatter_.arrivals();
    for (std::size_t at = 0; at < arrivals.size(); ++at) {
        if (arrivals[at].ballots == 0) continue;
        sorted.papers += arrivals[at].ballots;
        sorted.transferable += arrivals[at].ballots;
        sorted.ways.push_back({from, static_cast<CandidateIndex>(at), Spent::choices,
                               arrivals[at].ballots, std::exchange(arrivals[at].roots, {})});
        arrivals[at].ballots = 0;
    }
    for (std::size_t why = 0; why < spent_kinds; ++why) {
        const std::uint64_t papers = scatter_.spent()[why];
        sorted.papers += papers;
        if (papers > 0)
            sorted.ways.push_back({from, std::nullopt, static_cast<Spent>(why), papers, {}});
    }
    scatter_.clear_spent();
}

void ParcelPiles::receive(Parcel parcel) {
    totals_[parcel.holder] += parcel.units;
    piles_[parcel.holder].push_back(std::move(parcel));
}

}  // namespace almanac::tally
