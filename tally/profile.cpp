#include "tally/profile.h"

#include "engine/base/ensure.h"
#include "tally/packed.h"
#include "tally/trie.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>

namespace almanac::tally {

namespace {

// What cleaning leaves besides the rankings themselves.
struct Accounts {
    std::uint64_t valid = 0;
    NotCounted not_counted;

    void book(Cleaned outcome, std::uint32_t weight) {
        switch (outcome) {
            case Cleaned::counted:
                valid += weight;
                break;
            case Cleaned::blank:
                not_counted.blank += weight;
                break;
            case Cleaned::overvoted:
                not_counted.overvoted += weight;
                break;
            case Cleaned::skipped:
                not_counted.skipped += weight;
                break;
            case Cleaned::repeated:
                not_counted.repeated += weight;
                break;
            case Cleaned::only_excluded:
                not_counted.only_excluded += weight;
                break;
        }
    }
};

// One building of a profile: its inputs and what comes out.
struct Building {
    const Ballots& ballots;
    const Rule& rule;
    const std::vector<bool>& excluded;  // by candidate, never empty where there are candidates
    KeepOrder order = KeepOrder::no;
    Accounts accounts;
    std::vector<Profile::Node> nodes;
    std::vector<std::uint32_t> ends;

    Cleaner cleaner() const { return Cleaner(rule, excluded.size(), excluded); }
    Packing packing() const { return {excluded.size(), specials_of(rule)}; }
    void note_end(std::uint32_t ballot, std::uint32_t node) {
        if (order == KeepOrder::yes) ends[ballot] = node;
    }
};

void place(std::uint64_t& packed, std::uint64_t key, std::uint32_t) { packed = key; }
void place(PackedBallot& packed, std::uint64_t key, std::uint32_t ballot) {
    packed = {key, ballot};
}

// Every ballot that has a ranking as a key; nothing where one ranking has more candidates than a
// key has room for.
template <class Packed>
std::optional<std::vector<Packed>> pack(const Building& building, const Packing& packing,
                                        Accounts& accounts) {
    Cleaner cleaner = building.cleaner();
    std::vector<Packed> keys(building.ballots.size());
    std::size_t ranked = 0;
    for (std::uint32_t ballot = 0; ballot < building.ballots.size(); ++ballot) {
        std::uint64_t key = 0;
        unsigned depth = 0;
        const Cleaned outcome =
            cleaner(building.ballots.marks(ballot), [&](CandidateIndex candidate) {
                if (depth < packing.room())
                    key |= packing.placed(packing.code_of(candidate), depth);
                ++depth;
            });
        if (depth > packing.room()) return std::nullopt;
        const std::uint32_t weight = building.ballots.weight(ballot);
        accounts.book(outcome, weight);
        place(keys[ranked], key, ballot);
        ranked += depth > 0 && weight > 0 ? 1 : 0;
    }
    keys.resize(ranked);
    return keys;
}

// Calls use(key, shared with the key before, first, one past last) for each run of equal keys.
template <class Packed, class Use>
void for_each_run(const std::vector<Packed>& keys, const Packing& packing, Use&& use) {
    std::uint64_t before = 0;
    for (std::size_t at = 0; at < keys.size();) {
        const std::uint64_t key = key_of(keys[at]);
        std::size_t last = at + 1;
        while (last < keys.size() && key_of(keys[last]) == key) ++last;
        use(key, packing.shared(before, key), at, last);
        before = key;
        at = last;
    }
}

std::uint64_t voters(const Building&, const std::vector<std::uint64_t>&, std::size_t first,
                     std::size_t last) {
    return last - first;
}

std::uint64_t voters(const Building& building, const std::vector<PackedBallot>& keys,
                     std::size_t first, std::size_t last) {
    std::uint64_t sum = 0;
    for (std::size_t at = first; at < last; ++at) sum += building.ballots.weight(keys[at].ballot);
    return sum;
}

void note_ends(Building&, std::span<const std::uint64_t>, std::uint32_t) {}

void note_ends(Building& building, std::span<const PackedBallot> run, std::uint32_t node) {
    for (const PackedBallot& packed : run) building.note_end(packed.ballot, node);
}

template <class Packed>
void build_nodes(Building& building, const Packing& packing, const std::vector<Packed>& keys) {
    std::size_t nodes = 0;
    for_each_run(keys, packing, [&](std::uint64_t key, unsigned shared, std::size_t, std::size_t) {
        nodes += packing.length(key) - shared;
    });
    TrieBuilder trie(nodes);
    for_each_run(keys, packing,
                 [&](std::uint64_t key, unsigned shared, std::size_t first, std::size_t last) {
                     trie.keep(shared);
                     for (unsigned depth = shared; packing.code_at(key, depth) != 0; ++depth) {
                         trie.push(packing.candidate_of(packing.code_at(key, depth)));
                     }
                     const std::uint32_t node = trie.add(voters(building, keys, first, last));
                     note_ends(building, std::span(keys).subspan(first, last - first), node);
                 });
    building.nodes = trie.finish();
}

// The quick way; false, with nothing booked, where a ranking is too long for it.
template <class Packed>
bool build_packed(Building& building) {
    const Packing packing = building.packing();
    Accounts accounts;
    std::optional<std::vector<Packed>> keys = pack<Packed>(building, packing, accounts);
    if (!keys) return false;
    building.accounts = accounts;
    std::uint64_t used = 0;
    for (const Packed& packed : *keys) used |= key_of(packed);
    if (used != 0) sort_packed(*keys, static_cast<unsigned>(std::countr_zero(used)));
    build_nodes(building, packing, *keys);
    return true;
}

// A ranking of any length; `key` holds its first candidates, so that most comparisons need nothing
// else.
struct LongRanking {
    std::uint64_t key = 0;
    std::uint32_t ballot = 0;
    std::uint32_t length = 0;
    std::size_t begin = 0;
};

// All cleaned rankings one behind the other, for contests in which some are too long for a key.
struct LongRankings {
    std::vector<CandidateIndex> candidates;
    std::vector<LongRanking> rankings;

