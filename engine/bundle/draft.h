#pragma once

// The draft of a version: a folder .draft-… beside the versions. Private to bundle.

#include "engine/base/clock.h"
#include "engine/base/executor.h"
#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace almanac::bundle {

// Of which series the draft is, and what works on it.
struct DraftPlan {
    std::filesystem::path series;
    Source source;
    base::Executor& executor;
    std::shared_ptr<const base::Clock> clock;
    Lasting lasting;
};

// Waits for the writer's turn, clears away what dead writers left, and begins the draft. See
// Series::begin.
base::Result<std::unique_ptr<Draft>> begin_draft(DraftPlan plan,
                                                 const std::function<void()>& waiting);

}  // namespace almanac::bundle
