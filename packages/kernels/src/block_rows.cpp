#include "block_rows.h"

#include <algorithm>

namespace qaio {

void BlockRows::encode(const BlockProducts& products, const Threads& threads, const float* values, size_t count,
                       size_t inputs) {
  inputs_ = inputs;
  codes_.resize(std::max(codes_.size(), count * inputs));
  scales_.resize(std::max(scales_.size(), count * inputs / blockInputs));
  sums_.resize(std::max(sums_.size(), count * inputs / partInputs));
  threads.forRows(count, inputs, [&](size_t row) {
    products.encode(values + row * inputs, inputs, codes_.data() + row * inputs,
                    scales_.data() + row * (inputs / blockInputs), sums_.data() + row * (inputs / partInputs));
  });
}

}  // namespace qaio
