#include "attention_arithmetic.h"

namespace qaio {

void attendAvx512(const AttentionRows& rows) { Attention(rows).run(); }

}  // namespace qaio
