#include "tests/tidy.h"

namespace almanac::tidy {
namespace {

// docs/style.md, 11 and Web: what can be read in one sitting.
constexpr std::size_t function_lines_max = 70;
constexpr std::size_t file_lines_max = 500;
constexpr std::size_t web_file_lines_max = 300;

// By hand, and read by people: not data, and not what a script of ours made.
bool is_written(const File& file) {
    const std::string& path = file.path;
    if (!file.lines.empty() && file.lines[0].starts_with("// Made by scripts/")) return false;
    return !path.ends_with(".json") && !path.ends_with(".md") && !path.ends_with(".txt") &&
           path != "LICENSE";
}

}  // namespace

std::vector<Finding> long_files(const Tree& tree) {
    std::vector<Finding> findings;
    for (const File& file : tree.files) {
        const std::size_t most =
            file.path.starts_with("web/") ? web_file_lines_max : file_lines_max;
        if (!is_written(file) || file.lines.size() <= most) continue;
        findings.push_back({file.path, most + 1,
                            "the file has " + std::to_string(file.lines.size()) + " lines, " +
                                std::to_string(most) + " are the most",
                            "split it where it answers two questions"});
    }
    return findings;
}

std::vector<Finding> long_functions(const Tree&, const std::vector<Tag>& tags) {
    std::vector<Finding> findings;
    for (const Tag& tag : tags) {
        if (tag.kind != "function" || tag.end < tag.line + function_lines_max) continue;
        findings.push_back({tag.path, tag.line,
                            tag.name + tag.signature + " has " +
                                std::to_string(tag.end - tag.line + 1) + " lines, " +
                                std::to_string(function_lines_max) + " are the most",
                            "give its steps names: one function a step"});
    }
    return findings;
}

}  // namespace almanac::tidy
