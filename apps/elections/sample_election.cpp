#include "apps/elections/sample_election.h"

#include "engine/base/ensure.h"

#include <array>
#include <string_view>

namespace almanac::elections {

namespace {

// A ballot as one reads it from the left: a word a rank, a candidate's initial, "-" for none.
struct SampleBallot {
    std::string_view id;
    std::uint32_t voters;
    std::string_view precinct;
    std::string_view style;
    std::string_view ranks;
};

// Each stands for many voters, so that what asks for fifty shared ballots or a thousand finds some.
constexpr auto sample_ballots = std::to_array<SampleBallot>({
    {"RCV-0001+10003", 900, "4703-1", "1", "A B C"},
    {"RCV-0001+10004", 600, "4703-2", "2", "A C"},
    {"RCV-0001+10005", 700, "4704-1", "1", "B A D"},
    {"RCV-0001+10006", 300, "4704-1", "1", "B C E"},
    {"RCV-0001+10007", 650, "4703-1", "1", "C B A"},
    {"RCV-0001+10008", 300, "4703-2", "2", "C E D A"},
    {"RCV-0002+10001", 250, "4704-1", "1", "D E B"},
    {"RCV-0002+10002", 150, "4704-1", "1", "D"},
    {"RCV-0002+10003", 400, "4703-1", "1", "E D C B A"},
    {"RCV-0002+10004", 40, "4703-1", "1", "AB C"},   // an overvote: passed over
    {"RCV-0002+10005", 60, "4703-2", "2", "- B C"},  // a skip: condensed
    {"RCV-0002+10006", 30, "4704-1", "1", "C C A"},  // a repeat: counts once
    {"RCV-0002+10007", 20, "4704-1", "1", "W A"},    // W is an unused slot
    {"RCV-0002+10008", 25, "4703-2", "2", ""},
});

// The two who tie are 1 and 2: examples of lots and orders name those.
constexpr auto names = std::to_array<std::string_view>(
    {"Dan Dogwood", "Eva Elm", "Ada Alder", "Ben Birch", "Cleo Cedar", "Write-in-1"});

// Dan and Eva have 400 votes each when the first has to leave: the lower lot goes.
constexpr std::array<tally::CandidateIndex, 5> lots_best_first{2, 3, 4, 1, 0};

std::vector<tally::Mark> marks_of(std::string_view ranks) {
    std::vector<tally::Mark> marks;
    std::uint16_t rank = 1;
    for (const char letter : ranks) {
        if (letter == ' ') ++rank;
        for (std::size_t at = 0; at < names.size(); ++at) {
            if (names[at].front() == letter)
                marks.push_back({static_cast<tally::CandidateIndex>(at), rank});
        }
    }
    return marks;
}

Contest sample_contest() {
    Contest contest;
    contest.title = "Sample council";
    contest.seats = 2;
    contest.ranks_max = 5;
    for (const std::string_view name : names) {
        const auto number = static_cast<std::uint32_t>(contest.candidates.size() + 1);
        contest.candidates.push_back(
            {CandidateId(number), std::to_string(number + 35), std::string(name), "NON", false});
    }
    for (const SampleBallot& ballot : sample_ballots) {
        contest.ballots.add(marks_of(ballot.ranks), ballot.voters);
        contest.ballot_ids.emplace_back(ballot.id);
        contest.precincts.add(ballot.precinct);
        contest.ballot_styles.add(ballot.style);
    }
    return contest;
}

Prepared prepared_sample() {
    Prepared prepared;
    prepared.contest = sample_contest();
    prepared.rule = tally::find_rule("portland-or-2024");
    prepared.question.seats = 2;
    prepared.question.excluded.assign(names.size(), false);
    prepared.question.excluded.back() = true;
    for (const std::string_view name : names) prepared.question.names.emplace_back(name);
    prepared.question.lots.best_first.assign(lots_best_first.begin(), lots_best_first.end());
    return prepared;
}

std::unique_ptr<const SampleElection> make_sample() {
    auto sample = std::make_unique<SampleElection>();
    sample->prepared = prepared_sample();
    sample->lookup_bytes = write_ballot_lookup(sample->prepared.contest);
    auto lookup = BallotLookup::open(sample->lookup_bytes);
    base::ensure(static_cast<bool>(lookup), "the sample's ballots cannot be looked up");
    sample->ballots = std::move(*lookup);
    auto subject = make_subject(sample->prepared, "sample");
    base::ensure(static_cast<bool>(subject), "the sample cannot be counted");
    subject->ballots = &sample->ballots;
    sample->subject = std::make_unique<const Subject>(std::move(*subject));
    return sample;
}

}  // namespace

const SampleElection& sample_election() {
    static const std::unique_ptr<const SampleElection> sample = make_sample();
    return *sample;
}

}  // namespace almanac::elections
