#include "tests/tidy.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace almanac::tidy {
namespace {

constexpr std::string_view architecture = "docs/architecture.md";
constexpr std::string_view shelf = "engine/base";  // many small headers instead of one front header
constexpr std::string_view any_front = "every front header";
constexpr std::string_view app_insides = "the pure headers of an app";

// What one row of the table allows a module.
struct Allowed {
    std::set<std::string> modules;
    bool every_front = false;
    bool app_insides = false;
};

// One `#include "…"` of ours.
struct Include {
    const File* from;
    std::size_t line;
    std::string target;
};

std::string trimmed(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t`");
    if (begin == std::string_view::npos) return "";
    return std::string(text.substr(begin, text.find_last_not_of(" \t`") - begin + 1));
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) parts.push_back(trimmed(part));
    return parts;
}

// A test, or a header that says at its head that it is there for tests only.
bool is_for_tests(const File& file) {
    const auto says_so = [](const std::string& line) {
        return line.starts_with("// For tests only");
    };
    return file.path.ends_with("_test.cpp") ||
           std::any_of(file.lines.begin(), file.lines.end(), says_so);
}

// "engine/store, log" names engine/store and engine/log: a folder named once holds for the rest of
// the cell.
std::vector<std::string> modules_of_cell(const std::string& cell) {
    std::vector<std::string> names;
    std::string folder;
    for (const std::string& name : split(cell, ',')) {
        const std::size_t slash = name.find('/');
        if (slash != std::string::npos) folder = name.substr(0, slash + 1);
        names.push_back(slash == std::string::npos ? folder + name : name);
    }
    return names;
}

// engine/*, apps/* and cli are modules by their folders, and so is tests/fuzz; "" for a path that
// belongs to none.
std::string module_of(const std::string& path) {
    const std::vector<std::string> parts = split(path, '/');
    if (parts.size() < 2) return "";
    if (parts[0] == "tests" && parts[1] == "fuzz") return parts[1];
    if (parts[0] == "engine" || parts[0] == "apps")
        return parts.size() < 3 ? "" : parts[0] + "/" + parts[1];
    return parts[0];
}

std::string front_of(const std::string& module) {
    return module + "/" + module.substr(module.rfind('/') + 1) + ".h";
}

Allowed allowed_of_cell(const std::string& cell) {
    Allowed allowed;
    allowed.every_front = cell.find(any_front) != std::string::npos;
    allowed.app_insides = cell.find(app_insides) != std::string::npos;
    if (allowed.every_front) return allowed;
    for (const std::string& name : split(cell, ',')) {
        if (name == "–") continue;
        allowed.modules.insert(name);
        allowed.modules.insert("engine/" + name);  // the table leaves engine/ out on the right
    }
    return allowed;
}

// A row such as `apps/*` holds for every module in that folder; "cli, tests, bench" for each of
// them.
struct Table {
    std::map<std::string, Allowed> rows;

    const Allowed* find(const std::string& module) const {
        if (const auto row = rows.find(module); row != rows.end()) return &row->second;
        const auto row = rows.find(module.substr(0, module.find('/')) + "/*");
        return row == rows.end() ? nullptr : &row->second;
    }
};

Table read_table(const Tree& tree) {
    Table table;
    const File* file = tree.find(architecture);
    if (file == nullptr) return table;
    bool inside = false;
    for (const std::string& line : file->lines) {
        if (line.starts_with("| module | may include |"))
            inside = true;
        else if (!line.starts_with("|"))
            inside = false;
        else if (inside && !line.starts_with("|---")) {
            const std::vector<std::string> cells = split(line, '|');
            if (cells.size() < 3) continue;
            for (const std::string& module : modules_of_cell(cells[1]))
                table.rows[module] = allowed_of_cell(cells[2]);
        }
    }
    return table;
}

