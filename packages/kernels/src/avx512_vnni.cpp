// VNNI: unsigned times signed codes, four at a time, added to 32 bits with no limit in between.
#include <immintrin.h>

#include "row_arithmetic.h"
#include "row_blocks.h"

namespace qaio {
namespace {

constexpr size_t vectors = panelColumns / 16;

struct Block {
  static constexpr size_t mostRows = 6;  // 24 sums, 4 vectors of weights and one of codes fit 32 registers

  template <size_t rowCount>
  static void multiply(const RowCodes& rows, size_t first, const uint8_t* panel, int32_t* sums) {
    __m512i sum[rowCount][vectors];
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      // what the weights' offset adds is taken off in advance
      const __m512i start = _mm512_set1_epi32(-128 * rows.sums[first + r]);
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) sum[r][v] = start;
    }
    const int8_t* codes = rows.codes + first * rows.stride;
    for (size_t k = 0; k < rows.inputs; k += quad) {
      const uint8_t* weights = panel + k * panelColumns;
      __m512i weight[vectors];
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) weight[v] = _mm512_load_si512(weights + v * 64);
#pragma GCC unroll 8
      for (size_t r = 0; r < rowCount; r++) {
        int32_t four;
        std::memcpy(&four, codes + r * rows.stride + k, sizeof four);
        const __m512i code = _mm512_set1_epi32(four);
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++) sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], weight[v], code);
      }
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++)
        _mm512_storeu_si512(sums + (first + r) * panelColumns + v * 16, sum[r][v]);
  }
};

}  // namespace

extern const Instructions avx512Vnni{"avx512-vnni", 128, encode, multiplyAll<Block>, scale, gate, attentionAvx512,
                                     blocksAvx512, deltaRuleAvx512};

}  // namespace qaio
