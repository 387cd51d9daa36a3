#include "engine/http/later.h"

#include "engine/http/http.h"
#include "engine/http/inbox.h"
#include "engine/http/text.h"

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

// Of the parameters behind a media type: whether q is 0, 0., 0.0 … (RFC 9110 §12.4.2).
bool has_zero_q(std::string_view parameters) {
    while (!parameters.empty()) {
        const std::size_t end = parameters.find(';');
        const std::string_view one = trimmed(parameters.substr(0, end));
        if (one.size() >= 3 && equals_ignoring_case(one.substr(0, 2), "q=")) {
            return one.substr(2).find_first_not_of("0.") == std::string_view::npos;
        }
        if (end == std::string_view::npos) return false;
        parameters.remove_prefix(end + 1);
    }
    return false;
}

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

bool asks_for(std::string_view accept, std::string_view media_type) {
    bool asked = false;
    for_each_element(accept, [&](std::string_view element) {
        const std::size_t parameters = element.find(';');
        const std::string_view type = trimmed(element.substr(0, parameters));
        if (!equals_ignoring_case(type, media_type)) return;
        asked = parameters == std::string_view::npos || !has_zero_q(element.substr(parameters + 1));
    });
    return asked;
}

}  // namespace almanac::http
