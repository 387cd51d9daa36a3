#pragma once

// For tests only: tally's generated elections as subjects, with precincts, styles and batches, and
// what journeys of ballots add up to.

#include "apps/elections/ballot_journeys.h"
#include "tally/generated_elections.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

// One election, counted; nothing of `subject` where the rule cannot count it.
struct GeneratedSubject {
    tally::plain::Election election;
    Prepared prepared;
    std::optional<Subject> subject;
};

// The election with ids that fall where candidates rise, and each ballot in one of three precincts
// and styles and one of two batches.
inline std::unique_ptr<GeneratedSubject> subject_of(tally::plain::Election election) {
    auto out = std::make_unique<GeneratedSubject>();
    out->election = std::move(election);
    out->prepared.rule = &out->election.law();
    out->prepared.question = tally::plain::question_of(out->election);
    Contest& contest = out->prepared.contest;
    for (int at = 0; at < out->election.candidates; ++at) {
        contest.candidates.push_back({CandidateId(static_cast<std::uint32_t>(100 - at)), "",
                                      std::string(1, static_cast<char>('A' + at)), "", false});
    }
    contest.ballots = tally::plain::ballots_of(out->election);
    contest.extra_columns.push_back({"Batch No", {}});
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) {
        contest.precincts.add("P" + std::to_string(*rc::gen::inRange(0, 3)));
        contest.ballot_styles.add("S" + std::to_string(ballot % 3));
        contest.extra_columns[0].values.add("B" + std::to_string(ballot % 2));
    }
    auto subject = make_subject(out->prepared, "v1");
    if (subject) out->subject.emplace(std::move(*subject));
    return out;
}

// A generated election under a generated rule of the transfer method.
inline std::unique_ptr<GeneratedSubject> any_subject() {
    tally::plain::Election election = tally::plain::any_election();
    election.own = tally::plain::any_transfer_rule();
    if (election.own->single_seat) election.seats = 1;
    return subject_of(std::move(election));
}

// The same under one of the program's own rules.
inline std::unique_ptr<GeneratedSubject> any_subject_by(std::vector<std::string> rules) {
    tally::plain::Election election = tally::plain::any_election();
    election.rule = *rc::gen::elementOf(std::move(rules));
    if (election.law().single_seat) election.seats = 1;
    return subject_of(std::move(election));
}

}  // namespace almanac::elections
