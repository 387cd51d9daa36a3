#include "apps/elections/count_output.h"
#include "apps/elections/rctab_output.h"
#include "apps/elections/rctab_report.h"
#include "engine/base/json.h"

#include <map>
#include <string>
#include <vector>

namespace almanac::elections {

namespace {

using base::JsonWriter;
using tally::Votes;

// Writes one report; names are in the order of the alphabet, as RCTab has them.
class Writer {
public:
    Writer(const DetailedReport& report, std::string& out) : report_(report), json_(out) {}

    void document() {
        json_.begin_object();
        config();
        text("jsonFormatVersion", "1");
        json_.key("results");
        json_.begin_list();
        for (std::size_t round = 0; round < report_.rounds.size(); ++round) results(round);
        json_.end_list();
        summary();
        json_.end_object();
    }

private:
    void text(std::string_view key, std::string_view value) {
        json_.key(key);
        json_.text(value);
    }
    void votes(std::string_view key, const Votes& value) { text(key, base::to_string(value)); }

    void config() {
        const ContestHeading heading = heading_of(*report_.report);
        json_.key("config");
        json_.begin_object();
        if (report_.slice && report_.slice->kind == SliceKind::batch)
            text("batch", report_.slice->id);
        text("contest", heading.contest);
        text("date", heading.date);
        text("generatedBy", report_.report->program);
        text("jurisdiction", heading.jurisdiction);
        text("office", heading.office);
        if (report_.slice && report_.slice->kind == SliceKind::precinct)
            text("precinct", report_.slice->id);
        json_.end_object();
    }

    void results(std::size_t index) {
        const DetailedRound& round = report_.rounds[index];
        json_.begin_object();
        inactive(round, index + 1 == report_.rounds.size());
        json_.key("round");
        json_.integer(std::uint64_t{index} + 1);
        tallies(round);
        json_.key("tallyResults");
        json_.begin_list();
        for (const Decision& each : round.elected) decision("elected", each);
        for (const Decision& each : round.eliminated) decision("eliminated", each);
        json_.end_list();
        votes("threshold", round.threshold);
        json_.end_object();
    }

    // RCTab shows the last surplus, which nobody can take any more, beside the exhausted.
    void inactive(const DetailedRound& round, bool is_last) {
        json_.key("inactiveBallots");
        json_.begin_object();
        votes("exhaustedChoices", round.inactive.exhausted);
        if (round.final_surplus && is_last) votes("finalRoundSurplus", *round.final_surplus);
        votes("overvotes", round.inactive.overvoted);
        votes("repeatedRankings", round.inactive.repeated);
        votes("skippedRankings", round.inactive.skipped);
        json_.end_object();
    }

    void tallies(const DetailedRound& round) {
        std::map<std::string_view, Votes> by_name;
        for (std::size_t index = 0; index < round.tally.size(); ++index) {
            if (round.tally[index]) by_name[report_.names[index]] = *round.tally[index];
        }
        json_.key("tally");
        json_.begin_object();
        for (const auto& [name, figure] : by_name) votes(name, figure);
        json_.end_object();
    }

    void decision(std::string_view word, const Decision& decision) {
        json_.begin_object();
        text(word, report_.names[decision.candidate]);
        json_.key("transfers");
        json_.begin_object();
        const std::map<std::string_view, Votes> to(decision.transfers.begin(),
                                                   decision.transfers.end());
        for (const auto& [name, figure] : to) votes(name, figure);
        json_.end_object();
        json_.end_object();
    }

    void summary() {
        json_.key("summary");
        json_.begin_object();
        votes("finalThreshold", report_.rounds.back().threshold);
        json_.key("numCandidates");
        json_.integer(std::uint64_t{candidates()});
        json_.key("numWinners");
        json_.integer(std::uint64_t{seats_to_fill(report_)});
        text("totalNumBallots", std::to_string(report_.ballots));
        json_.key("undervotes");
        json_.integer(report_.blank);
        json_.end_object();
    }

    // RCTab counts those its configuration excludes too, though not in its sheet.
    std::size_t candidates() const {
        return report_.report->rctab != nullptr ? report_.names.size() : report_.rows.size();
    }

    const DetailedReport& report_;
    JsonWriter json_;
};

}  // namespace

std::string report_as_urcvt(const DetailedReport& report) {
    std::string json;
    Writer(report, json).document();
    return indented(json) + "\n";
}

std::string count_as_urcvt(const CountReport& report) {
    const std::vector<DetailedReport> reports = detailed_reports(report);
    const bool is_list = report.count.rule->passes == tally::Passes::one_a_seat;
    std::string json = is_list ? "[" : "";
    for (const DetailedReport& each : reports) {
        if (&each != &reports.front()) json += ',';
        Writer(each, json).document();
    }
    if (is_list) json += ']';
    return indented(json) + "\n";
}

}  // namespace almanac::elections
