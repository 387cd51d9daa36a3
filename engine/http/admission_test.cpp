// The hook of access, as a server asks it: before the handler, and after the answer.

#include "engine/http/admission.h"

#include "engine/http/test_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>
#include <vector>

namespace almanac::http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Lets in who says so, and notes what it is told.
class Notebook final : public AccessControl {
public:
    Admission admit(const Visit& visit) override {
        const std::lock_guard lock(mutex_);
        peers_.push_back(visit.peer);
        seen_.push_back(visit.route.name + " " + std::string(visit.authorization) + "|" +
                        std::string(visit.api_key) + "|" + std::string(visit.forwarded_for) +
                        (visit.repeated ? " twice" : ""));
        Admission admission;
        admission.fields = "RateLimit: \"a\";r=1;t=1\r\n";
        if (visit.route.caller > Caller::anybody && visit.api_key != "ada") {
            admission.status = 401;
            admission.detail = "Say who you are.";
            admission.fields += "WWW-Authenticate: Bearer\r\n";
            return admission;
        }
        admission.name = visit.api_key;
        admission.role = Caller::editor;
        admission.charge = Charge{7, 8, visit.now};
        return admission;
    }
    void answered(const Admission& admission, unsigned status) override {
        const std::lock_guard lock(mutex_);
        told_.push_back(admission.charge->account == 7 ? status : 0);
    }

    std::vector<std::string> seen() {
        const std::lock_guard lock(mutex_);
        return seen_;
    }
    std::vector<unsigned> told() {
        const std::lock_guard lock(mutex_);
        return told_;
    }
    std::vector<PeerAddress> peers() {
        const std::lock_guard lock(mutex_);
        return peers_;
    }

private:
    std::mutex mutex_;
    std::vector<std::string> seen_;
    std::vector<unsigned> told_;
    std::vector<PeerAddress> peers_;
};

Reply text(std::string body) {
    Reply reply;
    reply.body = base::encode_identity(std::move(body), "text/plain");
    return reply;
}

Route route_of(std::string name, Caller caller, std::function<Reply(const Request&)> handle) {
    Route route;
    route.path = "/" + name;
    route.name = std::move(name);
    route.caller = caller;
    route.handle = std::move(handle);
    return route;
}

Router guarded_routes() {
    Router router;
    router.add(fixed_route("open", "{}"));
    router.add(route_of("name", Caller::editor, [](const Request& request) {
        return text(std::string(request.caller_name()) +
                    (request.caller() == Caller::editor ? " edits" : ""));
    }));
    router.add(route_of("later", Caller::editor, [](const Request&) {
        Reply reply;
        reply.later = [](const Responder& responder) {
            std::thread([responder] { responder.answer(text("later")); }).detach();
        };
        return reply;
    }));
    return router;
}

class AdmittedServer : public ::testing::Test {
protected:
    AdmittedServer() : server_(options(), guarded_routes()), client_(server_.port()) {}

    ServerOptions options() {
        ServerOptions options;
        options.access = &notebook_;
        return options;
    }
    std::string ask(std::string_view path, std::string_view fields = "") {
        return client_.ask("GET /" + std::string(path) + " HTTP/1.1\r\nHost: a\r\n" +
                           std::string(fields) + "\r\n");
    }

    Notebook notebook_;
    TestServer server_;
    TestClient client_;
};

TEST_F(AdmittedServer, AsksBeforeTheHandlerAndTellsWhatBecameOfIt) {
    const std::string answer = ask("name", "X-API-Key: ada\r\n");
    EXPECT_THAT(answer, HasSubstr("200 OK"));
    EXPECT_THAT(answer, HasSubstr("RateLimit: \"a\";r=1;t=1\r\n"));
    EXPECT_THAT(answer, HasSubstr("ada edits"));
    EXPECT_THAT(notebook_.told(), ElementsAre(200u));
}

TEST_F(AdmittedServer, RefusesWithoutAskingTheHandler) {
    const std::string answer = ask("name");
    EXPECT_THAT(answer, HasSubstr("HTTP/1.1 401 Unauthorized\r\n"));
    EXPECT_THAT(answer, HasSubstr("WWW-Authenticate: Bearer\r\n"));
    EXPECT_THAT(answer, HasSubstr("Cache-Control: no-store"));
    EXPECT_THAT(answer, HasSubstr("\"detail\":\"Say who you are.\""));
    EXPECT_THAT(answer, Not(HasSubstr("edits")));
    EXPECT_THAT(notebook_.told(), IsEmpty());
    EXPECT_THAT(ask("name?nonsense=1"), HasSubstr(" 401 ")) << "before it looks at parameters";
    EXPECT_THAT(ask("later"), HasSubstr(" 401 "));
}

TEST_F(AdmittedServer, TellsOfAnAnswerThatWasNotSentAgain) {
    const std::string first = ask("open");
    const auto at = first.find("ETag: ") + 6;
    const std::string etag = first.substr(at, first.find("\r\n", at) - at);
    client_.send("GET /open HTTP/1.1\r\nHost: a\r\nIf-None-Match: " + etag + "\r\n\r\n");
    EXPECT_THAT(client_.receive(false), HasSubstr("304 Not Modified"));
    EXPECT_THAT(notebook_.told(), ElementsAre(200u, 304u));
}

TEST_F(AdmittedServer, TellsOfAnAnswerThatCameLater) {
    const std::string answer = ask("later", "X-API-Key: ada\r\n");
    EXPECT_THAT(answer, HasSubstr("RateLimit: \"a\";r=1;t=1\r\n"));
    EXPECT_THAT(notebook_.told(), ElementsAre(200u));
}

TEST_F(AdmittedServer, PassesOnWhatTheRequestSays) {
    ask("open", "authorization: Bearer x\r\nX-FORWARDED-FOR: a\r\nX-Forwarded-For: b, c\r\n");
    ask("open", "X-API-Key: x\r\nX-Api-Key: y\r\n");
    ask("open", "Authorization: Basic x\r\nAuthorization: Bearer y\r\n");
    EXPECT_THAT(notebook_.seen(),
                ElementsAre("open Bearer x||b, c", "open |y| twice", "open Bearer y|| twice"));
    const PeerAddress loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1};
    EXPECT_EQ(notebook_.peers().front(), loopback);
}

TEST_F(AdmittedServer, AsksNothingAboutWhatReachesNoRoute) {
    EXPECT_THAT(ask("nothing"), HasSubstr(" 404 "));
    EXPECT_THAT(client_.ask("POST /open HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
                HasSubstr(" 405 "));
    EXPECT_THAT(client_.ask("OPTIONS /name HTTP/1.1\r\nHost: a\r\n\r\n"), HasSubstr(" 204 "));
    EXPECT_THAT(notebook_.seen(), IsEmpty());
}

TEST_F(AdmittedServer, KeepsTheFieldsOfOneAnswerOutOfTheNext) {
    ask("open");
    EXPECT_THAT(ask("nothing"), Not(HasSubstr("RateLimit")));
    EXPECT_THAT(client_.ask("GET nonsense\r\n\r\n"), Not(HasSubstr("RateLimit")));
}

}  // namespace
}  // namespace almanac::http
