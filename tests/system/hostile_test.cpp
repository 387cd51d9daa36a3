// Whatever a stranger writes into any parameter of any route: a problem that says what is wrong, or
// the plain answer where it is not. Never a fault of the server, never a tag that a browser could
// take for its own.

#include "tests/system/client.h"
#include "tests/system/program.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <sstream>

namespace almanac::system_test {
namespace {

using testing::HasSubstr;
using testing::Not;

// As they are typed; each goes out percent-encoded.
const std::vector<std::string> typed{
    "1 OR 1=1",
    "'; DROP TABLE ballots;--",
    "1 UNION SELECT * FROM candidates",
    "../../../../etc/passwd",
    "/etc/passwd",
    "file:///etc/passwd",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "-1",
    "0",
    "-9223372036854775808",
    "9223372036854775807",
    "9223372036854775808",
    "4294967296",
    "99999999999999999999999999",
    "0.5",
    "-0.0",
    "1e308",
    "1e999",
    "NaN",
    "inf",
    "0x10",
    "+1",
    "1,000",
    "\xD9\xA1",  // an Arabic one
    "null",
    "[]",
    " ",
    std::string(5'000, 'A'),
};

// As they go out.
const std::vector<std::string> raw{"",           "%",
                                   "%zz",        "%00",
                                   "%ff%fe",     "%c0%af",
                                   "..%2f..%2f", "%2e%2e%2fetc%2fpasswd",
                                   "%e2%80%ae",  "%0d%0aSet-Cookie:%20a=b"};

// A value as it goes out, and what it says; "" where it is no text at all.
struct Value {
    std::string sent;
    std::string said;
};

std::vector<Value> values() {
    std::vector<Value> all;
    for (const std::string& bytes : raw) all.push_back({bytes, ""});
    for (const std::string& text : typed) all.push_back({percent_encoded(text), text});
    return all;
}

// One parameter of one operation, and the path with every other one as its example has it.
struct Target {
    std::string method;
    std::string path;  // "{}" where the value goes
    std::string name;
    std::string type;  // "integer", "number", "string"
    bool is_choice = false;
};

std::string text_of(simdjson::dom::element element) {
    std::string_view text;
    return element.get(text) == simdjson::SUCCESS ? std::string(text) : simdjson::minify(element);
}

class Hostile : public OnDemo {
protected:
    static void SetUpTestSuite() { serve("300"); }

    static Answer ask(const std::string& path, const std::string& method = "GET") {
        return Client(served_->port()).ask({path, {}, method});
    }
    // The same connection as long as the server keeps it.
    static Answer ask_on(std::unique_ptr<Client>& client, const Ask& what) {
        if (client == nullptr) client = std::make_unique<Client>(served_->port());
        Answer answer = client->ask(what);
        if (answer.status == 0 || answer.header("connection") == "close") client.reset();
        return answer;
    }

    static Answer post(const std::string& sheet, const std::string& type = "text/csv") {
        return Client(served_->port())
            .send_raw("POST /api/verify-results HTTP/1.1\r\nHost: x\r\nContent-Type: " + type +
                      "\r\nContent-Length: " + std::to_string(sheet.size()) + "\r\n\r\n" + sheet);
    }
};

// The path with examples for all parameters but the one at `open`.
std::string filled(std::string path, simdjson::dom::array parameters, std::string_view open) {
    for (const simdjson::dom::element parameter : parameters) {
        const std::string name = text_of(parameter["name"]);
        const std::size_t at = path.find("{" + name + "}");
        if (at == std::string::npos) continue;
        const std::string value =
            name == open ? "{}" : percent_encoded(text_of(parameter["example"]));
        path.replace(at, name.size() + 2, value);
    }
    return path.find("{}") == std::string::npos ? path + "?" + std::string(open) + "={}" : path;
}

std::vector<Target> targets(const std::string& description) {
    std::vector<Target> all;
    simdjson::dom::parser parser;
    const simdjson::dom::element document = parser.parse(description);
    for (const auto [path, item] : simdjson::dom::object(document["paths"])) {
        for (const auto [method, operation] : simdjson::dom::object(item)) {
            simdjson::dom::array parameters;
            if (operation["parameters"].get(parameters) != simdjson::SUCCESS) continue;
            for (const simdjson::dom::element parameter : parameters) {
                const std::string_view name = parameter["name"];
                simdjson::dom::element words;
                all.push_back({method == "post" ? "POST" : "GET",
                               filled(std::string(path), parameters, name), std::string(name),
                               text_of(parameter["schema"]["type"]),
                               parameter["schema"]["enum"].get(words) == simdjson::SUCCESS});
            }
        }
    }
    return all;
}

template <class Number>
bool is_number(const std::string& text) {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

// No word is among the choices; a number has to be one; a text may well name nothing.
bool has_to_be_refused(const Target& target, const Value& value) {
    if (target.is_choice) return true;
    if (target.type == "integer") return !is_number<std::int64_t>(value.said);
    return target.type == "number" && !is_number<double>(value.said);
}

void expect_harmless(const Answer& answer, const std::string& asked) {
    ASSERT_NE(answer.status, 0u) << asked << " got no answer";
    EXPECT_LT(answer.status, 500u) << asked << ": " << answer.body.substr(0, 300);
    EXPECT_EQ(answer.header("set-cookie"), "") << asked;
    if (answer.status < 400) return;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << asked;
    EXPECT_EQ(answer.body.find('<'), std::string::npos) << asked << ": " << answer.body;
    simdjson::dom::parser parser;
    simdjson::dom::element problem;
    ASSERT_EQ(parser.parse(answer.body).get(problem), simdjson::SUCCESS) << asked;
    EXPECT_EQ(std::uint64_t(problem["status"]), answer.status) << asked;
    EXPECT_FALSE(text_of(problem["detail"]).empty()) << asked;
}

TEST_F(Hostile, EveryParameterOfEveryRouteRefusesOrAnswersPlainly) {
    const std::vector<Target> all = targets(ask("/openapi.json").body);
    ASSERT_GT(all.size(), 40u);
    std::unique_ptr<Client> client;
    std::size_t refused = 0;
    for (const Target& target : all) {
        for (const Value& value : values()) {
            std::string path = target.path;
            path.replace(path.find("{}"), 2, value.sent);
            const Answer answer = ask_on(client, {path, {{"Content-Length", "0"}}, target.method});
            const std::string asked = target.method + " " + path.substr(0, 200);
            expect_harmless(answer, asked);
            EXPECT_TRUE(answer.status >= 400 || !has_to_be_refused(target, value))
                << asked << ": " << answer.body.substr(0, 200);
            refused += answer.status >= 400 ? 1 : 0;
        }
    }
    EXPECT_GT(refused, all.size() * 20) << "little was refused: this test has gone blind";
    EXPECT_EQ(ask("/healthz").status, 200u);
}

TEST_F(Hostile, ParametersThatAreNotThereAreNamed) {
    for (const char* path : {"/api/summary?official_results_path=/etc/passwd",
                             "/api/summary?<script>=1", "/api/export/summary?table=../x"}) {
        const Answer answer = ask(path);
        EXPECT_EQ(answer.status, 400u) << path;
        expect_harmless(answer, path);
    }
    EXPECT_EQ(ask("/api/verify-results?official_results_path=/etc/passwd").status, 405u)
        << "a sheet is sent, never named";
}

TEST_F(Hostile, TextsThatAreEchoedHaveNoTags) {
    const Answer answer = ask("/api/ballot/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    EXPECT_EQ(answer.status, 404u);
    EXPECT_THAT(answer.body, HasSubstr("\\u003cscript\\u003e"));
    EXPECT_THAT(answer.body, Not(HasSubstr("<script>")));
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
}

TEST_F(Hostile, ASheetOfTenMegabytesIsRefusedBeforeItIsRead) {
    const Answer said = post(std::string(10'000'000, 'x'));
    EXPECT_EQ(said.status, 413u);
    EXPECT_EQ(said.header("content-type"), "application/problem+json");
    // Without a length beforehand.
    std::string chunked =
        "POST /api/verify-results HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int piece = 0; piece < 10; ++piece)
        chunked += "F4240\r\n" + std::string(1'000'000, 'x') + "\r\n";
    EXPECT_EQ(Client(served_->port()).send_raw(chunked + "0\r\n\r\n").status, 413u);
    EXPECT_EQ(post("candidate,round 1\nAnn,1\n").status, 200u)
        << "a small one is read all the same";
}

std::string repeated(const std::string& text, std::size_t bytes) {
    std::string out;
    while (out.size() + text.size() < bytes) out += text;
    return out;
}

std::string many_names(std::size_t bytes) {
    std::string out = "candidate,round 1\n";
    for (std::size_t name = 0; out.size() < bytes; ++name)
        out += "N" + std::to_string(name) + ",1\n";
    return out;
}

// The processor's time that a process has used, whatever else the machine does.
double seconds_of(pid_t process) {
    const std::string line = read_file("/proc/" + std::to_string(process) + "/stat");
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string skipped;
    for (int field = 3; field < 14; ++field) fields >> skipped;
    double user = 0;
    double system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// As large as is let in, and made to cost as much as it can.
TEST_F(Hostile, ASheetMadeToCostTimeIsAnsweredSoon) {
    constexpr std::size_t bytes = 4'000'000;
    std::string wide = "round";
    for (std::size_t name = 0; wide.size() < bytes; ++name) wide += ",N" + std::to_string(name);
    const std::vector<std::string> sheets{
        repeated(",", bytes),
        repeated("\n", bytes),
        repeated("\"", bytes),
        "[" + repeated("[", bytes),
        "{\"rounds\":[" + repeated("{\"totals\":{\"a\":1}},", bytes) + "{}]}",
        "candidate,round 1\n" + repeated("Ann,99999999999999999999999999999999999999\n", bytes),
        "round,Ann\n" + repeated("1,0.000000000000000000000000000001\n", bytes),
        many_names(bytes),
        wide + "\n1" + repeated(",1", bytes / 2),
        std::string(bytes, '\0'),
        repeated("\xff\xfe", bytes)};
    for (const std::string& sheet : sheets) {
        const double before = seconds_of(served_->process().id());
        const Answer answer = post(sheet);
        const double took = seconds_of(served_->process().id()) - before;
        expect_harmless(answer, sheet.substr(0, 40));
        EXPECT_LT(took, 3) << sheet.substr(0, 40);
    }
    EXPECT_EQ(ask("/healthz").status, 200u);
}

}  // namespace
}  // namespace almanac::system_test
