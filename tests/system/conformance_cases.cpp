#include "tests/system/conformance_cases.h"

#include "tests/system/program.h"

#include <charconv>
#include <sstream>
#include <utility>

namespace almanac::system_test {

namespace {

// What stands in the braces: a placeholder's value, "3*x" as xxx; as it was where it is neither.
std::string expanded(const std::string& inside, const Placeholders& placeholders) {
    if (const auto known = placeholders.find(inside); known != placeholders.end())
        return known->second;
    std::size_t times = 0;
    const char* const end = inside.data() + inside.size();
    const auto [rest, failure] = std::from_chars(inside.data(), end, times);
    if (failure != std::errc{} || rest == end || *rest != '*') return "(" + inside + ")";
    std::string all;
    for (std::size_t time = 0; time < times; ++time) all.append(rest + 1, end);
    return all;
}

// Innermost braces first, so that they may stand within each other.
std::string with_values(std::string text, const Placeholders& placeholders) {
    for (std::size_t open = text.rfind('{'); open != std::string::npos; open = text.rfind('{')) {
        const std::size_t close = text.find('}', open);
        if (close == std::string::npos) break;
        text.replace(open, close - open + 1,
                     expanded(text.substr(open + 1, close - open - 1), placeholders));
    }
    return text;
}

std::string with_bytes(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\\' || at + 1 == text.size()) {
            out += text[at];
            continue;
        }
        const char letter = text[++at];
        unsigned byte = static_cast<unsigned char>(letter);
        if (letter == 'r') byte = '\r';
        if (letter == 'n') byte = '\n';
        if (letter == 't') byte = '\t';
        if (letter == 'x' && at + 2 < text.size()) {
            std::from_chars(text.data() + at + 1, text.data() + at + 3, byte, 16);
            at += 2;
        }
        out += static_cast<char>(byte);
    }
    return out;
}

ExpectedAnswer answer_of(std::string word) {
    ExpectedAnswer answer;
    answer.is_of_head = word.starts_with('h');
    if (answer.is_of_head) word.erase(0, 1);
    std::istringstream statuses(word);
    for (std::string one; std::getline(statuses, one, ',');)
        answer.statuses.push_back(static_cast<unsigned>(std::stoul(one)));
    return answer;
}

void read_answers(const std::string& text, ConformanceCase& into) {
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (word == "end")
            into.ends = true;
        else
            into.answers.push_back(answer_of(word));
    }
}

// A line of a case: its kind, a blank, its text.
void read_line(const std::string& line, const Placeholders& placeholders, ConformanceCase& into) {
    const std::string raw = line.size() > 2 ? line.substr(2) : "";
    const std::string text = with_bytes(with_values(raw, placeholders));
    switch (line[0]) {
        case '>':
            into.pieces.back() += text + "\r\n";
            break;
        case '|':
            into.pieces.back() += text;
            break;
        case '.':
            into.pieces.emplace_back();
            break;
        case '=':
            read_answers(text, into);
            break;
        case '+':
            into.has.push_back(text);
            break;
        case '-':
            into.lacks.push_back(text);
            break;
        case '~':
            into.body = text;
            break;
        default:
            into = {"not a line of a case: " + line, {""}, {}, false, {}, {}, "none"};
    }
}

}  // namespace

std::vector<ConformanceCase> read_cases(const std::filesystem::path& file,
                                        const Placeholders& placeholders) {
    std::vector<ConformanceCase> cases;
    std::istringstream lines(read_file(file));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("## ")) {
            cases.push_back({line.substr(3), {""}, {}, false, {}, {}, ""});
        } else if (!line.empty()) {
            if (cases.empty()) cases.emplace_back();
            read_line(line, placeholders, cases.back());
        }
    }
    return cases;
}

}  // namespace almanac::system_test
