#include "apps/elections/demo.h"

#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>

namespace almanac::elections {

namespace {

constexpr std::uint32_t clusters = 5;
// Where 1,000 voters feel at home.
constexpr std::array<std::uint32_t, clusters> cluster_shares{260, 230, 200, 170, 140};
// How a voter's preference falls off with the distance from home, around the ring of clusters.
constexpr std::array<std::uint32_t, clusters> affinity{70, 12, 3, 3, 12};
// Tickets in an urn: enough that the least liked of 1,000 still gets one.
constexpr std::uint64_t tickets = 8192;
constexpr std::uint32_t precincts = 17;
constexpr std::uint32_t styles_per_precinct = 2;
constexpr std::uint32_t precinct_lean_percent = 35;  // of its voters, at home in its own cluster
constexpr std::uint32_t full_ballots_percent = 42;   // Portland 2024: about two in five rank six
// Of 1,000 ballots.
constexpr std::uint32_t overvoted = 12;
constexpr std::uint32_t skipped = 10;
constexpr std::uint32_t repeated = 10;
constexpr std::uint32_t uncertified = 6;
constexpr std::uint32_t in_a_slot = 3;
constexpr std::uint32_t remade = 40;

constexpr std::array<std::string_view, 32> first_names{
    "Amara", "Bastian",  "Corin", "Delphine", "Emeka",   "Farida", "Gideon",  "Hanneke",
    "Imre",  "Jocasta",  "Kofi",  "Leilani",  "Mateus",  "Noor",   "Orla",    "Petra",
    "Quill", "Rosalind", "Soren", "Tamsin",   "Ulises",  "Vesna",  "Wendell", "Xiomara",
    "Yusuf", "Zora",     "Anton", "Bronwyn",  "Casimir", "Dunya",  "Edda",    "Fintan"};
constexpr std::array<std::string_view, 32> last_names{
    "Alderbrook", "Bellweather", "Castellane", "Dunmorrow",   "Eastlake",     "Farrowgate",
    "Glenhaven",  "Hollisworth", "Ironwood",   "Juniperro",   "Kestrelby",    "Larkspur",
    "Merrivale",  "Northcote",   "Okonjera",   "Penhallow",   "Quillfeather", "Ravensholm",
    "Saltmarsh",  "Thistledown", "Underhay",   "Valleroy",    "Wintermere",   "Xanthopol",
    "Yarrowby",   "Zeldenrust",  "Ashgrove",   "Brightwater", "Coldstream",   "Drummock",
    "Elderfield", "Foxcombe"};
constexpr std::array<std::uint32_t, 3> slot_ids{201, 202, 203};
constexpr std::uint32_t uncertified_id = 50001;

std::string slot_name(std::uint32_t id) { return fmt::format("Write-in-{}", id); }

// 32 · 32 different names: the pair of places differs for every number below 1,024.
std::string person(std::uint32_t number) {
    const std::uint32_t first = number % 32;
    return fmt::format("{} {}", first_names[first], last_names[(first * 11 + number / 32) % 32]);
}

bool one_in_thousand(base::Random& random, std::uint32_t times) {
    return random.below(1000) < times;
}

}  // namespace

std::vector<std::string> demo_exclusions() {
    std::vector<std::string> names;
    for (const std::uint32_t id : slot_ids) names.push_back(slot_name(id));
    return names;
}

DemoElection::DemoElection(const DemoOptions& options)
    : named_(options.candidates), random_(options.seed) {
    base::ensure(options.candidates >= 1 && options.candidates <= demo_candidates_max,
                 "demo candidates");
    base::ensure(options.ranks >= 1 && options.ranks <= demo_ranks_max, "demo ranks");
    print_paper(options);
    fill_urns(options.candidates);
    for (std::uint32_t precinct = 0; precinct < precincts; ++precinct) {
        precincts_.insert(precincts_.end(), 10 + random_.below(20),
                          static_cast<std::uint8_t>(precinct));
    }
}

void DemoElection::print_paper(const DemoOptions& options) {
    paper_.title = "City of Almanac Bay, Councilor, District 2";
    paper_.seats = options.seats;
    paper_.ranks_max = options.ranks;
    const auto print = [&](std::uint32_t id, std::string name) {
        Candidate candidate;
        candidate.id = CandidateId(id);
        candidate.source_id = std::to_string(id);
        candidate.name = std::move(name);
        candidate.party = "NON";
        paper_.candidates.push_back(std::move(candidate));
    };
    for (std::uint32_t number = 0; number < options.candidates; ++number)
        print(number + 31, person(number));
    if (options.write_ins == WriteIns::no) return;
    for (const std::uint32_t id : slot_ids) print(id + 10'000, slot_name(id));
    print(uncertified_id, "Uncertified Write In");
}

// Every cluster has a leader, a second and so on; seen from a home, candidates near it have more
// tickets.
void DemoElection::fill_urns(std::uint32_t named) {
    std::vector<std::uint32_t> place(named);
    std::iota(place.begin(), place.end(), 0u);
    for (std::uint32_t at = named; at > 1; --at) std::swap(place[at - 1], place[random_.below(at)]);
    std::vector<std::uint64_t> liking(named);
    for (std::uint32_t candidate = 0; candidate < named; ++candidate) {
        const std::uint64_t tier = place[candidate] / clusters;
        liking[candidate] = 3'600'000 / ((tier + 1) * (tier + 2)) * (85 + random_.below(31)) / 100;
    }
    for (std::uint32_t home = 0; home < clusters; ++home) {
        const auto weight = [&](std::uint32_t candidate) {
            return liking[candidate] * affinity[(place[candidate] + clusters - home) % clusters];
        };
        std::uint64_t sum = 0;
        for (std::uint32_t candidate = 0; candidate < named; ++candidate) sum += weight(candidate);
        Urn urn;
        for (std::uint32_t candidate = 0; candidate < named; ++candidate) {
            urn.insert(urn.end(), 1 + weight(candidate) * tickets / sum,
                       static_cast<tally::CandidateIndex>(candidate));
        }
        urns_.push_back(std::move(urn));
    }
}

DemoBallot DemoElection::next() {
    DemoBallot ballot;
    ballot.precinct = precincts_[random_.below(precincts_.size())];
    ballot.style = static_cast<std::uint32_t>(random_.below(styles_per_precinct));
    ballot.remade = one_in_thousand(random_, remade);
    std::uint32_t home = ballot.precinct % clusters;
    if (random_.below(100) >= precinct_lean_percent) {
        std::uint64_t drawn = random_.below(1000);
        for (home = 0; drawn >= cluster_shares[home]; ++home) drawn -= cluster_shares[home];
    }
    rank_candidates(urns_[home]);
    err();
    ballot.marks = marks_;
    return ballot;
}

void DemoElection::rank_candidates(const Urn& urn) {
    const std::uint32_t most = std::min(paper_.ranks_max, named_);
    std::uint64_t wanted = most;
    if (random_.below(100) >= full_ballots_percent && most > 1)
        wanted = 1 + random_.below(most - 1);
    marks_.clear();
    // Whoever draws nobody new so often has no more preferences.
    constexpr int draws_max = 64;
    for (int draws = 0; marks_.size() < wanted && draws < draws_max; ++draws) {
        const tally::CandidateIndex drawn = urn[random_.below(urn.size())];
        const auto is_drawn = [&](const tally::Mark& mark) { return mark.candidate == drawn; };
        if (std::any_of(marks_.begin(), marks_.end(), is_drawn)) continue;
        marks_.push_back({drawn, static_cast<std::uint16_t>(marks_.size() + 1)});
        draws = 0;
    }
}

// What voters do otherwise than the paper asks.
void DemoElection::err() {
    if (paper_.candidates.size() > named_ && one_in_thousand(random_, uncertified)) {
        write_in(static_cast<tally::CandidateIndex>(paper_.candidates.size() - 1));
    }
    if (paper_.candidates.size() > named_ && one_in_thousand(random_, in_a_slot)) {
        write_in(static_cast<tally::CandidateIndex>(named_ + random_.below(slot_ids.size())));
    }
    if (one_in_thousand(random_, skipped)) skip_a_rank();
    if (one_in_thousand(random_, repeated)) repeat();
    if (one_in_thousand(random_, overvoted)) overvote();
}

void DemoElection::write_in(tally::CandidateIndex candidate) {
    marks_[random_.below(marks_.size())].candidate = candidate;
}

// From some rank on everything stands one rank lower; what falls off the paper is not marked.
void DemoElection::skip_a_rank() {
    const std::uint64_t from = random_.below(marks_.size());
    for (std::size_t at = from; at < marks_.size(); ++at) ++marks_[at].rank;
    if (marks_.back().rank > paper_.ranks_max && marks_.size() > 1) marks_.pop_back();
    if (marks_.back().rank > paper_.ranks_max) marks_.back().rank = 1;
}

// The first choice once more at the end.
void DemoElection::repeat() {
    const tally::Mark last = marks_.back();
    if (last.rank < paper_.ranks_max) {
        marks_.push_back({marks_.front().candidate, static_cast<std::uint16_t>(last.rank + 1)});
    } else {
        marks_.back().candidate = marks_.front().candidate;
    }
}

// A second candidate at a rank that has one.
void DemoElection::overvote() {
    const tally::Mark mark = marks_[random_.below(marks_.size())];
    const auto second = static_cast<tally::CandidateIndex>(random_.below(named_));
    if (second != mark.candidate) marks_.push_back({second, mark.rank});
}

Contest demo_contest(const DemoOptions& options) {
    DemoElection election(options);
    Contest contest = election.paper();
    contest.ballots.reserve(options.ballots,
                            options.ballots * std::min<std::uint64_t>(options.ranks, 5));
    for (std::uint64_t ballot = 0; ballot < options.ballots; ++ballot)
        contest.ballots.add(election.next().marks);
    return contest;
}

namespace {

constexpr std::size_t piece_bytes = 1 << 20;
constexpr std::uint64_t ballots_per_box = 250;

std::string header_of(const Contest& paper) {
    std::string out =
        "\"RowNumber\",\"BoxID\",\"BoxPosition\",\"BallotID\",\"PrecinctID\",\"BallotStyleID\","
        "\"PrecinctStyleName\","
        "\"ScanComputerName\",\"Status\",\"Remade\"";
    for (const Candidate& candidate : paper.candidates) {
        for (std::uint32_t rank = 1; rank <= paper.ranks_max; ++rank) {
            fmt::format_to(std::back_inserter(out),
                           ",\"Choice_{}_1:{}:{}:Number of Winners {}:{}:{}\"",
                           candidate.id.number(), paper.title, rank, *paper.seats, candidate.name,
                           candidate.party);
        }
    }
    return out + "\n";
}

void append_row(std::string& out, const Contest& paper, std::uint64_t row,
                const DemoBallot& ballot) {
    const std::uint64_t box = row / ballots_per_box + 1;
    const std::uint32_t precinct = ballot.precinct + 20;
    fmt::format_to(
        std::back_inserter(out),
        "{},\"DEMO-{:04}\",{},\"DEMO-{:04}+{}\",{},{},\"{}{:02}-{}\",\"ScanStation{}\",{},{}",
        row + 1, box, row % ballots_per_box + 1, box, 10'001 + row, precinct, ballot.style + 1,
        40 + precinct % 9, precinct, ballot.style + 1, box % 8 + 1, ballot.remade ? -1 : 0,
        ballot.remade ? 1 : 0);
    const std::size_t cells = out.size();
    for (std::size_t cell = 0; cell < paper.candidates.size() * paper.ranks_max; ++cell)
        out += ",0";
    for (const tally::Mark& mark : ballot.marks) {
        out[cells + (std::size_t{mark.candidate} * paper.ranks_max + mark.rank - 1) * 2 + 1] = '1';
    }
    out += '\n';
}

}  // namespace

bool write_demo_csv(const DemoOptions& options, const TakeBytes& take) {
    DemoElection election(options);
    std::string piece = header_of(election.paper());
    for (std::uint64_t row = 0; row < options.ballots; ++row) {
        append_row(piece, election.paper(), row, election.next());
        if (piece.size() < piece_bytes) continue;
        if (!take(piece)) return false;
        piece.clear();
    }
    return take(piece);
}

}  // namespace almanac::elections
