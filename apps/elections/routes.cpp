#include "apps/elections/routes.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

using base::Shape;
using http::Parameter;
using http::Reply;
using http::Request;

constexpr std::string_view json_type = "application/json";

// What a handler works with: the request and the one edition that it answers for, kept alive by
// `snapshot`.
struct Asked {
    const Request& request;
    const std::shared_ptr<const Snapshot>& snapshot;
    const Edition& edition;
};

using Handler = std::function<Reply(const Asked&)>;

// A route below an election, before its two paths are made of it.
struct ElectionRoute {
    std::string path;  // "/summary"
    std::string name;
    std::string summary;
    std::vector<Parameter> parameters;
    const Shape* returns = nullptr;
    std::vector<unsigned> problems;
    Handler handle;
};

Parameter path_parameter(std::string name, Parameter::Type type, std::string example,
                         std::string sentence) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.in = Parameter::In::path;
    parameter.type = type;
    parameter.maximum = 4294967295.0;
    parameter.example = std::move(example);
    parameter.sentence = std::move(sentence);
    return parameter;
}

struct Range {
    double minimum = 0;
    double maximum = 0;
};

Parameter number_parameter(std::string name, Parameter::Type type, Range range,
                           std::string default_value) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = type;
    parameter.minimum = range.minimum;
    parameter.maximum = range.maximum;
    parameter.example = default_value;
    parameter.default_value = std::move(default_value);
    return parameter;
}

Parameter described(Parameter parameter, std::string sentence) {
    parameter.sentence = std::move(sentence);
    return parameter;
}

Parameter choice_parameter(std::string name, std::vector<std::string> choices,
                           std::string default_value) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.type = Parameter::Type::choice;
    parameter.choices = std::move(choices);
    parameter.example = default_value;
    parameter.default_value = std::move(default_value);
    return parameter;
}

// Optional: none means the election's own number.
Parameter seats_parameter() {
    Parameter seats = number_parameter("seats", Parameter::Type::integer, {1, 100}, "");
    seats.default_value.reset();
    seats.example.clear();
    seats.sentence = "Only the election's own number of seats is answered today.";
    return seats;
}

// Finished bytes that live as long as the snapshot does.
Reply stored(const Asked& asked, std::string_view name, std::string_view key = "") {
    const base::Encoded* answer = asked.edition.version->answer(name, key);
    if (answer == nullptr)
        return http::problem(404, fmt::format("There is no {} in this election.", key));
    Reply reply;
    reply.body = std::shared_ptr<const base::Encoded>(asked.snapshot, answer);
    return reply;
}

Reply computed(std::string json) {
    Reply reply;
    reply.body = bundle::encode_quickly(std::move(json), json_type);
    reply.computed = true;
    return reply;
}

// Refuses seats other than the election's own; otherwise answers with `handler`.
Handler with_own_seats(Handler handler) {
    return [handler = std::move(handler)](const Asked& asked) {
        if (asked.request.has("seats") &&
            asked.request.integer("seats") != asked.edition.facts.seats) {
            return http::problem(
                400,
                fmt::format(
                    "This election has {} seats; counts for other numbers are not made yet.",
                    asked.edition.facts.seats),
                {{"seats", fmt::format("must be {} or absent", asked.edition.facts.seats)}});
        }
        return handler(asked);
    };
}

Handler static_answer(std::string name) {
    return [name = std::move(name)](const Asked& asked) { return stored(asked, name); };
}

// A packed answer by an integer of the path.
Handler packed_answer(std::string name, std::string parameter) {
    return [name = std::move(name), parameter = std::move(parameter)](const Asked& asked) {
        return stored(asked, name, fmt::format("{}", asked.request.integer(parameter)));
    };
}

PairQuery pair_query(const Request& request) {
    PairQuery query;
    query.min_shared_ballots = static_cast<std::uint64_t>(request.integer("min_shared_ballots"));
    query.min_strength = request.real("min_strength");
    query.page = static_cast<std::uint64_t>(request.integer("page"));
    query.page_size = static_cast<std::uint64_t>(request.integer("page_size"));
    query.sort_by = request.text("sort_by");
    query.descending = request.text("sort_order") == "desc";
    return query;
}

// RFC 8288: where the neighbouring pages are.
std::string page_links(const Request& request, const PairQuery& query, const Pagination& pages) {
    const auto link = [&](std::uint64_t page, std::string_view relation) {
        return fmt::format(
            "<{}?min_shared_ballots={}&min_strength={}&page={}&page_size={}&sort_by={}&sort_order={"
            "}>; "
            "rel=\"{}\"",
            request.path(), query.min_shared_ballots, query.min_strength, page, query.page_size,
            query.sort_by, query.descending ? "desc" : "asc", relation);
    };
    std::string links;
    if (pages.has_previous) links += link(query.page - 1, "prev");
    if (pages.has_next) links += (links.empty() ? "" : ", ") + link(query.page + 1, "next");
    return links;
}

