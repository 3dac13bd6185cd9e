#include "text/language.h"

#include <arrow/buffer.h>
#include <arrow/io/file.h>

#include "text/fasttext_file.h"
#include "text/fasttext_model.h"

namespace saem::text {
namespace {

class FastTextIdentifier final : public LanguageIdentifier {
 public:
  explicit FastTextIdentifier(std::shared_ptr<const FastTextModel> model)
      : model_(std::move(model)) {}

  base::Result<LanguageGuess> Identify(std::string_view text) const override {
    const FastTextModel::Prediction best = model_->Predict(text);
    return LanguageGuess{std::string(best.label), best.score};
  }

 private:
  std::shared_ptr<const FastTextModel> model_;
};

base::Result<std::shared_ptr<arrow::Buffer>> BytesOf(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
  return file->Read(size);
}

}  // namespace

base::Result<std::vector<std::string>> LanguagesOfModel(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto bytes, BytesOf(path));
  ARROW_ASSIGN_OR_RAISE(auto file, ReadFastText(std::string_view(*bytes), path));
  return std::move(file.labels);
}

base::Result<std::shared_ptr<const LanguageIdentifier>> LanguageIdentifier::Load(
    const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto bytes, BytesOf(path));
  ARROW_ASSIGN_OR_RAISE(auto model, FastTextModel::Make(std::string_view(*bytes), path));
  return std::make_shared<FastTextIdentifier>(std::move(model));
}

}  // namespace saem::text
