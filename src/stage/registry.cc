#include "stage/registry.h"

namespace saem::stage {

base::Status StageRegistry::Add(StageInfo info) {
  const std::string name = info.name;
  if (!stages_.emplace(name, std::move(info)).second) {
    return base::InternalError("two stages are called " + name);
  }
  return base::Status::OK();
}

const StageInfo* StageRegistry::Find(const std::string& name) const {
  const auto found = stages_.find(name);
  return found == stages_.end() ? nullptr : &found->second;
}

std::vector<std::string> StageRegistry::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, info] : stages_) names.push_back(name);
  return names;
}

}  // namespace saem::stage
