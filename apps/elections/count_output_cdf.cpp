#include "apps/elections/ballot_paths.h"
#include "apps/elections/count_output.h"
#include "apps/elections/rctab_output.h"
#include "apps/elections/rctab_records.h"
#include "engine/base/java_order.h"
#include "engine/base/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace almanac::elections {

namespace {

using base::JsonWriter;
using tally::CandidateIndex;
using tally::Mark;

constexpr std::string_view overvote_name = "overvote";

// One candidate's ranks on a ballot, the first first.
struct Ranked {
    CandidateIndex candidate = 0;
    std::vector<std::uint16_t> ranks;
};

// Parts of a ballot's vote in one round.
using Shares = std::vector<std::pair<CandidateIndex, BallotSum>>;

std::string lower(std::string text) {
    for (char& character : text) {
        if (character >= 'A' && character <= 'Z')
            character = static_cast<char>(character - 'A' + 'a');
    }
    return text;
}

// Writes the report, a record after another.
class Writer {
public:
    Writer(const CountReport& report, std::optional<BallotPaths> paths, std::string& out)
        : report_(report), contest_(report.prepared.contest), paths_(std::move(paths)), json_(out) {
        for (const Candidate& candidate : contest_.candidates) {
            std::string key = lower(sanitised(candidate.name));
            const bool is_taken = std::find(keys_.begin(), keys_.end(), key) != keys_.end();
            if (is_taken) key += fmt::format("-{}", keys_.size() + 1);
            keys_.push_back(std::move(key));
        }
        by_precinct_ =
            report.rctab != nullptr ? report.rctab->by_precinct : contest_.precincts.size() > 0;
        if (by_precinct_) number_precincts();
    }

    void document(std::string_view generated) {
        json_.begin_object();
        text("@type", "CVR.CastVoteRecordReport");
        list("CVR");
        BallotRecords records(report_);
        for (std::size_t ballot = 0; ballot < contest_.ballots.size(); ++ballot)
            for (const BallotRecord& each : records.next_of_each_voter()) record(ballot, each);
        json_.end_list();
        election();
        text("GeneratedDate", generated);
        units();
        list("ReportGeneratingDeviceIds");
        json_.text("rd-001");
        json_.end_list();
        device();
        text("Version", "1.0.0");
        json_.end_object();
    }

private:
    void text(std::string_view key, std::string_view value) {
        json_.key(key);
        json_.text(value);
    }
    void number(std::string_view key, std::uint64_t value) {
        json_.key(key);
        json_.integer(value);
    }
    void list(std::string_view key) {
        json_.key(key);
        json_.begin_list();
    }

    // In Java's order, as RCTab numbers them.
    void number_precincts() {
        std::vector<std::string> named;
        std::vector<std::u16string> keys;
        for (const std::string& word : contest_.precincts.words()) {
            if (word.empty()) continue;
            named.push_back(word);
            keys.push_back(base::to_utf16(word));
        }
        const auto order = base::hash_set_order(keys);
        for (std::size_t place = 0; place < named.size(); ++place) {
            precincts_.push_back(named[order ? (*order)[place] : place]);
            unit_of_[precincts_.back()] = fmt::format("gpu-{}", place + 1);
        }
    }

    void record(std::size_t ballot, const BallotRecord& record) {
        const std::string id = sanitised(record.id);
        json_.begin_object();
        text("@type", "CVR");
        text("BallotPrePrintedId", id);
        const auto unit = unit_of_.find(record.precinct);
        if (unit != unit_of_.end()) text("BallotStyleUnitId", unit->second);
        list("CVRSnapshot");
        const std::vector<Ranked> ranked = ranked_on(ballot);
        snapshot(ranked, fmt::format("ballot-{}", id), nullptr);
        const std::size_t rounds = paths_ ? report_.count.rounds.size() : 0;
        for (std::size_t round = 1; round <= rounds; ++round) {
            const Shares shares = shares_in(ballot, static_cast<std::uint32_t>(round));
            snapshot(ranked, fmt::format("ballot-{}-round-{}", id, round), &shares);
        }
        json_.end_list();
        text("CurrentSnapshotId", rounds == 0 ? fmt::format("ballot-{}", id)
                                              : fmt::format("ballot-{}-round-{}", id, rounds));
        text("ElectionId", "election-001");
        json_.end_object();
    }

