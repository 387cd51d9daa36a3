#include "apps/elections/accounting_order.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <unordered_map>

namespace almanac::elections {

namespace {

// Shorter stretches are nobody's concern, however odd.
constexpr std::size_t ballots_min = 24;
// The longest pattern that is looked for; decks have one ballot or a few for each candidate.
constexpr std::size_t period_max = 32;
// A pattern has to come that often.
constexpr std::size_t turns_min = 3;
// A stretch is told where chance would make one like it in fewer than one of 10^9 files.
constexpr double surprise_min = 20.7;  // ln 10^9
// Files with so few runs of what chance would give are sorted or grouped, and say nothing by order.
constexpr double runs_share_min = 0.6;

// So many neighbours on either side of a stretch say whether the file is grouped there.
constexpr std::size_t neighbours = 200;
// Runs of one length: so long, so many.
constexpr std::size_t regular_length_min = 8;
constexpr std::size_t regular_runs_min = 4;

constexpr std::uint64_t no_ballot = 0;  // a blank one, which no stretch goes over

// Ballots [begin, end).
struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
};

std::uint64_t hash_of(std::span<const tally::Mark> marks) {
    if (marks.empty()) return no_ballot;
    const std::string_view bytes(reinterpret_cast<const char*>(marks.data()), marks.size_bytes());
    return std::max<std::uint64_t>(base::fast_hash(bytes), 1);
}

// Finds what is odd in the order of one contest's ballots.
class Order {
public:
    explicit Order(const Contest& contest) : contest_(contest) {
        const tally::Ballots& ballots = contest.ballots;
        hashes_.reserve(ballots.size());
        for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
            hashes_.push_back(hash_of(ballots.marks(ballot)));
    }

    void warn(std::vector<BallotWarning>& warnings) {
        told_.assign(hashes_.size(), false);
        for (std::size_t period = 1; period <= period_max; ++period) {
            for (const Stretch& stretch : repeats(period))
                warn_of_repeat(stretch, period, warnings);
        }
        warn_of_regular_runs(warnings);
        for (const int step : {1, -1}) {
            for (const Stretch& stretch : steps_through(step)) warn_of_steps(stretch, warnings);
        }
    }

private:
    // Calls for each maximal stretch of at least `least` in which holds(i) is true. Looked at are
    // only every least-th ballots, and what is around those that hold.
    template <class Holds>
    std::vector<Stretch> stretches(std::size_t least, Holds&& holds) const {
        std::vector<Stretch> found;
        for (std::size_t at = least - 1; at < hashes_.size();) {
            if (!holds(at)) {
                at += least;
                continue;
            }
            Stretch stretch{at, at + 1};
            while (stretch.begin > 0 && holds(stretch.begin - 1)) --stretch.begin;
            while (stretch.end < hashes_.size() && holds(stretch.end)) ++stretch.end;
            if (stretch.size() >= least) found.push_back(stretch);
            at = stretch.end + least;
        }
        return found;
    }

    // Ballots that are each as the one `period` before.
    std::vector<Stretch> repeats(std::size_t period) const {
        const std::size_t least = std::max(ballots_min, turns_min * period) - period;
        return stretches(least, [&](std::size_t at) {
            return at >= period && hashes_[at] != no_ballot && hashes_[at] == hashes_[at - period];
        });
    }

    // Nobody, where the ballot has no candidate alone at its first rank.
    std::optional<std::size_t> first_choice(std::size_t ballot) const {
        const auto marks = contest_.ballots.marks(ballot);
        if (marks.empty() || marks.front().candidate == tally::overvote_mark) return std::nullopt;
        return marks.front().candidate;
    }

    std::vector<Stretch> steps_through(int step) const {
        const std::size_t candidates = contest_.candidates.size();
        if (candidates < 3) return {};
        const std::size_t least = std::max(ballots_min, turns_min * candidates) - 1;
        const std::size_t on = step > 0 ? 1 : candidates - 1;
        return stretches(least, [&](std::size_t at) {
            if (at == 0) return false;
            const auto before = first_choice(at - 1);
            const auto here = first_choice(at);
            return before && here && *here == (*before + on) % candidates;
        });
    }

    // ln of how unlikely it is that just such ballots follow one another, each taken to be as
    // common as the square root of its share: neighbours vote alike, batches more than whole files.
    double surprise_of(const Stretch& stretch) {
        count();
        double surprise = 0;
        const auto all = static_cast<double>(hashes_.size());
        for (std::size_t at = stretch.begin; at < stretch.end; ++at)
            surprise -= std::log(static_cast<double>(counts_[hashes_[at]]) / all) / 2;
        return surprise - std::log(all * static_cast<double>(period_max));
    }

    // How probable it is that two ballots are equal.
    double alike() {
        if (alike_ >= 0) return alike_;
        count();
        alike_ = 0;
        for (const auto& [hash, count] : counts_) {
            const double share = static_cast<double>(count) / static_cast<double>(hashes_.size());
            alike_ += share * share;
        }
        return alike_;
    }

