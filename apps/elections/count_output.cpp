#include "apps/elections/count_output.h"

#include "apps/elections/count_view.h"
#include "engine/base/json.h"

namespace almanac::elections {

namespace {

constexpr std::size_t columns_max = 100;

// One past the string that begins at `at`.
std::size_t end_of_text(std::string_view json, std::size_t at) {
    for (++at; json[at] != '"'; ++at) {
        if (json[at] == '\\') ++at;
    }
    return at + 1;
}

bool ends_value(char character) {
    return character == ',' || character == ':' || character == '}' || character == ']';
}

// One past the value that begins at `at`.
std::size_t end_of_value(std::string_view json, std::size_t at) {
    std::size_t depth = 0;
    do {
        if (json[at] == '"') {
            at = end_of_text(json, at);
            continue;
        }
        if (json[at] == '{' || json[at] == '[') ++depth;
        if (json[at] == '}' || json[at] == ']') --depth;
        ++at;
    } while (at < json.size() && (depth > 0 || !ends_value(json[at])));
    return at;
}

class Indenter {
public:
    explicit Indenter(std::string_view json) : json_(json) {}

    std::string run() {
        value(0);
        return std::move(out_);
    }

private:
    void value(std::size_t level) {
        const std::size_t end = end_of_value(json_, at_);
        const bool nested = json_[at_] == '{' || json_[at_] == '[';
        if (!nested || end - at_ + level * 2 <= columns_max) {
            in_line(json_.substr(at_, end - at_));
            at_ = end;
            return;
        }
        members(level + 1, json_[at_] == '{');
    }

    void in_line(std::string_view json) {
        for (std::size_t at = 0; at < json.size();) {
            const std::size_t end = json[at] == '"' ? end_of_text(json, at) : at + 1;
            out_.append(json.substr(at, end - at));
            if (json[at] == ',' || json[at] == ':') out_ += ' ';
            at = end;
        }
    }

    void members(std::size_t level, bool keyed) {
        out_ += json_[at_++];
        while (true) {
            line(level);
            if (keyed) key();
            value(level);
            if (json_[at_] != ',') break;
            out_ += json_[at_++];
        }
        line(level - 1);
        out_ += json_[at_++];
    }

    void key() {
        const std::size_t end = end_of_value(json_, at_);
        out_.append(json_.substr(at_, end - at_));
        out_ += ": ";
        at_ = end + 1;
    }

    void line(std::size_t level) {
        out_ += '\n';
        out_.append(level * 2, ' ');
    }

    std::string_view json_;
    std::size_t at_ = 0;
    std::string out_;
};

}  // namespace

std::string count_as_json(const CountReport& report) {
    return indented(base::to_json(view_of(report.prepared, report.count, report.files))) + "\n";
}

std::string indented(std::string_view json) {
    return json.empty() ? std::string() : Indenter(json).run();
}

}  // namespace almanac::elections
