#include "apps/elections/import.h"

#include "apps/elections/import_formats.h"
#include "apps/elections/import_xlsx.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace almanac::elections {

namespace {

using TextReader = base::Result<Parsed> (*)(const Text&, const ReadOptions&);

constexpr std::string_view ballots_long_id = "ballots-long";
constexpr std::string_view ess_id = "ess";
constexpr std::string_view dominion_id = "dominion";
constexpr std::string_view hart_id = "hart";

constexpr auto descriptions = std::to_array<FormatDescription>({
    {ballots_long_id, "ballots_long Parquet",
     "One mark a row (BallotID, candidate_id, rank_position …); candidates.parquet beside it lists "
     "the candidates."},
    {"clear-ballot", "Clear Ballot csv",
     "Cast vote records with a 0/1 column for each candidate and rank."},
    {"cdf", "NIST SP 1500-103",
     "The Common Data Format of cast vote records, as JSON and as XML (Unisyn's too)."},
    {dominion_id, "Dominion JSON",
     "A folder of manifests and CvrExport.json files, or a zip of it."},
    {"dominion-csv", "Dominion csv",
     "Dominion's export with a 0/1 column for each candidate and rank."},
    {ess_id, "ES&S xlsx", "Cast vote records, one a row, with a column of names for each rank."},
    {hart_id, "Hart Verity XML", "A folder of cast vote records, one XML file a sheet, or a zip."},
    {"scot-elex", "scot-elex csv",
     "A Scottish ward: weighted rankings, then the candidates, then the ward's name."},
    {"sc2022", "SC2022 dat",
     "A Scottish ward of 2022 from Heriot-Watt: a rank for every candidate on each line."},
    {"blt", "BLT",
     "Weighted rankings by candidate number, then names and title, as OpenSTV and OpaVote write "
     "it."},
    {"preflib", "PrefLib soi, toi",
     "PrefLib's orders with counts; {1,2} is two candidates at one rank."},
    {"votekit", "VoteKit csv", "VoteKit's RankProfile, with a set of candidates for each rank."},
    {"raire", "RAIRE, SHANGRLA",
     "\"Contest,…\" lines, then a contest, a ballot and its candidates by number on each."},
    {"raire-json", "RAIRE and ConcreteSTV JSON",
     "Weighted preferences, \"votes\" or \"btl\" and \"atl\", behind metadata that name the "
     "candidates."},
    {"aec", "AEC formal preferences",
     "The Senate's papers from 2019 on, with the numbers above and below the line."},
    {"nswec", "NSWEC preference data",
     "New South Wales' papers, one number of one paper a row, between tabs."},
    {"rctab-csv", "RCTab's generic csv",
     "One ballot a row (id, precinct, batch) and a column for each candidate that holds the rank."},
    {"ranked-csv", "Ranked csv",
     "One ballot a row and a column for each rank (rank1, Rank 1, Choice 1 …) with names."},
    {"opavote-csv", "OpaVote-style csv",
     "No headings: the number of voters, then candidates by name, on each row."},
});

struct NamedReader {
    std::string_view id;
    TextReader read;
};

constexpr auto text_readers = std::to_array<NamedReader>({
    {"clear-ballot", read_clear_ballot},
    {"cdf", read_cdf},
    {"dominion-csv", read_dominion_csv},
    {"scot-elex", read_scot_elex},
    {"sc2022", read_sc2022},
    {"blt", read_blt},
    {"preflib", read_preflib},
    {"votekit", read_votekit},
    {"raire", read_raire},
    {"raire-json", read_raire_json},
    {"aec", read_aec},
    {"nswec", read_nswec},
    {"rctab-csv", read_rctab_csv},
    {"ranked-csv", read_ranked_csv},
    {"opavote-csv", read_opavote},
});

bool is_parquet(const SourceFile& file) { return file.bytes.starts_with("PAR1"); }

std::string format_list() {
    std::vector<std::string_view> ids;
    for (const FormatDescription& description : descriptions) ids.push_back(description.id);
    return fmt::format("{}", fmt::join(ids, ", "));
}

base::Error invalid(std::string detail) { return {base::ErrorKind::invalid, std::move(detail)}; }

base::Result<Parsed> read_file(const SourceFile& file, const ReadOptions& options) {
    if (is_workbook(file.bytes) || options.format == ess_id) return read_ess(file, options);
    const Text text = TRY(checked_text(file.name, file.bytes));
    const std::string_view format =
        options.format.empty() ? TRY(recognised(text)) : std::string_view(options.format);
    const auto reader = std::find_if(text_readers.begin(), text_readers.end(),
                                     [&](const NamedReader& named) { return named.id == format; });
    if (reader != text_readers.end()) return reader->read(text, options);
    return invalid(
        fmt::format("{}: {} is a folder or an archive of one, not a file. Give the whole "
                    "folder, or leave --as out.",
                    file.name, format));
}

// What holds for every format: the contest is the one asked for, and its candidates can be counted.
base::Result<void> check_contest(const Contest& contest, const std::string& file,
                                 const ReadOptions& options) {
    const std::string title = lower_case(contest.title);
    if (!title.empty() && title.find(lower_case(options.contest)) == std::string::npos) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("{}: its one contest is {}, which has no {} in its name. "
                                       "Correct or leave out --contest.",
                                       file, in_quotes(contest.title), in_quotes(options.contest))};
    }
    if (contest.candidates.size() <= tally::candidates_max) return {};
    return invalid(
        fmt::format("{}: the contest has {} candidates, above the {} that can be counted.", file,
                    contest.candidates.size(), tally::candidates_max));
}

