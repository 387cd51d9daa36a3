#include "engine/http/later.h"

#include "engine/http/http.h"
#include "engine/http/inbox.h"

#include <utility>

namespace almanac::http {

namespace {

class Pulled final : public Source {
public:
    Pulled(std::string_view content_type, std::function<Next(std::string&)> pull)
        : content_type_(content_type), pull_(std::move(pull)) {}
    std::string_view content_type() const override { return content_type_; }
    Next pull(std::string& piece) override { return pull_(piece); }

private:
    std::string_view content_type_;
    std::function<Next(std::string&)> pull_;
};

}  // namespace

// Goes with the last copy of a responder.
struct Responder::Copies {
    explicit Copies(std::shared_ptr<Waiting> who) : waiting(std::move(who)) {}
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;
    ~Copies() { waiting->answer(nullptr); }

    std::shared_ptr<Waiting> waiting;
};

Responder::Responder(std::shared_ptr<Waiting> waiting)
    : copies_(std::make_shared<Copies>(std::move(waiting))) {}

void Responder::answer(Reply reply) const {
    copies_->waiting->answer(std::make_unique<Reply>(std::move(reply)));
}

bool Responder::awaited() const { return copies_->waiting->awaited(); }

Waker::Waker(std::shared_ptr<Waiting> waiting) : waiting_(std::move(waiting)) {}

void Waker::wake() const { waiting_->wake(); }

void Source::begin(const Waker&) {}

std::string_view Source::heartbeat() const { return {}; }

std::shared_ptr<Source> source_of(std::string_view content_type,
                                  std::function<Source::Next(std::string& piece)> pull) {
    return std::make_shared<Pulled>(content_type, std::move(pull));
}

}  // namespace almanac::http
