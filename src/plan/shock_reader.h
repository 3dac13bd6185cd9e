// A shock as facts and plans write it: {says: {en, ko}, hits: [...], curve: [[day, left], ...],
// source}. Used by facts.cc and plan_file.cc.
#pragma once

#include <string>

#include "config/node.h"
#include "plan/supply.h"
#include "plan/yaml_reader.h"

namespace saem::plan {

// A text in both languages; one text stands for both.
void ReadSaid(YamlReader& yaml, const config::Node& node, std::string& en, std::string& ko);
Shock ReadShock(YamlReader& yaml, const std::string& name, const config::Node& node);

}  // namespace saem::plan