base::Result<void> check_format(const ReadOptions& options) {
    const bool is_known =
        std::any_of(descriptions.begin(), descriptions.end(), [&](const FormatDescription& known) {
            return options.format.empty() || known.id == options.format;
        });
    if (is_known) return {};
    return base::Error{base::ErrorKind::missing,
                       fmt::format("There is no format {}. Choose one of: {}.",
                                   in_quotes(options.format), format_list())};
}

std::uint64_t size_of(const SourceFile& file) {
    return file.folder && file.bytes.empty() ? file.folder->bytes() : file.bytes.size();
}

// A file, or what a folder or an archive holds.
base::Result<std::vector<Part>> read_source(const SourceFile& file, const ReadOptions& options) {
    if (file.folder) return read_folder(file, options, read_file);
    const Unpacked unpacked = TRY(unpack(file));
    SourceFile plain{file.name, file.path, unpacked.bytes};
    plain.folder = TRY(folder_in(plain));
    if (plain.folder) return read_folder(plain, options, read_file);
    std::vector<Part> parts;
    Parsed parsed = TRY(read_file(plain, options));
    parts.push_back({file.name, std::move(parsed)});
    return parts;
}

// What each file is called in the column for it: its name without the folder, numbered where
// several have the same.
std::vector<std::string> source_names(std::span<const SourceFile> files) {
    std::vector<std::string> names;
    for (const SourceFile& file : files) {
        const std::string plain = std::filesystem::path(file.name).filename().string();
        std::string name = plain;
        for (int number = 2; std::find(names.begin(), names.end(), name) != names.end(); ++number)
            name = fmt::format("{} ({})", plain, number);
        names.push_back(std::move(name));
    }
    return names;
}

// Ballots of several files may have the same ids, so that each has its file's name before it.
void name_source(Contest& contest, const std::string& name) {
    ExtraColumn column{std::string(source_column), {}};
    for (std::size_t ballot = 0; ballot < contest.ballots.size(); ++ballot) column.values.add(name);
    contest.extra_columns.push_back(std::move(column));
    for (std::string& id : contest.ballot_ids) id = fmt::format("{}#{}", name, id);
}

// Each file is a part of the contest by itself. Progress is told in bytes of the files as they are,
// packed or not.
base::Result<std::vector<Part>> read_sources(std::span<const SourceFile> files,
                                             const ReadOptions& options) {
    std::uint64_t bytes_total = 0;
    for (const SourceFile& file : files) bytes_total += size_of(file);
    std::vector<Part> parts;
    std::uint64_t bytes_before = 0;
    const std::vector<std::string> names = source_names(files);
    for (const SourceFile& file : files) {
        ReadOptions own = options;
        const std::string& name = names[static_cast<std::size_t>(&file - files.data())];
        if (file.layout) own.layout = *file.layout;
        if (!own.layout.format.empty()) own.format = own.layout.format;
        TRY(check_format(own));
        if (options.progress) {
            own.progress = [&](std::uint64_t done, std::uint64_t total) {
                const double part = static_cast<double>(done) / static_cast<double>(total);
                const double packed = part * static_cast<double>(size_of(file));
                options.progress(bytes_before + static_cast<std::uint64_t>(packed), bytes_total);
            };
        }
        for (Part& part : TRY(read_source(file, own))) {
            if (options.name_sources) name_source(part.parsed.contest, name);
            parts.push_back(std::move(part));
        }
        bytes_before += size_of(file);
        if (options.progress) options.progress(bytes_before, bytes_total);
    }
    return parts;
}

