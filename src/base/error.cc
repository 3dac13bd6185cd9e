// The making and reading of errors.
#include "base/error.h"

#include <algorithm>

namespace saem::base {
namespace {

Status Make(arrow::StatusCode code, Fault fault, std::string message,
            std::vector<Diagnostic> diagnostics = {}) {
  return Status(code, std::move(message),
                std::make_shared<FaultDetail>(fault, std::move(diagnostics)));
}

const FaultDetail* DetailOf(const Status& status) {
  if (status.ok() || status.detail() == nullptr) return nullptr;
  if (std::string_view(status.detail()->type_id()) != "saem::FaultDetail") return nullptr;
  return static_cast<const FaultDetail*>(status.detail().get());
}

// Letters put in, left out or changed, or two neighbours swapped: one each.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string Position::ToString() const {
  if (line == 0) return file;
  return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Diagnostic::ToString() const {
  std::string out = position.ToString();
  if (!out.empty()) out += ": ";
  out += message;
  if (!hint.empty()) out += "; " + hint;
  return out;
}

std::string FaultDetail::ToString() const {
  std::string out = "fault " + std::to_string(static_cast<int>(fault_));
  for (const Diagnostic& diagnostic : diagnostics_) out += "\n" + diagnostic.ToString();
  return out;
}

Status InternalError(std::string message) {
  return Make(arrow::StatusCode::UnknownError, Fault::kInternal, std::move(message));
}

Status UsageError(std::string message, Position position, std::string hint) {
  std::vector<Diagnostic> one{{std::move(position), std::move(message), std::move(hint)}};
  return UsageErrors(std::move(one));
}

Status LimitError(std::string message) {
  return Make(arrow::StatusCode::CapacityError, Fault::kLimit, std::move(message));
}

Status InputError(std::string message) {
  return Make(arrow::StatusCode::IOError, Fault::kInput, std::move(message));
}

Status CancelledError(std::string message) {
  return Make(arrow::StatusCode::Cancelled, Fault::kCancelled, std::move(message));
}

Status UsageErrors(std::vector<Diagnostic> diagnostics) {
  if (diagnostics.empty()) return Status::OK();
  std::string message;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!message.empty()) message += '\n';
    message += diagnostic.ToString();
  }
  return Make(arrow::StatusCode::Invalid, Fault::kUsage, std::move(message),
              std::move(diagnostics));
}

Fault FaultOf(const Status& status) {
  if (const FaultDetail* detail = DetailOf(status)) return detail->fault();
  if (status.IsIOError()) return Fault::kInput;
  if (status.IsOutOfMemory()) return Fault::kLimit;
  if (status.IsCancelled()) return Fault::kCancelled;
  return Fault::kInternal;
}

Status Within(std::string_view context, const Status& status) {
  if (status.ok()) return status;
  return Status(status.code(), std::string(context) + ": " + status.message(), status.detail());
}

std::string MessageOf(const Status& status) { return status.message(); }

std::string DidYouMean(std::string_view given, const std::vector<std::string>& known) {
  constexpr size_t kLongestCompared = 64;
  if (given.size() > kLongestCompared) return "";
  const std::string* best = nullptr;
  size_t best_distance = std::max<size_t>(1, given.size() / 3) + 1;
  for (const std::string& name : known) {
    if (name.size() > kLongestCompared) continue;
    const size_t distance = EditDistance(given, name);
    if (distance < best_distance) {
      best = &name;
      best_distance = distance;
    }
  }
  return best == nullptr ? "" : "did you mean `" + *best + "`?";
}

}  // namespace saem::base