std::vector<Include> includes_of(const Tree& tree) {
    std::vector<Include> includes;
    for (const File& file : tree.files) {
        for (std::size_t index = 0; index < file.code.size(); ++index) {
            const std::string& line = file.code[index];
            const std::size_t open = line.find('"');
            if (!line.starts_with("#include") || open == std::string::npos) continue;
            includes.push_back(
                {&file, index + 1, line.substr(open + 1, line.find('"', open + 1) - open - 1)});
        }
    }
    return includes;
}

bool permits(const Allowed& allowed, const std::string& module) {
    const std::string folder = module.substr(0, module.find('/')) + "/*";
    return allowed.every_front || allowed.modules.contains(module) ||
           allowed.modules.contains(folder);
}

// What is wrong with one include, or nothing.
std::vector<Finding> judge(const Include& include, const Tree& tree, const Table& table) {
    const std::string from = module_of(include.from->path);
    const std::string to = module_of(include.target);
    const auto finding = [&](std::string what, std::string remedy) {
        return std::vector<Finding>{
            {include.from->path, include.line, std::move(what), std::move(remedy)}};
    };
    if (tree.find(include.target) == nullptr) {
        return finding("\"" + include.target + "\" is no header of ours",
                       "give the path from the root of the tree, or <…> for what others wrote");
    }
    if (from == to) return {};
    const Allowed* allowed = table.find(from);
    if (allowed == nullptr) {
        return finding("module " + from + " has no row in " + std::string(architecture),
                       "give it a row in the table of arrows");
    }
    if (!permits(*allowed, to)) {
        return finding(
            from + " may not include " + to + ", says the table in " + std::string(architecture),
            "move the code to where the arrow allows it, or hand the thing in as an argument");
    }
    const bool inside_app = allowed->app_insides && to.starts_with("apps/");
    const bool among_tests =
        is_for_tests(*include.from) && is_for_tests(*tree.find(include.target));
    if (to == shelf || include.target == front_of(to) || inside_app || among_tests) return {};
    return finding(include.target + " is private to " + to,
                   "include " + front_of(to) + ", and let it offer what is needed");
}

using Edges = std::map<std::string, std::map<std::string, const Include*>>;

// Depth first; the path that leads back to a module on it is a cycle.
void follow(const std::string& module, const Edges& edges, std::vector<std::string>& path,
            std::set<std::string>& done, std::vector<Finding>& findings) {
    if (done.contains(module)) return;
    path.push_back(module);
    if (const auto row = edges.find(module); row != edges.end()) {
        for (const auto& [next, include] : row->second) {
            const auto seen = std::find(path.begin(), path.end(), next);
            if (seen == path.end()) {
                follow(next, edges, path, done, findings);
                continue;
            }
            std::string circle;
            for (auto step = seen; step != path.end(); ++step) circle += *step + " → ";
            findings.push_back(
                {include->from->path, include->line, "modules include each other: " + circle + next,
                 "cut one of these arrows; the lower module must not know the higher"});
        }
    }
    path.pop_back();
    done.insert(module);
}

}  // namespace

std::vector<Finding> broken_arrows(const Tree& tree) {
    const Table table = read_table(tree);
    if (table.rows.empty()) {
        return {{std::string(architecture), 1, "the table \"| module | may include |\" is missing",
                 "put it back: it is what this test reads"}};
    }
    std::vector<Finding> findings;
    for (const Include& include : includes_of(tree)) {
        const std::vector<Finding> found = judge(include, tree, table);
        findings.insert(findings.end(), found.begin(), found.end());
    }
    return findings;
}

std::vector<Finding> module_cycles(const Tree& tree) {
    const std::vector<Include> includes = includes_of(tree);
    Edges edges;
    for (const Include& include : includes) {
        const std::string from = module_of(include.from->path);
        const std::string to = module_of(include.target);
        if (from != to && !to.empty()) edges[from].emplace(to, &include);
    }
    std::vector<Finding> findings;
    std::vector<std::string> path;
    std::set<std::string> done;
    for (const auto& row : edges) follow(row.first, edges, path, done, findings);
    return findings;
}

}  // namespace almanac::tidy
