#include "attention_rows.h"
#include "wide_avx512.h"

namespace qaio {
namespace {

constexpr size_t tileVectors = 4;  // 24 sums, 4 vectors of keys or values and one of a row fit 32 registers

// of all lanes: what leaves none out begins with something undefined, which compilers warn of
constexpr __mmask16 all = 0xffff;

inline Wide widened(const Half* values) {
  return _mm512_maskz_cvtph_ps(all, _mm256_loadu_si256(reinterpret_cast<const __m256i*>(values)));
}

/** Rounded to even. */
inline void narrow(const Wide& vector, Half* to) {
  _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), _mm512_maskz_cvtps_ph(all, vector, _MM_FROUND_TO_NEAREST_INT));
}

}  // namespace
}  // namespace qaio

#include "attention_arithmetic.h"

namespace qaio {

const Attentions attentionAvx512{attentionOf<float>, attentionOf<Half>};

}  // namespace qaio
