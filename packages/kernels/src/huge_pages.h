// Memory that is read from end to end over and over, in pages as large as the system has them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

namespace qaio {

/** Memory of zeros at the start of a cache line; what is allocated one after another lies side by side. */
std::shared_ptr<uint8_t> hugePages(size_t bytes);

/**
 * Memory that grows: where bytes `from` up to `to` of it have been written and a huge page is full with them, of which at
 * least half is its own, the system is asked to make it one. Where it does not, reading is slower.
 */
void joinFullPages(const void* memory, size_t from, size_t to);

}  // namespace qaio
