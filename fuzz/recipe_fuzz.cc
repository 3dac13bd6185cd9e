// Any bytes as a recipe: parsed or refused with a message, never a crash.
#include <cstdint>
#include <string_view>

#include "run/recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto recipe = saem::run::ParseRecipe(text, "fuzz.yaml");
  if (!recipe.ok() && saem::base::FaultOf(recipe.status()) != saem::base::Fault::kUsage)
    __builtin_trap();
  return 0;
}
