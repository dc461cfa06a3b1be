#include "wide_avx512.h"

#include "delta_arithmetic.h"

namespace qaio {

const DeltaRule deltaRuleAvx512{mix};

}  // namespace qaio
