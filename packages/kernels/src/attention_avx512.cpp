#include <immintrin.h>

#include <cstddef>

namespace qaio {
namespace {

typedef float Wide __attribute__((vector_size(64)));
constexpr size_t tileVectors = 4;  // 24 sums, 4 vectors of keys or values and one of a row fit 32 registers

/** a · b + c, rounded once. */
inline Wide fused(const Wide& a, const Wide& b, const Wide& c) { return _mm512_fmadd_ps(a, b, c); }

}  // namespace
}  // namespace qaio

#include "attention_arithmetic.h"

namespace qaio {

const Attention attentionAvx512{attend, attendBlock, join};

}  // namespace qaio
