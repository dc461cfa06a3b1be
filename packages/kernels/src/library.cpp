// What the runtime and `packages/core` look for in the library.
#include "block_embedding.h"
#include "block_linear.h"
#include "cached_attention.h"
#include "gated_delta_net.h"
#include "instructions.h"
#include "int8_linear.h"
#include "tensor.h"

/** Adds the operators of the domain `qaio` to a session's options. */
QAIO_EXPORT ort::Status* RegisterCustomOps(ort::SessionOptions* options, const ort::ApiBase* base) {
  const ort::Api api(base->getApi(ort::apiVersion));
  return qaio::guarded(api, [&] {
    // sessions do not copy it, so it is never released
    static ort::OperatorDomain* const domain = [&] {
      ort::OperatorDomain* made = nullptr;
      qaio::check(api.createDomain("qaio", &made));
      qaio::check(api.addOperator(made, &qaio::cachedAttention));
      qaio::check(api.addOperator(made, &qaio::halfCachedAttention));
      qaio::check(api.addOperator(made, &qaio::blockEmbedding));
      qaio::check(api.addOperator(made, &qaio::blockLinear));
      qaio::check(api.addOperator(made, &qaio::blockGatedLinear));
      qaio::check(api.addOperator(made, &qaio::gatedDeltaNet));
      qaio::check(api.addOperator(made, &qaio::int8Linear));
      qaio::check(api.addOperator(made, &qaio::int8GatedLinear));
      return made;
    }();
    qaio::check(api.addDomain(options, domain));
  });
}

/** The name of what this processor computes with; null where it has nothing that the operators need. */
QAIO_EXPORT const char* qaioInstructions() {
  const qaio::Instructions* found = qaio::instructions(qaio::Choice::best);
  return found ? found->name : nullptr;
}
