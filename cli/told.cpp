#include "cli/told.h"

#include "cli/terminal.h"
#include "engine/base/json.h"

#include <fmt/format.h>

namespace almanac::cli {

namespace {

base::Result<std::vector<elections::BallotStory>> stories_of(const ToldOptions& options,
                                                             const elections::CountReport& report) {
    std::vector<elections::BallotStory> stories;
    for (const std::string& id : options.ballots)
        stories.push_back(TRY(elections::explain_ballot(report, id)));
    return stories;
}

std::string as_json(const ToldOptions& options, const elections::CountReport& report,
                    const std::vector<elections::BallotStory>& stories) {
    std::string json;
    base::JsonWriter writer(json);
    writer.begin_object();
    writer.key("count");
    base::write_json(writer, elections::view_of(report.prepared, report.count, report.files));
    if (options.explain) {
        writer.key("explanation");
        base::write_json(writer, elections::explain_count(report));
    }
    writer.key("ballots");
    base::write_json(writer, stories);
    writer.end_object();
    return elections::indented(json) + "\n";
}

}  // namespace

void add_told_options(CLI::App& verb, ToldOptions& told) {
    verb.add_flag("--explain", told.explain,
                  "Tell every round in words, with the arithmetic of all that moves (table, json)");
    verb.add_option("--ballot", told.ballots,
                    "Tell how the ballot of that id, or number where ballots have none, counted, "
                    "round by round (table, json); may be given several times")
        ->type_name("ID")
        ->allow_extra_args(false);
}

base::Result<std::string> told(const ToldOptions& options, const elections::CountReport& report,
                               std::string_view format, const elections::TableStyle& style) {
    if (format != "table" && format != "json") {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("--explain and --ballot are told as table or as json, not as "
                        "{}; give --format one of the two",
                        format)};
    }
    const std::vector<elections::BallotStory> stories = TRY(stories_of(options, report));
    if (format == "json") return as_json(options, report, stories);
    std::string out = options.explain ? elections::explanation_as_text(
                                            elections::explain_count(report), style.columns)
                                      : elections::count_as_table(report, style);
    for (const elections::BallotStory& story : stories)
        out += "\n" + elections::story_as_text(story, style.columns);
    return out;
}

base::Result<void> look_at_ballots(const ContestOptions& options, const elections::Contest& contest,
                                   ShowWarnings show) {
    if (!options.strict && show == ShowWarnings::no) return {};
    const elections::BallotAccount account = elections::account_of(contest);
    if (options.strict) return elections::refuse_warnings(account);
    for (const elections::BallotWarning& warning : account.warnings)
        complain(fmt::format("warning: {}", warning.sentence));
    return {};
}

}  // namespace almanac::cli
