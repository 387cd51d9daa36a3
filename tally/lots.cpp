#include "tally/lots.h"

#include "engine/base/ensure.h"
#include "engine/base/hash.h"
#include "engine/base/java_order.h"
#include "tally/lots_java.h"
#include "tally/lots_new_zealand.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace almanac::tally {

namespace {

base::Result<JavaRandom> java_generator(const std::string& seed) {
    std::int64_t number = 0;
    const auto [end, failure] = std::from_chars(seed.data(), seed.data() + seed.size(), number);
    if (failure == std::errc{} && end == seed.data() + seed.size()) return JavaRandom(number);
    return base::Error{base::ErrorKind::invalid,
                       "The seed \"" + seed +
                           "\" is not a whole number of 64 bits, which this rule's lots are drawn "
                           "from: give RCTab's randomSeed, such as --seed 20241105."};
}

std::vector<std::u16string> java_names(const Question& question,
                                       const std::vector<CandidateIndex>& candidates) {
    std::vector<std::u16string> names;
    names.reserve(candidates.size());
    for (const CandidateIndex candidate : candidates)
        names.push_back(base::to_utf16(name_of(question, candidate)));
    return names;
}

// By String.compareTo; who has the same name, in the list's order.
std::vector<CandidateIndex> sorted_as_java(const Question& question,
                                           std::vector<CandidateIndex> candidates) {
    std::sort(candidates.begin(), candidates.end());
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](CandidateIndex one, CandidateIndex other) {
                         return base::to_utf16(name_of(question, one)) <
                                base::to_utf16(name_of(question, other));
                     });
    return candidates;
}

// RCTab puts those tied into a HashSet once for every earlier round it looks at, and goes on with
// the order in which that hands them out.
base::Result<std::vector<CandidateIndex>> in_rctab_order(const Question& question,
                                                         const Drawing& drawing) {
    std::vector<CandidateIndex> order = sorted_as_java(question, drawing.narrowed.front());
    for (std::size_t step = 1; step < drawing.narrowed.size(); ++step) {
        const auto places = base::hash_set_order(java_names(question, order));
        if (!places) {
            return base::Error{places.error().kind,
                               "The tied candidates' order is not known. " + places.error().detail +
                                   " Draw the lot otherwise and give it with --lots."};
        }
        const std::vector<CandidateIndex>& left = drawing.narrowed[step];
        std::vector<CandidateIndex> next;
        for (const std::size_t place : *places) {
            if (std::find(left.begin(), left.end(), order[place]) != left.end())
                next.push_back(order[place]);
        }
        order = std::move(next);
    }
    return order;
}

base::Result<CandidateIndex> draw_java_random(const Question& question, const Drawing& drawing) {
    JavaRandom random = TRY(java_generator(question.lots.seed));
    const auto order = TRY(in_rctab_order(question, drawing));
    for (std::uint32_t earlier = 0; earlier < drawing.drawn_before; ++earlier) random.next_double();
    return order[random.next_index(order.size())];
}

bool is_undeclared(const Question& question, CandidateIndex candidate) {
    return candidate < question.undeclared_write_ins.size() &&
           question.undeclared_write_ins[candidate];
}

// Everybody by name, shuffled once. RCTab's list does not hold the undeclared write-ins; should
// they be tied after all, they come last.
base::Result<CandidateIndex> draw_java_permutation(const Question& question,
                                                   const Drawing& drawing) {
    JavaRandom random = TRY(java_generator(question.lots.seed));
    std::vector<CandidateIndex> declared;
    std::vector<CandidateIndex> others;
    for (std::size_t at = 0; at < drawing.candidates; ++at) {
        const auto candidate = static_cast<CandidateIndex>(at);
        (is_undeclared(question, candidate) ? others : declared).push_back(candidate);
    }
    declared = sorted_as_java(question, std::move(declared));
    for (std::size_t size = declared.size(); size > 1; --size) {
        const auto other = random.next_int(static_cast<std::int32_t>(size));
        std::swap(declared[size - 1], declared[static_cast<std::size_t>(other)]);
    }
    declared.insert(declared.end(), others.begin(), others.end());
    const auto place = [&](CandidateIndex candidate) {
        return std::find(declared.begin(), declared.end(), candidate) - declared.begin();
    };
    const auto earlier = [&](CandidateIndex one, CandidateIndex other) {
        return place(one) < place(other);
    };
    const auto& tied = drawing.tied();
    const auto [first, last] = std::minmax_element(tied.begin(), tied.end(), earlier);
    return drawing.chosen == Chosen::leads ? *first : *last;
}

