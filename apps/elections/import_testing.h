#pragma once

// For the readers' tests only: reading bytes that never were a file, and a contest as a few lines
// of text.

#include "apps/elections/import.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// As --as asks for it.
inline ReadOptions as_format(std::string_view format) {
    ReadOptions options;
    options.format = format;
    return options;
}

// As --contest asks for it.
inline ReadOptions of_contest(std::string_view part_of_name) {
    ReadOptions options;
    options.contest = part_of_name;
    return options;
}

// As a count asks for it.
inline ReadOptions marks_only() {
    ReadOptions options;
    options.detail = Detail::marks;
    return options;
}

// As --skip-bad-rows asks for it.
inline ReadOptions skipping_bad_rows() {
    ReadOptions options;
    options.skip_bad_rows = true;
    return options;
}

// Reads the bytes as one file of that name.
inline base::Result<Contest> read_bytes(std::string_view name, std::string_view bytes,
                                        const ReadOptions& options = {}) {
    const SourceFile file{std::string(name), std::string(name), bytes};
    return read_contest({&file, 1}, options);
}

// Reads the pieces of bytes as files 1.txt, 2.txt … of one contest.
inline base::Result<Contest> read_pieces(std::initializer_list<std::string_view> pieces) {
    std::vector<SourceFile> files;
    for (const std::string_view bytes : pieces) {
        const std::string name = std::to_string(files.size() + 1) + ".txt";
        files.push_back({name, name, bytes});
    }
    return read_contest(files, {});
}

// "4: Ann > Bob=Cyd > - > Dan": = at one rank, - skipped, ?? an overvote that the source does not
// spell out.
inline std::string ballot_text(const Contest& contest, std::size_t ballot) {
    std::string out = std::to_string(contest.ballots.weight(ballot)) + ":";
    unsigned rank = 0;
    for (const tally::Mark& mark : contest.ballots.marks(ballot)) {
        const bool is_same_rank = mark.rank == rank;
        for (; rank + 1 < mark.rank; ++rank) out += rank == 0 ? " -" : " > -";
        const bool is_first = rank == 0;
        rank = mark.rank;
        out += is_same_rank ? "=" : is_first ? " " : " > ";
        out +=
            mark.candidate == tally::overvote_mark ? "??" : contest.candidates[mark.candidate].name;
    }
    return out;
}

// All ballots, one a line.
inline std::string ballots_text(const Contest& contest) {
    std::string out;
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot)
        out += ballot_text(contest, ballot) + "\n";
    return out;
}

// "1 Ann, 2 Bob (withdrawn)": id and name, and the party where there is one ("3 Cyd/GRN").
inline std::string candidates_text(const Contest& contest) {
    std::string out;
    for (const Candidate& candidate : contest.candidates) {
        if (!out.empty()) out += ", ";
        out += std::to_string(candidate.id.number()) + " " + candidate.name;
        if (!candidate.party.empty()) out += "/" + candidate.party;
        if (candidate.withdrawn) out += " (withdrawn)";
    }
    return out;
}

// The ballots' text where the bytes can be read, else the error's sentence.
inline std::string ballots_or_error(std::string_view name, std::string_view bytes,
                                    const ReadOptions& options = {}) {
    const base::Result<Contest> contest = read_bytes(name, bytes, options);
    return contest ? ballots_text(*contest) : contest.error().detail;
}

}  // namespace almanac::elections
