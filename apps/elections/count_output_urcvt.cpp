#include "apps/elections/count_output.h"
#include "engine/base/json.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace almanac::elections {

namespace {

using base::JsonWriter;

// As RCTab writes it: whole votes without places.
std::string figure(const tally::Votes& votes) {
    const base::Int128 whole = base::whole_part(votes);
    if (whole * base::wide_power_of_ten(votes.places) == votes.units)
        return base::to_string({whole, 0});
    return base::to_string(votes);
}

// Keys of a JSON object must differ, so that a name that two candidates have carries the id as
// well.
std::vector<std::string> distinct_names(const Contest& contest) {
    std::map<std::string_view, int> uses;
    for (const Candidate& candidate : contest.candidates) ++uses[candidate.name];
    std::vector<std::string> names;
    for (const Candidate& candidate : contest.candidates) {
        names.push_back(candidate.name);
        if (uses[candidate.name] > 1)
            names.back() += " (" + std::to_string(candidate.id.number()) + ")";
    }
    return names;
}

// What left one candidate between two rounds.
struct Outflow {
    std::map<std::string_view, tally::Votes> to;
    tally::Votes sum;
};

Outflow outflow_of(const tally::Round& next, tally::CandidateIndex from,
                   const std::vector<std::string>& names) {
    Outflow flow;
    for (const tally::Transfer& transfer : next.transfers) {
        if (transfer.from != from) continue;
        const std::string_view key =
            transfer.to ? std::string_view(names[*transfer.to]) : "exhausted";
        tally::Votes& votes =
            flow.to.try_emplace(key, tally::Votes{0, transfer.votes.places}).first->second;
        votes.units += transfer.votes.units;
        flow.sum.units += transfer.votes.units;
    }
    for (const tally::SurplusMove& move : next.surpluses) {
        if (move.from != from || move.surplus.units == flow.sum.units) continue;
        flow.to["residual surplus"] = {move.surplus.units - flow.sum.units, move.surplus.places};
    }
    return flow;
}

class Writer {
public:
    Writer(const CountReport& report, std::string& out)
        : contest_(report.prepared.contest),
          count_(report.count),
          names_(distinct_names(contest_)),
          json_(out),
          excluded_(report.prepared.question.excluded),
          gone_(excluded_) {}

    void document() {
        json_.begin_object();
        config();
        text("jsonFormatVersion", "1");
        json_.key("results");
        json_.begin_list();
        for (std::size_t round = 0; round < count_.rounds.size(); ++round) results(round);
        json_.end_list();
        summary();
        json_.end_object();
    }

private:
    void text(std::string_view key, std::string_view value) {
        json_.key(key);
        json_.text(value);
    }

    void config() {
        json_.key("config");
        json_.begin_object();
        text("contest", contest_.title);
        text("date", "");
        text("generatedBy", "Almanac");
        text("jurisdiction", "");
        text("office", contest_.title);
        json_.end_object();
    }

    void results(std::size_t index) {
        const tally::Round& round = count_.rounds[index];
        json_.begin_object();
        inactive(index);
        json_.key("round");
        json_.integer(std::uint64_t{index} + 1);
        totals(round);
        json_.key("tallyResults");
        json_.begin_list();
        decisions(index);
        json_.end_list();
        text("threshold", figure(round.threshold));
        json_.end_object();
        for (const auto candidate : round.elected) gone_[candidate] = true;
        for (const auto candidate : round.eliminated) gone_[candidate] = true;
    }

    // RCTab shows the last surplus, which nobody can take any more, beside the exhausted.
    tally::Votes final_surplus(std::size_t index) const {
        const tally::Round& round = count_.rounds[index];
        tally::Votes sum{0, round.exhausted.places};
        if (count_.rule->stop != tally::Stop::seats_filled_after_surplus ||
            index + 1 != count_.rounds.size())
            return sum;
        for (const tally::Transfer& transfer : round.transfers) {
            if (!transfer.to && transfer.reason == tally::Reason::surplus)
                sum.units += transfer.votes.units;
        }
        return sum;
    }

