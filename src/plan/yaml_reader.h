// Binding of one YAML document, with all its mistakes. Used by facts.cc and plan_file.cc.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "config/node.h"
#include "plan/quantity.h"
#include "plan/tongue.h"

namespace saem::plan {

// The text of a file that a plan names.
using ReadFile = std::function<base::Result<std::string>(const std::string& path)>;

// "8B", "15T", "2.5e12", "100k", "15조": a number with an optional K, M, B or T, or 만, 억, 조, 경.
std::optional<double> NumberOf(std::string_view text);

class YamlReader {
 public:
  using Reader = std::function<void(const config::Node&)>;

  // Mistakes are reported in `tongue`.
  explicit YamlReader(Tongue tongue = Tongue::kEnglish, ReadFile read_file = nullptr)
      : tongue_(tongue), read_file_(std::move(read_file)) {}

  void Report(const base::Position& position, const Said& message, const Said& hint = {});
  // "`what` wants KIND, not ..."; in Korean, `kind` has its particle.
  void Wants(const config::Node& node, const std::string& what, const Said& kind,
             const Said& hint = {});
  void WantsMapping(const config::Node& node, const std::string& what);
  // Each key once, none unknown; `what` is a key, or its section.
  void Section(const config::Node& node, const std::string& what,
               const std::map<std::string, Reader>& readers);
  std::string Text(const config::Node& node, const std::string& what);
  double Number(const config::Node& node, const std::string& what);
  // A number; [low, high] of 90%; or a mapping with `value`, `range`, `uniform`, `quantiles` or
  // `samples` (a file with one number a line), and `source`, `date` and
  // `support`.
  std::optional<Quantity> Read(const config::Node& node, const std::string& what);

  std::optional<Support> ReadSupport(const config::Node& node);

  bool good() const { return diagnostics_.empty(); }
  base::Status Finish() { return base::UsageErrors(std::move(diagnostics_)); }

 private:
  std::optional<Quantity> Range(const config::Node& node, const std::string& what);
  std::optional<Quantity> Mapping(const config::Node& node, const std::string& what);
  std::optional<Quantity> FromFile(const config::Node& node, const std::string& what);
  std::optional<Quantity> Knots(const config::Node& node, const std::string& what);

  Tongue tongue_;
  ReadFile read_file_;
  std::vector<base::Diagnostic> diagnostics_;
};

}  // namespace saem::plan