    std::span<const CandidateIndex> of(const LongRanking& ranking) const {
        return {candidates.data() + ranking.begin, ranking.length};
    }
    bool before(const LongRanking& one, const LongRanking& other) const {
        if (one.key != other.key) return one.key < other.key;
        const auto left = of(one);
        const auto right = of(other);
        const auto order = std::lexicographical_compare_three_way(left.begin(), left.end(),
                                                                  right.begin(), right.end());
        return order == 0 ? one.ballot < other.ballot : order < 0;
    }
};

LongRankings clean_all(Building& building, const Packing& packing) {
    LongRankings all;
    Cleaner cleaner = building.cleaner();
    for (std::uint32_t ballot = 0; ballot < building.ballots.size(); ++ballot) {
        LongRanking ranking{.ballot = ballot, .begin = all.candidates.size()};
        const Cleaned outcome =
            cleaner(building.ballots.marks(ballot), [&](CandidateIndex candidate) {
                if (ranking.length < packing.room()) {
                    ranking.key |= packing.placed(packing.code_of(candidate), ranking.length);
                }
                ++ranking.length;
                all.candidates.push_back(candidate);
            });
        const std::uint32_t weight = building.ballots.weight(ballot);
        building.accounts.book(outcome, weight);
        if (ranking.length > 0 && weight > 0) all.rankings.push_back(ranking);
    }
    return all;
}

// The way for rankings of any length: a comparing sort instead of a radix sort.
void build_long(Building& building) {
    LongRankings all = clean_all(building, building.packing());
    std::sort(
        all.rankings.begin(), all.rankings.end(),
        [&](const LongRanking& one, const LongRanking& other) { return all.before(one, other); });
    TrieBuilder trie(0);
    std::span<const CandidateIndex> before;
    for (const LongRanking& ranking : all.rankings) {
        const auto now = all.of(ranking);
        const auto differ =
            std::mismatch(before.begin(), before.end(), now.begin(), now.end()).second;
        const auto shared = static_cast<std::size_t>(differ - now.begin());
        trie.keep(shared);
        for (const CandidateIndex candidate : now.subspan(shared)) trie.push(candidate);
        building.note_end(ranking.ballot, trie.add(building.ballots.weight(ranking.ballot)));
        before = now;
    }
    building.nodes = trie.finish();
}

bool any_shares_a_rank(const Ballots& ballots) {
    for (std::size_t at = 0; at < ballots.size(); ++at) {
        if (shares_a_rank(ballots.marks(at))) return true;
    }
    return false;
}

}  // namespace

Profile Profile::build_sharing(const Ballots& ballots, const Rule& rule,
                               const std::vector<bool>& excluded, KeepOrder order) {
    EqualRanksBuilder shared(rule, excluded);
    Ballots plain;
    plain.reserve(ballots.size(), ballots.size());
    for (std::size_t at = 0; at < ballots.size(); ++at) {
        const auto marks = ballots.marks(at);
        if (shares_a_rank(marks)) {
            plain.add(shared.take(marks, ballots.weight(at)), ballots.weight(at));
        } else {
            plain.add(marks, ballots.weight(at));
        }
    }
    Profile profile = build(plain, rule, excluded.size(), excluded, order);
    profile.equal_ranks_ = shared.finish();
    profile.not_counted_.blank -= profile.equal_ranks_.voters();
    profile.valid_ += profile.equal_ranks_.voters();
    return profile;
}

Profile Profile::build(const Ballots& ballots, const Rule& rule, std::size_t candidates,
                       const std::vector<bool>& excluded, KeepOrder order) {
    base::ensure(candidates <= candidates_max, "more candidates than candidates_max");
    base::ensure(excluded.empty() || excluded.size() == candidates,
                 "excluded has one entry a candidate");
    base::ensure(ballots.size() < no_node, "more ballots than 32 bits can number");
    Profile profile;
    profile.excluded_ = excluded;
    profile.excluded_.resize(candidates, false);
    if (rule.equal_ranks && any_shares_a_rank(ballots))
        return build_sharing(ballots, rule, profile.excluded_, order);
    if (rule.method == Method::whole_papers) order = KeepOrder::yes;
    Building building{ballots, rule, profile.excluded_, order, {}, {}, {}};
    if (order == KeepOrder::yes) building.ends.assign(ballots.size(), no_node);
    if (order == KeepOrder::yes && !ballots.unweighted()) {
        for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
            profile.weights_of_ballots_.push_back(ballots.weight(ballot));
    }
    const bool plain = order == KeepOrder::no && ballots.unweighted();
    const bool packed =
        plain ? build_packed<std::uint64_t>(building) : build_packed<PackedBallot>(building);
    if (!packed) build_long(building);
    profile.nodes_ = std::move(building.nodes);
    profile.valid_ = building.accounts.valid;
    profile.not_counted_ = building.accounts.not_counted;
    profile.ends_of_ballots_ = std::move(building.ends);
    return profile;
}

bool reads_ballots_alike(const Rule& one, const Rule& other) {
    const auto fields = [](const Rule& rule) {
        return std::tie(rule.overvote, rule.repeat, rule.skips_max, rule.ranks_max,
                        rule.equal_ranks, rule.passes);
    };
    const bool papers = one.method == Method::whole_papers;
    return fields(one) == fields(other) && papers == (other.method == Method::whole_papers);
}

}  // namespace almanac::tally
