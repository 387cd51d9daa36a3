// Counts as droop and as ConcreteSTV write them down.

#include "apps/elections/official_sheet_build.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <utility>

namespace almanac::elections {

namespace {

using simdjson::dom::element;

// What droop does in one action; what a round needs of it is its state of the candidates.
struct Action {
    std::string tag;
    std::string message;
    element object;
};

// droop elects and defeats on one state and moves afterwards; by keep values and by quotients a
// round's first decision shows the state that it was made on. Each such state is a round here.
class DroopReader {
public:
    explicit DroopReader(std::string_view name) : name_(name) {}

    base::Result<OfficialSheet> read(element root) {
        by_moves_ = json_text(root, "method") == "wigm";
        by_quotients_ = json_text(root, "method") == "qpq";
        shows_end_ = json_text(root, "method") == "meek" || json_text(root, "method") == "warren";
        shows_end_ = shows_end_ && !json_text(root, "rule_name").ends_with("-prf");
        TRY(take_names(root));
        simdjson::dom::array actions;
        if (root["actions"].get(actions) != simdjson::SUCCESS)
            return sheet_error(name_, "actions", "there is no such list. Give the sheet whole.");
        for (const element each : actions) {
            ++at_;
            TRY(take({json_text(each, "tag"), json_text(each, "msg"), each}));
        }
        return build_.finish(name_);
    }

private:
    base::Result<void> take_names(element root) {
        simdjson::dom::object candidates;
        if (root["cdict"].get(candidates) != simdjson::SUCCESS)
            return sheet_error(name_, "cdict", "nobody is listed there. Give the sheet whole.");
        for (const auto& [key, value] : candidates)
            names_.emplace(std::string(key), build_.candidate(json_text(value, "name")));
        return {};
    }

    base::Result<void> take(const Action& action) {
        const bool decides = action.tag == "elect" || action.tag == "defeat" || action.tag == "tie";
        if (by_moves_) return take_move(action);
        if (action.tag == "round") is_open_ = false;
        if (action.tag == "round" && by_quotients_ && left_now_) elected_.clear();
        if (decides && (!is_open_ || begins_after_defeat(action))) TRY(open(action));
        const bool remains = !shows_end_ && action.message.starts_with("Defeat remaining");
        if (decides && !remains) decide(action);
        if (action.tag != "end" || !shows_end_) return {};
        return shown_after_defeat_ ? fill(action) : open(action);
    }

    // By keep values, those who remain are elected on the votes after somebody left.
    bool begins_after_defeat(const Action& action) {
        const bool begins = shows_end_ && left_now_ && action.tag == "elect";
        shown_after_defeat_ |= begins;
        return begins;
    }

    base::Result<void> take_move(const Action& action) {
        const bool first = build_.rounds() == 0;
        if (action.tag == "begin" || (action.tag == "round" && (moved_ || first)))
            TRY(open(action));
        // Minneapolis counts after it opened its first round.
        if (action.tag == "count" && !moved_ && build_.rounds() == 1) TRY(fill(action));
        if (action.tag == "transfer") moved_ = true;
        const bool decides = action.tag == "elect" || action.tag == "defeat";
        if (!decides || action.message.starts_with("Defeat remaining")) return {};
        if (moved_) TRY(open(action));
        decide(action);
        return {};
    }

    base::Result<void> open(const Action& action) {
        round_ = build_.rounds() + 1;
        is_open_ = true;
        moved_ = left_now_ = false;
        return fill(action);
    }

    base::Result<void> fill(const Action& action) {
        SheetRound* round = build_.round(round_);
        const std::string place = fmt::format("actions[{}]", at_ - 1);
        if (round == nullptr)
            return sheet_error(name_, place, "there are more rounds than a sheet may have.");
        if (!round->elected) round->elected.emplace();
        if (!round->eliminated) round->eliminated.emplace();
        simdjson::dom::object states;
        if (action.object["cstate"].get(states) != simdjson::SUCCESS)
            return sheet_error(name_, place, "there is no cstate. Give the sheet whole.");
        for (const auto& [key, value] : states) {
            const auto candidate = names_.find(key);
            const auto votes =
                SheetBuilder::figure(json_text(value, by_quotients_ ? "quotient" : "vote"));
            const bool gone = by_quotients_ && defeated_.contains(std::string(key));
            if (candidate != names_.end() && votes && !gone)
                build_.set_votes(*round, candidate->second, *votes);
        }
        set(*round, action.object, "quota", SheetFigure::threshold);
        set(*round, action.object, "nt_votes", SheetFigure::exhausted);
        set(*round, action.object, "residual", SheetFigure::exhausted_residual);
        return {};
    }

    void set(SheetRound& round, element object, std::string_view key, SheetFigure figure) {
        const auto value = SheetBuilder::figure(json_text(object, key));
        if (value) build_.set_figure(round, figure, *value);
    }

    // Who is newly elected or defeated; where a count begins anew, who was elected before it is so
    // again.
    void decide(const Action& action) {
        SheetRound* round = build_.round(round_);
        simdjson::dom::object states;
        if (round == nullptr || action.object["cstate"].get(states) != simdjson::SUCCESS) return;
        for (const auto& [key, value] : states) {
            const std::string state = json_text(value, "state");
            const auto candidate = names_.find(key);
            if (candidate == names_.end()) continue;
            const std::string word(key);
            if (state == "hopeful") elected_.erase(word);
            if (state == "elected" && elected_.insert(word).second)
                SheetBuilder::add(round->elected, candidate->second);
            if (state != "defeated" || !defeated_.insert(word).second) continue;
            left_now_ = true;
            SheetBuilder::add(round->eliminated, candidate->second);
        }
    }

