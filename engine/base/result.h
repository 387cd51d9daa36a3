#pragma once

// The expected kind of failure: a value, or one Error with a sentence that a user can act on.

#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace almanac::base {

// What kind of failure this is; http turns it into a status, cli into an exit code, each in one
// function.
enum class ErrorKind : unsigned char {
    invalid,    // the input is wrong: bad file, bad parameter
    missing,    // what was asked for does not exist
    conflict,   // somebody else holds it, or it is there already
    too_large,  // over a stated limit
    denied,     // not allowed, read-only
    exhausted,  // disk, memory or handles are used up
    timed_out,  // did not answer in time
    stopped,    // the user asked to stop
    broken,     // stored bytes are damaged
};

// One failure. `detail` is a whole sentence that names file, line or field, and the remedy.
struct [[nodiscard]] Error {
    ErrorKind kind = ErrorKind::invalid;
    std::string detail;
};

// Either a T or an Error; test it before taking the value.
template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }

    // What succeeded; asking a failure for it throws std::bad_variant_access, which nobody catches.
    T& value() & { return std::get<0>(state_); }
    const T& value() const& { return std::get<0>(state_); }
    T&& value() && { return std::get<0>(std::move(state_)); }
    const Error& error() const& { return std::get<1>(state_); }
    Error&& error() && { return std::get<1>(std::move(state_)); }

    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

private:
    std::variant<T, Error> state_;
};

// A success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const { return !error_; }
    void value() const {}
    const Error& error() const& { return *error_; }
    Error&& error() && { return *std::move(error_); }

private:
    std::optional<Error> error_;
};

}  // namespace almanac::base

// Yields the value, or returns the error to the caller. Bind an inner TRY to a name before an outer
// one.
#define TRY(expression)                                          \
    __extension__({                                              \
        auto try_result_ = (expression);                         \
        if (!try_result_) return std::move(try_result_).error(); \
        std::move(try_result_).value();                          \
    })
