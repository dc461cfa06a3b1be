// Weights in blocks along a row, as narrow as their codes are, and the activations that they are multiplied with.
#pragma once
#include <cstddef>
#include <cstdint>

#include "attention_rows.h"

namespace qaio {

// Inputs that are encoded together, and at least as many as share a scale of the weights.
constexpr size_t blockInputs = 32;
// Inputs whose codes' sum is known: the least that share a scale of the weights.
constexpr size_t partInputs = 16;
// Codes have at least so many bits; each one more is a plane of its own.
constexpr size_t nibbleBits = 4;

/**
 * How a panel's blocks of weights lie one behind another: `scales [parts][columns]` and, if there are any,
 * `offsets [columns]` in fp16, then the codes. Of eight bits: `[quads][columns][4]`. Of fewer: for each bit above the
 * lower four `[quads][columns][4]` single bits, then the lower four of two quads in one byte, the even quad's lower.
 * weight = (code - zero) · scale - offset
 */
struct BlockFormat {
  size_t bits;
  int32_t zero;
  size_t parts;
  bool hasOffsets;

  size_t planes() const { return bits - nibbleBits; }
  size_t scaleBytes(size_t columns) const { return (parts + (hasOffsets ? 1 : 0)) * columns * sizeof(Half); }
  size_t codeBytes(size_t columns) const { return blockInputs * columns * bits / 8; }
  size_t blockBytes(size_t columns) const { return scaleBytes(columns) + codeBytes(columns); }
};

/** Rows of codes from -127 to 127, each block of theirs with a scale. */
struct BlockRowCodes {
  const int8_t* codes;   // `[count][inputs]`
  const float* scales;   // `[count][inputs / blockInputs]`
  const int32_t* sums;   // `[count][inputs / partInputs]`, of the codes
  size_t count;
  size_t inputs;         // a multiple of `blockInputs`
};

/** A row's outcome is the same to the last bit with any companions and on any processor. */
struct BlockProducts {
  /** A row's codes: 127 times value by the block's largest value, rounded to even. */
  void (*encode)(const float* values, size_t inputs, int8_t* codes, float* scales, int32_t* sums);

  /** @param panel its blocks, in their order @param out `[count][panelColumns]` */
  void (*multiply)(const BlockRowCodes& rows, const BlockFormat& format, const uint8_t* panel, float* out);
};

extern const BlockProducts blocksAvx2;
extern const BlockProducts blocksAvx512;

}  // namespace qaio
