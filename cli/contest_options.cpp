#include "cli/contest_options.h"

#include "engine/base/hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace almanac::cli {

namespace {

std::string format_ids() {
    std::string ids;
    for (const elections::FormatDescription& format : elections::formats()) {
        if (!ids.empty()) ids += ", ";
        ids += format.id;
    }
    return ids;
}

}  // namespace

void add_ballot_options(CLI::App& verb, ContestOptions& options) {
    verb.add_option(
            "FILE", options.files,
            "Ballots: files, folders of a vendor's export, .gz or .zip of them; several are one "
            "contest. Or RCTab's configuration, a JSON file, alone")
        ->type_name("");
    verb.add_option("--seats", options.seats, "How many are elected; where the file does not say")
        ->type_name("N");
    verb.add_option("--contest", options.contest,
                    "A part of the contest's name, where a file has several")
        ->type_name("TEXT");
    verb.add_option("--alias", options.aliases,
                    "Another spelling of a candidate, as the file writes him: \"A. Low=Ann Low\"")
        ->check([](const std::string& alias) {
            const std::size_t equals = alias.find('=');
            const bool is_whole =
                equals != std::string::npos && equals > 0 && equals + 1 < alias.size();
            return is_whole ? std::string() : alias + " is not TEXT=NAME";
        })
        ->type_name("TEXT=NAME");
    verb.add_flag(
        "--skip-bad-rows", options.skip_bad_rows,
        "Leave out rows that cannot be read, and count them, instead of refusing the file");
    verb.add_flag("--strict", options.strict,
                  "Refuse ballots that look as if they should not be counted: rows left out, ids "
                  "given twice, test decks (docs/explained.md)");
    verb.add_option("--lots", options.lots,
                    "Lots as drawn: candidates one a line, best lot first, or lines like \"round "
                    "8: David Linn\"")
        ->type_name("FILE");
    verb.add_option("--seed", options.seed,
                    "A published seed that ties are drawn from where the lots do not decide them; "
                    "docs/lots.md says how anybody can repeat it")
        ->type_name("TEXT");
    verb.add_option("--exclude", options.exclude,
                    "Candidates who are not in the race (withdrawn, unused write-in slots), by "
                    "name or id; * stands "
                    "for any characters. Their marks make overvotes, but are otherwise passed over")
        ->type_name("NAME");
    verb.add_option(
            "--as", options.format,
            fmt::format("The files' format, where it is not to be recognised: {}", format_ids()))
        ->type_name("FORMAT");
}

void add_contest_options(CLI::App& verb, ContestOptions& options) {
    add_ballot_options(verb, options);
    verb.add_option("--rule", options.rule,
                    "How to count: a rule that \"almanac rules\" lists, or a file in TOML")
        ->type_name("ID");
}

base::Result<std::shared_ptr<const tally::Rule>> open_rule(const std::string& word) {
    std::error_code failure;
    const bool preset = tally::find_rule(word) != nullptr;
    const bool file = word.ends_with(".toml") || std::filesystem::is_regular_file(word, failure);
    if (preset || !file) {
        TRY(elections::check_rule(word));
        return std::shared_ptr<const tally::Rule>(std::shared_ptr<void>(), tally::find_rule(word));
    }
    const auto map = TRY(bundle::MappedFile::open(word));
    tally::Rule rule = TRY(elections::read_rule_file(word, map.bytes()));
    return std::make_shared<const tally::Rule>(std::move(rule));
}

base::Result<void> choose_rule(ContestOptions& options) {
    if (!options.rule.empty()) options.users_rule = TRY(open_rule(options.rule));
    return {};
}

void sort_out_files(ContestOptions& options) {
    const auto is_file = [](const std::string& name) {
        std::error_code failure;
        return std::filesystem::is_regular_file(name, failure) ||
               std::filesystem::is_directory(name, failure);
    };
    const auto first =
        std::stable_partition(options.exclude.begin(), options.exclude.end(),
                              [&](const std::string& name) { return !is_file(name); });
    options.files.insert(options.files.end(), first, options.exclude.end());
    options.exclude.erase(first, options.exclude.end());
}

elections::CountOptions count_options_of(const ContestOptions& options, const Sources& sources,
                                         elections::Detail detail) {
    elections::CountOptions out;
    out.rule = options.rule;
    out.users_rule = options.users_rule;
    out.seats = options.seats;
    out.read.contest = options.contest;
    out.read.format = options.format;
    out.read.detail = options.strict ? elections::Detail::everything : detail;
    out.read.skip_bad_rows = options.skip_bad_rows;
    for (const std::string& alias : options.aliases) {
        const std::size_t equals = alias.find('=');
        out.read.aliases.emplace_back(alias.substr(0, equals), alias.substr(equals + 1));
    }
    if (options.rctab) {
        const elections::RctabConfig& config = *options.rctab;
        out.read.declared = std::make_shared<const elections::DeclaredContest>(config.declared);
        out.read.aliases.insert(out.read.aliases.end(), config.aliases.begin(),
                                config.aliases.end());
        out.read.name_sources = detail == elections::Detail::everything && sources.files.size() > 1;
        out.rounds_max = config.rounds_max;
        out.lots_required = config.lots_required && options.rule.empty();
    }
    out.lots = sources.lots;
    out.seed = options.seed;
    out.exclude = options.exclude;
    return out;
}

std::optional<bundle::Source::Input> reading_input(const ContestOptions& options) {
    std::string text = options.skip_bad_rows ? "skip bad rows\n" : "";
    for (const std::string& alias : options.aliases) text += fmt::format("alias {}\n", alias);
    if (text.empty()) return std::nullopt;
    return bundle::Source::Input{"options of reading", base::sha256_hex(text), text.size()};
}

}  // namespace almanac::cli
