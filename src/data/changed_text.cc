#include "data/changed_text.h"

#include <arrow/api.h>

#include "base/hash.h"
#include "data/document.h"

namespace saem::data {

base::Result<std::shared_ptr<arrow::RecordBatch>> WithTexts(
    const std::shared_ptr<arrow::RecordBatch>& batch, const std::map<int64_t, std::string>& texts) {
  if (texts.empty()) return batch;
  ARROW_ASSIGN_OR_RAISE(const auto* old_texts, StringColumn(*batch, kText));
  ARROW_ASSIGN_OR_RAISE(const auto* old_contents, HashColumn(*batch, kContent));
  arrow::StringBuilder text;
  arrow::FixedSizeBinaryBuilder content(HashType());
  for (int64_t row = 0; row < batch->num_rows(); ++row) {
    const auto changed = texts.find(row);
    if (changed == texts.end()) {
      ARROW_RETURN_NOT_OK(text.Append(old_texts->GetView(row)));
      ARROW_RETURN_NOT_OK(content.Append(old_contents->GetValue(row)));
    } else {
      ARROW_RETURN_NOT_OK(text.Append(changed->second));
      ARROW_RETURN_NOT_OK(content.Append(base::ContentHash(changed->second).Bytes().data()));
    }
  }
  ARROW_ASSIGN_OR_RAISE(const auto texts_column, text.Finish());
  ARROW_ASSIGN_OR_RAISE(const auto contents_column, content.Finish());
  ARROW_ASSIGN_OR_RAISE(const auto with_texts, WithColumn(batch, kText, texts_column));
  return WithColumn(with_texts, kContent, contents_column);
}

}  // namespace saem::data
