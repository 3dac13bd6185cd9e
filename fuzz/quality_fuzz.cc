// Any bytes as a text before the quality rules: each profile gives a verdict, and what it leaves of
// the text is valid.
#include <cstdint>
#include <string_view>

#include "refine/quality_rules.h"
#include "text/minhash.h"
#include "text/unicode.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace saem;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!text::IsValidUtf8(text)) return 0;
  static text::QualitySignals signals;
  static text::MinHasher hasher(text::Simplify::kDatatrove);
  for (const std::string& name : refine::QualityProfile::Names()) {
    const auto profile = refine::QualityProfile::Named(name);
    for (const std::string_view language : {"en", "ko"}) {
      const refine::Verdict verdict = profile->Judge(text, language, &signals);
      if (verdict.keep == !verdict.reason.empty()) __builtin_trap();
      if (verdict.text && !text::IsValidUtf8(*verdict.text)) __builtin_trap();
    }
  }
  text::Signature signature{};
  hasher.Sign(text, "en", &signature);
  return 0;
}
