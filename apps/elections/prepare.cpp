#include "apps/elections/question.h"

#include <utility>

namespace almanac::elections {

base::Result<Prepared> prepare(std::span<const SourceFile> files, const CountOptions& options) {
    // What is wrong whatever the files hold is said before a long read.
    if (!options.users_rule && !options.rule.empty()) TRY(check_rule(options.rule));
    Contest contest = TRY(read_contest(files, options.read));
    return resolve(std::move(contest), options);
}

}  // namespace almanac::elections
