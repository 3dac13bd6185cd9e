// The languages in which a plan speaks, and what is said in both.
#pragma once

#include <string>

namespace saem::plan {

enum class Tongue { kEnglish, kKorean };

struct Said {
  std::string en, ko;

  const std::string& In(Tongue tongue) const { return tongue == Tongue::kKorean ? ko : en; }
};

}  // namespace saem::plan
