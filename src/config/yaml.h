// Strict YAML 1.2 and JSON (which is YAML) with positions. yaml-cpp reads the events; this adapter
// refuses what a recipe must not hold: duplicate keys, keys that are not text, tags, several
// documents, aliases that grow beyond a bound.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/node.h"

namespace saem::config {

struct ParseLimits {
  size_t bytes = size_t{4} << 20;
  size_t nodes = 100'000;  // after aliases are expanded
  int depth = 64;
};

// `file` names the text in messages. All duplicate keys and the like are reported at once; a syntax
// error ends the list.
base::Result<Node> ParseYaml(std::string_view text, const std::string& file,
                             const ParseLimits& limits = {});
// The same, but what leaves a tree to go on with (a duplicate key, whose first value stands) is put
// into `mistakes`, so that the others can be found, too.
base::Result<Node> ParseYaml(std::string_view text, const std::string& file,
                             std::vector<base::Diagnostic>* mistakes,
                             const ParseLimits& limits = {});

}  // namespace saem::config
