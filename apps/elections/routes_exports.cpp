// Files to take away, and the sheet that anybody may send.

#include "apps/elections/described_tables.h"
#include "apps/elections/edition_routes.h"
#include "apps/elections/exports.h"
#include "apps/elections/rows_stream.h"
#include "apps/elections/sample_election.h"
#include "apps/elections/verification.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

namespace almanac::elections {

namespace {

using http::Reply;

constexpr std::string_view json_type = "application/json";

// Beyond it, compressing costs more time than a quick network saves: 1 MB in 40 ms.
constexpr std::size_t compressed_bytes_max = std::size_t{1} << 20U;

bool is_packed(const Exported& file) {
    return file.file_name.ends_with(".zip") || file.file_name.ends_with(".parquet");
}

base::Result<cache::Computed> finished(base::Result<Exported> file) {
    if (!file) return refused(file.error());
    const bool compresses = !is_packed(*file) && file->bytes.size() <= compressed_bytes_max;
    return cache::Computed{compresses
                               ? bundle::encode_quickly(std::move(file->bytes), file->content_type)
                               : base::encode_identity(std::move(file->bytes), file->content_type)};
}

// Has browsers save the answer under that name.
Dress saved_as(std::string file_name) {
    return [file_name = std::move(file_name)](Reply& reply) {
        reply.headers.emplace_back("Content-Disposition",
                                   fmt::format("attachment; filename=\"{}\"", file_name));
    };
}

std::shared_ptr<const http::Example> example(std::string name, std::string body) {
    return std::make_shared<const http::Example>(http::Example{std::move(name), std::move(body)});
}

// The raw tables, which are of no view; those of views stand at their views.
std::string raw_tables_json() {
    std::vector<TableRow> raw;
    for (const TableRow& table : described_tables()) {
        if (table.path.empty()) raw.push_back(table);
    }
    return base::to_json(raw);
}

std::string sample_csv() {
    return bundle::table_as_csv(view_table("first_choice")->rows(*sample_election().subject));
}

OnDemand table_on_demand(const EditionRequest& asked) {
    std::string table(asked.request.text("table"));
    std::string format(asked.request.text("format"));
    OnDemand what;
    what.kind = kind_of(ExportKind::table);
    what.name =
        cache::KeyBuilder("export_table").text("table", table).text("format", format).build();
    what.compute = [snapshot = asked.snapshot, &edition = asked.edition, table = std::move(table),
                    format = std::move(format)] {
        return finished(export_table(edition, {table, format, served_rows_max}));
    };
    return what;
}

OnDemand bundle_on_demand(const EditionRequest& asked) {
    OnDemand what;
    what.kind = kind_of(ExportKind::bundle);
    what.name = cache::KeyBuilder("export_bundle").build();
    what.compute = [snapshot = asked.snapshot, &edition = asked.edition] {
        return finished(export_bundle(edition));
    };
    return what;
}

Reply table_answer(cache::Cache& kept, const EditionRequest& asked) {
    const std::string_view table = asked.request.text("table");
    const std::string_view format = asked.request.text("format");
    const Dress dress = saved_as(export_name(asked.edition, {table, format}));
    const std::size_t parts = format == "ndjson" ? row_parts(asked.edition, table) : 0;
    if (parts == 0) return answer_on_demand(kept, asked, table_on_demand(asked), dress);
    Reply reply = stream_rows(kept, asked, {std::string(table), parts});
    dress(reply);
    return reply;
}

void add_table(http::Router& router, const Serves& serves) {
    http::Route route;
    route.priority = http::Priority::computed;
    route.path = "/export/{table}";
    route.name = "export_table";
    route.summary = "One table as a file.";
    http::Parameter table =
        path_parameter("table", http::Parameter::Type::text, "first-choice",
                       "The table's name, with - or _; each view says which tables it has.");
    table.minimum = 1;
    table.maximum = 100;
    route.parameters = {
        std::move(table),
        choice_parameter("format", {"csv", "json", "ndjson", "parquet"}, "csv",
                         "csv as RFC 4180 has it; JSON in the envelope of lists; NDJSON with a "
                         "JSON object a line; Parquet as it is stored. csv and JSON of at most "
                         "100,000 rows; the ballots as NDJSON are streamed, however many.")};
    route.content_type = "text/csv";
    route.other_types = {std::string(json_type), std::string(http::ndjson_content_type),
                         "application/vnd.apache.parquet"};
    route.problems = {404};
    route.example = example("export_table", sample_csv());
    route.extensions.emplace_back("x-tables", raw_tables_json());
    add_for_elections(
        router, serves.current, std::move(route),
        [&kept = serves.kept](const EditionRequest& asked) { return table_answer(kept, asked); });
}

void add_bundle(http::Router& router, const Serves& serves) {
    http::Route route;
    route.priority = http::Priority::computed;
    route.path = "/export/bundle";
    route.name = "export_bundle";
    route.summary =
        "The whole version as one .zip: the raw records, every table as Parquet and as csv, every "
        "answer, and a README that explains each column.";
    route.content_type = "application/zip";
    route.problems = {404};
    add_for_elections(router, serves.current, std::move(route),
                      [&kept = serves.kept](const EditionRequest& asked) {
                          return answer_on_demand(kept, asked, bundle_on_demand(asked),
                                                  saved_as(bundle_name(asked.edition)));
                      });
}

void add_tables(http::Router& router, const Serves& serves) {
    const auto list = [](std::string_view data_version) {
        return base::to_json(list_of(described_tables(), data_version));
    };
    http::Route route;
    route.path = "/export";
    route.name = "tables";
    route.summary = "Every table with the meaning of each column.";
    route.returns = &base::shape_of<List<TableRow>>();
    route.problems = {404};
    List<TableRow> shown = list_of(described_tables(), "sample");
    shown.data.resize(1);
    shown.pagination.page_size = shown.pagination.total_items = 1;
    route.example = example("tables", base::to_json(shown));
    add_for_elections(router, serves.current, std::move(route),
                      [list](const EditionRequest& asked) {
                          Reply reply;
                          reply.body = bundle::encode_quickly(
                              list(asked.edition.version->source().data_version), json_type);
                          reply.computed = true;
                          return reply;
                      });
}

// The sample's first round as a sheet, with one vote moved.
constexpr std::string_view sample_sheet =
    "candidate,round 1\nAda Alder,1520\nBen Birch,1061\nCleo Cedar,1019\nDan Dogwood,400\n"
    "Eva Elm,400\n";

std::string sample_verification() {
    const SampleElection& sample = sample_election();
    const auto answer = verify_results(sample.prepared, *sample.subject, sample_sheet);
    return answer ? base::to_json(*answer) : "";
}

// A sheet is of one request only: nothing of it is kept.
OnDemand verification_on_demand(const EditionRequest& asked) {
    OnDemand what;
    what.kind = kind_of(ExportKind::verification);
    what.reading = cache::Reading::bypass;
    what.compute = [snapshot = asked.snapshot, &edition = asked.edition,
                    sheet = std::string(asked.request.body())]() -> base::Result<cache::Computed> {
        auto answer = verify_results(edition.prepared, *edition.subject, sheet);
        if (!answer) return refused(answer.error());
        return cache::Computed{bundle::encode_quickly(base::to_json(*answer), json_type)};
    };
    return what;
}

void add_verification(http::Router& router, const Serves& serves) {
    http::Route route;
    route.method = http::Method::post;
    route.priority = http::Priority::computed;
    route.path = "/verify-results";
    route.name = "verify_results";
    route.summary = "An official results sheet against the count, cell by cell.";
    route.policy = http::CachePolicy::no_store;
    route.returns = &base::shape_of<Verification>();
    route.problems = {404};
    route.takes = http::RequestBody{
        {"text/csv", std::string(json_type), "text/plain", "application/octet-stream"},
        posted_sheet_bytes_max,
        "The sheet itself, of any kind that `almanac check` reads; its content says which.",
        std::string(sample_sheet)};
    route.example = example("verify_results", sample_verification());
    add_for_elections(router, serves.current, std::move(route),
                      [&kept = serves.kept](const EditionRequest& asked) {
                          return answer_on_demand(kept, asked, verification_on_demand(asked));
                      });
}

}  // namespace

void add_export_routes(http::Router& router, const Serves& serves) {
    add_tables(router, serves);
    add_bundle(router, serves);
    add_table(router, serves);
    add_verification(router, serves);
}

}  // namespace almanac::elections
