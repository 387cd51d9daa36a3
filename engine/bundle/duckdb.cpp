#include "engine/bundle/duckdb.h"

#include "engine/base/ensure.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace almanac::bundle {

namespace fs = std::filesystem;
using base::Error;
using base::ErrorKind;
using base::Result;

namespace {

constexpr std::string_view remedy =
    "run `./dev build`, which fetches it, or set ALMANAC_DUCKDB to the path of libduckdb.so (1.4 "
    "or later)";

// Finds functions in an open library and remembers the first that is not there.
class Finder {
public:
    explicit Finder(void* library) : library_(library) {}

    template <class Function>
    void find(Function& function, const char* name) {
        function = reinterpret_cast<Function>(::dlsym(library_, name));
        if (function == nullptr && missing_ == nullptr) missing_ = name;
    }
    const char* missing() const { return missing_; }

private:
    void* library_;
    const char* missing_ = nullptr;
};

void find_queries(Finder& finder, DuckDb& api) {
    finder.find(api.create_config, "duckdb_create_config");
    finder.find(api.set_config, "duckdb_set_config");
    finder.find(api.destroy_config, "duckdb_destroy_config");
    finder.find(api.open_ext, "duckdb_open_ext");
    finder.find(api.close, "duckdb_close");
    finder.find(api.connect, "duckdb_connect");
    finder.find(api.disconnect, "duckdb_disconnect");
    finder.find(api.free, "duckdb_free");
    finder.find(api.query, "duckdb_query");
    finder.find(api.prepare, "duckdb_prepare");
    finder.find(api.prepare_error, "duckdb_prepare_error");
    finder.find(api.destroy_prepare, "duckdb_destroy_prepare");
    finder.find(api.execute_prepared_streaming, "duckdb_execute_prepared_streaming");
    finder.find(api.result_error, "duckdb_result_error");
    finder.find(api.destroy_result, "duckdb_destroy_result");
    finder.find(api.column_count, "duckdb_column_count");
    finder.find(api.column_name, "duckdb_column_name");
    finder.find(api.column_logical_type, "duckdb_column_logical_type");
    finder.find(api.fetch_chunk, "duckdb_fetch_chunk");
}

void find_columns(Finder& finder, DuckDb& api) {
    finder.find(api.destroy_data_chunk, "duckdb_destroy_data_chunk");
    finder.find(api.data_chunk_get_size, "duckdb_data_chunk_get_size");
    finder.find(api.data_chunk_set_size, "duckdb_data_chunk_set_size");
    finder.find(api.data_chunk_get_vector, "duckdb_data_chunk_get_vector");
    finder.find(api.vector_size, "duckdb_vector_size");
    finder.find(api.vector_get_data, "duckdb_vector_get_data");
    finder.find(api.vector_get_validity, "duckdb_vector_get_validity");
    finder.find(api.vector_ensure_validity_writable, "duckdb_vector_ensure_validity_writable");
    finder.find(api.create_logical_type, "duckdb_create_logical_type");
    finder.find(api.create_decimal_type, "duckdb_create_decimal_type");
    finder.find(api.destroy_logical_type, "duckdb_destroy_logical_type");
    finder.find(api.get_type_id, "duckdb_get_type_id");
    finder.find(api.decimal_scale, "duckdb_decimal_scale");
    finder.find(api.decimal_internal_type, "duckdb_decimal_internal_type");
}

void find_table_functions(Finder& finder, DuckDb& api) {
    finder.find(api.create_table_function, "duckdb_create_table_function");
    finder.find(api.destroy_table_function, "duckdb_destroy_table_function");
    finder.find(api.table_function_set_name, "duckdb_table_function_set_name");
    finder.find(api.table_function_set_extra_info, "duckdb_table_function_set_extra_info");
    finder.find(api.table_function_set_bind, "duckdb_table_function_set_bind");
    finder.find(api.table_function_set_init, "duckdb_table_function_set_init");
    finder.find(api.table_function_set_function, "duckdb_table_function_set_function");
    finder.find(api.register_table_function, "duckdb_register_table_function");
    finder.find(api.bind_get_extra_info, "duckdb_bind_get_extra_info");
    finder.find(api.bind_add_result_column, "duckdb_bind_add_result_column");
    finder.find(api.bind_set_cardinality, "duckdb_bind_set_cardinality");
    finder.find(api.function_get_extra_info, "duckdb_function_get_extra_info");
}

// What of DuckDB is on from the start. Rows keep their order on one thread; nothing is fetched,
// loaded or spilled to disk.
constexpr std::array<std::pair<const char*, const char*>, 6> settings{
    {{"threads", "1"},
     {"preserve_insertion_order", "true"},
     {"autoinstall_known_extensions", "false"},
     {"autoload_known_extensions", "false"},
     {"allow_community_extensions", "false"},
     {"temp_directory", ""}}};

// Afterwards nothing of this is changed any more.
constexpr const char* lock = "SET enable_external_access = false; SET lock_configuration = true";

Error not_started(std::string_view problem) {
    return {ErrorKind::broken,
            fmt::format("DuckDB did not start ({}): use DuckDB 1.4 or later", problem)};
}

}  // namespace

