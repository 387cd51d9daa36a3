#include "engine/http/errand.h"

#include "engine/http/dispatch.h"
#include "engine/http/http.h"
#include "engine/http/target.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

namespace almanac::http {

namespace {

using base::Error;
using base::ErrorKind;

// What the request is made of, at an address that stays.
struct Asked {
    std::string text;  // the target
    std::string room;  // decoded parts of it
    Values values;     // whose texts are views into both, or into the route
    Target target;
};

class ErrandRequest final : public TypedRequest {
public:
    ErrandRequest(const Route& route, std::unique_ptr<const Asked> asked)
        : TypedRequest(route, asked->values), asked_(std::move(asked)) {}

    std::string_view path() const override { return asked_->target.path; }
    std::string_view query() const override { return asked_->target.query; }
    std::string_view body() const override { return {}; }
    std::size_t core() const override { return 0; }
    std::string header_list(std::string_view name) const override {
        return name == "prefer" ? "respond-async" : "";
    }
    Caller caller() const override { return Caller::admin; }

private:
    std::unique_ptr<const Asked> asked_;
};

}  // namespace

Errands::Errands(const Router& router) : dispatch_(std::make_unique<Dispatch>(router)) {}

Errands::~Errands() = default;

base::Result<Errand> Errands::to(std::string_view target) const {
    auto asked = std::make_unique<Asked>();
    asked->text = target;
    const auto parsed = parse_target(asked->text);
    if (!parsed || !target.starts_with('/')) {
        return Error{ErrorKind::invalid,
                     fmt::format("\"{}\" is no target; write what stands behind the server's "
                                 "address, such as /api/summary",
                                 target)};
    }
    asked->target = *parsed;
    if (const std::string_view fault = fault_of(parsed->path); !fault.empty())
        return Error{ErrorKind::invalid, fmt::format("{}: {}", parsed->path, fault)};
    std::vector<std::string_view> segments;
    const Resource* resource = dispatch_->find(parsed->path, segments);
    const Plan* plan = resource != nullptr ? resource->plan(Method::get) : nullptr;
    if (plan == nullptr)
        return Error{ErrorKind::missing, fmt::format("nothing is at {}", parsed->path)};
    const auto problems =
        read_parameters(*plan, {asked->target, segments}, asked->values, asked->room);
    if (!problems.empty()) {
        return Error{ErrorKind::invalid,
                     fmt::format("{} {}", problems.front().field, problems.front().reason)};
    }
    return Errand{plan->route, std::make_shared<ErrandRequest>(*plan->route, std::move(asked))};
}

}  // namespace almanac::http
