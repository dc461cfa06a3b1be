// AVX2 adds pairs of products to 16 bits: the signs of the row's codes go to the weights, so that no pair exceeds them.
#include <immintrin.h>

#include "row_arithmetic.h"
#include "row_blocks.h"

namespace qaio {
namespace {

constexpr size_t columns = 8;  // of one vector of sums
constexpr size_t vectors = 2;  // at a time

struct Block {
  static constexpr size_t mostRows = 4;

  template <size_t rowCount>
  static void multiply(const RowCodes& rows, size_t first, const uint8_t* panel, int32_t* sums) {
    const __m256i ones = _mm256_set1_epi16(1);
    for (size_t column = 0; column < panelColumns; column += vectors * columns) {
      __m256i sum[rowCount][vectors];
#pragma GCC unroll 8
      for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++) sum[r][v] = _mm256_setzero_si256();
      const int8_t* codes = rows.codes + first * rows.stride;
      for (size_t k = 0; k < rows.inputs; k += quad) {
        const uint8_t* weights = panel + k * panelColumns + column * quad;
        __m256i weight[vectors];
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++)
          weight[v] = _mm256_load_si256(reinterpret_cast<const __m256i*>(weights + v * 32));
#pragma GCC unroll 8
        for (size_t r = 0; r < rowCount; r++) {
          int32_t four;
          std::memcpy(&four, codes + r * rows.stride + k, sizeof four);
          const __m256i code = _mm256_set1_epi32(four);
          const __m256i size = _mm256_abs_epi8(code);
#pragma GCC unroll 8
          for (size_t v = 0; v < vectors; v++) {
            const __m256i pairs = _mm256_maddubs_epi16(size, _mm256_sign_epi8(weight[v], code));
            sum[r][v] = _mm256_add_epi32(sum[r][v], _mm256_madd_epi16(pairs, ones));
          }
        }
      }
#pragma GCC unroll 8
      for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++)
          _mm256_storeu_si256(
              reinterpret_cast<__m256i*>(sums + (first + r) * panelColumns + column + v * columns), sum[r][v]);
    }
  }
};

}  // namespace

extern const Instructions avx2{"avx2", 0, encode, multiplyAll<Block>, scale, gate, attentionAvx2,
                               blocksAvx2, deltaRuleAvx2};

}  // namespace qaio
