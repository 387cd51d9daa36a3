#pragma once

// The presets by family, each family in a file of its own. Private to tally; rule.h is the door.

#include "tally/rule.h"

#include <vector>

namespace almanac::tally {

// Instant runoffs: one seat, or several by repeated or bottoms-up runoffs.
std::vector<Rule> single_seat_presets();
// Several seats by weighted inclusive transfers.
std::vector<Rule> weighted_presets();
// Several seats by last parcels, unweighted values or exclusion by bundles.
std::vector<Rule> parcel_presets();

// Several seats by keep values or quotients, worked out anew until they settle, or by counts that
// begin again.
std::vector<Rule> iterative_presets();
// Rules that were written as models or as bills and bind nobody.
std::vector<Rule> proposed_presets();

}  // namespace almanac::tally
