// Fitting an n-gram model and dropping text by it, as a recipe does both.
#include "refine/perplexity.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <arrow/api.h>
#include <gtest/gtest.h>

#include "config/yaml.h"
#include "data/document.h"
#include "text/ngram_model.h"

namespace saem::refine {
namespace {

stage::BatchPtr Texts(const std::vector<std::string>& texts) {
  arrow::StringBuilder text;
  arrow::StringBuilder licence;
  for (const std::string& one : texts) {
    EXPECT_TRUE((one == "null" ? text.AppendNull() : text.Append(one)).ok());
    EXPECT_TRUE(licence.Append("MIT").ok());
  }
  return arrow::RecordBatch::Make(arrow::schema({arrow::field(data::kText, arrow::utf8()),
                                                 arrow::field(data::kLicence, arrow::utf8())}),
                                  static_cast<int64_t>(texts.size()),
                                  {text.Finish().ValueOrDie(), licence.Finish().ValueOrDie()});
}

class Batches final : public stage::RowSource {
 public:
  Batches(stage::BatchPtr rows, int64_t step) : rows_(std::move(rows)), step_(step) {}
  base::Result<stage::BatchPtr> Next() override {
    if (at_ >= rows_->num_rows()) return stage::BatchPtr();
    const stage::BatchPtr batch = rows_->Slice(at_, step_);
    at_ += step_;
    return batch;
  }

 private:
  stage::BatchPtr rows_;
  int64_t step_;
  int64_t at_ = 0;
};

class NoDatasets final : public stage::NamedDatasets {
 public:
  base::Result<std::unique_ptr<stage::RowSource>> Open(const std::string&) const override {
    return base::InternalError("none is named");
  }
};

std::string FitOn(const stage::BatchPtr& rows, const std::string& options, int64_t step = 1000) {
  std::vector<base::Diagnostic> diagnostics;
  stage::ConfiguredFit fit =
      NgramFit().configure(config::ParseYaml(options, "r.yaml").ValueOrDie(), diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  stage::BindInput input;
  input.schema = rows->schema();
  EXPECT_TRUE(fit.method->Bind(input).ok());
  Batches source(rows, step);
  return fit.method->Fit(source, base::Context()).ValueOrDie();
}

// What a stage bound to a model says, or what it lets through.
struct Filtered {
  std::string error;
  std::vector<std::string> kept;
  std::vector<stage::Reject> rejects;
};

class Perplexity : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) / "saem_perplexity";
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Filtered Run(const std::string& model_bytes, const std::string& options,
               const std::vector<std::string>& texts, const std::string& kind = "ngram") {
    const std::string path = folder_ / "fluency.model";
    std::ofstream(path, std::ios::binary) << model_bytes;
    std::vector<base::Diagnostic> diagnostics;
    stage::Configured configured =
        PerplexityStage().configure(config::ParseYaml(options, "r.yaml").ValueOrDie(), diagnostics);
    Filtered filtered;
    for (const base::Diagnostic& diagnostic : diagnostics) filtered.error += diagnostic.ToString();
    if (!filtered.error.empty()) return filtered;
    EXPECT_EQ(configured.models, std::vector<std::string>{"fluency"});
    stage::BindInput input;
    const stage::BatchPtr batch = Texts(texts);
    input.schema = batch->schema();
    input.models["fluency"] = {"fluency", "", "", kind, path};
    const auto binding = configured.stage->Bind(input);
    if (!binding.ok()) {
      filtered.error = base::MessageOf(binding.status());
      return filtered;
    }
    const base::Status prepared = configured.stage->Prepare(NoDatasets(), base::Context());
    if (!prepared.ok()) {
      filtered.error = base::MessageOf(prepared);
      return filtered;
    }
    auto output =
        static_cast<const stage::MapStage&>(*configured.stage).Process(batch, nullptr).ValueOrDie();
    filtered.rejects = output.rejects;
    for (int64_t row = 0; output.rows != nullptr && row < output.rows->num_rows(); ++row) {
      const auto* text = data::StringColumn(*output.rows, data::kText).ValueOrDie();
      filtered.kept.emplace_back(text->IsNull(row) ? "null" : text->GetView(row));
    }
    return filtered;
  }

