// Records whose text a stage changed.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <arrow/type_fwd.h>

#include "base/error.h"

namespace saem::data {

// The batch with other texts in some rows (by number), and the hash of each as its content.
base::Result<std::shared_ptr<arrow::RecordBatch>> WithTexts(
    const std::shared_ptr<arrow::RecordBatch>& batch, const std::map<int64_t, std::string>& texts);

}  // namespace saem::data
