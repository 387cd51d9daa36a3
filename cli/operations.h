#pragma once

// The routes for whoever operates the program: is it alive, is it ready, how does it do, what does
// it answer.

#include "engine/base/encoded.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <memory>

namespace almanac::cli {

// Adds /healthz, /readyz, /metrics and, last, /openapi.json, which describes every route added
// before and itself.
void mount_operations(http::Router& router, const observe::Metrics& metrics);

}  // namespace almanac::cli
