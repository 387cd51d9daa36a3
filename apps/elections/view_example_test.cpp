#include "apps/elections/view_example.h"

#include "engine/http/http.h"

#include <gtest/gtest.h>

namespace almanac::elections {
namespace {

TEST(SampleElection, HasWhatItsHeaderPromises) {
    const SampleElection& sample = sample_election();
    const tally::Count& count = sample.subject->count;
    EXPECT_EQ(count.valid_ballots, 4400u);
    EXPECT_EQ(count.not_counted.blank, 25u);
    EXPECT_EQ(base::to_string(count.threshold), "1467.0000");
    ASSERT_EQ(count.ties.size(), 1u) << "Dan and Eva";
    EXPECT_EQ(count.ties[0].decided_by, tally::DecidedBy::lot);
    EXPECT_EQ(count.ties[0].chosen, 0u) << "Dan has the lower lot and leaves";
    EXPECT_EQ(count.winners.size(), 2u);
    EXPECT_TRUE(sample.ballots.find("RCV-0001+10003"));
}

// Whoever adds a view makes the sample answer it, or gives its path parameters examples that the
// sample has.
TEST(ViewExamples, EveryViewHasOne) {
    for (const View& view : views())
        EXPECT_TRUE(example_of(view, sample_election())) << view.name << " has no example";
}

TEST(ViewExamples, NamesInThePathAreWhatWasAsked) {
    for (const View& view : views()) {
        const auto example = example_of(view, sample_election());
        ASSERT_TRUE(example) << view.name;
        Query asked(view.parameters);
        for (const http::Parameter& parameter : example->parameters) {
            const bool was_asked = parameter.in == http::Parameter::In::path ||
                                   (!parameter.default_value && !parameter.example.empty());
            if (was_asked) asked = asked.at(parameter.name, parameter.example);
        }
        const auto answer = view.answer(*sample_election().subject, asked);
        ASSERT_TRUE(answer) << view.name << ": " << answer.error().detail;
        EXPECT_EQ(*answer, example->json) << view.name;
    }
}

}  // namespace
}  // namespace almanac::elections
