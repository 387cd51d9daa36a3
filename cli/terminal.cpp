#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace almanac::cli {

namespace {

constexpr std::size_t columns_min = 60;
constexpr std::size_t columns_max = 240;

bool is_set(const char* variable) {
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

std::size_t terminal_columns() {
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return std::clamp<std::size_t>(size.ws_col, columns_min, columns_max);
}

base::Error cannot_print() {
    const int code = errno;
    return {code == ENOSPC ? base::ErrorKind::exhausted : base::ErrorKind::denied,
            fmt::format("cannot write to standard output: {}", std::strerror(code))};
}

}  // namespace

Terminal Terminal::detect() {
    Terminal terminal;
    terminal.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    terminal.error_is_terminal = ::isatty(STDERR_FILENO) == 1;
    const char* kind = std::getenv("TERM");
    const bool dumb = kind == nullptr || std::string_view(kind) == "dumb";
    terminal.colour = terminal.out_is_terminal && !dumb && !is_set("NO_COLOR");
    if (terminal.out_is_terminal) terminal.columns = terminal_columns();
    return terminal;
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t used) {
    constexpr std::size_t columns = 80;
    std::string out;
    std::size_t begin = used;  // of the line: a word that is too long breaks none that is empty
    while (!text.empty()) {
        const std::string_view word = text.substr(0, std::min(text.find(' '), text.size()));
        const std::size_t gap = out.empty() ? 0 : 1;
        if (used > begin && used + gap + word.size() > columns) {
            out += "\n" + std::string(indent, ' ');
            used = begin = indent;
        } else {
            out.append(gap, ' ');
            used += gap;
        }
        out += word;
        used += word.size();
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return out;
}

base::Result<void> print(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return cannot_print();
    if (std::fflush(stdout) != 0) return cannot_print();
    return {};
}

void complain(std::string_view sentence) { remark(fmt::format("almanac: {}", sentence)); }

void remark(std::string_view sentence) { fmt::print(stderr, "{}\n", sentence); }

}  // namespace almanac::cli
