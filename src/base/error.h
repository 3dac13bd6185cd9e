// How errors travel: arrow::Status and arrow::Result carry a FaultDetail that says whose fault it
// is, where it stands and what to do. Every module makes its errors here; the CLI turns them into
// exit codes and text.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/result.h>
#include <arrow/status.h>

namespace saem::base {

using arrow::Result;
using arrow::Status;

// The numbers are the process's exit codes and may be relied on by users.
enum class Fault : int {
  kInternal = 1,    // our bug
  kUsage = 2,       // the recipe or the command line is wrong; no data was read
  kGate = 3,        // the gate refused, or could not decide
  kLimit = 4,       // a limit or budget of the recipe stopped the run
  kInput = 5,       // an input, an output or an endpoint failed beyond its retries
  kCancelled = 130  // interrupted
};

// A place in a text file the user wrote; line and column count from 1, 0 means unknown.
struct Position {
  std::string file;
  int line = 0;
  int column = 0;

  std::string ToString() const;
};

// One mistake, as the user reads it.
struct Diagnostic {
  Position position;
  std::string message;
  std::string hint;  // what to do, may be empty

  std::string ToString() const;
};

class FaultDetail final : public arrow::StatusDetail {
 public:
  FaultDetail(Fault fault, std::vector<Diagnostic> diagnostics)
      : fault_(fault), diagnostics_(std::move(diagnostics)) {}

  const char* type_id() const override { return "saem::FaultDetail"; }
  std::string ToString() const override;

  Fault fault() const { return fault_; }
  // All mistakes found at once (a recipe's), or empty where the status message says it all.
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  Fault fault_;
  std::vector<Diagnostic> diagnostics_;
};

Status InternalError(std::string message);
// The user's recipe, options or command line.
Status UsageError(std::string message, Position position = {}, std::string hint = {});
Status LimitError(std::string message);
// Files, disks, networks, models: anything outside that failed.
Status InputError(std::string message);
Status CancelledError(std::string message);
// OK when `diagnostics` is empty.
Status UsageErrors(std::vector<Diagnostic> diagnostics);

// kInternal for a status that carries no detail, but kInput for Arrow's own I/O errors.
Fault FaultOf(const Status& status);
// The same status with "context: " before its message; keeps the detail.
Status Within(std::string_view context, const Status& status);
// The message alone, without Arrow's code name, one line per diagnostic.
std::string MessageOf(const Status& status);

// " (did you mean `x`?)", or "" if nothing is near. Levenshtein distance at most a third of the
// length.
std::string DidYouMean(std::string_view given, const std::vector<std::string>& known);

}  // namespace saem::base
