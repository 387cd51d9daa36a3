#pragma once

// A value that is dear to work out and that several ask for: it is made when it is first asked for.

#include <memory>
#include <mutex>
#include <utility>

namespace almanac::elections {

// Thread-safe; whoever comes while it is being made waits.
template <class Value>
class Once {
public:
    // What make() gave when get() was first called; later callers' `make` is not called.
    template <class Make>
    const Value& get(Make&& make) const {
        std::call_once(made_,
                       [&] { value_ = std::make_unique<const Value>(std::forward<Make>(make)()); });
        return *value_;
    }

private:
    mutable std::once_flag made_;
    mutable std::unique_ptr<const Value> value_;
};

}  // namespace almanac::elections
