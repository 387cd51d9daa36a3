#pragma once

// A router compiled for looking up: paths without parameters in a hash table, the others in a tree
// of segments. Immutable after construction; every core reads the same one.

#include "engine/http/http.h"
#include "engine/http/parameters.h"
#include "engine/http/pattern.h"
#include "engine/http/target.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace almanac::http {

// A route with what can be worked out of it beforehand.
struct Plan {
    const Route* route = nullptr;
    std::size_t index = 0;  // in the router's list, and in the metrics
    Values defaults;        // by place in route->parameters
    std::vector<std::optional<std::size_t>>
        parameter_at;   // by segment: its place in route->parameters
    bool rest = false;  // the last segment takes what is left
};

// All that stands at one pattern.
struct Resource {
    std::array<std::optional<Plan>, 2> plans;  // by Method
    std::string allow;                         // "GET, HEAD, OPTIONS"

    const Plan* plan(Method method) const {
        const auto& found = plans[static_cast<std::size_t>(method)];
        return found ? &*found : nullptr;
    }
};

// Finds what a path names.
class Dispatch {
public:
    // `router` outlives it and no longer changes.
    explicit Dispatch(const Router& router);

    // The resource at `path` (percent-encoded), or null. Words go before parameters, parameters
    // before rests. `segments` is overwritten with the path's segments, unless the path has no
    // parameter.
    const Resource* find(std::string_view path, std::vector<std::string_view>& segments) const;

    std::size_t route_count() const { return route_count_; }
    // The most that any route's body may have, 0 where none says.
    std::size_t body_bytes_max() const { return body_bytes_max_; }

private:
    struct Node {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> fixed;
        std::unique_ptr<Node> parameter;
        std::unique_ptr<Resource> here;
        std::unique_ptr<Resource> rest;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const {
            return std::hash<std::string_view>{}(text);
        }
    };

    Resource& place(const std::vector<Segment>& segments);
    static const Resource* walk(const Node& node, const std::vector<std::string_view>& segments,
                                std::size_t at);

    Node root_;
    std::unordered_map<std::string, const Resource*, Hash, std::equal_to<>> exact_;
    std::size_t route_count_ = 0;
    std::size_t body_bytes_max_ = 0;
};

// What a plan was found by: Dispatch::find() has cut the path into the segments.
struct Located {
    const Target& target;
    const std::vector<std::string_view>& segments;
};
// Reads all parameters into `values`, defaults where they are left out; `room` is overwritten with
// decoded texts. Returns what is wrong, in the order it was read.
std::vector<FieldProblem> read_parameters(const Plan& plan, const Located& located, Values& values,
                                          std::string& room);

}  // namespace almanac::http