    // Whether equal ballots stand together there so much that they must have been sorted or
    // grouped.
    bool is_grouped(const Stretch& part) {
        if (part.size() < 2) return false;
        double runs = 1;
        for (std::size_t at = part.begin + 1; at < part.end; ++at)
            runs += hashes_[at] != hashes_[at - 1];
        return runs < runs_share_min * (1 + static_cast<double>(part.size() - 1) * (1 - alike()));
    }

    bool is_grouped() {
        if (!grouped_) grouped_ = is_grouped({0, hashes_.size()});
        return *grouped_;
    }

    // Exports put the ballots of small precincts, sorted, at their end.
    bool is_grouped_around(const Stretch& stretch) {
        const std::size_t begin = stretch.begin - std::min(stretch.begin, neighbours);
        const std::size_t end = std::min(stretch.end + neighbours, hashes_.size());
        return is_grouped({begin, stretch.begin}) || is_grouped({stretch.end, end});
    }

    // A stretch of a shorter period is one of every multiple of it too.
    bool is_told(const Stretch& stretch) const {
        return std::any_of(told_.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                           told_.begin() + static_cast<std::ptrdiff_t>(stretch.end),
                           [](bool told) { return told; });
    }

    void tell(const Stretch& stretch) {
        std::fill(told_.begin() + static_cast<std::ptrdiff_t>(stretch.begin),
                  told_.begin() + static_cast<std::ptrdiff_t>(stretch.end), true);
    }

    void warn_of_repeat(const Stretch& found, std::size_t period,
                        std::vector<BallotWarning>& warnings) {
        const Stretch stretch{found.begin - period, found.end};
        if (is_told(stretch) || surprise_of(found) <= surprise_min || is_grouped() ||
            is_grouped_around(stretch))
            return;
        tell(stretch);
        const std::uint64_t ballots = stretch.size();
        if (period == 1) {
            warnings.push_back(
                {"same_in_a_row",
                 fmt::format("Ballots {} to {} are all the same, {} in a row: is a test deck among "
                             "the ballots?",
                             stretch.begin + 1, stretch.end, ballots),
                 ballots});
            return;
        }
        warnings.push_back(
            {"repeating_pattern",
             fmt::format("Ballots {} to {} repeat the same {} in the same order, {} times: is a "
                         "test deck among the ballots?",
                         stretch.begin + 1, stretch.end, period, stretch.size() / period),
             ballots});
    }

    // One past the run of equal ballots that begins there.
    std::size_t run_end(std::size_t begin) const {
        std::size_t end = begin + 1;
        while (end < hashes_.size() && hashes_[end] == hashes_[begin]) ++end;
        return end;
    }

    // Ten ballots of each kind, one kind after the other.
    void warn_of_regular_runs(std::vector<BallotWarning>& warnings) {
        for (std::size_t begin = 0; begin < hashes_.size();) {
            const std::size_t length = run_end(begin) - begin;
            std::size_t end = begin + length;
            if (length < regular_length_min || hashes_[begin] == no_ballot) {
                begin = end;
                continue;
            }
            while (end < hashes_.size() && hashes_[end] != no_ballot &&
                   run_end(end) - end == length)
                end += length;
            const std::size_t runs = (end - begin) / length;
            if (runs >= regular_runs_min && !is_told({begin, end}) && !is_grouped())
                tell_regular_runs({begin, end}, length, warnings);
            begin = end;
        }
    }

    void tell_regular_runs(const Stretch& stretch, std::size_t length,
                           std::vector<BallotWarning>& warnings) {
        tell(stretch);
        warnings.push_back(
            {"regular_runs",
             fmt::format("Ballots {} to {} are {} runs of {} equal ballots each: is "
                         "a test deck among the ballots?",
                         stretch.begin + 1, stretch.end, stretch.size() / length, length),
             stretch.size()});
    }

    void warn_of_steps(const Stretch& found, std::vector<BallotWarning>& warnings) {
        const Stretch stretch{found.begin - 1, found.end};
        if (is_told(stretch) || is_grouped()) return;
        tell(stretch);
        warnings.push_back(
            {"through_the_list",
             fmt::format("The first choices of ballots {} to {} step through the list of "
                         "candidates, {} times: is a test deck among the ballots?",
                         stretch.begin + 1, stretch.end,
                         stretch.size() / contest_.candidates.size()),
             stretch.size()});
    }

    void count() {
        if (!counts_.empty()) return;
        for (const std::uint64_t hash : hashes_) ++counts_[hash];
    }

    const Contest& contest_;
    std::vector<std::uint64_t> hashes_;
    std::unordered_map<std::uint64_t, std::uint64_t> counts_;
    double alike_ = -1;  // not worked out yet
    std::optional<bool> grouped_;
    std::vector<bool> told_;
};

}  // namespace

void warn_of_order(const Contest& contest, std::vector<BallotWarning>& warnings) {
    if (!contest.ballots.unweighted() || contest.ballots.size() < ballots_min) return;
    Order(contest).warn(warnings);
}

}  // namespace almanac::elections
