// The languages in which a plan speaks, and what is said in both.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace saem::plan {

enum class Tongue { kEnglish, kKorean };

struct Said {
  std::string en, ko;

  const std::string& In(Tongue tongue) const { return tongue == Tongue::kKorean ? ko : en; }
};

// What may stand where `given` does not: the nearest name, or all.
Said KnownNames(std::string_view given, const std::vector<std::string>& known);

}  // namespace saem::plan
