#pragma once

// The rules of RCTab's configuration as a rule of ours. Private to rctab_config.

#include "apps/elections/rctab_config.h"
#include "apps/elections/rctab_fields.h"

namespace almanac::elections {

// Fills rule, seats, seed, rounds_max and lots_required, and what of declared is said among the
// rules; the candidates are there already.
void read_rctab_rules(RctabFields& rules, RctabConfig& config);

}  // namespace almanac::elections
