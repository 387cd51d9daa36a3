#pragma once

// Piles of ballots with their values, over any exact number. A pile is a few parcels, each of
// ballots that have the same value; moving a pile touches its own ballots and nobody else's.
// Private to tally.

#include "tally/profile.h"
#include "tally/scatter.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace almanac::tally {

// Ballots that went one way with one value: from one candidate to another, or to nobody.
template <class Number>
struct Flow {
    CandidateIndex from = 0;
    std::optional<CandidateIndex> to;
    Number value;
    std::uint64_t ballots = 0;
    Spent spent = Spent::choices;  // why to nobody
};

// All piles of one count. Number as in number.h; parcels are told apart by every digit.
template <class Number>
class Piles {
public:
    explicit Piles(const Profile& profile)
        : scatter_(profile), piles_(profile.candidates()), totals_(profile.candidates()) {}

    // Whether ballots that move can go to this candidate; from stop_receiving on they pass him
    // over.
    bool receives(CandidateIndex candidate) const { return scatter_.receives(candidate); }
    // For whoever was elected or eliminated.
    void stop_receiving(CandidateIndex candidate) { scatter_.stop_receiving(candidate); }

    // By candidate.
    const std::vector<Number>& totals() const { return totals_; }
    void set_total(CandidateIndex candidate, Number total) { totals_[candidate] = total; }

    // Gives every ballot to its first candidate who receives, at value `one`; once. Returns what
    // found nobody.
    std::vector<Flow<Number>> place(Number one) {
        std::vector<Flow<Number>> flows;
        place(one, flows);
        std::erase_if(flows, [](const Flow<Number>& flow) { return flow.to.has_value(); });
        return flows;
    }

    // The same, but appends every flow; all are from candidate 0.
    void place(Number one, std::vector<Flow<Number>>& flows) {
        scatter_.scatter_all();
        deliver(0, one, flows);
    }

    // Moves all of `from`'s ballots on, each at revalue(its value), and appends the flows: higher
    // values first, then by receiver, nobody last. `revalue` must not turn their order round. The
    // giver's total is the caller's to set.
    template <class Revalue>
    void move(CandidateIndex from, Revalue&& revalue, std::vector<Flow<Number>>& flows) {
        std::vector<Parcel> leaving = std::exchange(piles_[from], {});
        for (std::size_t at = 0; at < leaving.size();) {
            const Number value = revalue(leaving[at].value);
            for (; at < leaving.size() && exact_order(revalue(leaving[at].value), value) == 0; ++at)
                scatter_.scatter(leaving[at].roots);
            deliver(from, value, flows);
        }
    }

private:
    struct Parcel {
        Number value;
        Chain roots;
    };

    void deliver(CandidateIndex from, Number value, std::vector<Flow<Number>>& flows) {
        const std::span<Arrival> arrivals = scatter_.arrivals();
        for (std::size_t at = 0; at < arrivals.size(); ++at) {
            if (arrivals[at].ballots == 0) continue;
            const auto to = static_cast<CandidateIndex>(at);
            totals_[at] += value.times(arrivals[at].ballots);
            flows.push_back({from, to, value, arrivals[at].ballots});
            parcel(to, value).roots.take(arrivals[at].roots);
            arrivals[at].ballots = 0;
        }
        for (std::size_t why = 0; why < spent_kinds; ++why) {
            const std::uint64_t ballots = scatter_.spent()[why];
            if (ballots > 0)
                flows.push_back({from, std::nullopt, value, ballots, static_cast<Spent>(why)});
        }
        scatter_.clear_spent();
    }

    // The parcel of that value in a pile, which is sorted from the highest value down.
    Parcel& parcel(CandidateIndex candidate, Number value) {
        std::vector<Parcel>& pile = piles_[candidate];
        const auto place = std::lower_bound(pile.begin(), pile.end(), value,
                                            [](const Parcel& one, const Number& sought) {
                                                return exact_order(one.value, sought) > 0;
                                            });
        if (place != pile.end() && exact_order(place->value, value) == 0) return *place;
        return *pile.insert(place, {value, {}});
    }

    Scatter scatter_;
    std::vector<std::vector<Parcel>> piles_;
    std::vector<Number> totals_;
};

}  // namespace almanac::tally
