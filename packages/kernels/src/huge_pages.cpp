#include "huge_pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <mutex>
#include <new>

#include "aligned_memory.h"

namespace qaio {
namespace {

// a page of x64's second level; https://docs.kernel.org/admin-guide/mm/transhuge.html
constexpr size_t pageBytes = size_t{2} << 20;
constexpr size_t leastRegion = 32 * pageBytes;

size_t upTo(size_t multiple, size_t bytes) { return (bytes + multiple - 1) / multiple * multiple; }

/** Address space for many allocations; pages that nobody touches cost nothing. */
class Region {
 public:
  explicit Region(size_t bytes) : mapped_(upTo(pageBytes, bytes) + pageBytes) {
    memory_ = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory_ == MAP_FAILED) throw std::bad_alloc();
    const auto address = reinterpret_cast<uintptr_t>(memory_);
    next_ = reinterpret_cast<uint8_t*>(upTo(pageBytes, address));
    end_ = static_cast<uint8_t*>(memory_) + mapped_;
#ifdef MADV_HUGEPAGE
    // where the system refuses, pages are small, and reading is slower
    madvise(next_, static_cast<size_t>(end_ - next_), MADV_HUGEPAGE);
#endif
  }
  Region(const Region&) = delete;
  Region& operator=(const Region&) = delete;
  ~Region() { munmap(memory_, mapped_); }

  /** Null where there is no room for so many. */
  uint8_t* take(size_t bytes) {
    if (static_cast<size_t>(end_ - next_) < bytes) return nullptr;
    uint8_t* taken = next_;
    next_ += bytes;
    return taken;
  }

 private:
  size_t mapped_;
  void* memory_;
  uint8_t* next_;
  uint8_t* end_;
};

#ifdef __linux__
// since Linux 6.1, which not every C library knows; https://man7.org/linux/man-pages/man2/madvise.2.html
constexpr int madviseCollapse = 25;
#endif

}  // namespace

std::shared_ptr<uint8_t> hugePages(size_t bytes) {
  static std::mutex mutex;
  static std::weak_ptr<Region> newest;  // goes with the last of its allocations
  const std::lock_guard<std::mutex> lock(mutex);
  const size_t wanted = upTo(lineBytes, bytes);
  std::shared_ptr<Region> region = newest.lock();
  uint8_t* memory = region ? region->take(wanted) : nullptr;
  if (!memory) {
    region = std::make_shared<Region>(std::max(wanted, leastRegion));
    memory = region->take(wanted);
    newest = region;
  }
  return {region, memory};
}

void joinFullPages([[maybe_unused]] const void* memory, [[maybe_unused]] size_t from, [[maybe_unused]] size_t to) {
#ifdef __linux__
  const auto start = reinterpret_cast<uintptr_t>(memory);
  for (uintptr_t end = upTo(pageBytes, start + from + 1); end <= start + to; end += pageBytes)
    if (end - start >= pageBytes / 2) madvise(reinterpret_cast<void*>(end - pageBytes), pageBytes, madviseCollapse);
#endif
}

}  // namespace qaio
