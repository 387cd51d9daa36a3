#pragma once

// What is written into a version: the raw records, the lookup, every view's tables and answers.

#include "apps/elections/elections.h"
#include "apps/elections/generation.h"
#include "apps/elections/subject.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

namespace almanac::elections {

// Who does the writing, who is told of it and who keeps the times.
struct Writing {
    const Work& work;
    Timekeeper& times;
    base::Executor& executor;
};

// Adds everything to the draft, on all cores; the first failure, in the order of what is written,
// is the outcome. Equal subjects give equal files.
base::Result<void> write_version(bundle::Draft& draft, const Subject& subject,
                                 const Writing& writing);

}  // namespace almanac::elections
