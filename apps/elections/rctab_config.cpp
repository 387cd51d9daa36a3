#include "apps/elections/rctab_config.h"

#include "apps/elections/import_text.h"
#include "apps/elections/rctab_fields.h"
#include "apps/elections/rctab_rule.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

using simdjson::dom::element;

// RCTab's words for its providers, and the ids of our formats; versions before 1.3 had the last.
struct Provider {
    std::string_view word;
    std::string_view format;
};

constexpr auto providers = std::to_array<Provider>({
    {"ess", "ess"},
    {"cdf", "cdf"},
    {"clearBallot", "clear-ballot"},
    {"dominion", "dominion"},
    {"genericCsv", "rctab-csv"},
    {"hart", "hart"},
    {"ES&S", "ess"},
    {"CDF", "cdf"},
    {"Clear Ballot", "clear-ballot"},
    {"DOMINION", "dominion"},
    {"Dominion", "dominion"},
    {"Hart", "hart"},
});

constexpr std::int64_t row_max = 1'048'576;
constexpr std::int64_t column_max = 16'384;

// Reads one configuration.
class ConfigReader {
public:
    ConfigReader(std::string_view name, element root) : name_(name), root_(root) {}

    base::Result<RctabConfig> run() {
        RctabFields top("", root_, findings_);
        top.pass_over("tabulatorVersion");
        read_output(top);
        read_sources(top);
        read_candidates(top);
        read_rules(top);
        top.warn_of_unknown();
        if (!findings_.problems.empty()) return refused();
        for (RctabSource& source : config_.contest.sources) {
            if (source.layout.format == "ess")
                source.layout.ranks = config_.declared.ranks_max.value_or(0);
        }
        config_.warnings = std::move(findings_.warnings);
        return std::move(config_);
    }

private:
    // An object that may be missing: then every field of it is.
    element object_of(RctabFields& top, std::string_view key) {
        element object;
        if (root_[key].get(object) == simdjson::SUCCESS) {
            top.pass_over(key);
            return object;
        }
        top.problem(key, "is missing");
        return root_;
    }

    void read_output(RctabFields& top) {
        RctabFields output("outputSettings", object_of(top, "outputSettings"), findings_);
        RctabContest& contest = config_.contest;
        contest.name = output.text("contestName");
        if (trimmed(contest.name).empty()) output.problem("contestName", "is missing");
        contest.date = output.text("contestDate");
        contest.jurisdiction = output.text("contestJurisdiction");
        contest.office = output.text("contestOffice");
        contest.by_precinct = output.truth("tabulateByPrecinct");
        contest.by_batch = output.truth("tabulateByBatch");
        output.pass_over("outputDirectory");  // --out says where to write
        output.pass_over("generateCdfJson");  // --format cdf
        output.warn_of_unknown();
        config_.declared.title = contest.name;
    }

    void read_sources(RctabFields& top) {
        const auto list = top.list("cvrFileSources");
        if (list.empty())
            top.problem("cvrFileSources", "lists no file; name at least one with ballots");
        for (std::size_t place = 0; place < list.size(); ++place)
            read_source(fmt::format("cvrFileSources[{}]", place), list[place]);
    }

    void read_source(std::string path, element object) {
        RctabFields fields(std::move(path), object, findings_);
        RctabSource source;
        source.path = fields.text("filePath");
        if (trimmed(source.path).empty()) fields.problem("filePath", "is missing");
        source.provider = fields.text("provider");
        const auto known =
            std::find_if(providers.begin(), providers.end(),
                         [&](const Provider& each) { return each.word == source.provider; });
        if (known == providers.end()) {
            fields.problem("provider",
                           fmt::format("is {}; write one of ess, cdf, clearBallot, dominion, "
                                       "genericCsv, hart",
                                       in_quotes(source.provider)));
        } else {
            source.layout.format = known->format;
        }
        read_layout(fields, source.layout);
        fields.warn_of_unknown();
        config_.contest.sources.push_back(std::move(source));
    }

    static std::uint32_t place(RctabFields& fields, std::string_view key, std::int64_t most) {
        return static_cast<std::uint32_t>(fields.number(key, 1, most, 0));
    }

