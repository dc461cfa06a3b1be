// Rows of numbers become columns; the including file has their vectors, `Wide`.
#pragma once
#include <utility>

#include "wide_memory.h"

namespace qaio {
namespace {

// registers consist of quarters, which numbers leave only in whole
constexpr int quarterLanes = 4;
using WideLanes = std::make_integer_sequence<int, wideLanes>;

/** In every quarter runs of `length` of a and b in turns, of the quarters' first halves or their second ones. */
template <int length, bool isSecond, int... lane>
inline Wide interleavedBy(const Wide& a, const Wide& b, std::integer_sequence<int, lane...>) {
  constexpr int skipped = isSecond ? quarterLanes / 2 : 0;
  return __builtin_shufflevector(
      a, b,
      (lane / quarterLanes * quarterLanes + skipped + lane % quarterLanes / (2 * length) * length + lane % length +
       (lane / length % 2 ? static_cast<int>(wideLanes) : 0))...);
}

template <int length, bool isSecond>
inline Wide interleaved(const Wide& a, const Wide& b) {
  return interleavedBy<length, isSecond>(a, b, WideLanes());
}

/** Every other quarter of a, then of b, from the first one on or from the second. */
template <bool isOdd, int... lane>
inline Wide quartersBy(const Wide& a, const Wide& b, std::integer_sequence<int, lane...>) {
  return __builtin_shufflevector(a, b, (lane / quarterLanes * 2 * quarterLanes + (isOdd ? quarterLanes : 0) + lane % quarterLanes)...);
}

template <bool isOdd>
inline Wide quarters(const Wide& a, const Wide& b) {
  return quartersBy<isOdd>(a, b, WideLanes());
}

inline void transpose(Wide (&rows)[wideLanes]) {
  Wide fours[wideLanes];  // quarter by quarter one column of four rows
#pragma GCC unroll 16
  for (size_t r = 0; r < wideLanes; r += 4) {
    const Wide first = interleaved<1, false>(rows[r], rows[r + 1]), last = interleaved<1, true>(rows[r], rows[r + 1]);
    const Wide nextFirst = interleaved<1, false>(rows[r + 2], rows[r + 3]);
    const Wide nextLast = interleaved<1, true>(rows[r + 2], rows[r + 3]);
    fours[r] = interleaved<2, false>(first, nextFirst);
    fours[r + 1] = interleaved<2, true>(first, nextFirst);
    fours[r + 2] = interleaved<2, false>(last, nextLast);
    fours[r + 3] = interleaved<2, true>(last, nextLast);
  }
#pragma GCC unroll 16
  for (size_t c = 0; c < 4; c++) {
    const Wide even = quarters<false>(fours[c], fours[4 + c]), odd = quarters<true>(fours[c], fours[4 + c]);
    if constexpr (wideLanes == 8) {
      rows[c] = even;
      rows[4 + c] = odd;
    } else {
      const Wide nextEven = quarters<false>(fours[8 + c], fours[12 + c]);
      const Wide nextOdd = quarters<true>(fours[8 + c], fours[12 + c]);
      rows[c] = quarters<false>(even, nextEven);
      rows[4 + c] = quarters<false>(odd, nextOdd);
      rows[8 + c] = quarters<true>(even, nextEven);
      rows[12 + c] = quarters<true>(odd, nextOdd);
    }
  }
}

}  // namespace
}  // namespace qaio
