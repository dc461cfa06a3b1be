// AVX2 adds pairs of products to 16 bits: the signs of the weights go to the row's codes, so that no pair exceeds them,
// though a weight may be -128.
#include <immintrin.h>

#include "block_arithmetic.h"

namespace qaio {
namespace {

constexpr size_t columns = 8;  // of one vector of sums
constexpr size_t vectors = 2;  // at a time
constexpr size_t quads = blockInputs / quad;
constexpr size_t bytes = 32;
constexpr size_t planeBytes = blockInputs * panelColumns / 8;

__m256i load256(const uint8_t* from) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from)); }

/** Bytes of all ones where a bit is set. */
__m256i spread(uint32_t bits) {
  const __m256i byteOf = _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303);
  const __m256i bitOf = _mm256_set1_epi64x(static_cast<int64_t>(0x8040201008040201));
  const __m256i spreadBits = _mm256_shuffle_epi8(_mm256_set1_epi32(static_cast<int32_t>(bits)), byteOf);
  return _mm256_cmpeq_epi8(_mm256_and_si256(spreadBits, bitOf), bitOf);
}

struct Kernel {
  static constexpr size_t mostRows = 4;

  static void widen(const Half* halves, float* out) {
    for (size_t i = 0; i < panelColumns; i += columns)
      _mm256_storeu_ps(out + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(halves + i))));
  }

  /** Codes less their zero. */
  static const uint8_t* unpack(const uint8_t* packed, const BlockFormat& format, uint8_t* out) {
    const __m256i zero = _mm256_set1_epi8(static_cast<char>(format.zero));
    const auto put = [&](size_t at, const __m256i& codes) {
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at), _mm256_sub_epi8(codes, zero));
    };
    if (format.bits == 8) {
      for (size_t at = 0; at < blockInputs * panelColumns; at += bytes) put(at, load256(packed + at));
      return out;
    }
    constexpr size_t quadBytes = panelColumns * quad;
    for (size_t q = 0; q < quads; q++)
      for (size_t i = 0; i < quadBytes; i += bytes) {
        const __m256i both = load256(packed + format.planes() * planeBytes + q / 2 * quadBytes + i);
        const __m256i low = _mm256_and_si256(q % 2 == 0 ? both : _mm256_srli_epi16(both, nibbleBits), _mm256_set1_epi8(15));
        put(q * quadBytes + i, _mm256_or_si256(low, highBits(packed, format, q * quadBytes + i)));
      }
    return out;
  }

  static __m256i highBits(const uint8_t* packed, const BlockFormat& format, size_t at) {
    __m256i high = _mm256_setzero_si256();
    for (size_t plane = 0; plane < format.planes(); plane++) {
      uint32_t bits;
      std::memcpy(&bits, packed + plane * planeBytes + at / 8, sizeof bits);
      high = _mm256_or_si256(high, _mm256_and_si256(spread(bits), _mm256_set1_epi8(static_cast<char>(16 << plane))));
    }
    return high;
  }

  template <size_t rowCount>
  static void multiply(const BlockRowCodes& rows, const BlockFormat& format, const OpenBlock& open, size_t block,
                       size_t first, float* out) {
    for (size_t column = 0; column < panelColumns; column += vectors * columns)
      multiplyColumns<rowCount>(rows, format, open, block, first, out + first * panelColumns, column);
  }

  template <size_t rowCount>
  static void multiplyColumns(const BlockRowCodes& rows, const BlockFormat& format, const OpenBlock& open,
                              size_t block, size_t first, float* out, size_t column) {
    const int32_t* sums = rows.sums + (first * rows.inputs + block * blockInputs) / partInputs;
    const float* scales = rows.scales + first * (rows.inputs / blockInputs) + block;
    for (size_t part = 0; part < format.parts; part++) {
      __m256i sum[rowCount][vectors];
      addProducts<rowCount>(rows, open, block, first, column, part * quads / format.parts,
                            (part + 1) * quads / format.parts, sum);
      for (size_t r = 0; r < rowCount; r++)
        for (size_t v = 0; v < vectors; v++) {
          float* at = out + r * panelColumns + column + v * columns;
          const __m256 scale = _mm256_mul_ps(_mm256_loadu_ps(open.scales[part] + column + v * columns),
                                             _mm256_set1_ps(scales[r * (rows.inputs / blockInputs)]));
          _mm256_storeu_ps(at, _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum[r][v]), scale, _mm256_loadu_ps(at)));
        }
    }
    if (!format.hasOffsets) return;
    for (size_t r = 0; r < rowCount; r++) {
      const int32_t* own = sums + r * (rows.inputs / partInputs);
      const __m256 total =
          _mm256_set1_ps(scales[r * (rows.inputs / blockInputs)] * static_cast<float>(own[0] + own[1]));
      for (size_t v = 0; v < vectors; v++) {
        float* at = out + r * panelColumns + column + v * columns;
        _mm256_storeu_ps(
            at, _mm256_fnmadd_ps(_mm256_loadu_ps(open.offsets + column + v * columns), total, _mm256_loadu_ps(at)));
      }
    }
  }

  template <size_t rowCount>
  static void addProducts(const BlockRowCodes& rows, const OpenBlock& open, size_t block, size_t first, size_t column,
                          size_t from, size_t to, __m256i (&sum)[rowCount][vectors]) {
    const __m256i ones = _mm256_set1_epi16(1);
    const int8_t* codes = rows.codes + first * rows.inputs + block * blockInputs;
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++)
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) sum[r][v] = _mm256_setzero_si256();
    for (size_t q = from; q < to; q++) {
      __m256i weight[vectors], size[vectors];
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) {
        weight[v] = load256(open.codes + (q * panelColumns + column) * quad + v * bytes);
        size[v] = _mm256_abs_epi8(weight[v]);
      }
#pragma GCC unroll 8
      for (size_t r = 0; r < rowCount; r++) {
        int32_t four;
        std::memcpy(&four, codes + r * rows.inputs + q * quad, sizeof four);
        const __m256i code = _mm256_set1_epi32(four);
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++) {
          const __m256i pairs = _mm256_maddubs_epi16(size[v], _mm256_sign_epi8(code, weight[v]));
          sum[r][v] = _mm256_add_epi32(sum[r][v], _mm256_madd_epi16(pairs, ones));
        }
      }
    }
  }
};

}  // namespace

extern const BlockProducts blocksAvx2{encodeBlocks, multiplyBlocks<Kernel>};

}  // namespace qaio
