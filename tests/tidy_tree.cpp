#include "tests/tidy.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <set>

namespace almanac::tidy {
namespace {

// Built, fetched or stored: not ours to keep tidy.
const std::set<std::string> foreign_folders = {"build", "data",        "node_modules", "dist",
                                               ".git",  "third_party", "__pycache__"};
constexpr std::array<std::string_view, 13> endings = {".cpp", ".h",   ".ts",   ".tsx", ".mjs",
                                                      ".js",  ".css", ".html", ".py",  ".sh",
                                                      ".md",  ".txt", ".cmake"};

bool is_ours(const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    if (ending.empty()) return true;  // scripts: dev, .ci/run
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

File read_file(const std::filesystem::path& path, std::string name) {
    File file{std::move(name), {}, {}};
    std::ifstream stream(path);
    for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
    if (is_cpp(file.path)) file.code = blank_comments_and_literals(file.lines);
    return file;
}

// Walks C++ character by character; newlines survive so that lines keep their numbers.
class Blanker {
public:
    explicit Blanker(std::string text) : text_(std::move(text)) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(text_);
    }

private:
    void step() {
        if (starts("//")) return blank_until("\n", 0);
        if (starts("/*")) return blank_until("*/", 2);
        if (starts("R\"")) return blank_raw();
        const char quote = text_[at_];
        const bool separator =
            quote == '\'' && at_ > 0 && std::isxdigit(static_cast<unsigned char>(text_[at_ - 1]));
        if ((quote == '"' || quote == '\'') && !separator && !in_include())
            return blank_quoted(quote);
        ++at_;
    }

    bool starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

    bool in_include() const {
        const std::size_t begin = text_.rfind('\n', at_) + 1;
        return text_.compare(begin, 8, "#include") == 0;
    }

    void blank_until(std::string_view end, std::size_t extra) {
        std::size_t stop = text_.find(end, at_ + extra);
        stop = stop == std::string::npos ? text_.size() : stop + extra;
        blank_to(stop);
    }

    void blank_raw() {
        const std::size_t open = text_.find('(', at_);
        const std::string close = ")" + text_.substr(at_ + 2, open - at_ - 2) + "\"";
        const std::size_t stop = text_.find(close, open);
        blank_to(stop == std::string::npos ? text_.size() : stop + close.size());
    }

    void blank_quoted(char quote) {
        std::size_t stop = at_ + 1;
        while (stop < text_.size() && text_[stop] != quote && text_[stop] != '\n') {
            stop += text_[stop] == '\\' ? 2U : 1U;
        }
        blank_to(std::min(stop + 1, text_.size()));
    }

    void blank_to(std::size_t stop) {
        for (; at_ < stop; ++at_) {
            if (text_[at_] != '\n') text_[at_] = ' ';
        }
    }

    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

std::string sentence_of(const Finding& finding) {
    return finding.file + ":" + std::to_string(finding.line) + ": " + finding.what +
           ". Remedy: " + finding.remedy;
}

bool is_header(std::string_view path) { return path.ends_with(".h"); }
bool is_cpp(std::string_view path) { return path.ends_with(".cpp") || is_header(path); }

const File* Tree::find(std::string_view path) const {
    const auto found = std::find_if(files.begin(), files.end(),
                                    [&](const File& file) { return file.path == path; });
    return found == files.end() ? nullptr : &*found;
}

Tree read_tree(const std::filesystem::path& root) {
    Tree tree{root, {}};
    for (auto entry = std::filesystem::recursive_directory_iterator(root); entry != end(entry);
         ++entry) {
        if (entry->is_directory() && foreign_folders.contains(entry->path().filename().string())) {
            entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && is_ours(entry->path())) {
            tree.files.push_back(
                read_file(entry->path(), entry->path().lexically_relative(root).generic_string()));
        }
    }
    std::sort(tree.files.begin(), tree.files.end(),
              [](const File& a, const File& b) { return a.path < b.path; });
    return tree;
}

std::vector<std::string> blank_comments_and_literals(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    const std::string blanked = Blanker(std::move(text)).run();
    std::vector<std::string> result;
    for (std::size_t begin = 0; begin < blanked.size();) {
        const std::size_t end = blanked.find('\n', begin);
        result.push_back(blanked.substr(begin, end - begin));
        begin = end + 1;
    }
    return result;
}

}  // namespace almanac::tidy
