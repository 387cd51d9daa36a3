#include "engine/observe/observe.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

namespace almanac::observe {
namespace {

TEST(Log, AnEventIsOneJsonLineWithItsTime) {
    std::array<int, 2> ends{};
    ASSERT_EQ(pipe(ends.data()), 0);
    const base::FixedClock clock(base::Instant(std::chrono::milliseconds(1'700'000'000'123)));
    const Log log(clock, ends[1]);
    log.event(Level::warning, "version_refused",
              {{"file", "a \"b\".json"}, {"bytes", std::int64_t{12}}, {"kept", true}});
    std::array<char, 512> read_back{};
    const auto size = read(ends[0], read_back.data(), read_back.size());
    close(ends[0]);
    close(ends[1]);
    EXPECT_EQ(std::string_view(read_back.data(), static_cast<std::size_t>(size)),
              "{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"warning\",\"event\":\"version_"
              "refused\","
              "\"file\":\"a \\\"b\\\".json\",\"bytes\":12,\"kept\":true}\n");
}

}  // namespace
}  // namespace almanac::observe
