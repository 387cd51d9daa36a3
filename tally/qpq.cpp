#include "tally/qpq.h"

#include "tally/arithmetic.h"
#include "tally/methods.h"

namespace almanac::tally {

base::Result<Count> count_by_quotients(const Profile& profile, const Rule& rule,
                                       const Question& question) {
    // A quotient of ballots that have elected next to nothing is their number.
    return with_number(rule, profile.valid(), false, [&]<class Number>() {
        return QuotientCount<Number>(profile, rule, question).run();
    });
}

}  // namespace almanac::tally
