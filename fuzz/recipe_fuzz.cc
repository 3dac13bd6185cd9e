// Any bytes as a recipe, with what follows a NUL as the file of its variables: parsed or refused
// with a message, never a crash.
#include <cstdint>
#include <string_view>

#include "run/recipe.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const size_t end = text.find('\0');
  saem::run::Settings settings;
  if (end != std::string_view::npos) {
    settings.vars_file = "vars.yaml";
    settings.vars_text = text.substr(end + 1);
  }
  const auto recipe = saem::run::ParseRecipe(text.substr(0, end), "fuzz.yaml", settings);
  if (!recipe.ok() && saem::base::FaultOf(recipe.status()) != saem::base::Fault::kUsage)
    __builtin_trap();
  return 0;
}
