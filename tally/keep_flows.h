#pragma once

// What moved between two rounds of a count by keep values. Every ballot's parts before and after
// are known; what one candidate lost of it goes to those who gained, in the ballot's own order.
// Private to tally.

#include "tally/keep_shares.h"
#include "tally/paths.h"
#include "tally/tally.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace almanac::tally {

// Stands for nobody among the holders of a ballot's parts.
inline constexpr CandidateIndex nobody = 0xFFFF;

// Two states of a count. Keep values are by candidate, nothing for whoever left.
template <class Number>
struct KeepChange {
    const Paths& paths;                  // afterwards
    const std::vector<PathMove>& moves;  // since before
    const EqualRanks& equal_ranks;
    const std::vector<Number>& before;
    const std::vector<Number>& after;
};

// Works out the transfers of one change.
template <class Number>
class KeepFlows {
public:
    KeepFlows(const Shares<Number>& shares, const KeepChange<Number>& change)
        : shares_(shares), change_(change) {}

    // One row per (from, to, value), `decimals` shown.
    std::vector<Transfer> transfers(std::uint8_t decimals) {
        std::vector<std::uint64_t> came(change_.paths.all().size() * leavings, 0);
        for (const PathMove& move : change_.moves) {
            came[place(move.to, move.leaving)] += move.ballots;
            flow(parts(move.from, Leaving::held, change_.before),
                 parts(move.to, move.leaving, change_.after), move.ballots, move.leaving);
        }
        for (std::uint32_t path = 0; path < change_.paths.all().size(); ++path) {
            for (std::size_t how = 0; how < leavings; ++how)
                stay(path, static_cast<Leaving>(how), came[path * leavings + how]);
        }
        add_equal_ranks();
        return rows(decimals);
    }

private:
    struct Holding {
        CandidateIndex holder = nobody;
        Number part;
    };
    using Holdings = std::vector<Holding>;
    struct Flow {
        CandidateIndex from = nobody;
        CandidateIndex to = nobody;
        Leaving leaving = Leaving::held;  // held unless it went to nobody
        Number value;
        std::uint64_t ballots = 0;
    };

    static std::size_t place(std::uint32_t path, Leaving leaving) {
        return path * leavings + static_cast<std::size_t>(leaving);
    }

    // Who has what of a ballot that leaves off there, in its order, nobody last.
    Holdings parts(std::uint32_t path, Leaving leaving, const std::vector<Number>& keeps) const {
        std::vector<CandidateIndex> order;
        for (std::uint32_t at = path; at != 0; at = change_.paths.all()[at].parent)
            order.push_back(change_.paths.all()[at].candidate);
        Holdings parts;
        Number weight = shares_.one();
        for (auto candidate = order.rbegin(); candidate != order.rend(); ++candidate) {
            if (!(weight > Number{})) break;
            Part<Number> part = shares_.part(weight, keeps[*candidate]);
            parts.push_back({*candidate, std::move(part.kept)});
            weight = std::move(part.rest);
        }
        if (leaving != Leaving::held) parts.push_back({nobody, std::move(weight)});
        return parts;
    }

    // Ballots that are where they were.
    void stay(std::uint32_t path, Leaving leaving, std::uint64_t came) {
        const std::uint64_t ballots = change_.paths.all()[path].leaves(leaving);
        if (ballots == came || !any_change(path)) return;
        flow(parts(path, leaving, change_.before), parts(path, leaving, change_.after),
             ballots - came, leaving);
    }

    bool any_change(std::uint32_t path) const {
        for (; path != 0; path = change_.paths.all()[path].parent) {
            const CandidateIndex candidate = change_.paths.all()[path].candidate;
            if (exact_order(change_.before[candidate], change_.after[candidate]) != 0) return true;
        }
        return false;
    }

    static Number part_of(const Holdings& parts, CandidateIndex holder) {
        Number sum{};
        for (const Holding& each : parts) {
            if (each.holder == holder) sum += each.part;
        }
        return sum;
    }

