#include "apps/elections/import_blt_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

// Reads the names and the title behind the ballots: in quotation marks (several may share a line,
// "" is one inside), or a line each. "# ALTERNATIVE NAME 3: …" names a candidate too.
class Names {
public:
    Names(const Text& text, const char* from) : text_(text), at_(from) {}

    base::Result<void> read(std::size_t candidates) {
        numbered_.resize(candidates);
        while (at_ < text_.end()) {
            if (is_space(*at_) || *at_ == '\n')
                ++at_;
            else if (*at_ == '#')
                TRY(read_comment());
            else if (*at_ == '"')
                TRY(read_quoted());
            else
                read_line();
        }
        return {};
    }

    // The candidates' names in order and then the title, "" where there is none.
    base::Result<std::vector<std::string>> take() {
        const std::size_t candidates = numbered_.size();
        const bool are_numbered =
            std::none_of(numbered_.begin(), numbered_.end(),
                         [](const std::string& name) { return name.empty(); });
        std::vector<std::string> names =
            are_numbered && entries_.size() <= candidates + 1 ? numbered_ : entries_;
        if (are_numbered && !entries_.empty() && names == numbered_)
            names.push_back(entries_.back());
        if (names.size() < candidates) {
            return error_at(
                text_, text_.end(),
                fmt::format(
                    "the file ends after {} of {} names. Add the missing names, one for each "
                    "candidate, or fetch the file again.",
                    names.size(), candidates));
        }
        names.resize(candidates + 1);
        const auto nameless = std::find(names.begin(), names.end() - 1, "");
        if (nameless != names.end() - 1) {
            return error_at(
                text_, text_.end(),
                fmt::format("candidate {} has no name. Give one.", nameless - names.begin() + 1));
        }
        return names;
    }

private:
    static bool is_space(char character) {
        return character == ' ' || character == '\t' || character == '\r';
    }

    base::Result<void> read_comment() {
        constexpr std::string_view key = "# ALTERNATIVE NAME ";
        const std::string_view line = line_at(text_, at_);
        const char* begin = at_;
        at_ = std::find(at_, text_.end(), '\n');
        if (!line.starts_with(key)) return {};
        const std::size_t colon = line.find(':');
        const auto number =
            parse_unsigned(line.substr(key.size(), colon - std::min(colon, key.size())));
        if (colon == std::string_view::npos || !number || *number == 0 ||
            *number > numbered_.size()) {
            return error_at(text_, begin,
                            fmt::format("this names no candidate from 1 to {}. Correct the number.",
                                        numbered_.size()));
        }
        numbered_[*number - 1] = trimmed(line.substr(colon + 1));
        return {};
    }

    // A quotation mark closes where nothing, a comment or another quotation mark follows it on the
    // line.
    static bool closes(std::string_view rest_of_line) {
        const std::string_view rest = trimmed(rest_of_line);
        return rest.empty() || rest.front() == '"' || rest.front() == '#';
    }

    base::Result<void> read_quoted() {
        const char* open = at_++;
        std::string name;
        for (std::string_view rest = line_at(text_, at_); !rest.empty();
             rest = line_at(text_, at_)) {
            if (rest.starts_with("\"\"")) {
                name += '"';
                at_ += 2;
            } else if (rest.starts_with('"') && closes(rest.substr(1))) {
                ++at_;
                entries_.emplace_back(trimmed(name));
                return {};
            } else {
                name += *at_++;
            }
        }
        return error_at(text_, open,
                        "this quotation mark is never closed on its line. Close it, or fetch the "
                        "file again if it is cut short.");
    }

    void read_line() {
        const std::string_view line = line_at(text_, at_);
        entries_.emplace_back(trimmed(line));
        at_ = std::find(at_, text_.end(), '\n');
    }

    const Text& text_;
    const char* at_;
    std::vector<std::string> entries_;
    std::vector<std::string> numbered_;  // from "# ALTERNATIVE NAME k"
};

}  // namespace

base::Result<std::vector<std::string>> read_blt_names(const Text& text, const char* from,
                                                      std::size_t candidates) {
    Names names(text, from);
    TRY(names.read(candidates));
    return names.take();
}

}  // namespace almanac::elections
