#include "instructions.h"

namespace qaio {

extern const Instructions avx512Vnni;
extern const Instructions avx2;

namespace {

bool hasAvx512Vnni() {
  return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
}

bool hasAvx2() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
}

}  // namespace

const Instructions* instructions(Choice choice) {
  __builtin_cpu_init();
  if (choice != Choice::avx2 && hasAvx512Vnni()) return &avx512Vnni;
  if (choice != Choice::avx512Vnni && hasAvx2()) return &avx2;
  return nullptr;
}

}  // namespace qaio
