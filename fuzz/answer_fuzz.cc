// Any bytes as an endpoint's answer, and as an entry of the answers' journal: read or refused,
// never a crash.
#include <cstdint>
#include <string_view>

#include "data/model_call.h"
#include "infer/http.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto answer = saem::infer::ParseCompletion(body);
  if (answer.ok() && (answer->prompt_tokens < 0 || answer->output_tokens < 0)) __builtin_trap();
  const auto journalled = saem::data::ModelAnswer::FromJson(body);
  if (journalled.ok() && !saem::data::ModelAnswer::FromJson(journalled->ToJson()).ok())
    __builtin_trap();
  return 0;
}
