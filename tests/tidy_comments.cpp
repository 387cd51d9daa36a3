#include "tests/tidy.h"

#include <algorithm>
#include <array>
#include <utility>

namespace almanac::tidy {
namespace {

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t");
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

bool is_comment(const std::string& line) {
    const std::string text = trimmed(line);
    return text.starts_with("//") || text.ends_with("*/");
}

// A line that ends something: what follows it is a declaration of its own.
bool ends_declaration(const std::string& code) {
    const std::string text = trimmed(code);
    return text.empty() || text.starts_with("#") || text.ends_with(";") || text.ends_with("{") ||
           text.ends_with("}") || text.ends_with(":");
}

// The first line of the declaration whose name stands on `line` (both from 1): templates,
// attributes and return types may stand above the name.
std::size_t first_line(const File& file, std::size_t line) {
    while (line > 1 && !is_comment(file.lines[line - 2]) && !ends_declaration(file.code[line - 2]))
        --line;
    return line;
}

bool has_comment(const File& file, std::size_t first, std::size_t name_line) {
    if (first > 1 && is_comment(file.lines[first - 2])) return true;
    return file.lines[name_line - 1].find("  // ") != std::string::npos;
}

// One comment may stand over a block of members that belong together: up to the next blank line.
bool block_has_comment(const File& file, std::size_t first) {
    for (std::size_t line = first - 1; line > 0 && !trimmed(file.lines[line - 1]).empty(); --line) {
        const std::string code = trimmed(file.code[line - 1]);
        if (code.ends_with(":") || code.starts_with("class ")) return false;
        if (is_comment(file.lines[line - 1])) return true;
    }
    return false;
}

// The declaration's text up to its body.
std::string declaration_of(const File& file, std::size_t first, const Tag& tag) {
    std::string text;
    for (std::size_t line = first; line <= std::max(tag.line, tag.end) && line <= file.code.size();
         ++line) {
        text += file.code[line - 1] + " ";
        if (file.code[line - 1].find_first_of("{;") != std::string::npos) break;
    }
    return text;
}

// What needs no words of its own: constructors, operators, overrides, defaulted and deleted ones,
// bare getters.
bool explains_itself(const Tag& tag, const std::string& declaration) {
    const std::string owner = tag.scope.substr(tag.scope.rfind(':') + 1);
    if (tag.name == owner || tag.name.starts_with("~") || tag.name.starts_with("operator"))
        return true;
    if (tag.signature.starts_with("() const") && tag.scope_kind == "class") return true;
    constexpr std::array<std::string_view, 3> marks = {" override", "= default", "= delete"};
    return std::any_of(marks.begin(), marks.end(), [&](std::string_view mark) {
        return declaration.find(mark) != std::string::npos;
    });
}

bool is_specialisation(const Tag& tag, const std::string& declaration) {
    return declaration.find("template <>") != std::string::npos ||
           declaration.find(tag.name + "<") != std::string::npos;
}

bool is_judged(const Tag& tag) {
    const bool function = tag.kind == "prototype" || tag.kind == "function";
    const bool type = tag.kind == "class" || tag.kind == "struct" || tag.kind == "enum";
    const bool member = tag.scope_kind == "class" && tag.access == "public" && function;
    const bool outside = (tag.scope_kind == "namespace" || tag.scope.empty()) && (function || type);
    return member || outside;
}

}  // namespace

std::vector<Finding> uncommented(const Tree& tree, const std::vector<Tag>& tags) {
    std::vector<Finding> findings;
    const Tag* before = nullptr;  // an overload under its commented sibling is explained by it
    for (const Tag& tag : tags) {
        if (!is_header(tag.path) || !is_judged(tag)) continue;
        const Tag* const sibling = std::exchange(before, &tag);
        const File* file = tree.find(tag.path);
        if (file == nullptr || tag.line > file->lines.size()) continue;
        const std::size_t first = first_line(*file, tag.line);
        const std::string declaration = declaration_of(*file, first, tag);
        if (explains_itself(tag, declaration) || is_specialisation(tag, declaration)) continue;
        if (has_comment(*file, first, tag.line)) continue;
        if (tag.scope_kind == "class" && block_has_comment(*file, first)) continue;
        const bool overload =
            sibling != nullptr && sibling->path == tag.path && sibling->name == tag.name;
        if (overload && !trimmed(file->lines[first - 2]).empty()) continue;
        findings.push_back({tag.path, tag.line,
                            tag.kind + " " + tag.name + " has no comment above it",
                            "say in a sentence what it is for: shapes, units, errors"});
    }
    return findings;
}

}  // namespace almanac::tidy
