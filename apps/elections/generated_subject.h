#pragma once

// For tests only: drawn elections as subjects, with precincts, styles and batches, whose ids fall
// where candidates rise.

#include "apps/elections/generated_election.h"
#include "apps/elections/subject.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

// One election, counted. What a rule cannot count is drawn again and not numbered among the cases.
struct GeneratedSubject {
    generated::Election election;
    Prepared prepared;
    std::optional<Subject> subject;
};

// Each ballot stands in one of three precincts and styles and one of two batches.
inline std::unique_ptr<GeneratedSubject> subject_of(generated::Election election) {
    auto out = std::make_unique<GeneratedSubject>();
    out->election = std::move(election);
    out->prepared = generated::prepared_of(out->election);
    Contest& contest = out->prepared.contest;
    for (std::size_t at = 0; at < contest.candidates.size(); ++at)
        contest.candidates[at].id = CandidateId(static_cast<std::uint32_t>(100 - at));
    contest.extra_columns.push_back({"Batch No", {}});
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        contest.precincts.add("P" + std::to_string(*rc::gen::inRange(0, 3)));
        contest.ballot_styles.add("S" + std::to_string(ballot % 3));
        contest.extra_columns[0].values.add("B" + std::to_string(ballot % 2));
    }
    auto subject = make_subject(out->prepared, "v1");
    RC_PRE(static_cast<bool>(subject));
    out->subject.emplace(std::move(*subject));
    return out;
}

// A drawn election under a drawn rule of the transfer method, whose figures are shown whole.
inline std::unique_ptr<GeneratedSubject> any_subject() {
    generated::Election election = generated::any_election();
    const bool is_cut = election.rule.arithmetic == tally::Arithmetic::cut;
    if (election.rule.method != tally::Method::transfer || !is_cut) {
        election.rule = *tally::find_rule("portland-or-2024");
        election.seats = *rc::gen::inRange(1, 5);
    }
    return subject_of(std::move(election));
}

// The same under one of the program's own rules.
inline std::unique_ptr<GeneratedSubject> any_subject_by(std::vector<std::string> rules) {
    generated::Election election = generated::any_election();
    election.rule = *tally::find_rule(*rc::gen::elementOf(std::move(rules)));
    election.seats = election.rule.single_seat ? 1 : *rc::gen::inRange(1, 5);
    return subject_of(std::move(election));
}

}  // namespace almanac::elections