    std::string_view name_of(CandidateIndex candidate) const {
        return candidate == tally::overvote_mark ? overvote_name
                                                 : contest_.candidates[candidate].name;
    }
    std::string_view key_of(CandidateIndex candidate) const {
        return candidate == tally::overvote_mark ? overvote_name : keys_[candidate];
    }

    // By the first rank, then by name.
    std::vector<Ranked> ranked_on(std::size_t ballot) const {
        std::vector<Ranked> ranked;
        for (const Mark& mark : contest_.ballots.marks(ballot)) {
            const auto same = std::find_if(ranked.begin(), ranked.end(), [&](const Ranked& each) {
                return each.candidate == mark.candidate;
            });
            if (same == ranked.end())
                ranked.push_back({mark.candidate, {mark.rank}});
            else
                same->ranks.push_back(mark.rank);
        }
        std::sort(ranked.begin(), ranked.end(), [&](const Ranked& one, const Ranked& other) {
            if (one.ranks[0] != other.ranks[0]) return one.ranks[0] < other.ranks[0];
            return name_of(one.candidate) < name_of(other.candidate);
        });
        return ranked;
    }

    // Who has which part of the ballot's vote.
    Shares shares_in(std::size_t ballot, std::uint32_t round) const {
        Shares shares;
        const auto steps = paths_->of(ballot);
        for (std::size_t at = 0; at < steps.size() && steps[at].round <= round; ++at) {
            const bool is_past = at + 1 < steps.size() && steps[at + 1].round <= round;
            const PathStep& step = steps[at];
            if (step.standing != Standing::counts) break;
            if (!is_past) {
                shares.emplace_back(step.holder, step.value);
                break;
            }
            const std::int64_t kept = step.value.units - steps[at + 1].value.units;
            const auto& winners = report_.count.winners;
            if (std::find(winners.begin(), winners.end(), step.holder) != winners.end())
                shares.emplace_back(step.holder, BallotSum{kept, true});
        }
        return shares;
    }

    void snapshot(const std::vector<Ranked>& ranked, const std::string& id, const Shares* shares) {
        json_.begin_object();
        text("@id", id);
        text("@type", "CVR.CVRSnapshot");
        list("CVRContest");
        json_.begin_object();
        text("@type", "CVR.CVRContest");
        list("CVRContestSelection");
        for (const Ranked& each : ranked) selection(each, shares);
        json_.end_list();
        text("ContestId", "contest-001");
        json_.end_object();
        json_.end_list();
        text("Type", shares != nullptr ? "interpreted" : "original");
        json_.end_object();
    }

    void selection(const Ranked& ranked, const Shares* shares) {
        json_.begin_object();
        text("@type", "CVR.CVRContestSelection");
        text("ContestSelectionId", fmt::format("cs-{}", key_of(ranked.candidate)));
        list("SelectionPosition");
        const BallotSum* share = nullptr;
        for (std::size_t at = 0; shares != nullptr && at < shares->size(); ++at) {
            if ((*shares)[at].first == ranked.candidate) share = &(*shares)[at].second;
        }
        for (const std::uint16_t rank : ranked.ranks) {
            const bool is_first = rank == ranked.ranks[0];
            position(rank,
                     shares == nullptr              ? "unknown"
                     : share != nullptr && is_first ? "yes"
                                                    : "no",
                     share);
        }
        json_.end_list();
        json_.end_object();
    }

    void position(std::uint16_t rank, std::string_view is_allocable, const BallotSum* share) {
        const std::uint8_t places = paths_ ? paths_->places() : std::uint8_t{0};
        const std::int64_t one = base::power_of_ten(places);
        const std::int64_t units = share != nullptr ? share->units : one;
        json_.begin_object();
        text("@type", "CVR.SelectionPosition");
        if (units % one != 0)
            text("FractionalVotes", base::to_string({units % one, places}).substr(1));
        text("HasIndication", "yes");
        text("IsAllocable", is_allocable);
        number("NumberVotes", static_cast<std::uint64_t>(units / one));
        number("Rank", rank);
        json_.end_object();
    }

