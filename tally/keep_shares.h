#pragma once

// What one ballot gives to whom under keep values: by Meek a share of what is left of it, by Warren
// a price, and among candidates at one rank as the rule says. Over any number (number.h).
// Private to tally.

#include "tally/equal_ranks.h"
#include "tally/number.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace almanac::tally {

// What a candidate takes of a ballot's weight, and what goes on.
template <class Number>
struct Part {
    Number kept;
    Number rest;
};

// How one rule shares ballots out.
template <class Number>
class Shares {
public:
    explicit Shares(const Rule& rule) : rule_(rule) {}

    // A whole vote.
    const Number& one() const { return one_; }

    // A ballot of `weight` reaches someone whose keep value is `keep`.
    Part<Number> part(const Number& weight, const Number& keep) const {
        if (rule_.method == Method::warren) {
            const Number kept = keep < weight ? keep : weight;
            return {kept, weight - kept};
        }
        if (rule_.keep_rounding == KeepRounding::both_cut) {
            return {Number::cut(weight, keep, one_), Number::cut(weight, one_ - keep, one_)};
        }
        const Number kept = Number::raised(weight, keep, one_);
        return {kept, weight - kept};
    }

    // Calls give(candidate, part of one vote) for whoever gets a part of a ballot on which
    // candidates share ranks, perhaps several times for one. keeps: by candidate, nothing for
    // whoever left.
    template <class Give>
    void share_out(const EqualRanks& ballots, std::size_t ballot, const std::vector<Number>& keeps,
                   Give&& give) const {
        if (rule_.equal_share == EqualShare::split) {
            split({ballots, ballot, keeps}, 0, one_, give);
        } else {
            in_all_orders({ballots, ballot, keeps}, give);
        }
    }

private:
    struct Shared {
        const EqualRanks& ballots;
        std::size_t ballot;
        const std::vector<Number>& keeps;
    };

    // droop's way: a rank of which nobody is left ends the ballot. As deep as the ballot has ranks.
    template <class Give>
    void split(const Shared& of, std::size_t rank, const Number& weight, Give& give) const {
        if (rank == of.ballots.ranks(of.ballot) || weight.is_zero()) return;
        std::vector<CandidateIndex> left;
        for (const CandidateIndex candidate : of.ballots.rank(of.ballot, rank)) {
            if (!of.keeps[candidate].is_zero()) left.push_back(candidate);
        }
        if (left.empty()) return;
        const Number each = weight.over(left.size());
        for (const CandidateIndex candidate : left) {
            const Part<Number> got = part(each, of.keeps[candidate]);
            give(candidate, got.kept);
            split(of, rank + 1, got.rest, give);
        }
    }

    template <class Give>
    void in_all_orders(const Shared& of, Give& give) const {
        Number weight = one_;
        for (std::size_t at = 0; at < of.ballots.ranks(of.ballot) && !weight.is_zero(); ++at) {
            const auto rank = of.ballots.rank(of.ballot, at);
            if (rank.size() == 1) {
                const Part<Number> got = part(weight, of.keeps[rank.front()]);
                give(rank.front(), got.kept);
                weight = got.rest;
                continue;
            }
            std::vector<Number> passes;  // what each passes on of a whole vote
            for (const CandidateIndex candidate : rank)
                passes.push_back(one_ - of.keeps[candidate]);
            for (std::size_t place = 0; place < rank.size(); ++place) {
                const Number reaches =
                    Number::cut(reaching(passes, place), of.keeps[rank[place]], one_)
                        .over(rank.size());
                give(rank[place], Number::cut(weight, reaches, one_));
            }
            Number all_pass = one_;
            for (const Number& pass : passes) all_pass = Number::cut(all_pass, pass, one_);
            weight = Number::cut(weight, all_pass, one_);
        }
    }

    // Of a whole vote that reaches a rank, what reaches the one at `place`, averaged over all
    // orders of the rank, times its size: the sum over k of e_k / binomial(n, k), where e_k is the
    // k-th elementary symmetric polynomial of what the n others pass on.
    Number reaching(const std::vector<Number>& passes, std::size_t place) const {
        std::vector<Number> polynomial(passes.size());
        polynomial[0] = one_;
        for (std::size_t other = 0; other < passes.size(); ++other) {
            if (other == place || passes[other].is_zero()) continue;
            for (std::size_t degree = passes.size() - 1; degree > 0; --degree)
                polynomial[degree] += Number::cut(polynomial[degree - 1], passes[other], one_);
        }
        Number sum{};
        std::uint64_t binomial = 1;
        for (std::size_t chosen = 0; chosen < passes.size(); ++chosen) {
            sum += polynomial[chosen].over(binomial);
            binomial = binomial * (passes.size() - 1 - chosen) / (chosen + 1);
        }
        return sum;
    }

    const Rule& rule_;
    const Number one_ = Number::one(rule_);
};

}  // namespace almanac::tally