Result<DuckDb> open_duckdb(const std::vector<fs::path>& candidates) {
    std::string tried;
    for (const fs::path& candidate : candidates) {
        void* library = ::dlopen(candidate.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (library == nullptr) {
            tried += fmt::format("{}{}", tried.empty() ? "" : ", ", candidate.native());
            continue;
        }
        DuckDb api{};
        Finder finder(library);
        find_queries(finder, api);
        find_columns(finder, api);
        find_table_functions(finder, api);
        if (finder.missing() == nullptr) return api;
        return Error{ErrorKind::missing,
                     fmt::format("{} is too old or not DuckDB (it has no {}): {}",
                                 candidate.native(), finder.missing(), remedy)};
    }
    return Error{
        ErrorKind::missing,
        fmt::format("Parquet needs the DuckDB library, which could not be opened (tried {}): {}",
                    tried, remedy)};
}

std::vector<fs::path> duckdb_candidates() {
    if (const char* set = std::getenv("ALMANAC_DUCKDB"); set != nullptr && *set != '\0')
        return {set};
    std::vector<fs::path> candidates{"libduckdb.so"};
    std::error_code failure;
    const fs::path program = fs::read_symlink("/proc/self/exe", failure);
    if (failure) return candidates;
    const fs::path beside = program.parent_path();
    candidates.push_back(beside / "libduckdb.so");
    candidates.push_back(beside.parent_path() / "lib" / "libduckdb.so");
    for (fs::path above = beside; above.has_relative_path(); above = above.parent_path()) {
        fs::path fetched = above / "build" / "third_party" / "duckdb" / "libduckdb.so";
        if (fs::exists(fetched, failure)) candidates.push_back(std::move(fetched));
    }
    return candidates;
}

Result<const DuckDb*> duckdb() {
    static const Result<DuckDb> library = open_duckdb(duckdb_candidates());
    if (!library) return library.error();
    return &library.value();
}

Result<Connection> Connection::open(const DuckDb& api, const fs::path& file) {
    Connection opened = TRY(open(api));
    const auto allowed =
        opened.run(fmt::format("SET allowed_paths = [{}]", sql_literal(file.native())));
    if (!allowed) return not_started(allowed.error().detail);
    TRY(opened.confine());
    return opened;
}

Result<Connection> Connection::open(const DuckDb& api) {
    duckdb_config config = nullptr;
    base::ensure(api.create_config(&config) == DuckDBSuccess, "DuckDB gave no configuration");
    std::string problem;
    for (const auto& [name, value] : settings) {
        if (api.set_config(config, name, value) != DuckDBSuccess)
            problem = fmt::format("it has no setting {}", name);
    }
    Connection opened(api);
    char* message = nullptr;
    const bool open = problem.empty() &&
                      api.open_ext(nullptr, &opened.database_, config, &message) == DuckDBSuccess &&
                      api.connect(opened.database_, &opened.connection_) == DuckDBSuccess;
    api.destroy_config(&config);
    if (message != nullptr) {
        problem = message;
        api.free(message);
    }
    if (!open) return not_started(problem);
    return opened;
}

Result<void> Connection::confine() const {
    const auto locked = run(lock);
    if (!locked) return not_started(locked.error().detail);
    return {};
}

Connection::Connection(Connection&& other) noexcept
    : api_(other.api_),
      database_(std::exchange(other.database_, nullptr)),
      connection_(std::exchange(other.connection_, nullptr)) {}

Connection::~Connection() {
    if (connection_ != nullptr) api_->disconnect(&connection_);
    if (database_ != nullptr) api_->close(&database_);
}

Result<void> Connection::run(const std::string& sql) const {
    duckdb_result result{};
    Result<void> outcome;
    if (api_->query(connection_, sql.c_str(), &result) != DuckDBSuccess) {
        outcome = Error{ErrorKind::broken, api_->result_error(&result)};
    }
    api_->destroy_result(&result);
    return outcome;
}

Result<Rows> Rows::query(const Connection& connection, const std::string& sql) {
    const DuckDb& api = connection.api();
    Rows rows(api);
    if (api.prepare(connection.handle(), sql.c_str(), &rows.statement_) != DuckDBSuccess) {
        return Error{ErrorKind::broken, api.prepare_error(rows.statement_)};
    }
    if (api.execute_prepared_streaming(rows.statement_, &rows.result_) != DuckDBSuccess) {
        return Error{ErrorKind::broken, api.result_error(&rows.result_)};
    }
    return rows;
}

Rows::Rows(Rows&& other) noexcept
    : api_(other.api_),
      statement_(std::exchange(other.statement_, nullptr)),
      result_(std::exchange(other.result_, duckdb_result{})) {}

Rows::~Rows() {
    api_->destroy_result(&result_);
    if (statement_ != nullptr) api_->destroy_prepare(&statement_);
}

Result<duckdb_data_chunk> Rows::next() {
    duckdb_data_chunk chunk = api_->fetch_chunk(result_);
    if (chunk != nullptr) return chunk;
    const char* message = api_->result_error(&result_);
    if (message != nullptr && *message != '\0') return Error{ErrorKind::broken, message};
    return chunk;
}

namespace {

std::string quoted(std::string_view text, char quote) {
    std::string out(1, quote);
    for (const char character : text) out.append(character == quote ? 2 : 1, character);
    return out + quote;
}

}  // namespace

std::string sql_literal(std::string_view text) { return quoted(text, '\''); }
std::string sql_identifier(std::string_view name) { return quoted(name, '"'); }

}  // namespace almanac::bundle
