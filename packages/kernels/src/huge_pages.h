// Memory that is read from end to end over and over, in pages as large as the system has them.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>

namespace qaio {

/** Memory of zeros at the start of a cache line; what is allocated one after another lies side by side. */
std::shared_ptr<uint8_t> hugePages(size_t bytes);

}  // namespace qaio
