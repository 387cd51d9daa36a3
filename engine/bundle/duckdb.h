#pragma once

// DuckDB behind its C API: the library, opened when Parquet is first asked for (it is 65 MB, and
// neither `serve` nor a csv count needs it), and a connection with everything off that reading or
// writing one file does not need. Private to bundle, used by parquet_*.cpp and query.cpp alone. A
// connection belongs to one thread.

#include "engine/base/result.h"

#include <duckdb.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// The functions of the C API that this module calls, by their names without "duckdb_".
struct DuckDb {
    decltype(&duckdb_create_config) create_config;
    decltype(&duckdb_set_config) set_config;
    decltype(&duckdb_destroy_config) destroy_config;
    decltype(&duckdb_open_ext) open_ext;
    decltype(&duckdb_close) close;
    decltype(&duckdb_connect) connect;
    decltype(&duckdb_disconnect) disconnect;
    decltype(&duckdb_free) free;

    decltype(&duckdb_query) query;
    decltype(&duckdb_prepare) prepare;
    decltype(&duckdb_prepare_error) prepare_error;
    decltype(&duckdb_destroy_prepare) destroy_prepare;
    decltype(&duckdb_execute_prepared_streaming) execute_prepared_streaming;
    decltype(&duckdb_result_error) result_error;
    decltype(&duckdb_destroy_result) destroy_result;
    decltype(&duckdb_column_count) column_count;
    decltype(&duckdb_column_name) column_name;
    decltype(&duckdb_column_logical_type) column_logical_type;
    decltype(&duckdb_fetch_chunk) fetch_chunk;

    decltype(&duckdb_destroy_data_chunk) destroy_data_chunk;
    decltype(&duckdb_data_chunk_get_size) data_chunk_get_size;
    decltype(&duckdb_data_chunk_set_size) data_chunk_set_size;
    decltype(&duckdb_data_chunk_get_vector) data_chunk_get_vector;
    decltype(&duckdb_vector_size) vector_size;
    decltype(&duckdb_vector_get_data) vector_get_data;
    decltype(&duckdb_vector_get_validity) vector_get_validity;
    decltype(&duckdb_vector_ensure_validity_writable) vector_ensure_validity_writable;

    decltype(&duckdb_create_logical_type) create_logical_type;
    decltype(&duckdb_create_decimal_type) create_decimal_type;
    decltype(&duckdb_destroy_logical_type) destroy_logical_type;
    decltype(&duckdb_get_type_id) get_type_id;
    decltype(&duckdb_decimal_scale) decimal_scale;
    decltype(&duckdb_decimal_internal_type) decimal_internal_type;

    decltype(&duckdb_create_table_function) create_table_function;
    decltype(&duckdb_destroy_table_function) destroy_table_function;
    decltype(&duckdb_table_function_set_name) table_function_set_name;
    decltype(&duckdb_table_function_set_extra_info) table_function_set_extra_info;
    decltype(&duckdb_table_function_set_bind) table_function_set_bind;
    decltype(&duckdb_table_function_set_init) table_function_set_init;
    decltype(&duckdb_table_function_set_function) table_function_set_function;
    decltype(&duckdb_register_table_function) register_table_function;
    decltype(&duckdb_bind_get_extra_info) bind_get_extra_info;
    decltype(&duckdb_bind_add_result_column) bind_add_result_column;
    decltype(&duckdb_bind_set_cardinality) bind_set_cardinality;
    decltype(&duckdb_function_get_extra_info) function_get_extra_info;
};

// Opens the first of `candidates` that exists as a library; an error names them all and the remedy.
base::Result<DuckDb> open_duckdb(const std::vector<std::filesystem::path>& candidates);

// Where the library is looked for: $ALMANAC_DUCKDB alone if it is set, else the system's, beside
// the program, in
// ../lib, and in build/third_party/duckdb of the folders above the program.
std::vector<std::filesystem::path> duckdb_candidates();

// The library, opened by the first call and kept; thread-safe.
base::Result<const DuckDb*> duckdb();

// One in-memory database with one connection. It may touch `file` and nothing else on disk, loads
// no extension, and works on the caller's thread alone, so that rows keep their order and equal
// tables give equal bytes.
class Connection {
public:
    // Opens a database that may touch `file`; the error says what DuckDB refuses.
    static base::Result<Connection> open(const DuckDb& api, const std::filesystem::path& file);
    // Opens a database that may touch any file until confine() is called.
    static base::Result<Connection> open(const DuckDb& api);
    Connection(Connection&& other) noexcept;
    Connection& operator=(Connection&&) = delete;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    const DuckDb& api() const { return *api_; }
    duckdb_connection handle() const { return connection_; }

    // Runs `sql` to its end; the error is DuckDB's own message.
    base::Result<void> run(const std::string& sql) const;
    // From now on no file is touched, nothing is loaded, and nothing of this is changed any more.
    base::Result<void> confine() const;

private:
    explicit Connection(const DuckDb& api) : api_(&api) {}

    const DuckDb* api_;
    duckdb_database database_ = nullptr;
    duckdb_connection connection_ = nullptr;
};

// A query whose rows come chunk by chunk as they are asked for.
class Rows {
public:
    // Begins the query; the error is DuckDB's own message.
    static base::Result<Rows> query(const Connection& connection, const std::string& sql);
    Rows(Rows&& other) noexcept;
    Rows& operator=(Rows&&) = delete;
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows();

    // What the C API wants for names and types of the columns.
    duckdb_result& result() { return result_; }

    // The next rows, null at the end; an error is DuckDB's own message. Destroy the chunk after
    // use.
    base::Result<duckdb_data_chunk> next();

private:
    explicit Rows(const DuckDb& api) : api_(&api) {}

    const DuckDb* api_;
    duckdb_prepared_statement statement_ = nullptr;
    duckdb_result result_{};
};

// 'text', an SQL literal; quotes inside are doubled.
std::string sql_literal(std::string_view text);

// "name", an SQL identifier; quotes inside are doubled.
std::string sql_identifier(std::string_view name);

}  // namespace almanac::bundle
