#pragma once

// Between read_contest and the readers of one format each: what a reader is given and what it hands
// back.

#include "apps/elections/import.h"
#include "apps/elections/import_text.h"
#include "apps/elections/model.h"
#include "engine/base/result.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace almanac::elections {

// Whether the source lists its candidates, or names them only where they are marked.
enum class CandidateList : std::uint8_t { declared, seen };

// What the candidate is called who stands for all names written in that nobody declared, where the
// source has no name for them; RCTab's.
inline constexpr std::string_view undeclared_write_ins_name = "Undeclared Write-ins";

// One file, read.
struct Parsed {
    Contest contest;
    CandidateList list = CandidateList::declared;
};

// Clear Ballot's csv of cast vote records: a 0/1 column for each candidate and rank.
base::Result<Parsed> read_clear_ballot(const Text& text, const ReadOptions& options);
// The Scottish wards' csv of mggg/scot-elex: weighted rankings, then candidates, then the ward.
base::Result<Parsed> read_scot_elex(const Text& text, const ReadOptions& options);
// BLT as OpenSTV, OpaVote, droop, stv-rs and others write it.
base::Result<Parsed> read_blt(const Text& text, const ReadOptions& options);
// PrefLib's orders: soi, toi, soc and toc.
base::Result<Parsed> read_preflib(const Text& text, const ReadOptions& options);
// One ballot a row, one column a rank, candidates by name.
base::Result<Parsed> read_ranked_csv(const Text& text, const ReadOptions& options);
// NIST SP 1500-103 cast vote records as JSON and as XML, which Unisyn writes too.
base::Result<Parsed> read_cdf(const Text& text, const ReadOptions& options);
// RCTab's generic csv: one ballot a row, one column a candidate, ranks in the cells.
base::Result<Parsed> read_rctab_csv(const Text& text, const ReadOptions& options);
// Dominion's csv export, with a 0/1 column for each candidate and rank.
base::Result<Parsed> read_dominion_csv(const Text& text, const ReadOptions& options);
// ES&S's xlsx: the first sheet, one ballot a row, one column a rank.
base::Result<Parsed> read_ess(const SourceFile& file, const ReadOptions& options);
// The Scottish wards of 2022 as Heriot-Watt publishes them: a rank for every candidate on a line.
base::Result<Parsed> read_sc2022(const Text& text, const ReadOptions& options);
// VoteKit's RankProfile csv, versions 1 and 2.
base::Result<Parsed> read_votekit(const Text& text, const ReadOptions& options);
// RAIRE's text, which SHANGRLA reads.
base::Result<Parsed> read_raire(const Text& text, const ReadOptions& options);
// RAIRE's JSON and ConcreteSTV's.
base::Result<Parsed> read_raire_json(const Text& text, const ReadOptions& options);
// The Australian Electoral Commission's formal preferences, from 2019 on.
base::Result<Parsed> read_aec(const Text& text, const ReadOptions& options);
// The NSW Electoral Commission's preference data.
base::Result<Parsed> read_nswec(const Text& text, const ReadOptions& options);
// A sheet without headings: voters, then candidates by name.
base::Result<Parsed> read_opavote(const Text& text, const ReadOptions& options);
// ballots_long.parquet, one mark a row, with candidates.parquet where there is one.
base::Result<std::vector<Parsed>> read_ballots_long(std::span<const SourceFile> files,
                                                    const ReadOptions& options);

// Whether the file's first line is the header of a Clear Ballot csv.
bool is_clear_ballot_header(std::string_view first_line);
// Whether one of the file's first rows is the heading of a Dominion export.
bool is_dominion_csv(const Text& text);
// Whether the file begins as a report of NIST SP 1500-103 does, in JSON or XML.
bool is_cdf(const Text& text);
// Whether the file's first row names candidates and the rows below hold ranks or nothing.
bool is_rctab_csv(const Text& text);
// Whether the second line holds four numbers, with words above and below it.
bool is_sc2022(const Text& text);
// Whether the file begins with VoteKit's own words.
bool is_votekit(const Text& text);
// Whether a line "Contest,…" follows a number.
bool is_raire(const Text& text);
// Whether the file is a JSON object with metadata and candidates.
bool is_raire_json(const Text& text);
// Whether the headings are the AEC's, of whatever year.
bool is_aec(const Text& text);
// Whether the columns are there that the NSWEC's preference data have.
bool is_nswec(const Text& text);
// Whether each of the first rows is a number and then names.
bool is_opavote(const Text& text);
// Whether the file's first row has a column for a rank.
bool is_ranked_csv_header(const Text& text);

// The formats that take the text for their own: one, or none that is known. Tests hold that it is
// never two.
std::vector<std::string_view> claimants(const Text& text);
// The id of the one format that takes the text for its own, or the error that says what it seems
// to be.
base::Result<std::string_view> recognised(const Text& text);

// Gives every candidate its id: the source's own where all are different positive integers, else
// 1…n.
void assign_candidate_ids(std::vector<Candidate>& candidates);

// The contests whose name has `wanted` in it (all when empty, one alone when it is equal), ignoring
// case. An error lists what the file holds unless exactly one is left.
base::Result<std::size_t> choose_contest(std::string_view file,
                                         std::span<const std::string> contests,
                                         std::string_view wanted);

// One file of a source, read, and what errors call it.
struct Part {
    std::string name;
    Parsed parsed;
};

// Reads one file that is no folder.
using FileReader = base::Result<Parsed> (*)(const SourceFile&, const ReadOptions&);

// Reads a folder or an archive: one of a vendor's whole, any other file by file with `read_file`.
base::Result<std::vector<Part>> read_folder(const SourceFile& source, const ReadOptions& options,
                                            FileReader read_file);

// Marks the candidate whom the layout calls the undeclared write-ins, by name or source id, and
// gives him undeclared_write_ins_name.
void name_write_ins(Contest& contest, const SourceLayout& layout);

// Gives the candidates whom the source writes otherwise, by name or id, their own names; two
// spellings of one candidate become one.
void apply_aliases(Contest& contest, std::span<const std::pair<std::string, std::string>> aliases);

// Puts the files' contests together, in order. `names` are the files'.
base::Result<Contest> join_contests(std::vector<Parsed> parsed, std::span<const std::string> names);

}  // namespace almanac::elections
