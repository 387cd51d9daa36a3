#include "engine/access/time_text.h"

#include "engine/observe/observe.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace almanac::access {
namespace {

RC_GTEST_PROP(TimeText, ReadsBackWhatIsWritten, ()) {
    const base::Instant time{
        std::chrono::milliseconds(*rc::gen::inRange<std::int64_t>(0, 9'223'372'036'854))};
    RC_ASSERT(parse_time(observe::rfc3339(time)) == time);
}

TEST(TimeText, RefusesWhatIsNoTimeOfThatForm) {
    for (const std::string_view text :
         {"", "2026-01-31", "2026-01-31T23:59:59Z", "2026-02-30T00:00:00.000Z",
          "2026-13-01T00:00:00.000Z", "2026-01-31T24:00:00.000Z", "2026-01-31T23:60:00.000Z",
          "2026-01-31T23:59:60.000Z", "2026-01-31 23:59:59.000Z", "2026-01-31T23:59:59.000+",
          "-026-01-31T23:59:59.000Z", "2026-01-31T23:59:59.0000", "9999-12-31T23:59:59.000Z",
          "0001-01-01T00:00:00.000Z", "99999999999999999999999Z"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

}  // namespace
}  // namespace almanac::access
