#include "apps/elections/analyse.h"

#include "apps/elections/subject.h"
#include "apps/elections/view.h"

#include <fmt/format.h>

#include <algorithm>

namespace almanac::elections {

namespace {

constexpr std::string_view everything = "all";

base::Error unknown(const std::string& name) {
    std::string all;
    for (const Analysis& each : analyses()) all += (all.empty() ? "" : ", ") + each.name;
    return {base::ErrorKind::missing,
            fmt::format("there is no analysis \"{}\"; there are: {}", name, all)};
}

// The tables that a name stands for.
std::vector<const ViewTable*> tables_of(const std::string& name) {
    std::vector<const ViewTable*> found;
    for (const View& view : views()) {
        for (const ViewTable& table : view.tables)
            if (name == everything || view.name == name || table.name == name)
                found.push_back(&table);
    }
    return found;
}

}  // namespace

std::vector<Analysis> analyses() {
    std::vector<Analysis> all;
    for (const View& view : views()) {
        if (view.tables.empty()) continue;
        Analysis& analysis = all.emplace_back(Analysis{view.name, view.summary, {}});
        for (const ViewTable& table : view.tables) analysis.tables.push_back(table.name);
    }
    return all;
}

base::Result<void> check_analyses(std::span<const std::string> names) {
    for (const std::string& name : names)
        if (tables_of(name).empty()) return unknown(name);
    return {};
}

base::Result<std::vector<NamedTable>> analyse(const Prepared& prepared,
                                              std::span<const std::string> names) {
    TRY(check_analyses(names));
    const Subject subject = TRY(make_subject(prepared, ""));
    std::vector<NamedTable> made;
    for (const std::string& name : names) {
        for (const ViewTable* table : tables_of(name)) {
            const bool is_there = std::any_of(made.begin(), made.end(), [&](const NamedTable& one) {
                return one.name == table->name;
            });
            if (!is_there) made.push_back({table->name, table->rows(subject)});
        }
    }
    return made;
}

}  // namespace almanac::elections
