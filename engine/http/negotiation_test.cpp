#include "engine/http/negotiation.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace almanac::http {
namespace {

using base::Encoding;

// 100 bytes as they are, 40 with gzip, 30 with br; zstd did not pay.
base::Encoded sample() {
    static const std::string bytes(100, 'x');
    base::Encoded body;
    body.bodies[0] = {bytes, "\"i\""};
    body.bodies[1] = {std::string_view(bytes).substr(0, 40), "\"g\""};
    body.bodies[2] = {std::string_view(bytes).substr(0, 30), "\"b\""};
    return body;
}

struct Case {
    std::optional<std::string_view> field;
    std::optional<Encoding> chosen;
};

class AcceptEncoding : public testing::TestWithParam<Case> {};

TEST_P(AcceptEncoding, ChoosesAsRfc9110Says) {
    EXPECT_EQ(choose(wishes_of(GetParam().field), sample()), GetParam().chosen)
        << GetParam().field.value_or("(absent)");
}

INSTANTIATE_TEST_SUITE_P(
    Fields, AcceptEncoding,
    testing::Values(
        Case{std::nullopt, Encoding::identity}, Case{"", Encoding::identity},
        Case{"gzip", Encoding::gzip}, Case{"GZip", Encoding::gzip}, Case{"x-gzip", Encoding::gzip},
        Case{"gzip, deflate, br, zstd", Encoding::br}, Case{"br;q=0.5, gzip;q=0.8", Encoding::gzip},
        Case{"br;q=0.5,gzip;q=0.500", Encoding::br}, Case{"gzip;q=0", Encoding::identity},
        Case{"zstd", Encoding::identity}, Case{"zstd, identity;q=0", std::nullopt},
        Case{"*", Encoding::br}, Case{"*;q=0.1, gzip", Encoding::gzip}, Case{"*;q=0", std::nullopt},
        Case{"*;q=0, identity;q=0.1", Encoding::identity}, Case{"identity;q=0", std::nullopt},
        Case{"identity;q=0, gzip", Encoding::gzip},
        Case{"identity, br;q=0.001", Encoding::identity}, Case{"identity, br", Encoding::br},
        Case{"\tgzip\t;\tq=1.000\t,\tbr;q=0.001", Encoding::gzip},
        Case{"*;q=0, gzip;q=0.001", Encoding::gzip}, Case{"identity;q=0, *", Encoding::br},
        Case{"gzip;q=0, br;q=0, *;q=0.2", Encoding::identity},
        Case{"identity;q=0, *;q=0", std::nullopt}, Case{"gzip;q=0.5, gzip;q=0", Encoding::identity},
        Case{"br ; Q=1.0", Encoding::br}, Case{"br;q=1.5", Encoding::identity},
        Case{"br;q=0.1234", Encoding::identity}, Case{"br;q=.5", Encoding::identity},
        Case{"br;level=5", Encoding::identity}, Case{",, br ,", Encoding::br},
        Case{"brr, g", Encoding::identity}, Case{"br;q=0.001", Encoding::br}));

RC_GTEST_PROP(Wishes, NoFieldHoweverOddGivesWhatItRefuses, (const std::string& field)) {
    const auto chosen = choose(wishes_of(field + ", br;q=0, identity;q=0"), sample());
    RC_ASSERT(chosen != Encoding::br);
}

// The plain reading: every element in a list, each encoding's wish looked up by name, then by "*".
std::optional<Encoding> plainly_chosen(const std::vector<std::pair<std::string, int>>& field,
                                       const base::Encoded& body) {
    const auto wish_of = [&](Encoding encoding) {
        std::optional<int> wish;
        for (const auto& [name, thousandths] : field) {
            if (name == base::name_of(encoding)) wish = thousandths * 10;
        }
        for (const auto& [name, thousandths] : field) {
            if (!wish && name == "*") wish = thousandths * 10;
        }
        return wish.value_or(encoding == Encoding::identity ? 1 : 0);
    };
    std::optional<Encoding> best;
    for (const Encoding each : {Encoding::br, Encoding::zstd, Encoding::gzip, Encoding::identity}) {
        if (wish_of(each) == 0 || !body.body(each).present()) continue;
        if (!best || wish_of(each) > wish_of(*best) ||
            (wish_of(each) == wish_of(*best) &&
             body.body(each).bytes.size() < body.body(*best).bytes.size()))
            best = each;
    }
    return best;
}

RC_GTEST_PROP(Wishes, AreAsThePlainReadingHasThem, ()) {
    const std::vector<std::string> names{"br", "gzip", "zstd", "identity", "*", "deflate"};
    std::vector<std::pair<std::string, int>> field;
    std::string text;
    for (const std::string& name : names) {
        if (!*rc::gen::arbitrary<bool>()) continue;
        const int thousandths = *rc::gen::element(0, 1, 10, 100, 500, 999, 1000);
        field.emplace_back(name, thousandths);
        text += (text.empty() ? "" : ", ") + name +
                (thousandths == 1000 ? ";q=1.000" : fmt::format(" ; q=0.{:03}", thousandths));
    }
    RC_ASSERT(choose(wishes_of(text), sample()) == plainly_chosen(field, sample()));
}

}  // namespace
}  // namespace almanac::http
