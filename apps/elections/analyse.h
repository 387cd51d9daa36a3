#pragma once

// Views' tables straight from a prepared contest, without a data folder. Pure.

#include "apps/elections/question.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <span>
#include <string>
#include <vector>

namespace almanac::elections {

// One analysis that can be asked for: a view that has tables.
struct Analysis {
    std::string name;
    std::string summary;
    std::vector<std::string> tables;
};

// A table by its name, as files of it are called.
struct NamedTable {
    std::string name;
    bundle::Table table;
};

// All of them, in the order of the documentation.
std::vector<Analysis> analyses();

// Counts the contest and makes the tables of the named analyses, in the order of the names; a name
// may be that of a view, of a table, or "all". `missing`, with all names there are, where one is
// unknown.
base::Result<std::vector<NamedTable>> analyse(const Prepared& prepared,
                                              std::span<const std::string> names);

// Refuses unknown names, before anything is read.
base::Result<void> check_analyses(std::span<const std::string> names);

}  // namespace almanac::elections