    std::string_view name_;
    SheetBuilder build_{"droop-json"};
    std::map<std::string, std::size_t, std::less<>> names_;  // by droop's number
    std::set<std::string> elected_;
    std::set<std::string> defeated_;
    std::size_t at_ = 0;
    std::size_t round_ = 0;
    bool by_moves_ = false;
    bool by_quotients_ = false;
    bool shows_end_ = false;
    bool is_open_ = false;
    bool moved_ = false;     // since the last state was opened
    bool left_now_ = false;  // somebody left on it
    bool shown_after_defeat_ = false;
};

// A count is one bundle of papers, as our rounds are. Candidates are numbered from 0.
class ConcreteReader {
public:
    explicit ConcreteReader(std::string_view name) : name_(name) {}

    base::Result<OfficialSheet> read(element root) {
        TRY(take_names(root));
        const element transcript = root["transcript"];
        simdjson::dom::array counts;
        if (transcript["counts"].get(counts) != simdjson::SUCCESS)
            return sheet_error(name_, "transcript.counts", "there is no such list. Give it whole.");
        const auto quota = json_member(transcript, "quota");
        if (quota) quota_ = SheetBuilder::figure(json_text(*quota, "quota"));
        for (const element count : counts) TRY(take_count(count));
        simdjson::dom::array elected;
        if (transcript["elected"].get(elected) == simdjson::SUCCESS)
            build_.set_winners(numbers(elected));
        return build_.finish(name_);
    }

private:
    base::Result<void> take_names(element root) {
        simdjson::dom::array candidates;
        const auto metadata = json_member(root, "metadata");
        if (!metadata || (*metadata)["candidates"].get(candidates) != simdjson::SUCCESS)
            return sheet_error(name_, "metadata.candidates", "nobody is listed there. Add them.");
        for (const element each : candidates) {
            const std::string name = json_text(each, "name");
            places_.push_back(build_.candidate(name.empty() ? json_text(each) : name));
        }
        return {};
    }

    std::vector<std::size_t> numbers(simdjson::dom::array list) const {
        std::vector<std::size_t> places;
        for (const element each : list) {
            std::uint64_t number = 0;
            const bool whole = each.is_object() ? each["who"].get(number) == simdjson::SUCCESS
                                                : each.get(number) == simdjson::SUCCESS;
            if (whole && number < places_.size()) places.push_back(places_[number]);
        }
        return places;
    }

    base::Result<void> take_count(element count) {
        const std::size_t number = build_.rounds() + 1;
        const std::string place = fmt::format("transcript.counts[{}]", number - 1);
        SheetRound* round = build_.round(number);
        const auto status = json_member(count, "status");
        const auto tallies = status ? json_member(*status, "tallies") : std::nullopt;
        simdjson::dom::array votes;
        if (round == nullptr || !tallies || (*tallies)["candidate"].get(votes) != simdjson::SUCCESS)
            return sheet_error(name_, place,
                               "there is no status.tallies.candidate. Give it whole.");
        round->elected.emplace();
        round->eliminated.emplace();
        std::size_t at = 0;
        for (const element each : votes) {
            const auto value = SheetBuilder::figure(json_text(each));
            if (at < places_.size() && value) build_.set_votes(*round, places_[at], *value);
            ++at;
        }
        set(*round, *tallies, "exhausted", SheetFigure::exhausted);
        set(*round, *tallies, "rounding", SheetFigure::residual);
        if (quota_) build_.set_figure(*round, SheetFigure::threshold, *quota_);
        simdjson::dom::array elected;
        if (count["elected"].get(elected) == simdjson::SUCCESS) round->elected = numbers(elected);
        take_reason(number, count);
        return {};
    }

    void set(SheetRound& round, element object, std::string_view key, SheetFigure figure) {
        const auto value = SheetBuilder::figure(json_text(object, key));
        if (value) build_.set_figure(round, figure, *value);
    }

    // Whom a count excludes was decided on the totals of the one before.
    void take_reason(std::size_t number, element count) {
        const auto reason = json_member(count, "reason");
        simdjson::dom::array excluded;
        if (number < 2 || !reason || !reason->is_object() ||
            (*reason)["Elimination"].get(excluded) != simdjson::SUCCESS)
            return;
        for (const std::size_t candidate : numbers(excluded)) {
            if (gone_.insert(candidate).second)
                SheetBuilder::add(build_.round(number - 1)->eliminated, candidate);
        }
    }

    std::string_view name_;
    SheetBuilder build_{"concretestv-json"};
    std::vector<std::size_t> places_;  // by ConcreteSTV's number
    std::set<std::size_t> gone_;
    std::optional<base::Decimal> quota_;
};

}  // namespace

base::Result<OfficialSheet> read_droop_json(std::string_view name, element root) {
    return DroopReader(name).read(root);
}

base::Result<OfficialSheet> read_concrete_json(std::string_view name, element root) {
    return ConcreteReader(name).read(root);
}

}  // namespace almanac::elections
