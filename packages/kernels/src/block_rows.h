// A pass's rows as codes with a scale for each block, so that none depends on its companions.
#pragma once
#include <vector>

#include "instructions.h"
#include "threads.h"

namespace qaio {

/** Memory that grows and is used again. */
class BlockRows {
 public:
  /** @param values `[count][inputs]`, inputs a multiple of `blockInputs` */
  void encode(const BlockProducts& products, const Threads& threads, const float* values, size_t count, size_t inputs);

  BlockRowCodes rows(size_t first, size_t count) const {
    return {codes_.data() + first * inputs_, scales_.data() + first * (inputs_ / blockInputs),
            sums_.data() + first * (inputs_ / partInputs), count, inputs_};
  }

 private:
  size_t inputs_ = 0;
  std::vector<int8_t> codes_;
  std::vector<float> scales_;
  std::vector<int32_t> sums_;
};

}  // namespace qaio
