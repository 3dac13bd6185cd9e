// What the command line puts into a recipe: `--set path=value` at a place of it, and the values of
// its variables. `vars:` of a recipe names them, each with a value or none; `--vars FILE` and then
// `--var name=value` give others; `${name}` stands for one in any value of the recipe. Used by
// recipe.cc; carried by whatever binds a recipe.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/node.h"

namespace saem::run {

struct Settings {
  std::vector<std::string> overrides = {};  // "path=value", as of --set
  std::string vars_file = {};               // the file of --vars as given, "" for none
  std::string vars_text = {};               // what it holds: YAML or JSON with a section `vars:`
  std::vector<std::string> vars = {};       // "name=value", as of --var
};

// Does all of it to a recipe's root and returns the variables as text. All mistakes at once:
// names that are not known, have no value, or stand nowhere.
base::Result<std::map<std::string, std::string>> ApplySettings(const Settings& settings,
                                                               config::Node* root);

}  // namespace saem::run
