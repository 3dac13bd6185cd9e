// Any bytes as a fastText model: refused, or a model that judges a text without reading what it
// does not hold, alike each time.
#include <cmath>
#include <cstdint>
#include <string_view>

#include "text/fasttext_model.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using saem::text::FastTextModel;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto model = FastTextModel::Make(bytes, "fuzz");
  if (!model.ok()) return 0;
  for (const std::string_view text : {"", "abc unseen 가나다 de la", "</s> x"}) {
    const auto first = (*model)->Predict(text);
    const auto second = (*model)->Predict(text);
    if (first.label != second.label || first.score != second.score) __builtin_trap();
    if (!std::isfinite(first.score)) __builtin_trap();
  }
  return 0;
}