CandidateIndex draw_ticket(const Question& question, const Drawing& drawing) {
    const auto lower = [&](CandidateIndex one, CandidateIndex other) {
        return ticket(question, drawing.round, one) < ticket(question, drawing.round, other);
    };
    const auto& tied = drawing.tied();
    const auto [lowest, highest] = std::minmax_element(tied.begin(), tied.end(), lower);
    return drawing.chosen == Chosen::leads ? *lowest : *highest;
}

CandidateIndex draw_statutory(StatutoryForm form, const Question& question,
                              const Drawing& drawing) {
    std::vector<bool> stands(drawing.candidates, true);
    for (std::size_t at = 0; at < question.excluded.size(); ++at) {
        if (question.excluded[at]) stands[at] = false;
    }
    const auto numbers = statutory_numbers(form, stands, question.seats, drawing.valid_ballots);
    // The numbers are subtracted from 10,000 with every step, which turns their order round.
    const bool turned = (drawing.round - drawing.pass_begins) % 2 == 1;
    const auto lower = [&](CandidateIndex one, CandidateIndex other) {
        return turned ? numbers[other] < numbers[one] : numbers[one] < numbers[other];
    };
    const auto& tied = drawing.tied();
    const auto [lowest, highest] = std::minmax_element(tied.begin(), tied.end(), lower);
    return drawing.chosen == Chosen::leads ? *highest : *lowest;
}

CandidateIndex first_listed(const Drawing& drawing) {
    const auto& tied = drawing.tied();
    const auto [first, last] = std::minmax_element(tied.begin(), tied.end());
    return drawing.chosen == Chosen::leads ? *first : *last;
}

}  // namespace

bool needs_seed(LotSource source) {
    return source == LotSource::sha256 || source == LotSource::java_random ||
           source == LotSource::java_permutation;
}

std::uint32_t drawn_since(std::uint32_t round, const std::vector<Tie>& ties) {
    return static_cast<std::uint32_t>(std::count_if(ties.begin(), ties.end(), [&](const Tie& tie) {
        return tie.round >= round && tie.decided_by == DecidedBy::seed;
    }));
}

base::Result<CandidateIndex> draw(LotSource source, const Question& question,
                                  const Drawing& drawing) {
    base::ensure(!drawing.narrowed.empty() && !drawing.tied().empty(), "a lot among nobody");
    switch (source) {
        case LotSource::candidate_order:
            return first_listed(drawing);
        case LotSource::java_random:
            return draw_java_random(question, drawing);
        case LotSource::java_permutation:
            return draw_java_permutation(question, drawing);
        case LotSource::wichmann_hill:
            return draw_statutory(StatutoryForm::text, question, drawing);
        case LotSource::wichmann_hill_calculator:
            return draw_statutory(StatutoryForm::calculator, question, drawing);
        case LotSource::given:
        case LotSource::sha256:
            break;
    }
    return draw_ticket(question, drawing);
}

std::string ticket(const Question& question, std::uint32_t round, CandidateIndex candidate) {
    const std::string name = name_of(question, candidate);
    std::string text = question.lots.seed + "," + std::to_string(round) + "," + name;
    // Names that several bear are told apart by their place in the list.
    if (std::count(question.names.begin(), question.names.end(), name) > 1)
        text += "," + std::to_string(candidate + 1);
    return base::sha256_hex(text);
}

std::string name_of(const Question& question, CandidateIndex candidate) {
    if (candidate < question.names.size()) return question.names[candidate];
    return "candidate " + std::to_string(candidate + 1);
}

}  // namespace almanac::tally
