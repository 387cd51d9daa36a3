// Sheets in JSON: which program's it is, RCTab's report, and plain rounds.

#include "apps/elections/official_sheet_build.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <set>
#include <utility>

namespace almanac::elections {

namespace {

using simdjson::dom::element;

// A number of votes at a place; a text or a number.
base::Result<base::Decimal> votes_at(std::string_view name, const std::string& place,
                                     element value) {
    const std::string text = json_text(value);
    const auto votes = SheetBuilder::figure(text);
    if (votes) return *votes;
    return sheet_error(name, place,
                       fmt::format("{} is no number of votes. Correct it.", in_quotes(text)));
}

base::Result<simdjson::dom::array> list_at(std::string_view name, element object,
                                           std::string_view key) {
    simdjson::dom::array list;
    if (object[key].get(list) == simdjson::SUCCESS) return list;
    return sheet_error(name, key, "there is no such list. Give the sheet whole.");
}

// RCTab's inactive ballots by reason.
constexpr std::array<std::pair<std::string_view, SheetFigure>, 5> inactive_keys{{
    {"exhaustedChoices", SheetFigure::inactive_choices},
    {"overvotes", SheetFigure::inactive_overvotes},
    {"skippedRankings", SheetFigure::inactive_skips},
    {"repeatedRankings", SheetFigure::inactive_repeats},
    {"finalRoundSurplus", SheetFigure::final_surplus},
}};

class RctabReader {
public:
    explicit RctabReader(std::string_view name) : name_(name) {}

    base::Result<void> take(element report) {
        for (const element round : TRY(list_at(name_, report, "results"))) TRY(take_round(round));
        return {};
    }

    base::Result<OfficialSheet> finish() { return build_.finish(name_); }

private:
    base::Result<void> take_round(element object) {
        const std::size_t number = build_.rounds() + 1;
        const std::string place = fmt::format("results[{}]", number - 1);
        SheetRound* round = build_.round(number);
        if (round == nullptr)
            return sheet_error(name_, place, "there are more rounds than a sheet may have.");
        simdjson::dom::object tally;
        if (object["tally"].get(tally) != simdjson::SUCCESS)
            return sheet_error(name_, place, "the round has no tally. Give the report whole.");
        for (const auto& [key, value] : tally) {
            const auto votes = TRY(votes_at(name_, fmt::format("{}.tally.{}", place, key), value));
            build_.set_votes(*round, build_.candidate(key), votes);
        }
        TRY(take_figure(*round, place, object, "threshold", SheetFigure::threshold));
        if (const auto inactive = json_member(object, "inactiveBallots")) {
            for (const auto& [key, figure] : inactive_keys)
                TRY(take_figure(*round, place, *inactive, key, figure));
        }
        return take_results(*round, object);
    }

    base::Result<void> take_figure(SheetRound& round, const std::string& place, element object,
                                   std::string_view key, SheetFigure figure) {
        const auto value = json_member(object, key);
        if (!value) return {};
        build_.set_figure(round, figure,
                          TRY(votes_at(name_, fmt::format("{}.{}", place, key), *value)));
        return {};
    }

    // Where a winner stands again because his surplus moves only now, he is elected but once.
    base::Result<void> take_results(SheetRound& round, element object) {
        round.elected.emplace();
        round.eliminated.emplace();
        simdjson::dom::array results;
        if (object["tallyResults"].get(results) != simdjson::SUCCESS) return {};
        for (const element result : results) {
            const std::string elected = json_text(result, "elected");
            const std::string eliminated = json_text(result, "eliminated");
            if (!elected.empty()) {
                const std::size_t winner = build_.candidate(elected);
                if (!winners_.contains(winner)) SheetBuilder::add(round.elected, winner);
                winners_.insert(winner);
            }
            if (!eliminated.empty())
                SheetBuilder::add(round.eliminated, build_.candidate(eliminated));
        }
        return {};
    }

    std::string_view name_;
    SheetBuilder build_{"rctab-json"};
    std::set<std::size_t> winners_;
};

// Ours and others' rounds; keys of `candidates` are ids that stand for names.
class RoundsReader {
public:
    explicit RoundsReader(std::string_view name) : name_(name) {}

    base::Result<OfficialSheet> read(element root) {
        take_names(root);
        for (const element round : TRY(list_at(name_, root, "rounds"))) TRY(take_round(round));
        simdjson::dom::array winners;
        for (const char* key : {"winners", "winners_in_order"}) {
            if (root[key].get(winners) == simdjson::SUCCESS) build_.set_winners(decided(winners));
        }
        return build_.finish(name_);
    }

private:
    void take_names(element root) {
        simdjson::dom::array list;
        if (root["candidates"].get(list) != simdjson::SUCCESS) return;
        for (const element candidate : list) {
            const std::string id = json_text(candidate, "id");
            if (!id.empty()) names_[id] = json_text(candidate, "name");
        }
    }

    // A name, or the name that an id stands for.
    std::size_t candidate(const std::string& word) {
        const auto found = names_.find(word);
        return build_.candidate(found == names_.end() ? word : found->second);
    }

