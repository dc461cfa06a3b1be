#include <immintrin.h>

#include <cstddef>

namespace qaio {
namespace {

typedef float Wide __attribute__((vector_size(32)));
constexpr size_t tileVectors = 2;  // 12 sums, 2 vectors of keys or values and one of a row fit 16 registers

/** a · b + c, rounded once. */
inline Wide fused(const Wide& a, const Wide& b, const Wide& c) { return _mm256_fmadd_ps(a, b, c); }

}  // namespace
}  // namespace qaio

#include "attention_arithmetic.h"

namespace qaio {

const Attention attentionAvx2{attend, attendBlock, join};

}  // namespace qaio
