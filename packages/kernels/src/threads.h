// The session's own threads.
#pragma once
#include "tensor.h"

namespace qaio {

class Threads {
 public:
  Threads(const ort::Api& api, const ort::KernelContext* context) : api_(api), context_(context) {}

  /** Calls `work(index)` for every index below `count`, on all threads; it may not throw. */
  template <typename Work>
  void run(size_t count, Work work) const {
    const auto call = [](void* data, size_t index) { (*static_cast<Work*>(data))(index); };
    check(api_.parallelFor(context_, call, count, 0, &work));
  }

  /** Calls `work(row)` for every row, here where they are fewer values than it takes to wake another thread. */
  template <typename Work>
  void forRows(size_t count, size_t values, Work work) const {
    if (count > 1 && count * values >= leastShared) return run(count, work);
    for (size_t row = 0; row < count; row++) work(row);
  }

 private:
  static constexpr size_t leastShared = 4096;

  const ort::Api& api_;
  const ort::KernelContext* context_;
};

}  // namespace qaio
