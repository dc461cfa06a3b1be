#include "encoded_rows.h"

#include <algorithm>
#include <cstring>

namespace qaio {
namespace {

// what one thread encodes sooner than another is woken
constexpr size_t leastShared = 4096;

}  // namespace

void EncodedRows::encode(const Instructions& instructions, const Threads& threads, const float* values, size_t count,
                         size_t inputs, size_t rotation) {
  count_ = count;
  inputs_ = inputs;
  stride_ = (inputs + lanes - 1) / lanes * lanes;
  codes_.resize(std::max(codes_.size(), count * stride_));
  sums_.resize(std::max(sums_.size(), count));
  largest_.resize(std::max(largest_.size(), count));
  const auto encodeRow = [&](size_t row) {
    static thread_local std::vector<float> copy;
    copy.assign(values + row * inputs, values + (row + 1) * inputs);
    copy.resize(stride_);
    largest_[row] =
        instructions.encode(copy.data(), stride_, rotation, codes_.data() + row * stride_, sums_.data() + row);
  };
  if (count > 1 && count * inputs >= leastShared) threads.run(count, encodeRow);
  else
    for (size_t row = 0; row < count; row++) encodeRow(row);
}

}  // namespace qaio
