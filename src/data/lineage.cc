#include "data/lineage.h"

#include <nlohmann/json.hpp>

namespace saem::data {

using nlohmann::ordered_json;

std::string Lineage::ToJson() const {
  ordered_json parent_ids = ordered_json::array();
  for (const base::Hash128& parent : parents) parent_ids.push_back(parent.Hex());
  const ordered_json value = {{"parents", parent_ids},
                              {"stage", stage},
                              {"model", model},
                              {"model_hash", model_hash},
                              {"template", template_name},
                              {"template_hash", template_hash},
                              {"sampling",
                               {{"temperature", sampling.temperature},
                                {"top_p", sampling.top_p},
                                {"min_p", sampling.min_p},
                                {"max_tokens", sampling.max_tokens},
                                {"seed", sampling.seed}}}};
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

base::Result<Lineage> Lineage::FromJson(std::string_view json) {
  const ordered_json value = ordered_json::parse(json, nullptr, false);
  if (!value.is_object()) return base::InputError("a lineage is not a JSON object");
  try {
    Lineage lineage;
    for (const auto& parent : value.at("parents")) {
      const auto id = base::Hash128::FromHex(parent.get<std::string>());
      if (!id) return base::InputError("a lineage names a parent that is no id");
      lineage.parents.push_back(*id);
    }
    value.at("stage").get_to(lineage.stage);
    value.at("model").get_to(lineage.model);
    value.at("model_hash").get_to(lineage.model_hash);
    value.at("template").get_to(lineage.template_name);
    value.at("template_hash").get_to(lineage.template_hash);
    const ordered_json& sampling = value.at("sampling");
    sampling.at("temperature").get_to(lineage.sampling.temperature);
    sampling.at("top_p").get_to(lineage.sampling.top_p);
    sampling.at("min_p").get_to(lineage.sampling.min_p);
    sampling.at("max_tokens").get_to(lineage.sampling.max_tokens);
    sampling.at("seed").get_to(lineage.sampling.seed);
    return lineage;
  } catch (const ordered_json::exception&) {
    return base::InputError("a lineage lacks a field");
  }
}

}  // namespace saem::data
