// The list of stages, filled explicitly by the composition root (engine): one Register call per
// module, one Add per stage.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/node.h"
#include "stage/options.h"
#include "stage/stage.h"

namespace saem::stage {

// A stage with its options bound, not yet bound to a schema.
struct Configured {
  std::unique_ptr<Stage> stage;
  std::string options_json;           // canonical, defaults included: part of the fingerprint
  std::vector<std::string> datasets;  // named by options
  std::vector<std::string> models;
};

struct StageInfo {
  std::string name;  // the key in a recipe
  int version =
      1;  // raised when behaviour changes: cached results of older versions are not reused
  Kind kind = Kind::kMap;
  std::string summary;  // one line
  std::string doc;      // a paragraph or two, Markdown
  const OptionTable* options = nullptr;
  std::function<Configured(const config::Node&, std::vector<base::Diagnostic>&)> configure;
};

class StageRegistry {
 public:
  // A second stage of the same name is our bug.
  base::Status Add(StageInfo info);
  const StageInfo* Find(const std::string& name) const;
  std::vector<std::string> Names() const;  // sorted

 private:
  std::map<std::string, StageInfo> stages_;
};

// StageInfo of a stage class constructed from its options struct: T(Options). `table` must live as
// long as the registry (a function-local static).
template <typename T, typename Options>
StageInfo Describe(std::string name, int version, std::string summary, std::string doc,
                   const OptionTableOf<Options>& table) {
  StageInfo info;
  info.name = std::move(name);
  info.version = version;
  info.summary = std::move(summary);
  info.doc = std::move(doc);
  info.options = &table;
  info.kind = T(Options{}).kind();
  const std::string stage_name = info.name;
  info.configure = [&table, stage_name](const config::Node& node,
                                        std::vector<base::Diagnostic>& diagnostics) {
    Options options{};
    table.Bind(&options, node, stage_name, diagnostics);
    Configured configured;
    configured.options_json = table.CanonicalJson(&options);
    for (const OptionField& field : table.fields()) {
      if (!field.reference) continue;
      const std::string reference = field.reference(&options);
      if (reference.empty()) continue;
      (field.type == "model" ? configured.models : configured.datasets).push_back(reference);
    }
    configured.stage = std::make_unique<T>(std::move(options));
    return configured;
  };
  return info;
}

}  // namespace saem::stage
