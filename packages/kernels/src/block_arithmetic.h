// Arithmetic over blocks, compiled once for each kind of processor: the including file says for which.
#pragma once
#include "aligned_memory.h"
#include "vectors.h"

namespace qaio {
namespace {

void encodeBlocks(const float* values, size_t inputs, int8_t* codes, float* scales, int32_t* sums) {
  for (size_t block = 0; block < inputs / blockInputs; block++) {
    const float* from = values + block * blockInputs;
    const float most = largestOf(from, blockInputs);
    scales[block] = most * codeScale;
    const float perScale = most > 0 ? 1 / codeScale / most : 0;
    for (size_t i = 0; i < blockInputs; i += lanes) {
      const size_t at = block * blockInputs + i;
      sums[at / partInputs] = sumOfLanes(putCodes(load(from + i) * perScale, codes + at));
    }
  }
}
static_assert(lanes == partInputs, "a vector's codes are added up as one part");

/** One block of a panel, unpacked: codes `[quads][panelColumns][4]` and what they stand for. */
struct OpenBlock {
  const uint8_t* codes;
  float scales[blockInputs / partInputs][panelColumns];
  float offsets[panelColumns];
};

/** So many rows as are left, fewer than `rowCount + 1`. */
template <typename Kernel, size_t rowCount>
void multiplyLast(const BlockRowCodes& rows, const BlockFormat& format, const OpenBlock& open, size_t block,
                  size_t first, float* out) {
  if constexpr (rowCount > 0) {
    if (rows.count - first == rowCount) Kernel::template multiply<rowCount>(rows, format, open, block, first, out);
    else multiplyLast<Kernel, rowCount - 1>(rows, format, open, block, first, out);
  }
}

constexpr size_t blocksAhead = 4;

/**
 * See `BlockProducts::multiply`.
 * @tparam Kernel `widen`s numbers, `unpack`s codes and multiplies a block with up to `mostRows` rows at once
 */
template <typename Kernel>
void multiplyBlocks(const BlockRowCodes& rows, const BlockFormat& format, const uint8_t* panel, float* out) {
  alignas(64) uint8_t unpacked[blockInputs * panelColumns];
  alignas(64) OpenBlock open;
  std::memset(out, 0, rows.count * panelColumns * sizeof *out);
  const size_t blockBytes = format.blockBytes(panelColumns);
  for (size_t block = 0; block < rows.inputs / blockInputs; block++) {
    const uint8_t* packed = panel + block * blockBytes;
    // a few rows wait for the memory anyway, and it reads ahead by itself
    if (rows.count > Kernel::mostRows)
      for (size_t at = 0; at < blockBytes; at += lineBytes) __builtin_prefetch(packed + blocksAhead * blockBytes + at);
    const auto* halves = reinterpret_cast<const Half*>(packed);
    for (size_t part = 0; part < format.parts; part++) Kernel::widen(halves + part * panelColumns, open.scales[part]);
    if (format.hasOffsets) Kernel::widen(halves + format.parts * panelColumns, open.offsets);
    open.codes = Kernel::unpack(packed + format.scaleBytes(panelColumns), format, unpacked);
    constexpr size_t most = Kernel::mostRows;
    size_t first = 0;
    for (; first + most <= rows.count; first += most)
      Kernel::template multiply<most>(rows, format, open, block, first, out);
    multiplyLast<Kernel, most - 1>(rows, format, open, block, first, out);
  }
}

}  // namespace
}  // namespace qaio
