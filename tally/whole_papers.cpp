#include "tally/whole_papers.h"

#include "engine/base/ensure.h"
#include "engine/base/hash.h"
#include "tally/methods.h"
#include "tally/rule_check.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

namespace almanac::tally {

namespace {

// Papers are counted one by one, 8 bytes and a few moves each: 2 GB, some seconds.
constexpr std::uint64_t papers_max = 200'000'000;

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

// The node above each node of a preorder, no_node above the first of a ranking.
std::vector<std::uint32_t> parents_of(std::span<const Profile::Node> nodes) {
    std::vector<std::uint32_t> parents;
    std::vector<std::uint32_t> open;
    for (std::uint32_t at = 0; at < nodes.size(); ++at) {
        while (!open.empty() && nodes[open.back()].end <= at) open.pop_back();
        parents.push_back(open.empty() ? Profile::no_node : open.back());
        open.push_back(at);
    }
    return parents;
}

// The Cincinnati order of `total` papers of which `surplus` are wanted: every n-th, then every n-th
// one place further on, and so on; n is total / surplus, rounded to the nearest, halves up.
std::vector<std::size_t> cincinnati_order(std::size_t total, std::uint64_t surplus) {
    const std::size_t skip = (2 * total + surplus) / (2 * surplus);
    std::vector<std::size_t> order;
    for (std::size_t begin = skip - 1; begin < 2 * skip - 1; ++begin) {
        for (std::size_t at = begin; at < total; at += skip) order.push_back(at);
    }
    for (std::size_t at = 0; at + 1 < skip && at < total; ++at) order.push_back(at);
    return order;
}

}  // namespace

base::Result<Count> count_by_whole_papers(const Profile& profile, const Rule& rule,
                                          const Question& question) {
    const std::vector<Objection> objections = objections_to(rule);
    if (!objections.empty()) {
        return invalid("The rule " + rule.id +
                       " cannot count whole papers: " + std::string(objections.front().key) + ": " +
                       objections.front().reason + ".");
    }
    if (rule.surplus_papers == SurplusPapers::at_random && question.lots.seed.empty()) {
        return invalid("The rule " + rule.id +
                       " draws papers at random: give the published seed with --seed.");
    }
    if (profile.valid() > papers_max) {
        return base::Error{base::ErrorKind::too_large,
                           "Whole papers are counted one by one, and " +
                               std::to_string(profile.valid()) + " are more than " +
                               std::to_string(papers_max) + ": choose another rule."};
    }
    return WholePapers(profile, rule, question).run();
}

WholePapers::WholePapers(const Profile& profile, const Rule& rule, const Question& question)
    : profile_(profile),
      rule_(rule),
      question_(question),
      standing_(profile, rule, question),
      parents_(parents_of(profile.nodes())),
      piles_(profile.candidates()),
      totals_(profile.candidates(), 0) {
    for (std::size_t at = 0; at < profile.candidates(); ++at)
        receives_.push_back(!profile.excluded()[at]);
}

base::Result<Count> WholePapers::run() {
    place();
    // A round moves a surplus, excludes somebody or is the last.
    const std::size_t rounds_max = 2 * profile_.candidates() + 2;
    while (standing_.number() < rounds_max) {
        open_round();
        TRY(standing_.settle());
        if (!standing_.filled()) TRY(next_step());
        if (standing_.filled()) return standing_.finish();
    }
    base::ensure(false, "a count without end");
    return standing_.finish();
}

// Every paper goes to its first candidate, in the order of the ballots.
void WholePapers::place() {
    const std::span<const std::uint32_t> weights = profile_.weights_of_ballots();
    const std::span<const std::uint32_t> ends = profile_.ends_of_ballots();
    for (std::size_t ballot = 0; ballot < ends.size(); ++ballot) {
        if (ends[ballot] != Profile::no_node)
            ends_.insert(ends_.end(), weights.empty() ? 1 : weights[ballot], ends[ballot]);
    }
    base::ensure(ends_.size() == profile_.valid(), "a profile without the order of its ballots");
    for (std::uint32_t paper = 0; paper < ends_.size(); ++paper) {
        const CandidateIndex first = *way_of(paper).to;
        if (piles_[first].empty()) piles_[first].push_back({1, {}});
        piles_[first].front().papers.push_back(paper);
        ++totals_[first];
    }
}

void WholePapers::open_round() {
    const std::int64_t gone =
        std::accumulate(exhausted_.begin(), exhausted_.end(), std::int64_t{0});
    Round& now = standing_.open(totals_, gone, Moving::nothing);
    const auto votes_of = [&](Spent why) {
        return standing_.votes(exhausted_[static_cast<std::size_t>(why)]);
    };
    now.transfers = std::exchange(transfers_, {});
    now.surpluses = std::exchange(surpluses_, {});
    now.exhausted = standing_.votes(gone);
    now.exhausted_by_overvote = votes_of(Spent::overvote);
    now.exhausted_by_skips = votes_of(Spent::skips);
    now.exhausted_by_repeat = votes_of(Spent::repeat);
    now.residual = standing_.votes(0);
}

base::Result<void> WholePapers::next_step() {
    const bool surplus = standing_.surplus_is_next();
    CandidateIndex from = 0;
    std::vector<CandidateIndex> leaving;
    if (surplus) {
        from = TRY(standing_.next_surplus());
    } else {
        leaving = TRY(standing_.exclude());
    }
    for (const CandidateIndex candidate : standing_.round().elected) receives_[candidate] = false;
    for (const CandidateIndex candidate : standing_.round().eliminated)
        receives_[candidate] = false;
    if (standing_.filled()) return {};
    if (surplus) return move_surplus(from);
    leaving = standing_.by_votes(std::move(leaving));
    for (const CandidateIndex candidate : leaving) move_excluded(candidate);
    flush(Reason::elimination);
    return {};
}

base::Result<void> WholePapers::move_surplus(CandidateIndex from) {
    const std::int64_t surplus = totals_[from] - standing_.threshold();
    surpluses_.push_back({from, standing_.votes(totals_[from]), standing_.votes(surplus)});
    if (rule_.surplus_papers == SurplusPapers::by_order) {
        move_every_nth(from, static_cast<std::uint64_t>(surplus));
    } else {
        TRY(move_in_proportion(from, static_cast<std::uint64_t>(surplus)));
    }
    flush(Reason::surplus);
    return {};
}

// Every n-th paper; those without a next candidate are passed over and stay.
void WholePapers::move_every_nth(CandidateIndex from, std::uint64_t surplus) {
    Papers papers;
    for (const Parcel& parcel : piles_[from])
        papers.insert(papers.end(), parcel.papers.begin(), parcel.papers.end());
    for (const std::size_t at : cincinnati_order(papers.size(), surplus)) {
        if (surplus == 0) break;
        if (give(papers[at], from)) --surplus;
    }
    piles_[from].clear();
}

// From the last parcel, to each next candidate in proportion; where too few papers have one, what
// is missing is set aside.
base::Result<void> WholePapers::move_in_proportion(CandidateIndex from, std::uint64_t surplus) {
    const Papers papers = std::move(piles_[from].back().papers);
    piles_[from].clear();
    std::map<CandidateIndex, Share> by_candidate;
    Papers spent;
    std::uint64_t transferable = 0;
    for (const std::uint32_t paper : papers) {
        const Way way = way_of(paper);
        if (!way.to) {
            spent.push_back(paper);
            continue;
        }
        by_candidate[*way.to].papers.push_back(paper);
        ++transferable;
    }
    std::vector<Share> shares;
    for (auto& [to, share] : by_candidate) {
        share.to = to;
        share.taken = share.papers.size();
        shares.push_back(std::move(share));
    }
    if (transferable > surplus) {
        TRY(share_out(shares, surplus));
    } else {
        set_aside(from, spent, surplus - transferable);
    }
    for (Share& share : shares) {
        choose_papers(share);
        for (const std::uint32_t paper : share.papers) give(paper, from);
    }
    return {};
}

// papers · surplus / transferable for each, whole; the largest remainders get the rest.
base::Result<void> WholePapers::share_out(std::vector<Share>& shares, std::uint64_t surplus) {
    std::uint64_t transferable = 0;
    for (const Share& share : shares) transferable += share.papers.size();
    std::uint64_t left = surplus;
    for (Share& share : shares) {
        share.taken = share.papers.size() * surplus / transferable;
        share.remainder = share.papers.size() * surplus % transferable;
        left -= share.taken;
    }
    for (; left > 0; --left) TRY(raise_one(shares));
    return {};
}

// One paper more for the largest remainder; of equal ones for the larger sub-parcel, then for whom
// a tie decides.
base::Result<void> WholePapers::raise_one(std::vector<Share>& shares) {
    const auto key = [](const Share& share) {
        return std::pair(share.remainder, share.papers.size());
    };
    const auto largest = std::max_element(
        shares.begin(), shares.end(),
        [&](const Share& one, const Share& other) { return key(one) < key(other); });
    std::vector<CandidateIndex> equal;
    for (const Share& share : shares) {
        if (key(share) == key(*largest)) equal.push_back(share.to);
    }
    const CandidateIndex first = TRY(standing_.choose(equal, Chosen::leads));
    for (Share& share : shares) {
        if (share.to != first) continue;
        ++share.taken;
        share.remainder = 0;
    }
    return {};
}

// Keeps of a sub-parcel those that go: the last filed, or those whose tickets are lowest. A ticket
// is SHA-256 over "SEED,ROUND,NUMBER", the paper's number among those that count, from 1.
void WholePapers::choose_papers(Share& share) const {
    if (share.taken == share.papers.size()) return;
    if (rule_.surplus_papers == SurplusPapers::last_parcel) {
        share.papers.erase(share.papers.begin(),
                           share.papers.end() - static_cast<std::ptrdiff_t>(share.taken));
        return;
    }
    std::vector<std::pair<std::string, std::uint32_t>> tickets;
    const std::string drawn = question_.lots.seed + "," + std::to_string(standing_.number()) + ",";
    for (const std::uint32_t paper : share.papers)
        tickets.emplace_back(base::sha256_hex(drawn + std::to_string(paper + 1)), paper);
    std::sort(tickets.begin(), tickets.end());
    share.papers.clear();
    for (std::size_t at = 0; at < share.taken; ++at) share.papers.push_back(tickets[at].second);
    std::sort(share.papers.begin(), share.papers.end());
}

// Papers that a surplus should have and that have no next candidate: the last filed. All of them
// where the parcel is smaller than the surplus, as when the threshold fell since it came; what is
// missing then stays with the elected.
void WholePapers::set_aside(CandidateIndex from, const Papers& spent, std::uint64_t number) {
    number = std::min<std::uint64_t>(number, spent.size());
    for (std::size_t at = spent.size() - number; at < spent.size(); ++at)
        exhaust(from, way_of(spent[at]).spent);
}

void WholePapers::move_excluded(CandidateIndex from) {
    for (const Parcel& parcel : std::exchange(piles_[from], {})) {
        for (const std::uint32_t paper : parcel.papers) {
            if (!give(paper, from)) exhaust(from, way_of(paper).spent);
        }
    }
}

WholePapers::Way WholePapers::way_of(std::uint32_t paper) const {
    const std::span<const Profile::Node> nodes = profile_.nodes();
    Way way;
    for (std::uint32_t at = ends_[paper]; at != Profile::no_node; at = parents_[at]) {
        const CandidateIndex candidate = nodes[at].candidate;
        if (candidate == overvote_stop) way.spent = Spent::overvote;
        if (candidate == skip_stop) way.spent = Spent::skips;
        if (candidate == repeat_stop) way.spent = Spent::repeat;
        if (!is_special(candidate) && receives_[candidate]) way.to = candidate;
    }
    return way;
}

// Gives the paper to its next candidate, if it has one.
bool WholePapers::give(std::uint32_t paper, CandidateIndex from) {
    const Way way = way_of(paper);
    if (!way.to) return false;
    ++given_[{from, *way.to}];
    arrivals_[*way.to].push_back(paper);
    --totals_[from];
    ++totals_[*way.to];
    if (rule_.stops_at_threshold && totals_[*way.to] >= standing_.threshold()) {
        receives_[*way.to] = false;
        full_.push_back(*way.to);
    }
    return true;
}

void WholePapers::exhaust(CandidateIndex from, Spent why) {
    ++spent_[{from, why}];
    --totals_[from];
    ++exhausted_[static_cast<std::size_t>(why)];
}

// Writes down what moved, and files what arrived. Who was full while these papers moved is elected
// on the totals, or, where more were than there are seats, receives again.
void WholePapers::flush(Reason reason) {
    const Votes one = standing_.votes(1);
    for (const auto& [way, papers] : std::exchange(given_, {})) {
        transfers_.push_back({way.first, way.second, reason,
                              standing_.votes(static_cast<std::int64_t>(papers)), papers, one});
    }
    for (const auto& [way, papers] : std::exchange(spent_, {})) {
        transfers_.push_back({way.first, std::nullopt, reason,
                              standing_.votes(static_cast<std::int64_t>(papers)), papers, one,
                              way.second == Spent::overvote, way.second == Spent::skips,
                              way.second == Spent::repeat});
    }
    for (auto& [to, papers] : std::exchange(arrivals_, {}))
        piles_[to].push_back({standing_.number() + 1, std::move(papers)});
    for (const CandidateIndex candidate : std::exchange(full_, {})) receives_[candidate] = true;
}

}  // namespace almanac::tally
