#include "encoded_rows.h"

#include <algorithm>
#include <cstring>

namespace qaio {

void EncodedRows::encode(const Instructions& instructions, const Threads& threads, const float* values, size_t count,
                         size_t inputs, size_t rotation) {
  count_ = count;
  inputs_ = inputs;
  stride_ = (inputs + lanes - 1) / lanes * lanes;
  codes_.resize(std::max(codes_.size(), count * stride_));
  sums_.resize(std::max(sums_.size(), count));
  largest_.resize(std::max(largest_.size(), count));
  threads.forRows(count, inputs, [&](size_t row) {
    static thread_local std::vector<float> copy;
    copy.assign(values + row * inputs, values + (row + 1) * inputs);
    copy.resize(stride_);
    largest_[row] =
        instructions.encode(copy.data(), stride_, rotation, codes_.data() + row * stride_, sums_.data() + row);
  });
}

}  // namespace qaio
