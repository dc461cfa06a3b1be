#include "file_pages.h"

#ifdef __linux__
#include <sys/mman.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#endif

namespace qaio {

#ifdef __linux__
namespace {

/** Whether a file is mapped from `start` to `end`, as /proc/self/maps tells. */
bool isMappedFile(uintptr_t start, uintptr_t end) {
  FILE* maps = std::fopen("/proc/self/maps", "r");
  if (!maps) return false;
  bool found = false;
  char line[4096];
  while (!found && std::fgets(line, sizeof line, maps)) {
    uintptr_t from = 0, to = 0;
    unsigned long inode = 0;
    const int read = std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %*4s %*x %*x:%*x %lu", &from, &to, &inode);
    found = read == 3 && inode != 0 && from <= start && end <= to;
  }
  std::fclose(maps);
  return found;
}

}  // namespace

void letFilePagesGo(const void* data, size_t bytes) {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto address = reinterpret_cast<uintptr_t>(data);
  const uintptr_t start = (address + page - 1) / page * page, end = (address + bytes) / page * page;
  if (start < end && isMappedFile(start, end)) madvise(reinterpret_cast<void*>(start), end - start, MADV_DONTNEED);
}
#else
void letFilePagesGo(const void*, size_t) {}
#endif

}  // namespace qaio
