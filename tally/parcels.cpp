#include "tally/parcels.h"

#include "engine/base/ensure.h"
#include "tally/arithmetic.h"
#include "tally/methods.h"
#include "tally/rule_check.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>

namespace almanac::tally {

namespace {

// Places to which an exact value is shown.
constexpr std::uint8_t exact_value_places = 12;

// What makes two parcels of those excluded together one bundle; smaller keys move first.
using BundleKey = std::tuple<std::uint32_t, Fraction>;

BundleKey bundle_key(Bundles bundles, const Parcel& parcel) {
    switch (bundles) {
        case Bundles::first_then_value:
            return {parcel.came == 1 ? 0 : 1, -parcel.value};
        case Bundles::by_parcel:
            return {parcel.came, -parcel.value};
        default:
            return {0, -parcel.value};
    }
}

// What one receiver gets from several givers: the cut is made once, and the last giver's part takes
// what the others' cuts left.
struct Delivery {
    std::uint64_t papers = 0;
    std::uint64_t papers_left = 0;
    std::int64_t units = 0;
    std::int64_t units_left = 0;
    Chain roots;

    std::int64_t next(const Fraction& value, std::uint64_t from_one) {
        papers_left -= from_one;
        const std::int64_t part = papers_left == 0 ? units_left : cut(value * from_one);
        units_left -= part;
        return part;
    }
};

}  // namespace

base::Result<Count> count_by_parcels(const Profile& profile, const Rule& rule,
                                     const Question& question) {
    const std::vector<Objection> objections = objections_to(rule);
    if (!objections.empty()) {
        return base::Error{base::ErrorKind::invalid,
                           "The rule " + rule.id +
                               " cannot count by parcels: " + std::string(objections.front().key) +
                               ": " + objections.front().reason + "."};
    }
    const std::uint64_t most =
        std::max({profile.valid(), std::uint64_t{question.seats} + 1, rule.minimum_votes});
    if (!fits(most, rule.decimals, base::decimal_places_64)) {
        return base::Error{base::ErrorKind::too_large,
                           std::to_string(most) + " votes of " + std::to_string(rule.decimals) +
                               " decimals do not fit in 64 bits, which counts by parcels have: "
                               "choose a rule with fewer decimals."};
    }
    return ParcelTabulation(profile, rule, question).run();
}

ParcelTabulation::ParcelTabulation(const Profile& profile, const Rule& rule,
                                   const Question& question)
    : profile_(profile), rule_(rule), standing_(profile, rule, question), piles_(profile) {}

base::Result<Count> ParcelTabulation::run() {
    piles_.place(standing_.one());
    // A prefix heads a moving pile once, so a round that moves papers uses one up; a round that
    // moves none excludes somebody.
    const std::size_t rounds_max = profile_.nodes().size() + profile_.candidates() + 2;
    while (standing_.number() < rounds_max) {
        open_round();
        TRY(standing_.settle());
        if (!standing_.filled() && !under_way()) TRY(next_step());
        if (standing_.filled()) return standing_.finish();
        stop_receiving();
        move_bundle();
    }
    base::ensure(false, "a count without end");
    return standing_.finish();
}

void ParcelTabulation::open_round() {
    const Moving moving = !under_way()                      ? Moving::nothing
                          : step_.reason == Reason::surplus ? Moving::surplus
                                                            : Moving::exclusion;
    Round& now = standing_.open(piles_.totals(), exhausted() + residual_, moving);
    now.stage = stage_;
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(surpluses_, {});
    now.parcels = std::exchange(moved_, {});
    now.exhausted = votes(exhausted());
    now.exhausted_by_overvote = votes(exhausted_[static_cast<std::size_t>(Spent::overvote)]);
    now.exhausted_by_skips = votes(exhausted_[static_cast<std::size_t>(Spent::skips)]);
    now.exhausted_by_repeat = votes(exhausted_[static_cast<std::size_t>(Spent::repeat)]);
    now.residual = votes(residual_);
}

std::int64_t ParcelTabulation::exhausted() const {
    return std::accumulate(exhausted_.begin(), exhausted_.end(), std::int64_t{0});
}

base::Result<void> ParcelTabulation::next_step() {
    ++stage_;
    const bool surplus = standing_.surplus_is_next();
    CandidateIndex from = 0;
    std::vector<CandidateIndex> leaving;
    if (surplus) {
        from = TRY(standing_.next_surplus());
    } else {
        leaving = TRY(standing_.exclude());
    }
    stop_receiving();
    if (surplus) {
        begin_surplus(from);
    } else {
        begin_exclusion(leaving);
    }
    return {};
}

// Papers pass over whoever this round elected or excluded.
void ParcelTabulation::stop_receiving() {
    for (const CandidateIndex candidate : standing_.round().elected)
        piles_.stop_receiving(candidate);
    for (const CandidateIndex candidate : standing_.round().eliminated)
        piles_.stop_receiving(candidate);
}

void ParcelTabulation::begin_surplus(CandidateIndex from) {
    step_ = {};
    step_.reason = Reason::surplus;
    step_.from = from;
    step_.held = total(from);
    step_.surplus = step_.held - standing_.threshold();
    std::vector<Parcel> parcels = surplus_parcels(from);
    if (rule_.surplus_value == SurplusValue::by_transferable_votes) {
        split_by_parcel(std::move(parcels));
        return;
    }
    Sorted sorted = piles_.sort(parcels);
    step_.bundles.push_back({std::move(parcels), std::move(sorted)});
}

// The papers that a surplus is taken from; the others stay with him for good.
std::vector<Parcel> ParcelTabulation::surplus_parcels(CandidateIndex from) {
    std::vector<Parcel> parcels = piles_.take(from);
    if (rule_.surplus_papers == SurplusPapers::last_parcel) {
        parcels.erase(parcels.begin(), std::prev(parcels.end()));
    } else if (rule_.surplus_papers == SurplusPapers::first_preferences) {
        std::erase_if(parcels, [](const Parcel& parcel) { return parcel.came != 1; });
    }
    return parcels;
}

// One bundle a parcel, and the factor by which all values shrink.
void ParcelTabulation::split_by_parcel(std::vector<Parcel> parcels) {
    Fraction moving = step_.held;  // what goes on, at the values at which it came
    for (Parcel& parcel : parcels) {
        Bundle bundle;
        bundle.parcels.push_back(std::move(parcel));
        bundle.sorted = piles_.sort(bundle.parcels);
        moving -= bundle.parcels.front().value *
                  Fraction(bundle.sorted->papers - bundle.sorted->transferable);
        step_.bundles.push_back(std::move(bundle));
    }
    if (moving > step_.surplus) step_.factor = Fraction(step_.surplus) / moving;
}

void ParcelTabulation::begin_exclusion(const std::vector<CandidateIndex>& leaving) {
    step_ = {};
    std::map<BundleKey, Bundle> by_key;
    for (const CandidateIndex candidate : leaving) {
        for (Parcel& parcel : piles_.take(candidate)) {
            std::vector<Parcel>& parcels = by_key[bundle_key(rule_.bundles, parcel)].parcels;
            parcels.push_back(std::move(parcel));
        }
    }
    for (auto& [key, bundle] : by_key) step_.bundles.push_back(std::move(bundle));
    if (step_.bundles.empty()) step_.bundles.emplace_back();
}

void ParcelTabulation::move_bundle() {
    Bundle bundle = std::move(step_.bundles.front());
    step_.bundles.pop_front();
    if (step_.reason == Reason::surplus) {
        move_surplus(bundle);
    } else {
        move_excluded(bundle);
    }
}

// Moves the surplus, or one parcel's part of it; the giver keeps the threshold when all has moved.
void ParcelTabulation::move_surplus(Bundle& bundle) {
    if (!std::exchange(step_.begun, true))
        surpluses_.push_back({step_.from, votes(step_.held), votes(step_.surplus)});
    const Fraction value = surplus_value(bundle);
    const bool all_leave = rule_.surplus_value == SurplusValue::unweighted;
    note_moved(bundle, value, !all_leave);
    const std::int64_t given = deliver(*bundle.sorted, value, all_leave);
    const std::int64_t over = total(step_.from) - standing_.threshold();
    const std::int64_t taken = under_way() ? given : over;
    piles_.take_votes(step_.from, taken);
    residual_ += taken - given;
}

// The value at which these papers go on.
Fraction ParcelTabulation::surplus_value(const Bundle& bundle) const {
    const Fraction received = bundle.parcels.empty() ? Fraction(0) : bundle.parcels.front().value;
    Fraction value = received * step_.factor;
    if (rule_.surplus_value == SurplusValue::unweighted && bundle.sorted->papers > 0)
        value = Fraction(step_.surplus) / bundle.sorted->papers;
    if (rule_.surplus_value == SurplusValue::by_transferable && bundle.sorted->transferable > 0) {
        const Fraction shared = Fraction(step_.surplus) / bundle.sorted->transferable;
        value = std::min(received, shared);
    }
    return rule_.exact_values ? value : Fraction(cut(value));
}

void ParcelTabulation::move_excluded(Bundle& bundle) {
    if (bundle.parcels.empty()) return;
    const Fraction value = bundle.parcels.front().value;
    std::int64_t held = 0;
    for (const Parcel& parcel : bundle.parcels) {
        piles_.take_votes(parcel.holder, parcel.units);
        held += parcel.units;
    }
    note_moved(bundle, value, false);
    Sorted sorted = piles_.sort(bundle.parcels);
    residual_ += held - deliver(sorted, value, true);
}

// Gives each receiver one parcel, cut once however many givers there are, and whoever finds nobody
// to `exhausted`; returns what all got.
std::int64_t ParcelTabulation::deliver(Sorted& sorted, const Fraction& value, bool exhausts) {
    std::map<std::optional<CandidateIndex>, Delivery> deliveries;
    for (const Sorting& way : sorted.ways) {
        if (way.to || exhausts) deliveries[way.to].papers += way.papers;
    }
    std::int64_t given = 0;
    for (auto& [to, delivery] : deliveries) {
        delivery.units = delivery.units_left = cut(value * delivery.papers);
        delivery.papers_left = delivery.papers;
        given += delivery.units;
    }
    for (Sorting& way : sorted.ways) {
        if (!way.to && !exhausts) continue;
        Delivery& delivery = deliveries[way.to];
        const std::int64_t part = delivery.next(value, way.papers);
        transfers_.push_back({way.from, way.to, step_.reason, votes(part), way.papers, shown(value),
                              way.spent == Spent::overvote, way.spent == Spent::skips,
                              way.spent == Spent::repeat});
        if (!way.to) exhausted_[static_cast<std::size_t>(way.spent)] += part;
        delivery.roots.take(way.roots);
    }
    for (auto& [to, delivery] : deliveries) {
        if (to)
            piles_.receive({*to, standing_.number() + 1, value, delivery.papers, delivery.units,
                            delivery.roots});
    }
    return given;
}

void ParcelTabulation::note_moved(const Bundle& bundle, const Fraction& value, bool keeps_spent) {
    for (const Parcel& parcel : bundle.parcels)
        moved_.push_back({parcel.holder, parcel.came, shown(value), keeps_spent});
}

Votes ParcelTabulation::shown(const Fraction& value) const {
    if (!rule_.exact_values || rule_.decimals >= exact_value_places) return votes(cut(value));
    const std::int64_t finer = base::power_of_ten(exact_value_places - rule_.decimals);
    return {cut(value * finer), exact_value_places};
}

}  // namespace almanac::tally
