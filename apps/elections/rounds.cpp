#include "apps/elections/rounds.h"

#include "apps/elections/count_view.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using tally::Votes;

// Where a candidate's way ended, read off the rounds; round 0: it never did.
struct Fate {
    FinalStatus status = FinalStatus::standing;
    std::uint32_t round = 0;
};

std::vector<Fate> fates(const Contest& contest, const tally::Count& count,
                        const std::vector<bool>& excluded) {
    std::vector<Fate> out(contest.candidates.size());
    for (std::size_t index = 0; index < excluded.size(); ++index) {
        if (excluded[index]) out[index].status = FinalStatus::excluded;
    }
    for (std::uint32_t round = 0; round < count.rounds.size(); ++round) {
        for (const auto elected : count.rounds[round].elected)
            out[elected] = {FinalStatus::elected, round + 1};
        for (const auto gone : count.rounds[round].eliminated)
            out[gone] = {FinalStatus::eliminated, round + 1};
    }
    return out;
}

std::uint32_t id_of(const Contest& contest, CandidateIndex index) {
    return contest.candidates[index].id.number();
}

std::vector<std::uint32_t> ids_of(const Contest& contest,
                                  const std::vector<CandidateIndex>& indices) {
    std::vector<std::uint32_t> ids;
    for (const auto index : indices) ids.push_back(id_of(contest, index));
    return ids;
}

bool contains(const std::vector<CandidateIndex>& list, std::size_t index) {
    return std::find(list.begin(), list.end(), index) != list.end();
}

bool continues(const Fate& fate, std::size_t round) {
    return fate.status != FinalStatus::excluded && (fate.round == 0 || fate.round >= round + 1);
}

Votes zero(const tally::Count& count) { return base::whole_decimal(0, count.rule->decimals); }

void add_to(Votes& sum, const Votes& more) { sum.units += more.units; }

Votes minus(const Votes& one, const Votes& other) { return {one.units - other.units, one.places}; }

double share(const tally::Count& count, const Votes& votes) {
    const auto whole =
        base::whole_decimal(static_cast<std::int64_t>(count.valid_ballots), count.rule->decimals);
    return base::percentage(votes, whole);
}

// The round's transfers, all values of one (from, to) together, in the order of the candidates.
std::vector<TransferRow> transfers_of(const Contest& contest, const tally::Round& round,
                                      std::uint32_t number) {
    std::vector<TransferRow> rows;
    for (const tally::Transfer& transfer : round.transfers) {
        const std::uint32_t from = id_of(contest, transfer.from);
        std::optional<std::uint32_t> to;
        if (transfer.to) to = id_of(contest, *transfer.to);
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const TransferRow& row) {
            return row.from_candidate == from && row.to_candidate == to;
        });
        if (same != rows.end()) {
            add_to(same->votes_transferred, transfer.votes);
            same->ballots += transfer.ballots;
            continue;
        }
        std::optional<std::string> to_name;
        if (transfer.to) to_name = contest.candidates[*transfer.to].name;
        rows.push_back({number, from, contest.candidates[transfer.from].name, to, to_name,
                        transfer.votes, transfer.ballots,
                        transfer.reason == tally::Reason::surplus ? "surplus" : "elimination"});
    }
    std::stable_sort(rows.begin(), rows.end(),
                     [](const TransferRow& one, const TransferRow& other) {
                         const auto key = [](const TransferRow& row) {
                             return std::tuple(row.from_candidate, !row.to_candidate,
                                               -row.votes_transferred.units);
                         };
                         return key(one) < key(other);
                     });
    return rows;
}

FlowRound flow_round(const Contest& contest, const tally::Count& count,
                     const std::vector<Fate>& ends, std::size_t at) {
    const tally::Round& round = count.rounds[at];
    FlowRound flow;
    flow.round_number = static_cast<std::uint32_t>(at + 1);
    flow.quota = round.threshold;
    flow.winners_this_round = ids_of(contest, round.elected);
    flow.eliminated_this_round = ids_of(contest, round.eliminated);
    flow.exhausted_votes = round.exhausted;
    flow.residual_votes = round.residual;
    flow.total_continuing_votes = zero(count);
    for (CandidateIndex index = 0; index < ends.size(); ++index) {
        const bool stands = continues(ends[index], at);
        if (stands) {
            flow.continuing_candidates.push_back(id_of(contest, index));
            add_to(flow.total_continuing_votes, round.totals[index]);
        }
        if (stands || round.totals[index].units != 0) {
            flow.vote_totals.emplace(id_of(contest, index), round.totals[index]);
        }
    }
    return flow;
}