    std::vector<std::size_t> decided(simdjson::dom::array list) {
        std::optional<std::vector<std::size_t>> all{std::in_place};
        for (const element each : list) SheetBuilder::add(all, candidate(json_text(each)));
        return *all;
    }

    base::Result<void> take_round(element object) {
        const std::size_t number = build_.rounds() + 1;
        const std::string place = fmt::format("rounds[{}]", number - 1);
        SheetRound* round = build_.round(number);
        if (round == nullptr)
            return sheet_error(name_, place, "there are more rounds than a sheet may have.");
        simdjson::dom::object totals;
        if (object["totals"].get(totals) != simdjson::SUCCESS &&
            object["tally"].get(totals) != simdjson::SUCCESS)
            return sheet_error(name_, place, "the round has neither totals nor tally. Add them.");
        for (const auto& [key, value] : totals) {
            const auto votes = TRY(votes_at(name_, fmt::format("{}.totals.{}", place, key), value));
            build_.set_votes(*round, candidate(std::string(key)), votes);
        }
        TRY(take_figures(*round, place, object));
        take_decided(*round, object);
        return {};
    }

    base::Result<void> take_figures(SheetRound& round, const std::string& place, element object) {
        static constexpr std::array<std::pair<const char*, SheetFigure>, 5> keys{{
            {"threshold", SheetFigure::threshold},
            {"exhausted", SheetFigure::exhausted},
            {"nontransferable", SheetFigure::exhausted},
            {"residual", SheetFigure::residual},
            {"rounding_residual", SheetFigure::residual},
        }};
        for (const auto& [key, figure] : keys) {
            const auto value = json_member(object, key);
            if (!value) continue;
            build_.set_figure(round, figure,
                              TRY(votes_at(name_, fmt::format("{}.{}", place, key), *value)));
        }
        return {};
    }

    void take_decided(SheetRound& round, element object) {
        simdjson::dom::array list;
        for (const char* key : {"elected", "elected_this_round"}) {
            if (object[key].get(list) == simdjson::SUCCESS) round.elected = decided(list);
        }
        for (const char* key : {"eliminated", "eliminated_this_round"}) {
            if (object[key].get(list) == simdjson::SUCCESS) round.eliminated = decided(list);
        }
    }

    std::string_view name_;
    SheetBuilder build_{"rounds-json"};
    std::map<std::string, std::string> names_;  // by id
};

// RCTab's report of a count with several passes is a list of reports.
bool is_rctab(element root) {
    return json_member(root, "results").has_value() ||
           (root.is_array() && root.get_array().value().size() > 0 &&
            json_member(root.get_array().value().at(0).value(), "results").has_value());
}

}  // namespace

base::Result<OfficialSheet> read_rctab_json(std::string_view name, element root) {
    RctabReader reader(name);
    simdjson::dom::array reports;
    if (root.get(reports) != simdjson::SUCCESS) {
        TRY(reader.take(root));
        return reader.finish();
    }
    for (const element report : reports) TRY(reader.take(report));
    return reader.finish();
}

base::Result<OfficialSheet> read_rounds_json(std::string_view name, element root) {
    return RoundsReader(name).read(root);
}

base::Result<OfficialSheet> read_sheet_json(std::string_view name, std::string_view bytes) {
    simdjson::dom::parser parser;
    element root;
    const auto code = parser.parse(bytes.data(), bytes.size()).get(root);
    if (code != simdjson::SUCCESS) {
        return sheet_error(name, "",
                           fmt::format("this is no whole JSON ({}). Give the file as it was "
                                       "written.",
                                       simdjson::error_message(code)));
    }
    if (is_rctab(root)) return read_rctab_json(name, root);
    if (json_member(root, "actions")) return read_droop_json(name, root);
    if (json_member(root, "transcript")) return read_concrete_json(name, root);
    if (json_member(root, "rounds")) return read_rounds_json(name, root);
    return sheet_error(name, "",
                       "this JSON has no rounds that are known: RCTab's have results, droop's "
                       "actions, ConcreteSTV's a transcript, ours rounds. docs/explained.md "
                       "lists them.");
}

std::string json_text(element value) {
    std::string_view text;
    if (value.get(text) == simdjson::SUCCESS) return std::string(text);
    std::int64_t whole = 0;
    if (value.get(whole) == simdjson::SUCCESS) return std::to_string(whole);
    std::uint64_t large = 0;
    if (value.get(large) == simdjson::SUCCESS) return std::to_string(large);
    double real = 0;
    // The shortest digits that read back to the same: those that were written.
    if (value.get(real) == simdjson::SUCCESS) return fmt::format("{}", real);
    return "";
}

std::string json_text(element object, std::string_view key) {
    const auto value = json_member(object, key);
    return value ? json_text(*value) : "";
}

std::optional<element> json_member(element object, std::string_view key) {
    element value;
    if (!object.is_object() || object[key].get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
}

}  // namespace almanac::elections
