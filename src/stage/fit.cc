#include "stage/fit.h"

namespace saem::stage {

base::Status FitRegistry::Add(FitInfo info) {
  const std::string name = info.name;
  if (!methods_.emplace(name, std::move(info)).second) {
    return base::InternalError("two fit methods are called " + name);
  }
  return base::Status::OK();
}

const FitInfo* FitRegistry::Find(const std::string& name) const {
  const auto found = methods_.find(name);
  return found == methods_.end() ? nullptr : &found->second;
}

std::vector<std::string> FitRegistry::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, info] : methods_) names.push_back(name);
  return names;
}

}  // namespace saem::stage
