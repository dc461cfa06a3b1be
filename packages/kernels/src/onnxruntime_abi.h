// The part of ONNX Runtime's C interface that an operator needs. Functions stand in one table whose order never changes
// (https://onnxruntime.ai/docs/api/c/struct_ort_api.html), so their places are all that is taken from its header.
#pragma once
#include <cstddef>
#include <cstdint>

#ifdef _WIN32
#define QAIO_EXPORT extern "C" __declspec(dllexport)
#else
#define QAIO_EXPORT extern "C" __attribute__((visibility("default")))
#endif

namespace ort {

struct Status;
struct Value;
struct TensorInfo;
struct KernelInfo;
struct KernelContext;
struct SessionOptions;
struct OperatorDomain;

// the version with everything below in it; newer runtimes still provide it
constexpr uint32_t apiVersion = 20;

enum class ElementType : int { floating = 1, uint8 = 2, int8 = 3, int32 = 6, int64 = 7, half = 10 };
enum class Presence : int { required = 0, optional = 1, variadic = 2 };
enum class ErrorCode : int { failed = 1, invalidGraph = 10 };

/** The functions' table, called by place. */
class Api {
 public:
  explicit Api(const void* table) : table_(static_cast<void* const*>(table)) {}

  Status* createStatus(ErrorCode code, const char* message) const {
    return call<0, Status*, ErrorCode, const char*>(code, message);
  }
  Status* createDomain(const char* name, OperatorDomain** out) const {
    return call<26, Status*, const char*, OperatorDomain**>(name, out);
  }
  Status* addOperator(OperatorDomain* domain, const void* op) const {
    return call<27, Status*, OperatorDomain*, const void*>(domain, op);
  }
  Status* addDomain(SessionOptions* options, OperatorDomain* domain) const {
    return call<28, Status*, SessionOptions*, OperatorDomain*>(options, domain);
  }
  Status* tensorData(Value* value, void** out) const { return call<51, Status*, Value*, void**>(value, out); }
  Status* dimensionCount(const TensorInfo* info, size_t* out) const {
    return call<61, Status*, const TensorInfo*, size_t*>(info, out);
  }
  Status* dimensions(const TensorInfo* info, int64_t* out, size_t count) const {
    return call<62, Status*, const TensorInfo*, int64_t*, size_t>(info, out, count);
  }
  Status* tensorInfo(const Value* value, TensorInfo** out) const {
    return call<65, Status*, const Value*, TensorInfo**>(value, out);
  }
  Status* floatAttribute(const KernelInfo* info, const char* name, float* out) const {
    return call<85, Status*, const KernelInfo*, const char*, float*>(info, name, out);
  }
  Status* attribute(const KernelInfo* info, const char* name, int64_t* out) const {
    return call<86, Status*, const KernelInfo*, const char*, int64_t*>(info, name, out);
  }
  Status* input(const KernelContext* context, size_t index, const Value** out) const {
    return call<90, Status*, const KernelContext*, size_t, const Value**>(context, index, out);
  }
  Status* output(KernelContext* context, size_t index, const int64_t* dims, size_t count, Value** out) const {
    return call<91, Status*, KernelContext*, size_t, const int64_t*, size_t, Value**>(context, index, dims, count, out);
  }
  void releaseTensorInfo(TensorInfo* info) const { call<99, void, TensorInfo*>(info); }
  Status* constantInput(const KernelInfo* info, size_t index, int* isConstant, const Value** out) const {
    return call<249, Status*, const KernelInfo*, size_t, int*, const Value**>(info, index, isConstant, out);
  }
  Status* parallelFor(const KernelContext* context, void (*run)(void*, size_t), size_t count, size_t batches,
                      void* data) const {
    return call<274, Status*, const KernelContext*, void (*)(void*, size_t), size_t, size_t, void*>(context, run, count,
                                                                                                    batches, data);
  }

 private:
  template <size_t place, typename Result, typename... Arguments>
  Result call(Arguments... arguments) const {
    return reinterpret_cast<Result (*)(Arguments...)>(table_[place])(arguments...);
  }

  void* const* table_;
};

struct ApiBase {
  const void* (*getApi)(uint32_t version);
  const char* (*getVersion)();
};

/** An operator as the runtime asks about it: `OrtCustomOp` of its header. */
struct Operator {
  uint32_t version = apiVersion;
  void* (*createKernelOld)(const Operator*, const void*, const KernelInfo*) = nullptr;
  const char* (*name)(const Operator*) = nullptr;
  const char* (*provider)(const Operator*) = [](const Operator*) -> const char* { return nullptr; };
  ElementType (*inputType)(const Operator*, size_t) = nullptr;
  size_t (*inputCount)(const Operator*) = nullptr;
  ElementType (*outputType)(const Operator*, size_t) = [](const Operator*, size_t) { return ElementType::floating; };
  size_t (*outputCount)(const Operator*) = [](const Operator*) -> size_t { return 1; };
  void (*computeOld)(void*, KernelContext*) = nullptr;
  void (*destroy)(void*) = nullptr;
  Presence (*inputPresence)(const Operator*, size_t) = nullptr;
  Presence (*outputPresence)(const Operator*, size_t) = [](const Operator*, size_t) { return Presence::required; };
  int (*inputMemory)(const Operator*, size_t) = [](const Operator*, size_t) { return 0; };
  int (*variadicInputs)(const Operator*) = [](const Operator*) { return 1; };
  int (*variadicInputsAlike)(const Operator*) = [](const Operator*) { return 1; };
  int (*variadicOutputs)(const Operator*) = [](const Operator*) { return 1; };
  int (*variadicOutputsAlike)(const Operator*) = [](const Operator*) { return 1; };
  Status* (*createKernel)(const Operator*, const void* api, const KernelInfo*, void** kernel) = nullptr;
  Status* (*compute)(void* kernel, KernelContext*) = nullptr;
  Status* (*inferShape)(const Operator*, void*) = nullptr;
  int (*startVersion)(const Operator*) = [](const Operator*) { return 1; };
  int (*endVersion)(const Operator*) = [](const Operator*) { return 2147483647; };
  size_t (*mayInplace)(int**, int**) = nullptr;
  void (*releaseMayInplace)(int*, int*) = nullptr;
  size_t (*aliases)(int**, int**) = nullptr;
  void (*releaseAliases)(int*, int*) = nullptr;
};

}  // namespace ort
