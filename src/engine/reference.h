// Reference texts made from the option tables: docs/stages.md, `saem stages`, the JSON Schema of a
// recipe.
#pragma once

#include <string>

#include "engine/engine.h"
#include "stage/registry.h"

namespace saem::engine {

std::string StageMarkdown(const stage::StageInfo& info);
std::string StageJson(const stage::StageInfo& info);
std::string StagesMarkdown(const Engine& engine);
std::string StagesJson(const Engine& engine);
std::string RecipeJsonSchema(const Engine& engine);

}  // namespace saem::engine