Votes most_votes(const tally::Count& count, CandidateIndex index) {
    Votes most = zero(count);
    for (const tally::Round& round : count.rounds) most = std::max(most, round.totals[index]);
    return most;
}

// All but the candidate's end.
CandidateFlow candidate_flow(const Contest& contest, const tally::Count& count,
                             CandidateIndex index, const std::vector<TransferRow>& transfers) {
    CandidateFlow line;
    line.candidate_id = id_of(contest, index);
    line.candidate_name = contest.candidates[index].name;
    line.max_votes = most_votes(count, index);
    line.votes_received = line.votes_passed_on = line.total_votes_out = zero(count);
    for (const TransferRow& transfer : transfers) {
        if (transfer.to_candidate == line.candidate_id) {
            add_to(line.votes_received, transfer.votes_transferred);
            ++line.transfer_count_in;
        }
        if (transfer.from_candidate != line.candidate_id) continue;
        add_to(line.total_votes_out, transfer.votes_transferred);
        ++line.transfer_count_out;
        if (transfer.to_candidate) add_to(line.votes_passed_on, transfer.votes_transferred);
    }
    line.total_votes_in = line.votes_received;
    return line;
}

FlowMetadata flow_metadata(const Contest& contest, const tally::Count& count,
                           const FlowData& flow) {
    FlowMetadata figures;
    figures.total_rounds = static_cast<std::uint32_t>(count.rounds.size());
    figures.total_candidates = static_cast<std::uint32_t>(flow.candidate_flow_summary.size());
    figures.total_transfers = static_cast<std::uint32_t>(flow.transfer_patterns.size());
    figures.total_ballots_tracked = count.valid_ballots;
    figures.seats = count.seats;
    figures.winners = ids_of(contest, count.winners);
    for (const FlowRound& round : flow.rounds)
        figures.eliminated.insert(figures.eliminated.end(), round.eliminated_this_round.begin(),
                                  round.eliminated_this_round.end());
    return figures;
}

std::string join_names(const Contest& contest, const std::vector<CandidateIndex>& winners) {
    std::string out;
    for (std::size_t at = 0; at < winners.size(); ++at) {
        if (at > 0) out += at + 1 == winners.size() ? " and " : ", ";
        out += contest.candidates[winners[at]].name;
    }
    return out;
}

std::string grouped(std::int64_t number) {
    std::string digits = fmt::format("{}", number);
    for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
    return digits;
}

// Votes as a reader wants them: whole, cut.
std::string whole(const Votes& votes) {
    return grouped(static_cast<std::int64_t>(base::whole_part(votes)));
}

std::string plural_rounds(std::size_t rounds) {
    return rounds == 1 ? "one round" : fmt::format("{} rounds", rounds);
}

// Single seat: who beat whom by how much at the end.
std::string single_seat_sentence(const Contest& contest, const tally::Count& count) {
    const tally::Round& last = count.rounds.back();
    const CandidateIndex winner = count.winners.front();
    CandidateIndex runner_up = winner;
    for (CandidateIndex index = 0; index < last.totals.size(); ++index) {
        if (index == winner || last.totals[index].units == 0) continue;
        if (runner_up == winner || last.totals[index] > last.totals[runner_up]) runner_up = index;
    }
    const std::string name = contest.candidates[winner].name;
    if (runner_up == winner) return fmt::format("{} won with every vote that still counted.", name);
    return fmt::format("{} won after {} with {} votes to {} for {}.", name,
                       plural_rounds(count.rounds.size()), whole(last.totals[winner]),
                       whole(last.totals[runner_up]), contest.candidates[runner_up].name);
}

std::string sentence_of(const Contest& contest, const tally::Count& count) {
    if (count.seats == 1) return single_seat_sentence(contest, count);
    std::uint32_t below = 0;
    for (const tally::Round& round : count.rounds) {
        for (const auto elected : round.elected)
            below += round.totals[elected] < round.threshold ? 1u : 0u;
    }
    std::string sentence = fmt::format("{} won the {} seats after {}; {} votes were needed",
                                       join_names(contest, count.winners), count.winners.size(),
                                       plural_rounds(count.rounds.size()), whole(count.threshold));
    if (below > 0) {
        sentence +=
            fmt::format(", and {} of them took the last {} below that, as nobody else was left",
                        below, below == 1 ? "seat" : "seats");
    }
    return sentence + ".";
}

