// Any bytes as a JSON Schema for answers, with what follows a NUL as the answer: enforced or
// refused with a message, never a crash.
#include <cstdint>
#include <string_view>

#include "infer/json_schema.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t end = text.find('\0');
  const std::string_view answer =
      end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  const auto schema = infer::JsonSchema::Parse(text.substr(0, end));
  if (schema.ok()) schema->Check(answer);
  if (!schema.ok() && base::FaultOf(schema.status()) != base::Fault::kUsage) __builtin_trap();
  const std::string_view unwrapped = infer::UnwrapJson(answer);
  if (answer.find(unwrapped) == std::string_view::npos) __builtin_trap();
  return 0;
}
