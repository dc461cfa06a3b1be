// Weights that the runtime maps from a file.
#pragma once
#include <cstddef>

namespace qaio {

/**
 * Takes pages that are mapped from a file out of this process, since they were read for the last time; whoever reads
 * them again gets them from the file. Other memory stays as it is.
 */
void letFilePagesGo(const void* data, size_t bytes);

}  // namespace qaio
