// Which thread computes which part of a pass's attention.
#pragma once
#include <vector>

#include "attention_rows.h"
#include "threads.h"

namespace qaio {

/** Rows that are taken together: more of them share the work on keys, fewer leave threads something to share. */
constexpr size_t rowsTogether = 96;

/** Computes all of them, whole or block by block: to a row that makes no difference. */
template <typename Element>
void attendAll(const Attention<Element>& with, const Threads& threads, const std::vector<CachedRows<Element>>& tasks);

}  // namespace qaio
