// Fitted models are nodes of the recipe's graph: `models: {fluency: {fit: ngram, on: pages}}` reads
// a dataset once and leaves one file that stages name. A method is registered like a stage.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "config/node.h"
#include "stage/options.h"
#include "stage/stage.h"

namespace saem::stage {

class FitMethod {
 public:
  virtual ~FitMethod() = default;
  // Checks the rows' schema and options; no data is read.
  virtual base::Status Bind(const BindInput& input) = 0;
  // Models of tables: the columns of the rows that may be sampled, after Bind; null for others.
  virtual SchemaPtr Sampled() const { return nullptr; }
  // The model file's bytes: the same for the same rows, whatever the batches.
  virtual base::Result<std::string> Fit(RowSource& rows, const base::Context& context) const = 0;
};

struct ConfiguredFit {
  std::unique_ptr<FitMethod> method;
  std::string options_json;
};

struct FitInfo {
  std::string name;  // "ngram"
  int version = 1;
  std::string summary;
  std::string doc;
  const OptionTable* options = nullptr;
  std::function<ConfiguredFit(const config::Node&, std::vector<base::Diagnostic>&)> configure;
};

class FitRegistry {
 public:
  base::Status Add(FitInfo info);
  const FitInfo* Find(const std::string& name) const;
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, FitInfo> methods_;
};

// FitInfo of a method class constructed from its options struct.
template <typename T, typename Options>
FitInfo DescribeFit(std::string name, int version, std::string summary, std::string doc,
                    const OptionTableOf<Options>& table) {
  FitInfo info;
  info.name = std::move(name);
  info.version = version;
  info.summary = std::move(summary);
  info.doc = std::move(doc);
  info.options = &table;
  const std::string method_name = info.name;
  info.configure = [&table, method_name](const config::Node& node,
                                         std::vector<base::Diagnostic>& diagnostics) {
    Options options{};
    table.Bind(&options, node, method_name, diagnostics);
    return ConfiguredFit{std::make_unique<T>(options), table.CanonicalJson(&options)};
  };
  return info;
}

}  // namespace saem::stage