FinalResult final_result(const Contest& contest, const tally::Count& count, CandidateIndex index,
                         const Fate& fate) {
    FinalResult row;
    row.candidate_id = id_of(contest, index);
    row.candidate_name = contest.candidates[index].name;
    row.status = fate.status;
    if (fate.round > 0) row.round_number = fate.round;
    const std::size_t at = fate.round > 0 ? fate.round - 1 : count.rounds.size() - 1;
    row.votes = count.rounds[at].totals[index];
    row.first_choice_votes =
        static_cast<std::uint64_t>(base::whole_part(count.rounds.front().totals[index]));
    row.percentage = share(count, row.votes);
    return row;
}

// Winners in order of election, then who lasted longest, then by votes.
std::vector<FinalResult> final_results(const Contest& contest, const tally::Count& count,
                                       const std::vector<Fate>& ends) {
    std::vector<FinalResult> rows;
    for (const auto winner : count.winners)
        rows.push_back(final_result(contest, count, winner, ends[winner]));
    std::vector<FinalResult> others;
    for (CandidateIndex index = 0; index < ends.size(); ++index) {
        if (contains(count.winners, index) || ends[index].status == FinalStatus::excluded) continue;
        others.push_back(final_result(contest, count, index, ends[index]));
    }
    std::stable_sort(
        others.begin(), others.end(), [](const FinalResult& one, const FinalResult& other) {
            const auto key = [](const FinalResult& row) {
                return std::tuple(row.round_number.value_or(0xFFFFFFFF), row.votes.units);
            };
            return key(one) > key(other);
        });
    rows.insert(rows.end(), others.begin(), others.end());
    return rows;
}

std::vector<RoundSummary> round_summaries(const Contest& contest, const tally::Count& count,
                                          const std::vector<Fate>& ends) {
    std::vector<RoundSummary> rows;
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        const tally::Round& round = count.rounds[at];
        const auto standing = std::count_if(ends.begin(), ends.end(),
                                            [&](const Fate& one) { return continues(one, at); });
        rows.push_back({static_cast<std::uint32_t>(at + 1), ids_of(contest, round.elected),
                        ids_of(contest, round.eliminated), static_cast<std::uint32_t>(standing),
                        round.threshold, round.exhausted, round.residual});
    }
    return rows;
}

ProgressionStep progression_step(const tally::Count& count, const Fate& end, CandidateIndex index,
                                 std::size_t at) {
    const tally::Round& round = count.rounds[at];
    ProgressionStep step;
    step.round_number = static_cast<std::uint32_t>(at + 1);
    step.vote_total = round.totals[index];
    step.quota = round.threshold;
    step.is_continuing = continues(end, at);
    step.is_winner_this_round = contains(round.elected, index);
    step.is_eliminated_this_round = contains(round.eliminated, index);
    step.vote_change =
        at == 0 ? zero(count) : minus(round.totals[index], count.rounds[at - 1].totals[index]);
    return step;
}

}  // namespace

StvResults stv_results(const Contest& contest, const tally::Count& count,
                       const std::vector<bool>& excluded) {
    const std::vector<Fate> ends = fates(contest, count, excluded);
    StvResults results;
    results.contest = contest.title;
    results.rule = count.rule->id;
    results.rule_title = count.rule->title;
    results.statute = count.rule->statute;
    results.seats = count.seats;
    results.total_ballots = contest.ballots.voters();
    results.valid_ballots = count.valid_ballots;
    for (const Candidate& candidate : contest.candidates) {
        results.candidate_names.emplace(candidate.id.number(), candidate.name);
    }
    results.threshold = count.threshold;
    results.total_rounds = static_cast<std::uint32_t>(count.rounds.size());
    results.winners = ids_of(contest, count.winners);
    results.sentence = sentence_of(contest, count);
    results.final_results = final_results(contest, count, ends);
    results.round_summary = round_summaries(contest, count, ends);
    for (const tally::Tie& tie : count.ties) {
        results.ties.push_back({tie.round, ids_of(contest, tie.candidates),
                                id_of(contest, tie.chosen), std::string(words_of(tie.decided_by))});
    }
    return results;
}

