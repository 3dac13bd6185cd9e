// Language identification by a fastText model (lid.176 and its like). Used by the stage language
// and by audits.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::text {

struct LanguageGuess {
  std::string label;  // as the model says it, without "__label__": "en", "ko"; "" where there was
                      // nothing to judge
  double score = 0;   // probability; fastText's rounding can leave a little more than 1
};

class LanguageIdentifier {
 public:
  static base::Result<std::shared_ptr<const LanguageIdentifier>> Load(const std::string& path);

  virtual ~LanguageIdentifier() = default;
  // The likeliest language of the text; its line ends count as spaces. Thread-safe.
  virtual base::Result<LanguageGuess> Identify(std::string_view text) const = 0;
};

// Every language that the model in a file can name.
base::Result<std::vector<std::string>> LanguagesOfModel(const std::string& path);

}  // namespace saem::text
