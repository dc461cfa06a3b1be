#include "attention_arithmetic.h"

namespace qaio {

void attendAvx2(const AttentionRows& rows) { Attention(rows).run(); }

}  // namespace qaio