std::vector<ProgressionRow> progression_table(const Contest& contest, const tally::Count& count,
                                              const std::vector<bool>& excluded) {
    const std::vector<Fate> ends = fates(contest, count, excluded);
    std::vector<ProgressionRow> rows;
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        const tally::Round& round = count.rounds[at];
        for (CandidateIndex index = 0; index < ends.size(); ++index) {
            if (ends[index].status == FinalStatus::excluded) continue;
            const ProgressionStep step = progression_step(count, ends[index], index, at);
            std::uint64_t came = 0;
            std::uint64_t left = 0;
            for (const tally::Transfer& transfer : round.transfers) {
                if (transfer.to == index) came += transfer.ballots;
                if (transfer.from == index) left += transfer.ballots;
            }
            rows.push_back({id_of(contest, index), step.round_number, step.vote_total, step.quota,
                            step.is_continuing, step.is_winner_this_round,
                            step.is_eliminated_this_round, step.vote_change, came, left,
                            round.exhausted});
        }
    }
    return rows;
}

std::vector<TransferRow> transfer_table(const Contest& contest, const tally::Count& count) {
    std::vector<TransferRow> rows;
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        const auto more =
            transfers_of(contest, count.rounds[at], static_cast<std::uint32_t>(at + 1));
        rows.insert(rows.end(), more.begin(), more.end());
    }
    return rows;
}

FlowData flow_data(const Contest& contest, const tally::Count& count,
                   const std::vector<bool>& excluded) {
    const std::vector<Fate> ends = fates(contest, count, excluded);
    FlowData flow;
    for (std::size_t at = 0; at < count.rounds.size(); ++at)
        flow.rounds.push_back(flow_round(contest, count, ends, at));
    flow.transfer_patterns = transfer_table(contest, count);
    for (CandidateIndex index = 0; index < ends.size(); ++index) {
        if (ends[index].status == FinalStatus::excluded) continue;
        flow.candidate_flow_summary.push_back(
            candidate_flow(contest, count, index, flow.transfer_patterns));
        CandidateFlow& line = flow.candidate_flow_summary.back();
        line.final_status = ends[index].status;
        if (line.final_status == FinalStatus::elected) line.election_round = ends[index].round;
        if (line.final_status == FinalStatus::eliminated)
            line.elimination_round = ends[index].round;
    }
    flow.flow_metadata = flow_metadata(contest, count, flow);
    flow.total_rounds = flow.flow_metadata.total_rounds;
    flow.seats = count.seats;
    return flow;
}

std::vector<RoundTransfers> transfers_by_round(const Contest& contest, const tally::Count& count,
                                               const std::vector<bool>& excluded) {
    const std::vector<Fate> ends = fates(contest, count, excluded);
    std::vector<RoundTransfers> rounds;
    for (std::size_t at = 0; at < count.rounds.size(); ++at) {
        auto transfers =
            transfers_of(contest, count.rounds[at], static_cast<std::uint32_t>(at + 1));
        const std::uint64_t number = transfers.size();
        rounds.push_back({flow_round(contest, count, ends, at), std::move(transfers), number});
    }
    return rounds;
}

std::vector<RoundProgression> progressions(const Contest& contest, const tally::Count& count,
                                           const std::vector<bool>& excluded) {
    const std::vector<Fate> ends = fates(contest, count, excluded);
    const std::vector<TransferRow> transfers = transfer_table(contest, count);
    std::vector<RoundProgression> out;
    for (CandidateIndex index = 0; index < ends.size(); ++index) {
        if (ends[index].status == FinalStatus::excluded) continue;
        RoundProgression one;
        one.candidate_id = id_of(contest, index);
        one.candidate_name = contest.candidates[index].name;
        one.final_status = ends[index].status;
        if (one.final_status == FinalStatus::eliminated) one.elimination_round = ends[index].round;
        one.max_votes = most_votes(count, index);
        one.total_rounds = static_cast<std::uint32_t>(count.rounds.size());
        for (std::size_t at = 0; at < count.rounds.size(); ++at) {
            one.round_progression.push_back(progression_step(count, ends[index], index, at));
        }
        for (const TransferRow& row : transfers) {
            ProgressionStep& step = one.round_progression[row.round_number - 1];
            if (row.to_candidate == one.candidate_id) step.transfers_in.push_back(row);
            if (row.from_candidate == one.candidate_id) step.transfers_out.push_back(row);
        }
        out.push_back(std::move(one));
    }
    return out;
}

}  // namespace almanac::elections