    // Everybody, and what stands for a rank that is overvoted for nobody knows whom.
    std::vector<CandidateIndex> listed() const {
        std::vector<CandidateIndex> listed;
        for (std::size_t place = 0; place < keys_.size(); ++place)
            listed.push_back(static_cast<CandidateIndex>(place));
        if (has_overvotes()) listed.push_back(tally::overvote_mark);
        std::sort(listed.begin(), listed.end(), [&](CandidateIndex one, CandidateIndex other) {
            return name_of(one) < name_of(other);
        });
        return listed;
    }

    bool has_overvotes() const {
        if (report_.rctab != nullptr && report_.rctab->overvote_labels) return true;
        for (std::size_t ballot = 0; ballot < contest_.ballots.size(); ++ballot) {
            for (const Mark& mark : contest_.ballots.marks(ballot)) {
                if (mark.candidate == tally::overvote_mark) return true;
            }
        }
        return false;
    }

    void election() {
        const std::vector<CandidateIndex> candidates = listed();
        list("Election");
        json_.begin_object();
        text("@id", "election-001");
        text("@type", "Election");
        list("Candidate");
        for (const CandidateIndex each : candidates) {
            json_.begin_object();
            text("@id", fmt::format("c-{}", key_of(each)));
            text("Name", name_of(each));
            json_.end_object();
        }
        json_.end_list();
        list("Contest");
        json_.begin_object();
        text("@id", "contest-001");
        text("@type", "CandidateContest");
        list("ContestSelection");
        for (const CandidateIndex each : candidates) {
            json_.begin_object();
            text("@id", fmt::format("cs-{}", key_of(each)));
            text("@type", "ContestSelection");
            list("CandidateIds");
            json_.text(fmt::format("c-{}", key_of(each)));
            json_.end_list();
            json_.end_object();
        }
        json_.end_list();
        text("Name", heading_of(report_).contest);
        json_.end_object();
        json_.end_list();
        text("ElectionScopeId", "gpu-election");
        json_.end_object();
        json_.end_list();
    }

    void units() {
        list("GpUnit");
        json_.begin_object();
        text("@id", "gpu-election");
        text("@type", "GpUnit");
        text("Name", heading_of(report_).jurisdiction);
        text("OtherType", "Election Scope Jurisdiction");
        text("Type", "other");
        json_.end_object();
        for (const std::string& precinct : precincts_) {
            json_.begin_object();
            text("@id", unit_of_.find(precinct)->second);
            text("@type", "GpUnit");
            text("Name", precinct);
            text("Type", "precinct");
            json_.end_object();
        }
        json_.end_list();
    }

    void device() {
        list("ReportingDevice");
        json_.begin_object();
        text("@id", "rd-001");
        text("@type", "CVR.ReportingDevice");
        text("Application", report_.program);
        text("Manufacturer", "Almanac");
        json_.end_object();
        json_.end_list();
    }

    const CountReport& report_;
    const Contest& contest_;
    std::optional<BallotPaths> paths_;
    JsonWriter json_;
    std::vector<std::string> keys_;  // by candidate
    bool by_precinct_ = false;
    std::vector<std::string> precincts_;
    std::map<std::string, std::string, std::less<>> unit_of_;
};

}  // namespace

base::Result<std::string> ballots_as_cdf(const CountReport& report, CdfRounds rounds,
                                         std::string_view generated) {
    std::optional<BallotPaths> paths;
    if (rounds == CdfRounds::shown) {
        const auto passes = passes_of(report.prepared, report.count);
        if (passes.size() == 1)
            paths = BallotPaths::follow(report.prepared, report.count, passes[0]);
        if (!paths) {
            return base::Error{
                base::ErrorKind::invalid,
                fmt::format("a record of NIST SP 1500-103 cannot say here how a ballot counted "
                            "under the rule {}; give --format cdf-as-cast",
                            report.count.rule->id)};
        }
    }
    std::string json;
    Writer(report, std::move(paths), json).document(generated);
    json += '\n';
    return json;
}

}  // namespace almanac::elections
