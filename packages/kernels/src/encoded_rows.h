// A pass's rows as codes, each with a scale of its own, so that none depends on its companions.
#pragma once
#include <vector>

#include "instructions.h"
#include "threads.h"

namespace qaio {

/** Memory that grows and is used again. */
class EncodedRows {
 public:
  /** @param values `[count][inputs]` @param rotation see `Instructions::encode` */
  void encode(const Instructions& instructions, const Threads& threads, const float* values, size_t count,
              size_t inputs, size_t rotation);

  RowCodes rows(size_t first, size_t count) const {
    return {codes_.data() + first * stride_, sums_.data() + first, count, inputs_, stride_};
  }
  float largest(size_t row) const { return largest_[row]; }
  size_t count() const { return count_; }

 private:
  size_t count_ = 0;
  size_t inputs_ = 0;
  size_t stride_ = 0;
  std::vector<int8_t> codes_;
  std::vector<int32_t> sums_;
  std::vector<float> largest_;
};

}  // namespace qaio
