#include "tests/system/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace almanac::system_test {

namespace fs = std::filesystem;

namespace {

std::string program() {
    const char* name = std::getenv("ALMANAC_PROGRAM");
    return name != nullptr ? name : "build/dev/almanac";
}

[[noreturn]] void become(const std::vector<std::string>& arguments, const Prepare& prepare) {
    std::vector<std::string> words{program()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    if (prepare) prepare();
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
}

}  // namespace

Folder::Folder() {
    std::string pattern = (fs::temp_directory_path() / "almanac-system-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
}

Folder::~Folder() {
    std::error_code failure;
    fs::remove_all(path_, failure);
}

std::string Folder::write(std::string_view name, std::string_view text) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
}

Process::Process(const std::vector<std::string>& arguments, const Prepare& prepare) {
    std::array<int, 2> out{};
    std::array<int, 2> error{};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || ::pipe2(error.data(), O_CLOEXEC) != 0) std::abort();
    id_ = ::fork();
    if (id_ == 0) {
        ::dup2(out[1], STDOUT_FILENO);
        ::dup2(error[1], STDERR_FILENO);
        become(arguments, prepare);
    }
    ::close(out[1]);
    ::close(error[1]);
    out_ = out[0];
    error_ = error[0];
}

Process::~Process() {
    if (id_ > 0) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    if (out_ >= 0) ::close(out_);
    if (error_ >= 0) ::close(error_);
}

void Process::signal(int number) const { ::kill(id_, number); }

// False when both streams are at their end, or the time is up.
bool Process::read_some(std::chrono::milliseconds limit) {
    std::array<pollfd, 2> streams{{{out_, POLLIN, 0}, {error_, POLLIN, 0}}};
    if (::poll(streams.data(), streams.size(), static_cast<int>(limit.count())) <= 0) return false;
    std::array<char, 65536> buffer{};
    for (std::size_t index = 0; index < streams.size(); ++index) {
        if (streams[index].revents == 0) continue;
        const ssize_t got = ::read(streams[index].fd, buffer.data(), buffer.size());
        std::string& text = index == 0 ? outcome_.out : outcome_.error;
        if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
        if (got > 0) continue;
        ::close(streams[index].fd);
        (index == 0 ? out_ : error_) = -1;
    }
    return out_ >= 0 || error_ >= 0;
}

bool Process::wait_for(const std::string& stream, std::string_view text,
                       std::chrono::seconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (stream.find(text) == std::string::npos) {
        if (out_ < 0 || std::chrono::steady_clock::now() > end) return false;
        read_some(std::chrono::milliseconds(100));
    }
    return true;
}

bool Process::wait_for_output(std::string_view text, std::chrono::seconds limit) {
    return wait_for(outcome_.out, text, limit);
}

bool Process::wait_for_error(std::string_view text, std::chrono::seconds limit) {
    return wait_for(outcome_.error, text, limit);
}

Outcome Process::finish() {
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(5);
    while ((out_ >= 0 || error_ >= 0) && std::chrono::steady_clock::now() < end)
        read_some(std::chrono::seconds(1));
    if (out_ >= 0) ::kill(id_, SIGKILL);
    int status = 0;
    ::waitpid(id_, &status, 0);
    id_ = -1;
    outcome_.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return outcome_;
}

Outcome run(const std::vector<std::string>& arguments, const Prepare& prepare) {
    return Process(arguments, prepare).finish();
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::map<std::string, std::string> tree_of(const fs::path& folder) {
    std::map<std::string, std::string> files;
    std::error_code failure;
    for (fs::recursive_directory_iterator at(folder, failure), end; !failure && at != end;
         at.increment(failure)) {
        if (at->is_regular_file())
            files[fs::relative(at->path(), folder).string()] = read_file(at->path());
    }
    return files;
}

}  // namespace almanac::system_test
