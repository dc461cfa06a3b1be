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

 private:
  const ort::Api& api_;
  const ort::KernelContext* context_;
};

}  // namespace qaio
