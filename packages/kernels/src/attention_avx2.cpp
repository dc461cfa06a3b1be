#include <immintrin.h>

#include <cstddef>

#include "attention_rows.h"

namespace qaio {
namespace {

typedef float Wide __attribute__((vector_size(32)));
constexpr size_t tileVectors = 2;  // 12 sums, 2 vectors of keys or values and one of a row fit 16 registers

/** a · b + c, rounded once. */
inline Wide fused(const Wide& a, const Wide& b, const Wide& c) { return _mm256_fmadd_ps(a, b, c); }

inline Wide widened(const Half* values) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(values)));
}

/** Rounded to even. */
inline void narrow(const Wide& vector, Half* to) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm256_cvtps_ph(vector, _MM_FROUND_TO_NEAREST_INT));
}

}  // namespace
}  // namespace qaio

#include "attention_arithmetic.h"

namespace qaio {

const Attentions attentionAvx2{attentionOf<float>, attentionOf<Half>};

}  // namespace qaio