Reply all_pairs(const Asked& asked) {
    const PairQuery query = pair_query(asked.request);
    Reply reply;
    Pagination pages = asked.edition.default_pairs;
    if (query == PairQuery()) {
        reply = stored(asked, "api_coalition_pairs_all");
    } else {
        auto list = page_of_pairs(asked.edition.pairs, query, asked.edition.row.data_version);
        pages = list.pagination;
        list.metadata.cache_hit = false;
        reply = computed(base::to_json(list));
    }
    const std::string links = page_links(asked.request, query, pages);
    if (!links.empty()) reply.headers.emplace_back("Link", links);
    return reply;
}

Reply one_pair(const Asked& asked) {
    const auto one = static_cast<std::uint32_t>(asked.request.integer("a"));
    const auto other = static_cast<std::uint32_t>(asked.request.integer("b"));
    const auto known = [&](std::uint32_t id) {
        const auto& all = asked.edition.candidates;
        return std::any_of(all.begin(), all.end(),
                           [&](const Candidate& each) { return each.id.number() == id; });
    };
    for (const std::uint32_t id : {one, other}) {
        if (!known(id))
            return http::problem(404,
                                 fmt::format("There is no candidate {} in this election.", id));
    }
    if (asked.edition.version->answer("api_coalition_pair", pair_key(one, other)) == nullptr) {
        return http::problem(404, fmt::format("No ballot ranks both {} and {}.", one, other));
    }
    return stored(asked, "api_coalition_pair", pair_key(one, other));
}

Reply one_ballot(const Asked& asked) {
    const Edition& edition = asked.edition;
    const std::string_view id = asked.request.text("ballot_id");
    const auto ballot = edition.ballots.find(id);
    if (!ballot)
        return http::problem(404, fmt::format("There is no ballot {} in this election.", id));
    BallotRow row = edition.ballots.row(*ballot, edition.candidates);
    for (const auto index :
         tally::clean(edition.ballots.marks(*ballot), *edition.rule, edition.excluded)) {
        if (index < edition.candidates.size())
            row.ranking.push_back(edition.candidates[index].id.number());
    }
    row.is_valid = !row.ranking.empty();
    return computed(base::to_json(row));
}

Parameter candidate_parameter(std::string name) {
    return path_parameter(std::move(name), Parameter::Type::integer, "1", "A candidate's id.");
}

std::vector<Parameter> pair_parameters() {
    return {
        described(number_parameter("min_shared_ballots", Parameter::Type::integer, {0, 1e12}, "50"),
                  "Only pairs that at least so many ballots rank both of."),
        described(number_parameter("min_strength", Parameter::Type::real, {0, 1}, "0.1"),
                  "Only pairs at least so strong."),
        described(number_parameter("page", Parameter::Type::integer, {1, 1e6}, "1"),
                  "Which page, from 1."),
        described(number_parameter("page_size", Parameter::Type::integer, {1, 1000}, "50"),
                  "Rows a page; at most 1,000 (about 500 KB)."),
        described(choice_parameter("sort_by", pair_sort_fields(), "coalition_strength_score"),
                  "The field that orders the pairs; equal ones keep the order of their ids."),
        described(choice_parameter("sort_order", {"asc", "desc"}, "desc"),
                  "Smallest or largest first."),
    };
}

std::vector<ElectionRoute> ballot_routes() {
    return {
        {"/summary",
         "summary",
         "Key figures of the ballots.",
         {},
         &base::shape_of<List<SummaryMetric>>(),
         {},
         static_answer("api_summary")},
        {"/candidates",
         "candidates",
         "The candidates by name.",
         {},
         &base::shape_of<List<CandidateRow>>(),
         {},
         static_answer("api_candidates")},
        {"/first-choice",
         "first_choice",
         "First choices, most first.",
         {},
         &base::shape_of<List<FirstChoice>>(),
         {},
         static_answer("api_first_choice")},
        {"/votes-by-rank",
         "votes_by_rank",
         "The five candidates most named at each rank.",
         {},
         &base::shape_of<List<RankVotes>>(),
         {},
         static_answer("api_votes_by_rank")},
        {"/ballot-lengths",
         "ballot_lengths",
         "How many candidates ballots rank.",
         {},
         &base::shape_of<List<BallotLength>>(),
         {},
         static_answer("api_ballot_lengths")},
        {"/ballot/{ballot_id}",
         "ballot",
         "One ballot as cast and as counted.",
         {path_parameter("ballot_id", Parameter::Type::text, "RCV-0001+10003",
                         "The source's id, else its line number.")},
         &base::shape_of<BallotRow>(),
         {404},
         one_ballot},
    };
}

