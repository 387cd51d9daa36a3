// stopwatch RESULT PROGRAM ARGUMENT…: runs a program and writes {"ms", "cpu_ms", "peak_mb"} of it
// to RESULT: wall time from fork to exit, processor time and peak resident memory. A program of its
// own because Linux counts the parent's memory into a child's peak: this parent has next to none.

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace {

double milliseconds(const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
}

bool write_result(const char* path, double wall_ms, const rusage& usage) {
    std::FILE* file = std::fopen(path, "w");
    if (file == nullptr) return false;
    std::fprintf(file, "{\"ms\":%.3f,\"cpu_ms\":%.3f,\"peak_mb\":%.1f}\n", wall_ms,
                 milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
                 static_cast<double>(usage.ru_maxrss) / 1024.0);
    return std::fclose(file) == 0;
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 3) {
        std::fputs("stopwatch RESULT PROGRAM ARGUMENT…\n", stderr);
        return 2;
    }
    const auto began = std::chrono::steady_clock::now();
    const pid_t child = fork();
    if (child == 0) {
        execvp(arguments[2], arguments + 2);
        std::perror(arguments[2]);
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    if (child < 0 || wait4(child, &status, 0, &usage) != child) {
        std::perror("stopwatch");
        return 1;
    }
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - began;
    if (!write_result(arguments[1], wall.count(), usage)) {
        std::perror(arguments[1]);
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
