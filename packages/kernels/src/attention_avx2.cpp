#include "attention_rows.h"
#include "wide_avx2.h"

namespace qaio {
namespace {

constexpr size_t tileVectors = 2;  // 12 sums, 2 vectors of keys or values and one of a row fit 16 registers

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
