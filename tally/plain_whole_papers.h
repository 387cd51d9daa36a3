#pragma once

// For tests only: counting whole papers written a second time in the slowest and plainest way. It
// shares nothing with whole_papers.cpp but the types of its input and SHA-256. It judges the quick
// one on generated ballots.

#include "engine/base/hash.h"
#include "tally/plain_standing.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace almanac::tally::plain {

// One paper, where it lies, and since when: papers of one holder lie in the order of `filed`.
struct WholePaper {
    Paper paper;
    Candidate holder = nobody;
    int came = 1;  // the round in which it came to its holder
    int filed = 0;
    bool set_aside = false;
};

// Runs one election by one rule; afterwards its members hold the whole story.
class WholePaperCount : public PlainStanding {
public:
    WholePaperCount(const Rule& rule, const Election& election)
        : PlainStanding(rule, election), seed_(election.lots.seed) {
        stage_ = 0;  // every round is a stage of its own
    }

    // One voter's paper; it counts where it names somebody.
    void add(const std::vector<Mark>& marks) {
        const Paper paper(marks, rule_);
        const Candidate first = paper.counts_for(continuing_);
        if (first < 0) return;
        papers.push_back({paper, first, 1, filed_++, false});
        ++votes_[at(first)];
        ++valid_;
    }

    // Counts to the end, or to a lot that is missing.
    void run() {
        while (true) {
            open();
            settle();
            if (lot_missing_in || vacancies() == 0) return;
            full_.clear();
            if (surplus_is_next()) {
                const auto from = pick_surplus();
                if (!from) return;
                surplus(*from);
            } else {
                const auto leaving = pick_leaving();
                if (!leaving || vacancies() == 0) return;
                exclude(*leaving);
            }
            if (lot_missing_in) return;
        }
    }

    std::vector<WholePaper> papers;

private:
    // Who can receive now.
    std::set<Candidate> open_to() const {
        std::set<Candidate> open = continuing_;
        for (const Candidate candidate : full_) open.erase(candidate);
        return open;
    }

    Candidate heir(std::size_t paper) const { return papers[paper].paper.counts_for(open_to()); }

    // The papers of a holder as they lie; only those of the last parcel where `last`.
    std::vector<std::size_t> lying_with(Candidate holder, bool last) const {
        std::vector<std::size_t> found;
        int came = 0;
        for (const WholePaper& paper : papers) {
            if (paper.holder == holder && !paper.set_aside) came = std::max(came, paper.came);
        }
        for (std::size_t paper = 0; paper < papers.size(); ++paper) {
            const bool his = papers[paper].holder == holder && !papers[paper].set_aside;
            if (his && (!last || papers[paper].came == came)) found.push_back(paper);
        }
        std::sort(found.begin(), found.end(), [&](std::size_t one, std::size_t other) {
            return papers[one].filed < papers[other].filed;
        });
        return found;
    }

    bool give(std::size_t paper) {
        const Candidate to = heir(paper);
        if (to < 0) return false;
        WholePaper& moved = papers[paper];
        ++moves_[{moved.holder, to}];
        --votes_[at(moved.holder)];
        ++votes_[at(to)];
        moved.holder = to;
        moved.came = now() + 1;
        moved.filed = filed_++;
        if (rule_.stops_at_threshold && votes(to) >= threshold_) full_.insert(to);
        return true;
    }

    void exhaust(std::size_t paper) {
        ++moves_[{papers[paper].holder, heir(paper)}];
        --votes_[at(papers[paper].holder)];
        ++exhausted_;
        papers[paper].holder = nobody;
    }

    void surplus(Candidate from) {
        std::int64_t over = votes(from) - threshold_;
        if (rule_.surplus_papers == SurplusPapers::by_order) {
            for (const std::size_t paper : cincinnati(lying_with(from, false), over)) {
                if (over > 0 && give(paper)) --over;
            }
        } else {
            in_proportion(from, over);
        }
        for (WholePaper& paper : papers) {
            if (paper.holder == from) paper.set_aside = true;
        }
    }

