#pragma once

// The program as its users run it: started as a process of its own, its output caught, and, where
// it serves, talked to over a socket. Only for tests; ALMANAC_PROGRAM names the program.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::system_test {

// How a run ended.
struct Outcome {
    int code = -1;  // 128 + n where signal n ended it
    std::string out;
    std::string error;
};

// A folder of its own below the system's temporary one, removed at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    // Writes a file below it and returns its path.
    std::string write(std::string_view name, std::string_view text) const;

private:
    std::filesystem::path path_;
};

// Called in the child between fork and exec: limits, user …
using Prepare = std::function<void()>;

// A process that was started and not yet waited for; killed if it still runs when this goes.
class Process {
public:
    explicit Process(const std::vector<std::string>& arguments, const Prepare& prepare = {});
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    pid_t id() const { return id_; }
    // Sends it a signal such as SIGTERM.
    void signal(int number) const;
    // Reads standard output until `text` is in it; false when the process closed it or the time is
    // up.
    bool wait_for_output(std::string_view text,
                         std::chrono::seconds limit = std::chrono::seconds(60));
    // The same for standard error.
    bool wait_for_error(std::string_view text,
                        std::chrono::seconds limit = std::chrono::seconds(60));
    const std::string& output() const { return outcome_.out; }
    // Reads both streams to their end, waits for the process.
    Outcome finish();

private:
    bool wait_for(const std::string& stream, std::string_view text, std::chrono::seconds limit);
    bool read_some(std::chrono::milliseconds limit);

    pid_t id_ = -1;
    int out_ = -1;
    int error_ = -1;
    Outcome outcome_;
};

// Runs to the end.
Outcome run(const std::vector<std::string>& arguments, const Prepare& prepare = {});

// The whole of a file.
std::string read_file(const std::filesystem::path& path);

// Every file below a folder with its bytes, by path relative to it.
std::map<std::string, std::string> tree_of(const std::filesystem::path& folder);

}  // namespace almanac::system_test
