#include "block_matrix.h"

#include <algorithm>
#include <cstring>

#include "file_pages.h"
#include "half.h"
#include "huge_pages.h"

namespace qaio {
namespace {

constexpr size_t quads = blockInputs / quad;

/** The fewest bits that hold all codes, and their zero. */
BlockFormat formatOf(const BlockWeights& weights) {
  const bool hasOffsets = weights.offsets || weights.zeroPoints;
  const size_t parts = blockInputs / weights.blockSize;
  if (weights.bits == nibbleBits) return {nibbleBits, 8, parts, hasOffsets};
  const size_t count = weights.inputs * weights.outputs;
  uint8_t least = 128, most = 128;
  for (size_t i = 0; i < count; i++) {
    least = std::min(least, weights.codes[i]);
    most = std::max(most, weights.codes[i]);
  }
  size_t bits = nibbleBits;
  int32_t zero = 8;
  while (bits < 8 && (128 - least > zero || most - 128 >= zero)) {
    bits++;
    zero *= 2;
  }
  return {bits, zero, parts, hasOffsets};
}

/** A column's codes of a block, above their zero of 2^(bits - 1). */
void readCodes(const BlockWeights& weights, const BlockFormat& format, size_t column, size_t block, uint8_t* out) {
  if (weights.bits == 8) {
    const uint8_t* from = weights.codes + column * weights.inputs + block * blockInputs;
    for (size_t i = 0; i < blockInputs; i++) out[i] = static_cast<uint8_t>(from[i] - 128 + format.zero);
    return;
  }
  const uint8_t* from = weights.codes + (column * weights.inputs + block * blockInputs) / 2;
  for (size_t i = 0; i < blockInputs; i++) out[i] = i % 2 == 0 ? from[i / 2] & 15 : from[i / 2] >> 4;
}

/** Bit `bit` of eight bytes, the first one's lowest. */
uint8_t bitsOf(uint64_t bytes, size_t bit) {
  return static_cast<uint8_t>((((bytes >> bit) & 0x0101010101010101u) * 0x0102040810204080u) >> 56);
}

/** @param codes `[quads][panelColumns][4]` */
void packCodes(const uint8_t* codes, size_t bits, uint8_t* out) {
  constexpr size_t quadBytes = panelColumns * quad;
  if (bits == 8) {
    std::memcpy(out, codes, quads * quadBytes);
    return;
  }
  for (size_t bit = nibbleBits; bit < bits; bit++)
    for (size_t i = 0; i < quads * quadBytes; i += 8) {
      uint64_t eight;
      std::memcpy(&eight, codes + i, sizeof eight);
      *out++ = bitsOf(eight, bit);
    }
  for (size_t two = 0; two < quads; two += 2) {
    const uint8_t* even = codes + two * quadBytes;
    for (size_t i = 0; i < quadBytes; i++)
      *out++ = static_cast<uint8_t>((even[i] & 15) | (even[quadBytes + i] & 15) << 4);
  }
}

/** @param codes as `packCodes` leaves them @param at of a code in `[quads][panelColumns][4]` */
uint8_t codeAt(const uint8_t* codes, size_t bits, size_t at) {
  constexpr size_t quadBytes = panelColumns * quad;
  if (bits == 8) return codes[at];
  const size_t pair = at / (2 * quadBytes), isOdd = at / quadBytes % 2;
  const uint8_t* nibbles = codes + (bits - nibbleBits) * quads * quadBytes / 8;
  unsigned code = nibbles[pair * quadBytes + at % quadBytes] >> (isOdd ? 4 : 0) & 15;
  for (size_t bit = nibbleBits; bit < bits; bit++) {
    const uint8_t* plane = codes + (bit - nibbleBits) * quads * quadBytes / 8;
    code |= (plane[at / 8] >> at % 8 & 1u) << bit;
  }
  return static_cast<uint8_t>(code);
}

/** What is taken from each weight of a block: the offset, and what the zero point is away from its middle. */
float offsetOf(const BlockWeights& weights, size_t column, size_t block) {
  const size_t blocks = weights.inputs / weights.blockSize;
  const size_t at = column * blocks + block;
  const float offset = weights.offsets ? weights.offsets[block * weights.outputs + column] : 0;
  if (!weights.zeroPoints) return offset;
  const uint8_t both = weights.zeroPoints[column * ((blocks + 1) / 2) + block / 2];
  return offset + weights.scales[at] * static_cast<float>((block % 2 == 0 ? both & 15 : both >> 4) - 8);
}

}  // namespace

BlockMatrix::BlockMatrix(const BlockWeights& weights)
    : inputs_(weights.inputs), outputs_(weights.outputs), format_(formatOf(weights)) {
  const size_t blocks = inputs_ / blockInputs, blockBytes = format_.blockBytes(panelColumns);
  data_ = hugePages(panelCount() * blocks * blockBytes);
  for (size_t panel = 0; panel < panelCount(); panel++)
    for (size_t block = 0; block < blocks; block++)
      packBlock(weights, panel, block, data_.get() + (panel * blocks + block) * blockBytes);
  letFilePagesGo(weights.codes, inputs_ * outputs_ * weights.bits / 8);
  const size_t scaleBytes = inputs_ / weights.blockSize * outputs_ * sizeof(float);
  letFilePagesGo(weights.scales, scaleBytes);
  if (weights.offsets) letFilePagesGo(weights.offsets, scaleBytes);
}

void BlockMatrix::packBlock(const BlockWeights& weights, size_t panel, size_t block, uint8_t* out) const {
  alignas(8) uint8_t codes[blockInputs * panelColumns] = {};
  auto* scales = reinterpret_cast<Half*>(out);
  Half* offsets = scales + format_.parts * panelColumns;
  const size_t scalesOfColumn = inputs_ / weights.blockSize;
  for (size_t c = 0; c < columnsOf(panel); c++) {
    const size_t column = panel * panelColumns + c;
    uint8_t own[blockInputs];
    readCodes(weights, format_, column, block, own);
    for (size_t q = 0; q < quads; q++) std::memcpy(codes + (q * panelColumns + c) * quad, own + q * quad, quad);
    for (size_t part = 0; part < format_.parts; part++)
      scales[part * panelColumns + c] = halfOf(weights.scales[column * scalesOfColumn + block * format_.parts + part]);
    if (format_.hasOffsets) offsets[c] = halfOf(offsetOf(weights, column, block));
  }
  packCodes(codes, format_.bits, out + format_.scaleBytes(panelColumns));
}

void BlockMatrix::readColumn(size_t column, float* out) const {
  const size_t c = column % panelColumns, partSize = blockInputs / format_.parts;
  const uint8_t* packed = panel(column / panelColumns);
  for (size_t first = 0; first < inputs_; first += blockInputs, packed += format_.blockBytes(panelColumns)) {
    const auto* scales = reinterpret_cast<const Half*>(packed) + c;
    const uint8_t* codes = packed + format_.scaleBytes(panelColumns);
    const float offset = format_.hasOffsets ? floatOf(scales[format_.parts * panelColumns]) : 0;
    for (size_t i = 0; i < blockInputs; i++) {
      const size_t at = (i / quad * panelColumns + c) * quad + i % quad;
      const int32_t code = codeAt(codes, format_.bits, at) - format_.zero;
      out[first + i] = static_cast<float>(code) * floatOf(scales[i / partSize * panelColumns]) - offset;
    }
  }
}

size_t BlockMatrix::columnsOf(size_t panel) const { return std::min(panelColumns, outputs_ - panel * panelColumns); }

}  // namespace qaio