    // n, 2n, 3n …, then n + 1, 2n + 1 … as long as any are left; numbers from 1.
    static std::vector<std::size_t> cincinnati(const std::vector<std::size_t>& lying,
                                               std::int64_t over) {
        const auto total = static_cast<std::int64_t>(lying.size());
        std::int64_t n = total / over;
        if (2 * (total % over) >= over) ++n;
        std::vector<std::size_t> order;
        std::set<std::int64_t> seen;
        for (std::int64_t shift = 0; shift < n; ++shift) {
            for (std::int64_t number = n + shift; number <= total; number += n) {
                if (seen.insert(number).second)
                    order.push_back(lying[static_cast<std::size_t>(number - 1)]);
            }
        }
        for (std::int64_t number = 1; number <= total; ++number) {
            if (!seen.contains(number))
                order.push_back(lying[static_cast<std::size_t>(number - 1)]);
        }
        return order;
    }

    void in_proportion(Candidate from, std::int64_t over) {
        std::map<Candidate, std::vector<std::size_t>> ways;
        std::vector<std::size_t> spent;
        std::int64_t transferable = 0;
        for (const std::size_t paper : lying_with(from, true)) {
            const Candidate to = heir(paper);
            if (to < 0) {
                spent.push_back(paper);
            } else {
                ways[to].push_back(paper);
                ++transferable;
            }
        }
        if (transferable > over) {
            if (!keep_shares(ways, over, transferable)) return;
        } else {
            // More may be missing than the parcel has, where the threshold fell since it came.
            const std::size_t missing =
                std::min(static_cast<std::size_t>(over - transferable), spent.size());
            for (std::size_t at = spent.size() - missing; at < spent.size(); ++at)
                exhaust(spent[at]);
        }
        for (const auto& [to, theirs] : ways) {
            for (const std::size_t paper : theirs) give(paper);
        }
    }

    // Leaves in each way as many as its share is; false where a lot is missing.
    bool keep_shares(std::map<Candidate, std::vector<std::size_t>>& ways, std::int64_t over,
                     std::int64_t transferable) {
        std::map<Candidate, std::int64_t> shares;
        std::map<Candidate, Exact> fractions;
        std::int64_t left = over;
        for (const auto& [to, theirs] : ways) {
            const Exact share =
                Exact(static_cast<std::int64_t>(theirs.size())) * over / transferable;
            shares[to] = whole(share);
            fractions[to] = share - whole(share);
            left -= whole(share);
        }
        for (; left > 0; --left) {
            std::pair<Exact, std::size_t> best{-1, 0};
            for (const auto& [to, fraction] : fractions)
                best = std::max(best, std::pair(fraction, ways[to].size()));
            std::vector<Candidate> equal;
            for (const auto& [to, fraction] : fractions) {
                if (std::pair(fraction, ways[to].size()) == best) equal.push_back(to);
            }
            const auto first = choose(equal, true);
            if (!first) return false;
            ++shares[*first];
            fractions.erase(*first);
        }
        for (auto& [to, theirs] : ways) keep(theirs, static_cast<std::size_t>(shares[to]));
        return true;
    }

    void keep(std::vector<std::size_t>& theirs, std::size_t number) const {
        if (rule_.surplus_papers == SurplusPapers::last_parcel) {
            theirs.erase(theirs.begin(), theirs.end() - static_cast<std::ptrdiff_t>(number));
            return;
        }
        if (number == theirs.size()) return;
        std::map<std::string, std::size_t> by_ticket;
        for (const std::size_t paper : theirs) {
            const std::string text =
                seed_ + "," + std::to_string(now()) + "," + std::to_string(paper + 1);
            by_ticket[base::sha256_hex(text)] = paper;
        }
        theirs.clear();
        for (const auto& [ticket, paper] : by_ticket) {
            if (theirs.size() < number) theirs.push_back(paper);
        }
        std::sort(theirs.begin(), theirs.end());
    }

    // Fewest votes first.
    void exclude(std::vector<Candidate> leaving) {
        std::reverse(leaving.begin(), leaving.end());
        std::stable_sort(leaving.begin(), leaving.end(), [&](Candidate one, Candidate other) {
            return rounds.back().totals[at(one)] < rounds.back().totals[at(other)];
        });
        for (const Candidate candidate : leaving) {
            for (const std::size_t paper : lying_with(candidate, false)) {
                if (!give(paper)) exhaust(paper);
            }
        }
    }

    std::string seed_;
    int filed_ = 0;
    std::set<Candidate> full_;
};

}  // namespace almanac::tally::plain