// Parquet files belong together (ballots and candidates); every other file is a contest's part by
// itself.
base::Result<std::vector<Part>> read_all(std::span<const SourceFile> files,
                                         const ReadOptions& options) {
    const auto parquet = std::count_if(files.begin(), files.end(), is_parquet);
    if (parquet > 0 || options.format == ballots_long_id) {
        const auto stranger = std::find_if_not(files.begin(), files.end(), is_parquet);
        if (stranger != files.end()) {
            return invalid(fmt::format(
                "{}: this is not a Parquet file, but {}. Give files of one format.", stranger->name,
                parquet > 0 ? "others given with it are" : "--as ballots-long was asked for"));
        }
        if (!options.format.empty() && options.format != ballots_long_id) {
            return invalid(fmt::format(
                "{}: this is a Parquet file, which --as {} cannot read. Leave --as out.",
                files[0].name, options.format));
        }
        std::vector<Part> parts;
        for (Parsed& parsed : TRY(read_ballots_long(files, options)))
            parts.push_back({files[parts.size()].name, std::move(parsed)});
        if (options.progress) options.progress(files[0].bytes.size(), files[0].bytes.size());
        return parts;
    }
    return read_sources(files, options);
}

}  // namespace

std::span<const FormatDescription> formats() { return descriptions; }

base::Result<Contest> read_contest(std::span<const SourceFile> files, const ReadOptions& options) {
    if (files.empty()) return invalid("No file was given. Give a file with ballots.");
    TRY(check_format(options));
    std::vector<std::string> names;
    std::vector<Parsed> parsed;
    for (Part& part : TRY(read_all(files, options))) {
        TRY(check_contest(part.parsed.contest, part.name, options));
        apply_aliases(part.parsed.contest, options.aliases);
        if (options.declared) {
            TRY(adopt(part.parsed.contest, *options.declared, part.name));
            part.parsed.list = CandidateList::declared;
        }
        assign_candidate_ids(part.parsed.contest.candidates);
        names.push_back(std::move(part.name));
        parsed.push_back(std::move(part.parsed));
    }
    Contest contest = TRY(join_contests(std::move(parsed), names));
    if (contest.ballots.size() == 0) {
        return invalid(
            fmt::format("{}: there is no ballot in it. Give a file with ballots.", names[0]));
    }
    return contest;
}

void assign_candidate_ids(std::vector<Candidate>& candidates) {
    std::vector<std::uint32_t> own;
    for (const Candidate& candidate : candidates) {
        const auto number = parse_unsigned(candidate.source_id);
        if (number && *number > 0 && *number <= 0xFFFFFFFFU)
            own.push_back(static_cast<std::uint32_t>(*number));
    }
    std::vector<std::uint32_t> sorted = own;
    std::sort(sorted.begin(), sorted.end());
    const bool are_different = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
    const bool use_own = own.size() == candidates.size() && are_different;
    for (std::size_t place = 0; place < candidates.size(); ++place) {
        candidates[place].id =
            CandidateId(use_own ? own[place] : static_cast<std::uint32_t>(place + 1));
    }
}

base::Result<std::size_t> choose_contest(std::string_view file,
                                         std::span<const std::string> contests,
                                         std::string_view wanted) {
    std::vector<std::size_t> found;
    const std::string part = lower_case(wanted);
    for (std::size_t place = 0; place < contests.size(); ++place) {
        const std::string name = lower_case(contests[place]);
        if (!part.empty() && name == part) return place;
        if (name.find(part) != std::string::npos) found.push_back(place);
    }
    if (found.size() == 1) return found[0];
    std::string list;
    for (std::size_t place = 0; place < contests.size(); ++place) {
        const bool is_shown =
            found.empty() || std::find(found.begin(), found.end(), place) != found.end();
        if (is_shown) list += fmt::format("\n  {}", contests[place]);
    }
    if (found.empty()) {
        return base::Error{base::ErrorKind::missing,
                           fmt::format("{}: no contest has {} in its name. It holds:{}", file,
                                       in_quotes(wanted), list)};
    }
    return invalid(fmt::format(
        "{}: {} contests {}. Say which with --contest and a part of its name:{}", file,
        found.size(), wanted.empty() ? "are in it" : fmt::format("match {}", in_quotes(wanted)),
        list));
}

}  // namespace almanac::elections