std::vector<ElectionRoute> count_routes() {
    return {
        {"/stv-results",
         "stv_results",
         "Who won, why, and every round in a line.",
         {seats_parameter()},
         &base::shape_of<StvResults>(),
         {},
         with_own_seats(static_answer("api_stv_results"))},
        {"/stv-flow-data",
         "stv_flow_data",
         "Every round and transfer, for flow charts.",
         {seats_parameter()},
         &base::shape_of<FlowData>(),
         {},
         with_own_seats(static_answer("api_stv_flow_data"))},
        {"/vote-transfers/round/{n}",
         "vote_transfers",
         "The transfers that led to a round.",
         {path_parameter("n", Parameter::Type::integer, "2", "The round, from 1."),
          seats_parameter()},
         &base::shape_of<RoundTransfers>(),
         {404},
         with_own_seats(packed_answer("api_vote_transfers", "n"))},
        {"/candidates/{id}/round-progression",
         "round_progression",
         "One candidate's way through the count.",
         {candidate_parameter("id"), seats_parameter()},
         &base::shape_of<RoundProgression>(),
         {404},
         with_own_seats(packed_answer("api_round_progression", "id"))},
    };
}

std::vector<ElectionRoute> coalition_routes() {
    return {
        {"/coalition/pairs/all",
         "coalition_pairs",
         "Pairs of candidates that ballots rank together, by page.",
         pair_parameters(),
         &base::shape_of<List<CoalitionPair>>(),
         {},
         all_pairs},
        {"/coalition/pairs/{a}/{b}",
         "coalition_pair",
         "One pair and how far apart ballots rank them.",
         {candidate_parameter("a"), candidate_parameter("b")},
         &base::shape_of<PairDetail>(),
         {404},
         one_pair},
        {"/coalition/types",
         "coalition_types",
         "The kinds of coalition with examples.",
         {},
         &base::shape_of<CoalitionTypes>(),
         {},
         static_answer("api_coalition_types")},
    };
}

// The handler as http calls it: finds the edition, or says why there is none.
std::function<Reply(const Request&)> bound(const CurrentSnapshot& current, const Handler& handle) {
    return [current, handle](const Request& request) {
        const std::shared_ptr<const Snapshot> snapshot = current(request.core());
        const std::string_view id =
            request.has("election_id") ? request.text("election_id") : std::string_view();
        const Edition* edition = snapshot->find(id);
        if (edition != nullptr) return handle({request, snapshot, *edition});
        if (!id.empty()) {
            return http::problem(
                404,
                fmt::format("There is no election {} here; /api/elections lists those there are.",
                            id));
        }
        return http::problem(404,
                             "No election is published here yet: run `almanac demo` or "
                             "`almanac import FILE --election ID` on this data folder.");
    };
}

// One route for the default election and one for any.
void add_both(http::Router& router, const CurrentSnapshot& current, ElectionRoute route) {
    http::Route plain;
    plain.path = "/api" + route.path;
    plain.name = route.name;
    plain.summary = route.summary + " Of the default election.";
    plain.parameters = route.parameters;
    plain.returns = route.returns;
    plain.problems = {404};
    plain.handle = bound(current, route.handle);
    http::Route of_any = plain;
    of_any.path = "/api/elections/{election_id}" + route.path;
    of_any.name = "election_" + route.name;
    of_any.summary = route.summary;
    of_any.parameters.insert(
        of_any.parameters.begin(),
        path_parameter("election_id", Parameter::Type::text, "demo", "An election's id."));
    router.add(std::move(plain));
    router.add(std::move(of_any));
}

}  // namespace

const Edition* Snapshot::find(std::string_view election_id) const {
    const auto place =
        editions.find(election_id.empty() ? std::string_view(default_election) : election_id);
    return place == editions.end() ? nullptr : place->second.get();
}

std::shared_ptr<const base::Encoded> encode_list(const Snapshot& snapshot) {
    std::vector<ElectionRow> rows;
    for (const auto& [id, edition] : snapshot.editions) {
        rows.push_back(edition->row);
        rows.back().is_default = id == snapshot.default_election;
    }
    return bundle::encode_quickly(base::to_json(list_of(std::move(rows), "")), json_type);
}

void add_routes(http::Router& router, const CurrentSnapshot& current) {
    http::Route list;
    list.path = "/api/elections";
    list.name = "elections";
    list.summary = "Every election published here, by id.";
    list.returns = &base::shape_of<List<ElectionRow>>();
    list.handle = [current](const Request& request) {
        Reply reply;
        reply.body = current(request.core())->list;
        return reply;
    };
    router.add(std::move(list));
    for (const auto& routes : {ballot_routes(), count_routes(), coalition_routes()}) {
        for (const ElectionRoute& route : routes) add_both(router, current, route);
    }
}

}  // namespace almanac::elections