  std::filesystem::path folder_;
};

const std::vector<std::string> kPages{
    "The spring runs below the stone bridge where the old trees stand.",
    "Children play near the bridge and throw stones into the spring.",
    "The old trees stand where the children play below the bridge.",
    "People from the village come to the spring every morning."};

TEST_F(Perplexity, DropsWhatTheModelFindsStrange) {
  const std::string model = FitOn(Texts(kPages), "{order: 4}");
  const Filtered filtered = Run(model, "{model: fluency, max: 100}",
                                {"The children stand below the old bridge.",
                                 "x9#q ZZk|| 0x3f 7@@!vv qq%%", "The spring runs every morning."});
  EXPECT_EQ(filtered.error, "");
  EXPECT_EQ(filtered.kept, (std::vector<std::string>{"The children stand below the old bridge.",
                                                     "The spring runs every morning."}));
  ASSERT_EQ(filtered.rejects.size(), 1u);
  EXPECT_EQ(filtered.rejects[0].row, 1);
  EXPECT_EQ(filtered.rejects[0].reason, "perplexity-high");
  EXPECT_NE(filtered.rejects[0].detail.find(" per character, at most 100"), std::string::npos)
      << filtered.rejects[0].detail;
}

TEST_F(Perplexity, DropsBoilerplateBelowTheMinimum) {
  const std::string model =
      FitOn(Texts({kPages[0], kPages[0], kPages[0], kPages[0], kPages[0], kPages[1]}), "{}");
  const Filtered filtered =
      Run(model, "{model: fluency, min: 2}", {kPages[0], "People come from the village."});
  EXPECT_EQ(filtered.kept, std::vector<std::string>{"People come from the village."});
  EXPECT_EQ(filtered.rejects.at(0).reason, "perplexity-low");
}

TEST_F(Perplexity, SaysNothingOfNoText) {
  const std::string model = FitOn(Texts(kPages), "{}");
  EXPECT_EQ(Run(model, "{model: fluency, max: 1000}", {"null"}).kept,
            std::vector<std::string>{"null"});
  EXPECT_EQ(Run(model, "{model: fluency, max: 1}", {"some text"}).kept.size(), 0u);
}

TEST_F(Perplexity, TheModelDoesNotDependOnBatchesAndKnowsItsLicence) {
  const std::string model = FitOn(Texts(kPages), "{unit: word, order: 3}");
  EXPECT_EQ(FitOn(Texts(kPages), "{unit: word, order: 3}", 1), model);
  const auto read = text::NgramModel::FromBytes(model).ValueOrDie();
  EXPECT_EQ(read->notes().at("licence"), "MIT");
  EXPECT_EQ(read->notes().at("label"), "public");
  EXPECT_EQ(read->settings().order, 3);
  EXPECT_EQ(read->settings().unit, text::NgramUnit::kWord);
}

TEST_F(Perplexity, RefusesMistakesBeforeReading) {
  const std::string model = FitOn(Texts(kPages), "{}");
  EXPECT_NE(Run(model, "{max: 100}", {"a"}).error.find("needs the option `model`"),
            std::string::npos);
  EXPECT_NE(Run(model, "{model: fluency}", {"a"}, "llama").error.find("fit: ngram"),
            std::string::npos);
  EXPECT_NE(Run(model, "{model: fluency, column: texts}", {"a"}).error.find("did you mean `text`?"),
            std::string::npos);
  EXPECT_NE(Run(model, "{model: fluency, min: 9, max: 8}", {"a"}).error.find("above its `max`"),
            std::string::npos);
  EXPECT_NE(Run("no model", "{model: fluency}", {"a"}).error.find("no n-gram model"),
            std::string::npos);
}

}  // namespace
}  // namespace saem::refine
