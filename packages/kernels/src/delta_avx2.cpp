#include "wide_avx2.h"

#include "delta_arithmetic.h"

namespace qaio {

const DeltaRule deltaRuleAvx2{mix};

}  // namespace qaio
