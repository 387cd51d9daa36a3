// HTTP as a client sees it, byte for byte: the cases of tests/system/conformance against the
// program's own routes.

#include "tests/system/client.h"
#include "tests/system/conformance_cases.h"
#include "tests/system/program.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <set>
#include <sstream>
#include <thread>

namespace almanac::system_test {
namespace {

// No answer, and no end of a connection, takes longer.
constexpr std::chrono::seconds read_time_max(10);

// What a field says, its name spelt exactly so; "" where there is none.
std::string field(const Answer& answer, const std::string& name) {
    const std::size_t at = answer.head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return "";
    const std::size_t begin = at + name.size() + 4;
    return answer.head.substr(begin, answer.head.find("\r\n", begin) - begin);
}

// What the cases ask for, learnt by plain requests.
struct Subject {
    std::string identity;
    std::string gzip;
    Placeholders placeholders;
};

// "100-199", "100-" or "-10" of the bytes; the text itself where it is none of these.
std::string slice_of(const std::string& bytes, const std::string& range) {
    const std::size_t dash = range.find('-');
    if (dash == std::string::npos) return range;
    const std::string first = range.substr(0, dash);
    const std::string last = range.substr(dash + 1);
    if (first.empty()) return bytes.substr(bytes.size() - std::min(bytes.size(), std::stoul(last)));
    const std::size_t begin = std::min(std::stoul(first), bytes.size());
    return last.empty() ? bytes.substr(begin) : bytes.substr(begin, std::stoul(last) + 1 - begin);
}

// What is wrong with a multipart body of these ranges; "" where nothing is.
std::string fault_of_parts(const Answer& answer, const std::string& ranges,
                           const std::string& whole) {
    const std::string type = field(answer, "Content-Type");
    const std::size_t equals = type.find("boundary=");
    if (equals == std::string::npos) return "it has no boundary: " + type;
    const std::string line = "--" + type.substr(equals + 9);
    std::string expected;
    std::istringstream words(ranges);
    for (std::string range; words >> range;) {
        const std::string bytes = slice_of(whole, range);
        const std::size_t first = range[0] == '-' ? whole.size() - bytes.size() : std::stoul(range);
        expected += fmt::format(
            "{}{}\r\nContent-Type: application/json\r\nContent-Range: bytes {}-{}/{}\r\n\r\n{}",
            expected.empty() ? "" : "\r\n", line, first, first + bytes.size() - 1, whole.size(),
            bytes);
    }
    expected += "\r\n" + line + "--\r\n";
    return answer.body == expected ? "" : "its parts are others: " + answer.body.substr(0, 300);
}

std::string fault_of_problem(const Answer& answer) {
    if (field(answer, "Content-Type") != "application/problem+json") return "it is no problem+json";
    simdjson::dom::parser parser;
    simdjson::dom::element problem;
    std::uint64_t status = 0;
    std::string_view detail;
    if (parser.parse(answer.body).get(problem) != simdjson::SUCCESS) return "it is no JSON";
    if (problem["status"].get(status) != simdjson::SUCCESS || status != answer.status)
        return "it says another status";
    if (problem["detail"].get(detail) != simdjson::SUCCESS || detail.empty()) return "it is mute";
    return answer.body.find('<') == std::string::npos ? "" : "it has a tag";
}

std::string fault_of_body(const Answer& answer, const std::string& judged, const Subject& subject) {
    const std::size_t blank = judged.find(' ');
    const std::string kind = judged.substr(0, blank);
    const std::string rest = blank == std::string::npos ? "" : judged.substr(blank + 1);
    if (kind == "problem") return fault_of_problem(answer);
    if (kind == "parts") return fault_of_parts(answer, rest, subject.identity);
    if (kind == "text") {
        return answer.body.find(rest) != std::string::npos ? ""
                                                           : "it lacks the text: " + answer.body;
    }
    std::string expected;
    if (kind == "whole") expected = subject.identity;
    if (kind == "slice") expected = slice_of(subject.identity, rest);
    if (kind == "gzip" && rest.empty()) expected = subject.gzip;
    if (kind == "gzip" && !rest.empty()) expected = slice_of(subject.gzip, rest.substr(6));
    if (kind != "none" && expected.empty()) return "nobody knows how to judge it: " + judged;
    return answer.body == expected ? ""
                                   : fmt::format("it has {} bytes where {} other ones belong",
                                                 answer.body.size(), expected.size());
}

// The answers that came, and how it went on afterwards; every sentence is a fault.
class Exchange {
public:
    Exchange(const ConformanceCase& one, const Subject& subject, std::uint16_t port)
        : case_(one), subject_(subject), client_(port, read_time_max) {
        for (const std::string& piece : case_.pieces) {
            client_.send(piece);
            if (case_.pieces.size() > 1) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        if (case_.answers.empty()) faults_.push_back("the case expects no answer");
        for (const ExpectedAnswer& expected : case_.answers) receive(expected);
        if (last_.status != 0) judge(last_);
        if (faults_.empty()) case_.ends ? expect_end() : expect_more();
    }

    const std::vector<std::string>& faults() const { return faults_; }

private:
    void receive(const ExpectedAnswer& expected) {
        last_ = client_.receive(expected.is_of_head ? Body::stays_away : Body::comes);
        const auto& statuses = expected.statuses;
        if (std::find(statuses.begin(), statuses.end(), last_.status) != statuses.end()) return;
        faults_.push_back(fmt::format("the status is {} instead of {}: {}", last_.status,
                                      statuses.at(0), last_.body.substr(0, 200)));
    }

    void judge(const Answer& answer) {
        for (const std::string& text : case_.has) {
            if (answer.head.find(text) == std::string::npos)
                faults_.push_back("the head lacks \"" + text + "\":" + answer.head);
        }
        for (const std::string& text : case_.lacks) {
            if (answer.head.find(text) != std::string::npos)
                faults_.push_back("the head has \"" + text + "\":" + answer.head);
        }
        if (case_.body.empty()) return;
        const std::string fault = fault_of_body(answer, case_.body, subject_);
        if (!fault.empty()) faults_.push_back("the body: " + fault);
    }

    void expect_end() {
        if (field(last_, "Connection") != "close") {
            faults_.push_back("the last answer does not say that it is the last");
        } else if (!client_.ends()) {
            faults_.push_back("the connection goes on");
        }
    }

    void expect_more() {
        client_.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        const Answer answer = client_.receive();
        if (answer.status != 200 || answer.body != "alive\n")
            faults_.push_back("the connection does not answer another request");
    }

    const ConformanceCase& case_;
    const Subject& subject_;
    Client client_;
    Answer last_;
    std::vector<std::string> faults_;
};

std::string date_around(const std::string& date, std::chrono::seconds by) {
    std::tm parts{};
    ::strptime(date.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    const std::time_t moved = ::timegm(&parts) + by.count();
    std::array<char, 64> text{};
    const std::size_t size =
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", ::gmtime(&moved));
    return std::string(text.data(), size);
}

class Conformance : public OnDemo {
protected:
    static void SetUpTestSuite() {
        serve("3000");
        if (served_ != nullptr && served_->started()) learn();
    }

    static Answer ask(const std::string& path, const std::map<std::string, std::string>& fields) {
        return Client(served_->port()).ask({path, fields, "GET"});
    }

    // A date is told once its second is over.
    static void learn() {
        const std::string big = "/api/elections/demo/stv-flow-data";
        std::this_thread::sleep_for(std::chrono::milliseconds(1100));
        const Answer plain = ask(big, {});
        const Answer packed = ask(big, {{"Accept-Encoding", "gzip"}});
        const std::string date = plain.header("last-modified");
        subject_.identity = plain.body;
        subject_.gzip = packed.body;
        subject_.placeholders = {{"big", big},
                                 {"etag", plain.header("etag")},
                                 {"gzip-etag", packed.header("etag")},
                                 {"size", std::to_string(plain.body.size())},
                                 {"gzip-size", std::to_string(packed.body.size())},
                                 {"date", date},
                                 {"before", date_around(date, -std::chrono::hours(24))},
                                 {"after", date_around(date, std::chrono::hours(24))}};
    }

    static std::vector<ConformanceCase> cases(const std::string& file) {
        return read_cases("tests/system/conformance/" + file, subject_.placeholders);
    }
    static std::vector<std::string> faults(const ConformanceCase& one) {
        return Exchange(one, subject_, served_->port()).faults();
    }
    static void expect_all(const std::string& file) {
        for (const ConformanceCase& one : cases(file)) {
            for (const std::string& fault : faults(one))
                ADD_FAILURE() << file << ", \"" << one.name << "\": " << fault;
        }
    }

    inline static Subject subject_;
};

const std::vector<std::string> files{"conditional.txt", "framing.txt",  "methods.txt",
                                     "negotiation.txt", "paths.txt",    "pipelining.txt",
                                     "range.txt",       "smuggling.txt"};

TEST_F(Conformance, TheSubjectIsLargeEnoughAndHasWhatTheCasesNeed) {
    EXPECT_GT(subject_.identity.size(), 5000u);
    EXPECT_GT(subject_.gzip.size(), 100u);
    for (const auto& [name, value] : subject_.placeholders) EXPECT_NE(value, "") << name;
    EXPECT_NE(subject_.placeholders["etag"], subject_.placeholders["gzip-etag"]);
}

TEST_F(Conformance, OfPreconditions) { expect_all("conditional.txt"); }
TEST_F(Conformance, OfRanges) { expect_all("range.txt"); }
TEST_F(Conformance, OfNegotiation) { expect_all("negotiation.txt"); }
TEST_F(Conformance, OfMethods) { expect_all("methods.txt"); }
TEST_F(Conformance, OfFraming) { expect_all("framing.txt"); }
TEST_F(Conformance, OfRequestsThatCouldBeReadInTwoWays) { expect_all("smuggling.txt"); }
TEST_F(Conformance, OfPaths) { expect_all("paths.txt"); }
TEST_F(Conformance, OfPipelining) { expect_all("pipelining.txt"); }

TEST_F(Conformance, CasesAreManyAndNoneIsThereTwice) {
    std::set<std::string> names;
    std::size_t count = 0;
    for (const std::string& file : files) {
        for (const ConformanceCase& one : cases(file)) {
            EXPECT_TRUE(names.insert(file + one.name).second) << one.name;
            EXPECT_FALSE(one.answers.empty()) << one.name;
            ++count;
        }
    }
    EXPECT_GE(count, 300u);
}

// Every kind of expectation, turned into its opposite, has to be found wanting.
TEST_F(Conformance, ACaseThatExpectsWhatIsNotSoFails) {
    const std::string get = "GET /api/elections/demo/stv-flow-data HTTP/1.1\r\nHost: a\r\n\r\n";
    const ConformanceCase right{"", {get}, {{{200}, false}}, false, {"ETag"}, {"Age:"}, "whole"};
    EXPECT_EQ(faults(right), std::vector<std::string>{});
    std::vector<ConformanceCase> wrong(7, right);
    wrong[0].answers[0].statuses = {206};
    wrong[1].has = {"Content-Range"};
    wrong[2].lacks = {"ETag"};
    wrong[3].body = "slice 1-";
    wrong[4].body = "problem";
    wrong[5].ends = true;
    wrong[6].answers[0].is_of_head = true;
    for (std::size_t each = 0; each < wrong.size(); ++each)
        EXPECT_FALSE(faults(wrong[each]).empty()) << each;
    for (const char* body : {"gzip", "none", "parts 0-9 20-29", "text nowhere", "unheard of"}) {
        ConformanceCase other = right;
        other.body = body;
        EXPECT_FALSE(faults(other).empty()) << body;
    }
}

}  // namespace
}  // namespace almanac::system_test
