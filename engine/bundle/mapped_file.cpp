#include "engine/bundle/bundle.h"
#include "engine/bundle/files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace almanac::bundle {

using base::Result;

Result<MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const Descriptor file = TRY(open_path(path, O_RDONLY));
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return file_error(Doing::reading, path, errno);
    if (S_ISDIR(facts.st_mode)) return file_error(Doing::reading, path, EISDIR);
    MappedFile mapped;
    if (!S_ISREG(facts.st_mode)) {
        // A pipe (`almanac count <(unzip -p …)`) cannot be mapped; its bytes are held instead.
        const auto held = std::make_shared<const std::string>(TRY(read_all(file, path)));
        mapped.bytes_ = *held;
        mapped.owner_ = held;
        return mapped;
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    if (size == 0) return mapped;
    void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (start == MAP_FAILED) return file_error(Doing::reading, path, errno);
    mapped.owner_ =
        std::shared_ptr<const void>(start, [start, size](const void*) { ::munmap(start, size); });
    mapped.bytes_ = {static_cast<const char*>(start), size};
    mapped.is_mapped_ = true;
    return mapped;
}

void MappedFile::forget(std::size_t first, std::size_t end) const {
    const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    first = (first + page - 1) / page * page;
    end = std::min(end, bytes_.size()) / page * page;
    if (!is_mapped_ || first >= end) return;
    ::madvise(const_cast<char*>(bytes_.data()) + first, end - first, MADV_DONTNEED);
}

}  // namespace almanac::bundle