    void read_layout(RctabFields& fields, SourceLayout& layout) {
        layout.every_row_is_ballot = true;
        layout.contest_id = fields.text("contestId");
        layout.first_vote_row = place(fields, "firstVoteRowIndex", row_max);
        layout.first_vote_column = place(fields, "firstVoteColumnIndex", column_max);
        layout.id_column = place(fields, "idColumnIndex", column_max);
        layout.precinct_column = place(fields, "precinctColumnIndex", column_max);
        layout.batch_column = place(fields, "batchColumnIndex", column_max);
        const bool is_sheet = layout.format == "ess" || layout.format == "rctab-csv";
        if (is_sheet && layout.first_vote_row == 0)
            fields.problem("firstVoteRowIndex", "is missing; write the row of the first ballot");
        if (is_sheet && layout.first_vote_column == 0)
            fields.problem("firstVoteColumnIndex", "is missing; write the first rank's column");
        layout.overvote_delimiter = fields.text("overvoteDelimiter");
        layout.overvote_label = label(fields, "overvoteLabel", "overvoteLabel");
        layout.undervote_label = label(fields, "skippedRankLabel", "skippedRankLabel");
        if (layout.undervote_label->empty())
            layout.undervote_label = label(fields, "undervoteLabel", "undervoteLabel");
        layout.undeclared_write_in_label =
            label(fields, "undeclaredWriteInLabel", "undeclaredWriteInLabel");
        layout.blank_is_undeclared_write_in = fields.truth("treatBlankAsUndeclaredWriteIn") ||
                                              in_rules("treatBlankAsUndeclaredWriteIn") == "true";
        if (layout.blank_is_undeclared_write_in && layout.undeclared_write_in_label->empty())
            fields.problem("undeclaredWriteInLabel",
                           "is missing where blanks are undeclared write-ins; name them");
        config_.contest.overvote_labels |= !layout.overvote_label->empty();
        config_.declared.undeclared_write_ins |= !layout.undeclared_write_in_label->empty();
    }

    // What the source says, else what the rules say of all sources, as before version 1.3.
    std::string label(RctabFields& fields, std::string_view key, std::string_view rules_key) {
        const std::string own = fields.text(key);
        return own.empty() ? in_rules(rules_key) : own;
    }

    std::string in_rules(std::string_view key) const {
        element value;
        if (root_["rules"][key].get(value) != simdjson::SUCCESS) return "";
        std::string_view text;
        if (value.get(text) == simdjson::SUCCESS) return std::string(text);
        bool truth = false;
        return value.get(truth) == simdjson::SUCCESS && truth ? "true" : "";
    }

    void read_candidates(RctabFields& top) {
        const auto list = top.list("candidates");
        for (std::size_t place = 0; place < list.size(); ++place)
            read_candidate(fmt::format("candidates[{}]", place), list[place]);
        const auto& candidates = config_.declared.candidates;
        const auto stands = [](const DeclaredCandidate& each) { return !each.excluded; };
        if (std::none_of(candidates.begin(), candidates.end(), stands))
            top.problem("candidates", "names nobody who stands; name at least one");
    }

    void read_candidate(std::string path, element object) {
        RctabFields fields(std::move(path), object, findings_);
        const std::string name(trimmed(fields.text("name")));
        if (name.empty()) fields.problem("name", "is missing");
        const bool is_repeat =
            std::any_of(config_.declared.candidates.begin(), config_.declared.candidates.end(),
                        [&](const DeclaredCandidate& other) { return other.name == name; });
        if (is_repeat && !name.empty())
            fields.problem("name",
                           fmt::format("{} stands twice; name everybody once", in_quotes(name)));
        std::vector<std::string> spellings{fields.text("code")};
        for (const element alias : fields.list("aliases")) {
            std::string_view text;
            if (alias.get(text) == simdjson::SUCCESS)
                spellings.emplace_back(trimmed(text));
            else
                fields.problem("aliases", "holds what is no text");
        }
        for (std::string& spelling : spellings) {
            if (!spelling.empty()) config_.aliases.emplace_back(std::move(spelling), name);
        }
        config_.declared.candidates.push_back({name, fields.truth("excluded")});
        fields.warn_of_unknown();
    }

    void read_rules(RctabFields& top) {
        RctabFields rules("rules", object_of(top, "rules"), findings_);
        read_rctab_rules(rules, config_);
        rules.warn_of_unknown();
    }

    base::Error refused() const {
        std::string list;
        for (const std::string& problem : findings_.problems) list += "\n  " + problem;
        return {base::ErrorKind::invalid,
                fmt::format("{}: RCTab's configuration cannot be used until this is corrected:{}",
                            name_, list)};
    }

    std::string name_;
    element root_;
    RctabFindings findings_;
    RctabConfig config_;
};

}  // namespace

bool is_rctab_config(std::string_view bytes) {
    if (bytes.size() > rctab_config_bytes_max) return false;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return trimmed(bytes).starts_with('{') &&
           bytes.find("\"cvrFileSources\"") != std::string_view::npos;
}

base::Result<RctabConfig> read_rctab_config(std::string_view name, std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    simdjson::dom::parser parser;
    element root;
    if (const auto code = parser.parse(bytes.data(), bytes.size()).get(root)) {
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{}: the JSON is damaged ({}); correct it, or save the "
                                       "configuration anew with RCTab",
                                       name, simdjson::error_message(code))};
    }
    return ConfigReader(name, root).run();
}

}  // namespace almanac::elections
