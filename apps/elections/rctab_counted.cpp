#include "apps/elections/rctab_counted.h"

#include <algorithm>
#include <map>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

// Builds the rounds one after another.
class CountedReport {
public:
    explicit CountedReport(DetailedReport& report)
        : report_(report), count_(report.report->count), gone_(report.pass.excluded) {}

    void build() {
        for (std::size_t place = 0; place < report_.pass.rounds; ++place) {
            const std::size_t index = report_.pass.begin + place;
            const tally::Round& round = count_.rounds[index];
            DetailedRound& out = report_.rounds.emplace_back();
            totals(round, out);
            inactive(index, out);
            out.residual = in_short(round.residual);
            out.threshold = in_short(round.threshold);
            decide(index, out);
            for (const CandidateIndex each : round.elected) gone_[each] = true;
            for (const CandidateIndex each : round.eliminated) gone_[each] = true;
        }
    }

private:
    void totals(const tally::Round& round, DetailedRound& out) {
        Votes active{0, round.exhausted.places};
        for (std::size_t candidate = 0; candidate < round.totals.size(); ++candidate) {
            const Votes& votes = round.totals[candidate];
            active.units += votes.units;
            out.tally.emplace_back();
            if (!gone_[candidate] || votes.units != 0) out.tally.back() = in_short(votes);
        }
        out.active = in_short(active);
    }

    // RCTab's sense of an overvote: it ended the ballot. Passed over, it is no choice left.
    void inactive(std::size_t index, DetailedRound& out) const {
        const tally::Round& round = count_.rounds[index];
        const base::Int128 unit = base::wide_power_of_ten(round.exhausted.places);
        const tally::NotCounted& lost = count_.not_counted;
        const bool ends = count_.rule->overvote != tally::Overvote::passed_over;
        const auto with = [&](const Votes& votes, std::uint64_t not_counted) {
            return Votes{votes.units + base::Int128{not_counted} * unit, votes.places};
        };
        Votes choices = with(round.exhausted, lost.only_excluded + (ends ? 0 : lost.overvoted));
        choices.units -= round.exhausted_by_overvote.units + round.exhausted_by_skips.units +
                         round.exhausted_by_repeat.units;
        const Votes over = with(round.exhausted_by_overvote, ends ? lost.overvoted : 0);
        const Votes skipped = with(round.exhausted_by_skips, lost.skipped);
        const Votes repeated = with(round.exhausted_by_repeat, lost.repeated);
        out.inactive.exhausted = in_short(choices);
        out.inactive.overvoted = in_short(over);
        out.inactive.skipped = in_short(skipped);
        out.inactive.repeated = in_short(repeated);
        choices.units += over.units + skipped.units + repeated.units;
        out.inactive.total = in_short(choices);
    }

    // A surplus that the rule moves later than its holder's election stands with the round after
    // which it moves.
    void decide(std::size_t index, DetailedRound& out) const {
        const tally::Round& round = count_.rounds[index];
        const bool is_last = index + 1 == report_.pass.begin + report_.pass.rounds;
        const tally::Round* next = is_last ? nullptr : &count_.rounds[index + 1];
        std::vector<CandidateIndex> elected = round.elected;
        for (std::size_t move = 0; next != nullptr && move < next->surpluses.size(); ++move) {
            const CandidateIndex from = next->surpluses[move].from;
            if (std::find(elected.begin(), elected.end(), from) == elected.end())
                elected.push_back(from);
        }
        for (const CandidateIndex each : elected)
            out.elected.push_back(decision(index, each, round.elected, next));
        for (const CandidateIndex each : round.eliminated)
            out.eliminated.push_back(decision(index, each, round.eliminated, next));
    }

    Decision decision(std::size_t index, CandidateIndex candidate,
                      const std::vector<CandidateIndex>& decided, const tally::Round* next) const {
        Decision out{candidate, by_tie(count_, index, candidate, decided), {}};
        if (next == nullptr) return out;
        std::map<std::string, Votes> to;
        base::Int128 moved = 0;
        for (const tally::Transfer& transfer : next->transfers) {
            if (transfer.from != candidate) continue;
            const std::string name = transfer.to ? report_.names[*transfer.to] : "exhausted";
            Votes& votes = to.try_emplace(name, Votes{0, transfer.votes.places}).first->second;
            votes.units += transfer.votes.units;
            moved += transfer.votes.units;
        }
        for (const tally::SurplusMove& move : next->surpluses) {
            if (move.from != candidate || move.surplus.units == moved) continue;
            to["residual surplus"] = {move.surplus.units - moved, move.surplus.places};
        }
        for (const auto& [name, votes] : to) out.transfers.emplace_back(name, in_short(votes));
        return out;
    }

    DetailedReport& report_;
    const tally::Count& count_;
    std::vector<bool> gone_;
};

}  // namespace

void fill_from_count(DetailedReport& report) {
    const tally::Count& count = report.report->count;
    report.ballots = count.valid_ballots + count.not_counted.total();
    report.blank = count.not_counted.blank;
    CountedReport(report).build();
}

Votes in_short(const Votes& votes) {
    const base::Int128 whole = base::whole_part(votes);
    if (whole * base::wide_power_of_ten(votes.places) != votes.units) return votes;
    return {whole, 0};
}

bool by_tie(const tally::Count& count, std::size_t round, CandidateIndex candidate,
            const std::vector<CandidateIndex>& decided) {
    return std::any_of(count.ties.begin(), count.ties.end(), [&](const tally::Tie& tie) {
        const auto was_spared = [&](CandidateIndex each) {
            return std::find(decided.begin(), decided.end(), each) == decided.end();
        };
        return tie.round == round + 1 && tie.chosen == candidate &&
               std::any_of(tie.candidates.begin(), tie.candidates.end(), was_spared);
    });
}

}  // namespace almanac::elections
