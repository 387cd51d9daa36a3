#include "apps/elections/audit_trail.h"

#include "apps/elections/ballot_paths.h"
#include "apps/elections/count_view.h"
#include "apps/elections/rctab_records.h"
#include "apps/elections/rctab_report.h"
#include "apps/elections/rule_file.h"

#include <fmt/format.h>

#include <iterator>

namespace almanac::elections {

namespace {

constexpr std::size_t part_bytes = std::size_t{1} << 20;

std::string_view words_for(Standing standing) {
    switch (standing) {
        case Standing::blank:
            return "no rankings";
        case Standing::overvoted:
            return "overvote";
        case Standing::skipped:
            return "too many skipped rankings";
        case Standing::repeated:
            return "repeated candidate";
        case Standing::final_surplus:
            return "final round surplus";
        default:
            return "no continuing candidate";
    }
}

// Writes line by line.
class Trail {
public:
    Trail(const CountReport& report, const AuditSink& sink) : report_(report), sink_(sink) {}

    base::Result<void> heading(const std::vector<AuditInput>& inputs) {
        const Prepared& prepared = report_.prepared;
        line("made by {}", report_.program);
        line("contest {}", prepared.contest.title);
        for (const AuditInput& input : inputs)
            line("input {} sha256 {} bytes {}", input.name, input.sha256, input.bytes);
        line("seats {}", report_.count.seats);
        lines("lots ", prepared.lots);
        lines("rule ", rule_as_toml(*prepared.rule));
        for (std::size_t place = 0; place < prepared.contest.candidates.size(); ++place) {
            const bool is_out = prepared.question.excluded[place];
            line("candidate {}{}", prepared.contest.candidates[place].name,
                 is_out ? " (not in the race)" : "");
        }
        return flush(0);
    }

    base::Result<void> pass(const DetailedReport& report, const BallotPaths& paths) {
        std::vector<std::uint32_t> done(paths.size(), 0);  // steps, by ballot
        for (std::size_t round = 0; round < report.rounds.size(); ++round) {
            TRY(ballots(report, paths, static_cast<std::uint32_t>(round + 1), done));
            figures(report, round);
            ties(report.pass.begin + round);
            TRY(flush(0));
        }
        return {};
    }

private:
    template <class... Values>
    void line(fmt::format_string<Values...> text, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), text, std::forward<Values>(values)...);
        out_ += '\n';
    }

    void lines(std::string_view before, std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            line("{}{}", before, text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
    }

    base::Result<void> flush(std::size_t least) {
        if (out_.size() <= least) return {};
        TRY(sink_(out_));
        out_.clear();
        return {};
    }

    base::Result<void> ballots(const DetailedReport& report, const BallotPaths& paths,
                               std::uint32_t round, std::vector<std::uint32_t>& done) {
        BallotRecords records(report_);
        for (std::size_t ballot = 0; ballot < paths.size(); ++ballot) {
            const auto steps = paths.of(ballot);
            const BallotRecord record = records.next();
            if (done[ballot] == steps.size() || steps[done[ballot]].round != round) continue;
            ballot_line(report, paths, steps[done[ballot]++], record);
            TRY(flush(part_bytes));
        }
        return {};
    }

    void ballot_line(const DetailedReport& report, const BallotPaths& paths, const PathStep& step,
                     const BallotRecord& record) {
        const bool counts = step.standing == Standing::counts;
        const std::string_view what = !counts           ? "became inactive"
                                      : step.round == 1 ? "counted for"
                                                        : "transferred to";
        fmt::format_to(
            std::back_inserter(out_), "[Round] {} [CVR] {} [{}] {}", step.round, record.id, what,
            counts ? std::string_view(report.names[step.holder]) : words_for(step.standing));
        if (step.value.is_cut) {
            fmt::format_to(std::back_inserter(out_), " [value] {}",
                           base::to_string(paths.shown(step.value)));
        }
        out_ += '\n';
    }

    void figures(const DetailedReport& report, std::size_t place) {
        const DetailedRound& round = report.rounds[place];
        const std::size_t number = place + 1;
        for (std::size_t candidate = 0; candidate < round.tally.size(); ++candidate) {
            if (!round.tally[candidate]) continue;
            line("[Round] {} {} has {}", number, report.names[candidate],
                 base::to_string(*round.tally[candidate]));
        }
        line("[Round] {} threshold {}, inactive {}, residual surplus {}", number,
             base::to_string(round.threshold), base::to_string(round.inactive.total),
             base::to_string(round.residual));
        for (const Decision& each : round.elected)
            line("[Round] {} {} is elected", number, report.names[each.candidate]);
        for (const Decision& each : round.eliminated)
            line("[Round] {} {} is eliminated", number, report.names[each.candidate]);
    }

    void ties(std::size_t place) {
        for (const tally::Tie& tie : report_.count.ties) {
            if (tie.round != place + 1) continue;
            std::string names;
            for (const tally::CandidateIndex each : tie.candidates) {
                if (!names.empty()) names += ", ";
                names += report_.prepared.contest.candidates[each].name;
            }
            line("tie of {}: acted on {}, by {}", names,
                 report_.prepared.contest.candidates[tie.chosen].name, words_of(tie.decided_by));
        }
    }

    const CountReport& report_;
    const AuditSink& sink_;
    std::string out_;
};

}  // namespace

base::Result<void> write_audit_trail(const CountReport& report,
                                     const std::vector<AuditInput>& inputs, const AuditSink& sink) {
    if (!has_ballot_paths(*report.count.rule)) {
        return base::Error{
            base::ErrorKind::invalid,
            fmt::format("under the rule {} a ballot's votes move in a way that is not followed "
                        "ballot by ballot here; leave out --audit",
                        report.count.rule->id)};
    }
    Trail trail(report, sink);
    TRY(trail.heading(inputs));
    for (const DetailedReport& each : detailed_reports(report)) {
        const auto paths = BallotPaths::follow(report.prepared, report.count, each.pass);
        if (paths) TRY(trail.pass(each, *paths));
    }
    return {};
}

}  // namespace almanac::elections
