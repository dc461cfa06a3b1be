// Memory for vectors that grows and is used again.
#pragma once
#include <cstddef>
#include <memory>
#include <new>

namespace qaio {

constexpr size_t lineBytes = 64;
// of a cache line and of a vector
constexpr std::align_val_t alignment{lineBytes};

struct FreeAligned {
  void operator()(void* memory) const { ::operator delete(memory, alignment); }
};

class AlignedMemory {
 public:
  /** What was in it is lost where it grows. */
  float* ofAtLeast(size_t count) {
    if (count > count_) {
      memory_.reset(static_cast<float*>(::operator new(count * sizeof(float), alignment)));
      count_ = count;
    }
    return memory_.get();
  }

 private:
  size_t count_ = 0;
  std::unique_ptr<float, FreeAligned> memory_;
};

}  // namespace qaio
