#include "apps/elections/what_if_report.h"

#include "apps/elections/lots.h"
#include "apps/elections/names.h"
#include "apps/elections/what_if_scenarios.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>
#include <utility>

namespace almanac::elections {

namespace {

using tally::CandidateIndex;
using Candidates = std::vector<CandidateIndex>;

base::Error named(std::string_view option, const base::Error& error) {
    return {error.kind, fmt::format("{}: {}", option, error.detail)};
}

base::Result<CandidateIndex> one_named(const Subject& subject, std::string_view name) {
    return find_candidate(subject.contest, name);
}

// Each by name, or a whole list that is one name with commas in it.
base::Result<Candidates> all_named(const Subject& subject, std::string_view list) {
    if (const auto whole = one_named(subject, list)) return Candidates{*whole};
    Candidates candidates;
    while (!list.empty()) {
        const std::string_view name = list.substr(0, list.find(','));
        candidates.push_back(TRY(one_named(subject, name)));
        list.remove_prefix(std::min(name.size() + 1, list.size()));
    }
    return candidates;
}

base::Result<Scenario> first_said(const Subject& subject, const WhatIfRequest& request) {
    return eliminated_first(subject, TRY(one_named(subject, request.first)));
}

base::Result<Scenario> withdrawn_said(const Subject& subject, const WhatIfRequest& request) {
    Candidates candidates;
    for (const std::string& name : request.withdrawn)
        candidates.push_back(TRY(one_named(subject, name)));
    return withdrawn(subject, candidates);
}

base::Result<Scenario> order_said(const Subject& subject, const WhatIfRequest& request) {
    return in_order(subject, TRY(all_named(subject, request.order)));
}

base::Result<Scenario> lots_said(const Subject& subject, const WhatIfRequest& request) {
    auto lots = TRY(parse_lots(subject.contest, request.lots->name, request.lots->bytes));
    return other_lots(subject, std::move(lots));
}

base::Result<Scenario> falls_said(const Subject& subject, const WhatIfRequest& request) {
    std::vector<tally::Lots::Fell> falls;
    for (const std::string& fall : request.falls) {
        const std::string_view text = fall;
        const std::size_t colon = std::min(text.find(':'), text.size());
        std::uint32_t round = 0;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + colon, round);
        if (failure != std::errc() || end != text.data() + colon || colon == text.size()) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("\"{}\" is not ROUND:NAME, such as 5:Ann Low", fall)};
        }
        const CandidateIndex candidate = TRY(one_named(subject, text.substr(colon + 1)));
        falls.push_back({round, candidate});
    }
    return forced_lots(subject, falls);
}

// Several fields are one rule, so that they are checked together.
base::Result<Scenario> fields_said(const Subject& subject, const WhatIfRequest& request) {
    const std::shared_ptr<const tally::Rule> rule =
        request.rule ? request.rule
                     : std::shared_ptr<const tally::Rule>(std::shared_ptr<void>(), &subject.rule);
    std::vector<std::pair<std::string, std::string>> fields;
    for (const std::string& field : request.fields) {
        const std::size_t equals = field.find('=');
        if (equals == std::string::npos) {
            return base::Error{
                base::ErrorKind::invalid,
                fmt::format("\"{}\" is not FIELD=VALUE, such as quota=hare_floor", field)};
        }
        fields.emplace_back(field.substr(0, equals), field.substr(equals + 1));
    }
    return other_fields(subject, *rule, fields);
}

base::Result<std::vector<Scenario>> scenarios_said(const Subject& subject,
                                                   const WhatIfRequest& said) {
    std::vector<Scenario> all;
    const auto take = [&](std::string_view option, bool given, auto&& make) -> base::Result<void> {
        if (!given) return {};
        auto scenario = make();
        if (!scenario) return named(option, scenario.error());
        all.push_back(*std::move(scenario));
        return {};
    };
    TRY(take("--withdrawn", !said.withdrawn.empty(),
             [&] { return withdrawn_said(subject, said); }));
    TRY(take("--first", !said.first.empty(), [&] { return first_said(subject, said); }));
    TRY(take("--order", !said.order.empty(), [&] { return order_said(subject, said); }));
    TRY(take("--swap", said.swap.has_value(), [&] { return swap_in(subject, *said.swap); }));
    TRY(take("--with-seats", said.seats.has_value(),
             [&] { return other_seats(subject, *said.seats); }));
    TRY(take("--threshold", !said.threshold.empty(),
             [&] { return other_threshold(subject, said.threshold); }));
    TRY(take("--other-lots", said.lots.has_value(), [&] { return lots_said(subject, said); }));
    TRY(take("--fall", !said.falls.empty(), [&] { return falls_said(subject, said); }));
    TRY(take("--by", said.rule != nullptr && said.fields.empty(),
             [&] { return other_rule(subject, said.rule); }));
    TRY(take("--set", !said.fields.empty(), [&] { return fields_said(subject, said); }));
    return all;
}

}  // namespace

base::Result<WhatIfReport> what_if(const Prepared& prepared, const WhatIfRequest& request,
                                   base::Executor& executor) {
    Subject subject = TRY(make_subject(prepared, ""));
    subject.executor = &executor;
    WhatIfReport report;
    report.contest = prepared.contest.title;
    report.rule = subject.rule.id;
    const std::vector<Scenario> said = TRY(scenarios_said(subject, request));
    if (said.empty()) {
        report.all = counterfactuals_of(subject);
    } else {
        const Scenario scenario = combined(said);
        report.answer = TRY(answer_what_if(subject, scenario));
        report.all.official = report.answer->official;
        report.all.scenarios = {report.answer->what_if};
    }
    report.rows = counterfactual_rows(prepared.contest, report.all);
    return report;
}

}  // namespace almanac::elections
