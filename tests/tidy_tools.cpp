#include "tests/tidy.h"

#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <memory>
#include <tuple>

namespace almanac::tidy {
namespace {

struct Output {
    std::string text;
    int status = 0;
};

// Runs a command line of ours and gives back what it printed, errors included.
Output run(const std::string& command) {
    Output output;
    std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return {"", -1};
    std::array<char, 65536> buffer{};
    for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
        output.text.append(buffer.data(), count);
    }
    output.status = pclose(pipe);
    return output;
}

std::string text_of(const simdjson::dom::object& object, std::string_view key) {
    std::string_view text;
    return object[key].get(text) == simdjson::SUCCESS ? std::string(text) : "";
}

std::size_t number_of(const simdjson::dom::object& object, std::string_view key) {
    std::uint64_t number = 0;
    return object[key].get(number) == simdjson::SUCCESS ? number : 0;
}

Tag tag_of(const simdjson::dom::object& object) {
    return {text_of(object, "path"),      text_of(object, "name"),      text_of(object, "kind"),
            text_of(object, "scope"),     text_of(object, "scopeKind"), text_of(object, "access"),
            text_of(object, "signature"), number_of(object, "line"),    number_of(object, "end")};
}

// A header's path from a line of the compiler: "/root/engine/base/id.h:12:3: error: …".
std::vector<Finding> errors_in(const std::string& output) {
    std::vector<Finding> findings;
    std::size_t begin = 0;
    while (begin < output.size()) {
        const std::size_t end = std::min(output.find('\n', begin), output.size());
        const std::string line = output.substr(begin, end - begin);
        begin = end + 1;
        const std::size_t error = line.find(": error: ");
        if (error == std::string::npos) continue;
        const std::size_t colon = line.find(':');
        findings.push_back({line.substr(0, colon),
                            std::strtoul(line.c_str() + colon + 1, nullptr, 10),
                            "this does not compile alone: " + line.substr(error + 9),
                            "include what it uses in the header itself"});
    }
    return findings;
}

}  // namespace

Tags read_tags(const Tree& tree) {
    const std::string list =
        (std::filesystem::temp_directory_path() / ("tidy_" + std::to_string(getpid()))).string();
    std::ofstream names(list);
    for (const File& file : tree.files) {
        if (is_cpp(file.path)) names << file.path << "\n";
    }
    names.close();
    const Output output =
        run("cd '" + tree.root.string() +
            "' && ctags --output-format=json --languages=C++ --langmap=C++:+.h --kinds-C++=+p"
            " --fields=+neKaS --sort=no -f - -L '" +
            list + "'");
    std::filesystem::remove(list);
    if (output.status != 0) {
        return {{},
                {{"tests/tidy_tools.cpp", 1, "ctags failed: " + output.text,
                  "run ./dev, which installs universal-ctags"}}};
    }
    Tags result;
    const simdjson::padded_string text(output.text);
    simdjson::dom::parser parser;
    simdjson::dom::document_stream stream;
    if (parser.parse_many(text).get(stream) != simdjson::SUCCESS) return result;
    for (auto document : stream) {
        simdjson::dom::object object;
        if (document.get(object) == simdjson::SUCCESS) result.tags.push_back(tag_of(object));
    }
    std::stable_sort(result.tags.begin(), result.tags.end(), [](const Tag& a, const Tag& b) {
        return std::tie(a.path, a.line) < std::tie(b.path, b.line);
    });
    return result;
}

std::vector<Finding> dependent_headers(const std::filesystem::path& build_folder) {
    const Output output = run("cmake --build '" + build_folder.string() +
                              "' --target all_verify_interface_header_sets -- -k 0");
    if (output.status == 0) return {};
    std::vector<Finding> findings = errors_in(output.text);
    if (findings.empty()) {
        findings.push_back(
            {build_folder.string(), 1, "CMake's check of the headers failed: " + output.text,
             "run it by hand: cmake --build … --target all_verify_interface_header_sets"});
    }
    return findings;
}

}  // namespace almanac::tidy
