#include <immintrin.h>

#include "block_arithmetic.h"

namespace qaio {
namespace {

constexpr size_t vectors = panelColumns / 16;
constexpr size_t quads = blockInputs / quad;
constexpr __mmask16 all = 0xffff;  // the functions without a mask make GCC 12 warn of what they leave unset on purpose

struct Kernel {
  static constexpr size_t mostRows = 6;  // 24 sums, 4 vectors of weights and one of codes fit 32 registers

  static void widen(const Half* halves, float* out) {
    for (size_t v = 0; v < vectors; v++)
      _mm512_store_ps(out + v * 16, _mm512_maskz_cvtph_ps(
                                        all, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(halves + v * 16))));
  }

  static const uint8_t* unpack(const uint8_t* packed, const BlockFormat& format, uint8_t* out) {
    if (format.bits == 8) return packed;
    switch (format.planes()) {
      case 0: unpackPlanes<0>(packed, out); break;
      case 1: unpackPlanes<1>(packed, out); break;
      case 2: unpackPlanes<2>(packed, out); break;
      default: unpackPlanes<3>(packed, out);
    }
    return out;
  }

  template <size_t planes>
  static void unpackPlanes(const uint8_t* packed, uint8_t* out) {
    constexpr size_t planeBytes = blockInputs * panelColumns / 8;
    const __m512i nibble = _mm512_set1_epi8(15);
    // read in the order of the memory: the processor foresees nothing else
    alignas(64) uint8_t high[planeBytes * (planes ? planes : 1)];
    for (size_t at = 0; at < planes * planeBytes; at += 64)
      _mm512_store_si512(high + at, _mm512_load_si512(packed + at));
    for (size_t two = 0; two < quads; two += 2)
#pragma GCC unroll 4
      for (size_t v = 0; v < vectors; v++) {
        const __m512i both = _mm512_load_si512(packed + planes * planeBytes + (two / 2 * vectors + v) * 64);
        __m512i codes[2] = {_mm512_and_si512(both, nibble),
                            _mm512_and_si512(_mm512_srli_epi16(both, nibbleBits), nibble)};
#pragma GCC unroll 2
        for (size_t q = 0; q < 2; q++) {
          const size_t place = (two + q) * vectors + v;
#pragma GCC unroll 3
          for (size_t plane = 0; plane < planes; plane++) {
            uint64_t bits;
            std::memcpy(&bits, high + plane * planeBytes + place * sizeof bits, sizeof bits);
            codes[q] = _mm512_mask_add_epi8(codes[q], _cvtu64_mask64(bits), codes[q],
                                            _mm512_set1_epi8(static_cast<char>(16 << plane)));
          }
          _mm512_store_si512(out + place * 64, codes[q]);
        }
      }
  }

  template <size_t rowCount>
  static void multiply(const BlockRowCodes& rows, const BlockFormat& format, const OpenBlock& open, size_t block,
                       size_t first, float* out) {
    const size_t parts = rows.inputs / partInputs, blocks = rows.inputs / blockInputs;
    const Group group{rows.codes + first * rows.inputs + block * blockInputs,
                      rows.scales + first * blocks + block,
                      rows.sums + first * parts + block * (blockInputs / partInputs),
                      rows.inputs,
                      out + first * panelColumns};
    if (format.parts == 1) addPart<rowCount, quads>(group, format.zero, open.codes, open.scales[0]);
    else
      for (size_t part = 0; part < format.parts; part++)
        addPart<rowCount, quads / 2>(group.from(part), format.zero, open.codes + part * partInputs * panelColumns,
                                     open.scales[part]);
    if (format.hasOffsets) takeOffsets<rowCount>(group, open.offsets);
  }

  /** Neighbouring rows at one block: pointers to the first's. */
  struct Group {
    const int8_t* codes;
    const float* scales;
    const int32_t* sums;
    size_t inputs;
    float* out;

    Group from(size_t part) const { return {codes + part * partInputs, scales, sums + part, inputs, out}; }
    float scale(size_t row) const { return scales[row * (inputs / blockInputs)]; }
    int32_t sum(size_t row, size_t parts) const {
      const int32_t* own = sums + row * (inputs / partInputs);
      return parts == 1 ? own[0] : own[0] + own[1];
    }
  };

  /** @param codes `[quadCount][panelColumns][4]` */
  template <size_t rowCount, size_t quadCount>
  [[gnu::noinline]] static void addPart(const Group& group, int32_t zero, const uint8_t* codes, const float* units) {
    __m512i sum[rowCount][vectors];
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      // what the codes' zero adds is taken off in advance
      const __m512i start = _mm512_set1_epi32(-zero * group.sum(r, quadCount * quad / partInputs));
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) sum[r][v] = start;
    }
#pragma GCC unroll 8
    for (size_t q = 0; q < quadCount; q++) {
      __m512i weight[vectors];
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) weight[v] = _mm512_load_si512(codes + (q * vectors + v) * 64);
#pragma GCC unroll 8
      for (size_t r = 0; r < rowCount; r++) {
        int32_t four;
        std::memcpy(&four, group.codes + r * group.inputs + q * quad, sizeof four);
        const __m512i code = _mm512_set1_epi32(four);
#pragma GCC unroll 8
        for (size_t v = 0; v < vectors; v++) sum[r][v] = _mm512_dpbusd_epi32(sum[r][v], weight[v], code);
      }
    }
#pragma GCC unroll 8
    for (size_t r = 0; r < rowCount; r++) {
      const __m512 rowScale = _mm512_set1_ps(group.scale(r));
#pragma GCC unroll 8
      for (size_t v = 0; v < vectors; v++) {
        float* at = group.out + r * panelColumns + v * 16;
        const __m512 scale = _mm512_mul_ps(_mm512_load_ps(units + v * 16), rowScale);
        const __m512 products = _mm512_maskz_cvtepi32_ps(all, sum[r][v]);
        _mm512_storeu_ps(at, _mm512_fmadd_ps(products, scale, _mm512_loadu_ps(at)));
      }
    }
  }

  template <size_t rowCount>
  static void takeOffsets(const Group& group, const float* offsets) {
    for (size_t r = 0; r < rowCount; r++) {
      const __m512 total = _mm512_set1_ps(group.scale(r) * static_cast<float>(group.sum(r, 2)));
      for (size_t v = 0; v < vectors; v++) {
        float* at = group.out + r * panelColumns + v * 16;
        _mm512_storeu_ps(at, _mm512_fnmadd_ps(_mm512_load_ps(offsets + v * 16), total, _mm512_loadu_ps(at)));
      }
    }
  }
};

}  // namespace

extern const BlockProducts blocksAvx512{encodeBlocks, multiplyBlocks<Kernel>};

}  // namespace qaio
