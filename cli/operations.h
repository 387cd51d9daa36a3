#pragma once

// The routes for whoever operates the program: is it alive, is it ready, how does it do, what does
// it answer.

#include "engine/base/encoded.h"
#include "engine/http/http.h"
#include "engine/observe/observe.h"

#include <functional>
#include <string>

namespace almanac::cli {

// What the program goes on without, a sentence; "" where all is there. Any thread may ask.
using Complaint = std::function<std::string()>;

// Adds /healthz, /readyz, /metrics and, last, /openapi.json, which describes every route added
// before and itself.
void mount_operations(http::Router& router, const observe::Metrics& metrics, Complaint complaint);

}  // namespace almanac::cli
