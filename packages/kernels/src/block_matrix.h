// A matrix in blocks in the order in which products read it, in as few bits as its codes need.
#pragma once
#include <memory>

#include "instructions.h"

namespace qaio {

/** As the runtime's MatMulNBits has it: weight = (code - zero point) · scale - offset, in blocks along the inputs. */
struct BlockWeights {
  const uint8_t* codes;       // `[outputs][inputs * bits / 8]`, of 4 or 8 bits; of two in a byte the lower comes first
  size_t bits;
  const float* scales;        // `[outputs][inputs / blockSize]`
  const uint8_t* zeroPoints;  // `[outputs][ceil(inputs / blockSize / 2)]` of 4 bits; null where all are 2^(bits - 1)
  const float* offsets;       // `[inputs / blockSize][outputs]`; null where all are 0
  size_t blockSize;           // 16 or 32
  size_t inputs;              // a multiple of 32
  size_t outputs;
};

class BlockMatrix {
 public:
  explicit BlockMatrix(const BlockWeights& weights);

  size_t inputs() const { return inputs_; }
  size_t outputs() const { return outputs_; }
  size_t panelCount() const { return (outputs_ + panelColumns - 1) / panelColumns; }
  size_t columnsOf(size_t panel) const;
  const BlockFormat& format() const { return format_; }
  /** See `BlockFormat`; columns beyond the last are zeros. */
  const uint8_t* panel(size_t index) const {
    return data_.get() + index * (inputs_ / blockInputs) * format_.blockBytes(panelColumns);
  }
  /** A column's weights. @param out `[inputs]` */
  void readColumn(size_t column, float* out) const;

 private:
  void packBlock(const BlockWeights& weights, size_t panel, size_t block, uint8_t* out) const;

  size_t inputs_;
  size_t outputs_;
  BlockFormat format_;
  std::shared_ptr<uint8_t> data_;
};

}  // namespace qaio
