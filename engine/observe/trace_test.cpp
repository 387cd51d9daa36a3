#include "engine/observe/trace.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cctype>

namespace almanac::observe {
namespace {

constexpr std::string_view example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

TEST(Traceparent, TheStandardsOwnExampleIsRead) {
    const auto parent = parse_traceparent(example);
    ASSERT_TRUE(parent);
    EXPECT_EQ(hex(parent->trace), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(hex(parent->span), "00f067aa0ba902b7");
    EXPECT_TRUE(parent->sampled);
    EXPECT_EQ(format_traceparent(*parent), example);
}

TEST(Traceparent, OnlyTheLowestFlagMeansSampled) {
    const std::string body(example.substr(0, 53));
    EXPECT_FALSE(parse_traceparent(body + "00")->sampled);
    EXPECT_FALSE(parse_traceparent(body + "02")->sampled);
    EXPECT_TRUE(parse_traceparent(body + "03")->sampled);
    EXPECT_TRUE(parse_traceparent(body + "ff")->sampled);
}

TEST(Traceparent, ALaterVersionMayGoOnBehindADash) {
    const std::string later = "cc" + std::string(example.substr(2));
    EXPECT_TRUE(parse_traceparent(later));
    EXPECT_TRUE(parse_traceparent(later + "-what-the-future-holds"));
    EXPECT_FALSE(parse_traceparent(later + ".what-the-future-holds"));
    EXPECT_FALSE(parse_traceparent(std::string(example) + "-more")) << "version 00 has no more";
}

TEST(Traceparent, WhatTheStandardForbidsIsNoTraceparent) {
    constexpr std::array<std::string_view, 13> wrong{
        "",
        "00",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e47366-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
        "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, 00-4bf92f3577b34da6a3ce929d0e0e",
    };
    for (const std::string_view header : wrong) EXPECT_FALSE(parse_traceparent(header)) << header;
    EXPECT_TRUE(parse_traceparent(" \t" + std::string(example) + " ")) << "space around is HTTP's";
}

RC_GTEST_PROP(Traceparent, IsReadBackAsItWasWritten, (TraceId trace, SpanId span, bool sampled)) {
    RC_PRE((trace[0] | trace[1]) != 0 && span != 0);
    const TraceParent parent{trace, span, sampled};
    RC_ASSERT(parse_traceparent(format_traceparent(parent)) == parent);
}

// The grammar, character by character, as somebody would check it by eye.
bool looks_right(const std::string& header) {
    const std::string shape = "hh-hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh-hhhhhhhhhhhhhhhh-hh";
    if (header.size() < shape.size()) return false;
    for (std::size_t at = 0; at < shape.size(); ++at) {
        const bool digit =
            std::string_view("0123456789abcdef").find(header[at]) != std::string::npos;
        if (shape[at] == 'h' ? !digit : header[at] != '-') return false;
    }
    const std::string version = header.substr(0, 2);
    const bool more = header.size() > shape.size();
    if (version == "ff" || (version == "00" && more) || (more && header[shape.size()] != '-')) {
        return false;
    }
    const auto zeros = [&](std::size_t at, std::size_t count) {
        return header.substr(at, count) == std::string(count, '0');
    };
    return !zeros(3, 32) && !zeros(36, 16);
}

RC_GTEST_PROP(Traceparent, AgreesWithThePlainGrammarOnDamagedHeaders, ()) {
    std::string header(example);
    for (int blow = 0; blow < *rc::gen::inRange(0, 4); ++blow) {
        const auto at = *rc::gen::inRange<std::size_t>(0, header.size());
        const char with = *rc::gen::elementOf(std::string("0fFg-x \n"));
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                header[at] = with;
                break;
            case 1:
                header.insert(at, 1, with);
                break;
            default:
                header.erase(at, 1);
        }
    }
    RC_PRE(header.front() != ' ' && header.back() != ' ');
    RC_ASSERT(parse_traceparent(header).has_value() == looks_right(header));
}

TEST(Tracestate, IsPassedOnWholeWhereItIsRight) {
    for (const std::string_view state :
         {"rojo=00f067aa0ba902b7", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1 , b=2,\t,c=3",
          "1tenant@system=a b", "a*/_-9=!"}) {
        EXPECT_EQ(passed_on(state), state);
    }
    EXPECT_EQ(passed_on("  a=1 "), "a=1");
}

TEST(Tracestate, IsDroppedWholeWhereItIsWrong) {
    for (const std::string_view state :
         {"", " ", ",", "a", "=1", "a=", "A=1", "1a=1", "a=1,a=2", "a=b=c", "a=\x01", "a=\xc3\xa4",
          "@s=1", "t@=1", "t@Sys=1", "t@fifteenletters0=1"}) {
        EXPECT_EQ(passed_on(state), "") << state;
    }
}

TEST(Tracestate, HasTheBoundsOfTheStandard) {
    std::string members;
    for (int member = 0; member < 32; ++member) members += "k" + std::to_string(member) + "=1,";
    EXPECT_EQ(passed_on(members), members);
    EXPECT_EQ(passed_on(members + "k32=1"), "");
    EXPECT_NE(passed_on("a=" + std::string(256, 'x')), "");
    EXPECT_EQ(passed_on("a=" + std::string(257, 'x')), "");
    const std::string two = "a=" + std::string(255, 'x') + ",b=" + std::string(252, 'y');
    EXPECT_EQ(two.size(), 512u);
    EXPECT_EQ(passed_on(two), two);
    EXPECT_EQ(passed_on(two + "y"), "");
}

TEST(Tracer, ContinuesTheCallersTraceInASpanOfItsOwn) {
    Tracer tracer(base::Random(1), 0);
    const Trace trace = tracer.begin(example);
    EXPECT_TRUE(trace.continues());
    EXPECT_EQ(hex(trace.own.trace), "4bf92f3577b34da6a3ce929d0e0e4736");
    EXPECT_EQ(hex(trace.parent), "00f067aa0ba902b7");
    EXPECT_NE(trace.own.span, trace.parent);
    EXPECT_TRUE(trace.own.sampled) << "the caller records it, so do we";
}

TEST(Tracer, LeavesOutWhatTheCallerLeavesOut) {
    Tracer tracer(base::Random(1), 1);
    EXPECT_FALSE(tracer.begin(std::string(example.substr(0, 53)) + "00").own.sampled);
}

TEST(Tracer, BeginsATraceWhereThereIsNoneToContinue) {
    Tracer tracer(base::Random(1), 1);
    for (const std::string_view header : {"", "nonsense"}) {
        const Trace trace = tracer.begin(header);
        EXPECT_FALSE(trace.continues());
        EXPECT_TRUE(parse_traceparent(format_traceparent(trace.own)));
        EXPECT_TRUE(trace.own.sampled);
    }
    EXPECT_NE(tracer.begin("").own.trace, tracer.begin("").own.trace);
}

TEST(Tracer, SamplesTheShareItIsTold) {
    Tracer tracer(base::Random(7), 0.1);
    int sampled = 0;
    for (int request = 0; request < 100'000; ++request) sampled += tracer.begin("").own.sampled;
    EXPECT_NEAR(sampled, 10'000, 400);  // four standard deviations of 95
}

}  // namespace
}  // namespace almanac::observe
