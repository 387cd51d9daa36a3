#include "tests/tidy.h"

#include <algorithm>
#include <array>

namespace almanac::tidy {
namespace {

// A word that must not stand in code, where it may all the same, and what to use instead.
struct Banned {
    std::string_view word;
    std::string_view except;  // paths that begin so
    std::string_view remedy;
    bool call = false;  // only as word( …, not as a member
};

constexpr std::array banned = {
    Banned{"rand", "", "take a base::Random&, so that the same seed gives the same run", true},
    Banned{"srand", "", "take a base::Random&, so that the same seed gives the same run", true},
    Banned{"system", "", "call the library, or fork and exec with a list of arguments", true},
    Banned{"printf", "bench/", "return the text, or write it where it was asked for", true},
    Banned{"sprintf", "", "use fmt::format_to or std::to_chars", true},
    Banned{"strtok", "", "split a std::string_view", true},
    Banned{"atoi", "", "use std::from_chars, which says when it fails", true},
    Banned{"gets", "", "read with a limit", true},
    Banned{"std::regex", "", "write the few lines of parser: std::regex is slow and recurses",
           false},
    Banned{"std::format", "", "use fmt::format: GCC 12 has no <format>", false},
    Banned{"std::views", "", "use a range algorithm: Clang 14 cannot compile range views", false},
    Banned{"std::ranges::views", "", "use a range algorithm: Clang 14 cannot compile range views",
           false},
    Banned{"std::atomic<std::shared_ptr", "",
           "use base::Published: this one is slower and upsets ThreadSanitizer", false},
    Banned{"using namespace", "", "write the name out, or alias the namespace in a .cpp", false},
};

constexpr std::array<std::string_view, 3> unfinished = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X:"};

bool is_word(char letter) {
    return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// Whether `word` stands at `at` as a word of its own; as a call: a free function's or std's.
bool stands(const std::string& code, std::size_t at, const Banned& entry) {
    const std::size_t end = at + entry.word.size();
    if (end < code.size() && is_word(code[end])) return false;
    if (at > 0 && is_word(code[at - 1])) return false;
    if (code.find("literals;", end) != std::string::npos) return false;  // they have no other name
    if (!entry.call) return true;
    const std::size_t next = code.find_first_not_of(' ', end);
    if (next == std::string::npos || code[next] != '(') return false;
    const std::string before = code.substr(0, at);
    if (before.ends_with("std::")) return true;
    return !before.ends_with(".") && !before.ends_with("->") && !before.ends_with("::");
}

bool contains(const std::string& code, const Banned& entry) {
    for (std::size_t at = code.find(entry.word); at != std::string::npos;
         at = code.find(entry.word, at + 1)) {
        if (stands(code, at, entry)) return true;
    }
    return false;
}

void judge_line(const File& file, std::size_t index, std::vector<Finding>& findings) {
    for (const Banned& entry : banned) {
        if (!entry.except.empty() && file.path.starts_with(entry.except)) continue;
        if (!contains(file.code[index], entry)) continue;
        findings.push_back({file.path, index + 1,
                            "'" + std::string(entry.word) + "' has no place here",
                            std::string(entry.remedy)});
    }
}

}  // namespace

std::vector<Finding> banned_words(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        for (std::size_t index = 0; index < file.code.size(); ++index)
            judge_line(file, index, findings);
        for (std::size_t index = 0; index < file.lines.size(); ++index) {
            for (const std::string_view word : unfinished) {
                if (file.lines[index].find(word) == std::string::npos ||
                    file.path.ends_with(".json"))
                    continue;
                findings.push_back({file.path, index + 1,
                                    "'" + std::string(word) + "' marks unfinished work",
                                    "finish it, or write an issue and say here what is"});
            }
        }
    }
    return findings;
}

}  // namespace almanac::tidy
