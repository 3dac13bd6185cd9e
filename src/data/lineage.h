// Where a made record comes from, kept with it as one line of JSON (column `lineage`) and shown by
// `saem explain`.
#pragma once

#include <string>
#include <vector>

#include "base/error.h"
#include "base/hash.h"
#include "data/model_call.h"

namespace saem::data {

struct Lineage {
  std::vector<base::Hash128> parents;
  std::string stage;       // "write:question-answer"
  std::string model;       // its name in the recipe
  std::string model_hash;  // sha256 of the weights, or "endpoint:<model name>" over HTTP
  std::string template_name;
  std::string template_hash;  // sha256
  Sampling sampling;          // seed included

  std::string ToJson() const;  // keys in a fixed order, one line
  static base::Result<Lineage> FromJson(std::string_view json);
};

}  // namespace saem::data
