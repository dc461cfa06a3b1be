// Vectors of AVX-512, in files that are compiled for it.
#pragma once
#include <immintrin.h>

#include <cstddef>

namespace qaio {
namespace {

typedef float Wide __attribute__((vector_size(64)));

/** a · b + c, rounded once. */
inline Wide fused(const Wide& a, const Wide& b, const Wide& c) { return _mm512_fmadd_ps(a, b, c); }

}  // namespace
}  // namespace qaio
