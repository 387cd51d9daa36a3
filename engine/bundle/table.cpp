#include "engine/bundle/table.h"

#include <algorithm>

namespace almanac::bundle {

const Column* Table::find(std::string_view name) const {
    const auto place = std::find_if(columns.begin(), columns.end(),
                                    [&](const Column& one) { return one.name == name; });
    return place == columns.end() ? nullptr : &*place;
}

}  // namespace almanac::bundle