    void inactive(std::size_t index) {
        const tally::Round& round = count_.rounds[index];
        const base::Int128 unit = base::wide_power_of_ten(round.exhausted.places);
        const tally::Votes surplus = final_surplus(index);
        const tally::NotCounted& lost = count_.not_counted;
        // RCTab's sense of an overvote: it ended the ballot. Passed over, it is no choice left.
        const bool ends = count_.rule->overvote != tally::Overvote::passed_over;
        const auto with = [&](const tally::Votes& votes, std::uint64_t not_counted) {
            return tally::Votes{votes.units + base::Int128{not_counted} * unit, votes.places};
        };
        tally::Votes choices =
            with(round.exhausted, lost.only_excluded + (ends ? 0 : lost.overvoted));
        choices.units -= round.exhausted_by_overvote.units + round.exhausted_by_skips.units +
                         round.exhausted_by_repeat.units + surplus.units;
        const tally::Votes overvotes = with(round.exhausted_by_overvote, ends ? lost.overvoted : 0);
        json_.key("inactiveBallots");
        json_.begin_object();
        text("exhaustedChoices", figure(choices));
        if (surplus.units != 0) text("finalRoundSurplus", figure(surplus));
        text("overvotes", figure(overvotes));
        text("repeatedRankings", figure(with(round.exhausted_by_repeat, lost.repeated)));
        text("skippedRankings", figure(with(round.exhausted_by_skips, lost.skipped)));
        json_.end_object();
    }

    void totals(const tally::Round& round) {
        std::map<std::string_view, tally::Votes> by_name;
        for (std::size_t index = 0; index < round.totals.size(); ++index) {
            if (!gone_[index] || round.totals[index].units != 0)
                by_name[names_[index]] = round.totals[index];
        }
        json_.key("tally");
        json_.begin_object();
        for (const auto& [name, votes] : by_name) text(name, figure(votes));
        json_.end_object();
    }

    // Whose votes move into the next round, and who is elected or excluded now, each once. A
    // surplus that the rule moves later than its holder's election stands with the round after
    // which it moves.
    void decisions(std::size_t index) {
        const tally::Round& round = count_.rounds[index];
        const tally::Round* next =
            index + 1 < count_.rounds.size() ? &count_.rounds[index + 1] : nullptr;
        std::vector<tally::CandidateIndex> elected = round.elected;
        for (std::size_t move = 0; next != nullptr && move < next->surpluses.size(); ++move) {
            const tally::CandidateIndex from = next->surpluses[move].from;
            if (std::find(elected.begin(), elected.end(), from) == elected.end())
                elected.push_back(from);
        }
        for (const tally::CandidateIndex candidate : elected) decision("elected", candidate, next);
        for (const tally::CandidateIndex candidate : round.eliminated)
            decision("eliminated", candidate, next);
    }

    void decision(std::string_view word, tally::CandidateIndex candidate,
                  const tally::Round* next) {
        json_.begin_object();
        text(word, names_[candidate]);
        json_.key("transfers");
        json_.begin_object();
        const Outflow flow = next != nullptr ? outflow_of(*next, candidate, names_) : Outflow{};
        for (const auto& [to, votes] : flow.to) text(to, figure(votes));
        json_.end_object();
        json_.end_object();
    }

    void summary() {
        json_.key("summary");
        json_.begin_object();
        text("finalThreshold", figure(count_.threshold));
        json_.key("numCandidates");
        json_.integer(
            static_cast<std::uint64_t>(std::count(excluded_.begin(), excluded_.end(), false)));
        json_.key("numWinners");
        json_.integer(static_cast<std::uint64_t>(count_.seats));
        text("totalNumBallots", std::to_string(count_.valid_ballots + count_.not_counted.total()));
        json_.key("undervotes");
        json_.integer(count_.not_counted.blank);
        json_.end_object();
    }

    const Contest& contest_;
    const tally::Count& count_;
    std::vector<std::string> names_;
    JsonWriter json_;
    std::vector<bool> excluded_;
    std::vector<bool> gone_;
};

}  // namespace

std::string count_as_urcvt(const CountReport& report) {
    std::string json;
    Writer(report, json).document();
    return indented(json) + "\n";
}

}  // namespace almanac::elections
