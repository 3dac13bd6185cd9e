#include "engine/api_error.h"

namespace saem::engine {

Error PublicError(const base::Status& status) {
  Error error;
  error.kind = static_cast<ErrorKind>(base::FaultOf(status));
  error.message = base::MessageOf(status);
  const auto* const detail = dynamic_cast<const base::FaultDetail*>(status.detail().get());
  if (detail == nullptr) return error;
  for (const base::Diagnostic& one : detail->diagnostics()) {
    error.mistakes.push_back(
        {one.position.file, one.position.line, one.position.column, one.message, one.hint});
  }
  return error;
}

}  // namespace saem::engine
