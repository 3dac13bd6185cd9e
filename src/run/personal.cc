#include "run/personal.h"

namespace saem::run {

std::string PersonalAmong(const stage::BindInput& input) {
  constexpr auto kPersonal = stage::PrivacyLabel::kPersonal;
  if (input.label == kPersonal) return "";
  for (const auto& [name, dataset] : input.datasets) {
    if (dataset.label == kPersonal) return "dataset `" + name + "` is";
  }
  for (const auto& [name, model] : input.models) {
    if (model.label == kPersonal) return "model `" + name + "` was fitted on what is";
  }
  return "";
}

}  // namespace saem::run
