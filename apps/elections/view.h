#pragma once

// A view: one question that anybody may ask of a counted election. Its route, what is stored of it
// beforehand, its tables and its line in the documentation all come from this one value. Pure but
// for the types of its parameters, which are a route's.

#include "apps/elections/envelope.h"
#include "apps/elections/subject.h"
#include "engine/base/json.h"
#include "engine/bundle/bundle.h"
#include "engine/http/http.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// What a view is asked: the parameters of its route by name, checked and typed, defaults filled in.
class Query {
public:
    // Every parameter at its default; those without one are absent.
    explicit Query(const std::vector<http::Parameter>& parameters);
    // As a request gives them.
    Query(const std::vector<http::Parameter>& parameters, const http::Request& request);

    // Given or by default, else 0; `name` must be a parameter of that type.
    std::int64_t integer(std::string_view name) const;
    double real(std::string_view name) const;
    // Likewise, else "".
    const std::string& text(std::string_view name) const;
    bool has(std::string_view name) const;

    // The same with a parameter of the path at `text`, decimal digits where it is a number.
    Query at(std::string_view name, std::string text) const;
    // The same without a parameter that has no default.
    Query without(std::string_view name) const;

    // Whether all but the path is what the defaults say: that answer is stored beforehand.
    bool is_default() const;
    // The path's parameters, with "-" between them: the key of a stored answer among its kind.
    std::string key() const;
    // The rest as a URL's query: name=value, & between them, none that is absent; percent-encoded.
    std::string as_text() const;

private:
    struct Value {
        bool is_in_path = false;
        bool is_there = false;
        std::int64_t integer = 0;
        double real = 0;
        std::string text;  // of numbers too, in their canonical form
        std::optional<std::string> by_default;
    };
    const Value& value_of(std::string_view name) const;

    std::vector<std::string> names_;
    std::vector<Value> values_;
};

// A table of a view, stored as precomputed/<name>.parquet unless it is too large to keep.
struct ViewTable {
    std::string name;
    std::function<bundle::Table(const Subject&)> rows;
    bool is_stored = true;             // false: made when it is exported
    const base::Shape* row = nullptr;  // what its columns mean
};

// One view. Adding one is adding its file and a line to a list of views_….cpp.
struct View {
    std::string path = {};     // below an election: "/coalition/types"
    std::string name = {};     // of the operation; stored as api_<name>
    std::string summary = {};  // a sentence
    std::vector<http::Parameter> parameters = {};
    const base::Shape* returns = nullptr;
    // `missing` or `invalid` where there is none.
    std::function<base::Result<std::string>(const Subject&, const Query&)> answer = {};
    // For a view with parameters in its path: the questions whose answers are stored.
    std::function<std::vector<Query>(const Subject&, const Query& defaults)> stored_for = {};
    bool is_stored = true;  // false: always worked out when it is asked
    std::vector<ViewTable> tables = {};
    std::vector<std::string> rows_in = {};  // tables of other views that have all it says as rows
};

// Every view, in the order in which the documentation lists them.
const std::vector<View>& views();

// The lists that views() joins, each in a file of its own.
std::vector<View> ballot_views();
// Results, rounds and transfers.
std::vector<View> count_views();
// Which candidates are ranked together.
std::vector<View> coalition_views();
// Which votes stop counting, and what precincts say.
std::vector<View> exhaustion_views();
// Those coalitions as a graph: its nodes, clusters and centres.
std::vector<View> network_views();
// Each candidate, their supporters and where their votes went.
std::vector<View> candidate_views();
// All of it in sentences.
std::vector<View> highlight_views();
// What-ifs.
std::vector<View> what_if_views();
// Who beats whom, and other rules.
std::vector<View> pairwise_views();

// A candidate's id in the path.
http::Parameter candidate_parameter(std::string name);
// Any other parameter of the path.
http::Parameter path_parameter(std::string name, http::Parameter::Type type, std::string example,
                               std::string sentence);
// Smallest and largest value of a number.
struct Range {
    double minimum = 0;
    double maximum = 0;
};
// A number of the query with its default.
http::Parameter integer_parameter(std::string name, Range range, std::string default_value,
                                  std::string sentence);
// The same with a fraction.
http::Parameter real_parameter(std::string name, Range range, std::string default_value,
                               std::string sentence);
// A word of the query with its default.
http::Parameter choice_parameter(std::string name, std::vector<std::string> choices,
                                 std::string default_value, std::string sentence);
// Other seats than the election's own: the view is answered from a count for so many.
http::Parameter seats_parameter();

// One stored answer for each candidate in the race, where the path has its "id".
std::vector<Query> each_candidate(const Subject& subject, const Query& defaults);

// The rows as a table that is stored under `name`.
template <class Rows>
ViewTable table_of_rows(std::string name, Rows rows) {
    using Row = typename decltype(rows(std::declval<const Subject&>()))::value_type;
    ViewTable table;
    table.name = std::move(name);
    table.rows = [rows = std::move(rows)](const Subject& subject) {
        const auto all = rows(subject);
        return bundle::table_of<Row>(std::span(all.data(), all.size()));
    };
    table.row = &base::shape_of<Row>();
    return table;
}

// A view of all rows in their envelope, which are a table too.
template <class Rows>
View list_view(View view, Rows rows) {
    using Row = typename decltype(rows(std::declval<const Subject&>()))::value_type;
    view.returns = &base::shape_of<List<Row>>();
    view.answer = [rows](const Subject& subject, const Query&) -> base::Result<std::string> {
        return base::to_json(list_of(rows(subject), subject.data_version));
    };
    return view;
}

// A view of one object. `make` gives an Answer, or a Result of it.
template <class Answer, class Make>
View object_view(View view, Make make) {
    view.returns = &base::shape_of<Answer>();
    view.answer = [make = std::move(make)](const Subject& subject,
                                           const Query& query) -> base::Result<std::string> {
        base::Result<Answer> answer = make(subject, query);
        if (!answer) return answer.error();
        return base::to_json(*answer);
    };
    return view;
}

}  // namespace almanac::elections