    // What holders have in `some` more than in `other`.
    static Holdings more(const Holdings& some, const Holdings& other) {
        Holdings more;
        for (const Holding& each : some) {
            Number part = each.part - part_of(other, each.holder);
            if (exact_order(part, Number{}) > 0) more.push_back({each.holder, std::move(part)});
        }
        return more;
    }

    // From the first who lost to the first who gained, and so on. What the cuts of either state
    // left over ends on one side and moves nowhere.
    void flow(const Holdings& before, const Holdings& after, std::uint64_t ballots,
              Leaving leaving) {
        Holdings losses = more(before, after);
        Holdings gains = more(after, before);
        for (std::size_t from = 0, to = 0; from < losses.size() && to < gains.size();) {
            Number& lost = losses[from].part;
            Number& gained = gains[to].part;
            const Number value = exact_order(lost, gained) < 0 ? lost : gained;
            const CandidateIndex receiver = gains[to].holder;
            flows_.push_back({losses[from].holder, receiver,
                              receiver == nobody ? leaving : Leaving::held, value, ballots});
            lost -= value;
            gained -= value;
            if (lost.is_zero()) ++from;
            if (gained.is_zero()) ++to;
        }
    }

    void add_equal_ranks() {
        for (std::size_t ballot = 0; ballot < change_.equal_ranks.size(); ++ballot) {
            flow(shared(ballot, change_.before), shared(ballot, change_.after),
                 change_.equal_ranks.voters(ballot), leaving_at(change_.equal_ranks.stop(ballot)));
        }
    }

    Holdings shared(std::size_t ballot, const std::vector<Number>& keeps) const {
        Holdings parts;
        for (std::size_t at = 0; at < change_.equal_ranks.ranks(ballot); ++at) {
            for (const CandidateIndex candidate : change_.equal_ranks.rank(ballot, at))
                parts.push_back({candidate, {}});
        }
        Number left = shares_.one();
        shares_.share_out(change_.equal_ranks, ballot, keeps,
                          [&](CandidateIndex candidate, const Number& part) {
                              for (Holding& each : parts) {
                                  if (each.holder == candidate) each.part += part;
                              }
                              left -= part;
                          });
        parts.push_back({nobody, std::move(left)});
        return parts;
    }

    std::vector<Transfer> rows(std::uint8_t decimals) {
        const auto key = [](const Flow& flow) {
            return std::tuple(flow.from, flow.to, flow.leaving);
        };
        std::sort(flows_.begin(), flows_.end(), [&](const Flow& one, const Flow& other) {
            if (key(one) != key(other)) return key(one) < key(other);
            return exact_order(one.value, other.value) > 0;
        });
        std::vector<Transfer> rows;
        for (std::size_t at = 0; at < flows_.size();) {
            const Flow& first = flows_[at];
            std::uint64_t ballots = 0;
            for (; at < flows_.size() && key(flows_[at]) == key(first) &&
                   exact_order(flows_[at].value, first.value) == 0;
                 ++at) {
                ballots += flows_[at].ballots;
            }
            if (first.from != nobody) rows.push_back(row(first, ballots, decimals));
        }
        return rows;
    }

    Transfer row(const Flow& flow, std::uint64_t ballots, std::uint8_t decimals) const {
        Transfer row;
        row.from = flow.from;
        if (flow.to != nobody) row.to = flow.to;
        row.reason = change_.after[flow.from].is_zero() ? Reason::elimination : Reason::surplus;
        row.value = {flow.value.units(), decimals};
        row.ballots = ballots;
        row.votes = {flow.value.times(ballots).units(), decimals};
        row.by_overvote = flow.leaving == Leaving::overvote;
        row.by_skips = flow.leaving == Leaving::skips;
        row.by_repeat = flow.leaving == Leaving::repeat;
        return row;
    }

    const Shares<Number>& shares_;
    const KeepChange<Number>& change_;
    std::vector<Flow> flows_;
};

}  // namespace almanac::tally
