#pragma once

// What the tree promises about its own shape, checked. Every check takes a Tree and returns
// findings, so that it can be tried on a planted tree as well as on ours (tidy_test.cpp).

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::tidy {

// One broken promise: where, what, and what to do about it.
struct Finding {
    std::string file;
    std::size_t line = 0;
    std::string what;
    std::string remedy;
};

// "file:line: what. Remedy: …"
std::string sentence_of(const Finding& finding);

// One text file of ours, its path from the root with '/'.
struct File {
    std::string path;
    std::vector<std::string> lines;
    // The same lines with comments and what stands between quotes blanked out (C++ only).
    std::vector<std::string> code;
};

// All our own files under a root; what is built, fetched or stored is left out.
struct Tree {
    std::filesystem::path root;
    std::vector<File> files;

    const File* find(std::string_view path) const;
};

// Reads every C++, TypeScript, style, page, script and CMake file below `root`.
Tree read_tree(const std::filesystem::path& root);

// Whether `path` is C++ of ours.
bool is_cpp(std::string_view path);
// Whether it is a header of ours.
bool is_header(std::string_view path);

// `text` with comments and literals replaced by spaces, line by line.
std::vector<std::string> blank_comments_and_literals(const std::vector<std::string>& lines);

// One definition or declaration as universal-ctags sees it.
struct Tag {
    std::string path;
    std::string name;
    std::string kind;
    std::string scope;
    std::string scope_kind;
    std::string access;
    std::string signature;
    std::size_t line = 0;
    std::size_t end = 0;  // 0 where ctags does not know
};

// What ctags said; that it is missing or failed is a finding, not an empty list.
struct Tags {
    std::vector<Tag> tags;
    std::vector<Finding> findings;
};

// Asks ctags about every C++ file of the tree.
Tags read_tags(const Tree& tree);

// Includes that point where they may not, by the table in docs/architecture.md.
std::vector<Finding> broken_arrows(const Tree& tree);
// Modules that include each other, in a circle of any length.
std::vector<Finding> module_cycles(const Tree& tree);

// Files past their length.
std::vector<Finding> long_files(const Tree& tree);
// The same for functions, as ctags measures them.
std::vector<Finding> long_functions(const Tree& tree, const std::vector<Tag>& tags);

// Functions and types in headers that no comment explains.
std::vector<Finding> uncommented(const Tree& tree, const std::vector<Tag>& tags);

// Calls and words that have no place here.
std::vector<Finding> banned_words(const Tree& tree);

// Headers that do not compile alone: builds CMake's target for it in `build_folder` and reads what
// fails.
std::vector<Finding> dependent_headers(const std::filesystem::path& build_folder);

}  // namespace almanac::tidy
