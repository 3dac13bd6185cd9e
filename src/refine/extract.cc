#include "refine/extract.h"

#include <arrow/api.h>

#include "data/document.h"
#include "refine/main_text.h"
#include "text/charset.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

struct ExtractOptions {
  int64_t min_characters = 1;
  int64_t max_steps = HtmlLimits().steps;
};

const stage::OptionTableOf<ExtractOptions>& Table() {
  static const stage::OptionTableOf<ExtractOptions> table = [] {
    stage::OptionTableOf<ExtractOptions> fields;
    fields.Field("min_characters", &ExtractOptions::min_characters,
                 "Shorter main texts are rejected.", stage::Range{1, 1e9});
    fields.Field(
        "max_steps", &ExtractOptions::max_steps,
        "What parsing one page may take, in tags and texts; pages that need more are rejected.",
        stage::Range{1000, 1e9});
    return fields;
  }();
  return table;
}

struct ExtractState final : stage::State {
  text::CharsetDecoder decoder;
  MainTextExtractor extractor;
};

bool IsHtml(const std::string& media_type) {
  return media_type == "text/html" || media_type == "application/xhtml+xml";
}

// One page's way from bytes to text; `reason` is set where there is none.
struct Extracted {
  std::string text;
  std::string title;
  std::string reason;
  std::string detail;
};

class Extract final : public stage::MapStage {
 public:
  explicit Extract(ExtractOptions options) : options_(options) {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    const auto payload = input.schema->GetFieldByName(data::kPayload);
    if (payload == nullptr || payload->type()->id() != arrow::Type::BINARY) {
      return base::UsageError("there are no pages to extract from", {},
                              "`extract` is for WARC and HTML; texts need none");
    }
    stage::Binding binding;
    binding.schema =
        data::WithoutField(data::WithoutField(input.schema, data::kPayload), data::kMediaType);
    binding.schema =
        data::WithField(binding.schema, arrow::field(data::kText, arrow::utf8(), false));
    binding.schema = data::WithField(binding.schema, arrow::field(data::kTitle, arrow::utf8()));
    schema_ = binding.schema;
    binding.reads = {data::kPayload, data::kMediaType};
    binding.memory_bytes = int64_t{64} << 20;
    return binding;
  }

  base::Result<std::unique_ptr<stage::State>> NewState(const base::Context&) const override {
    return std::make_unique<ExtractState>();
  }

  base::Result<stage::MapOutput> Process(const stage::BatchPtr& batch,
                                         stage::State* state) const override {
    auto& tools = static_cast<ExtractState&>(*state);
    ARROW_ASSIGN_OR_RAISE(const auto* payloads, data::BinaryColumn(*batch, data::kPayload));
    ARROW_ASSIGN_OR_RAISE(const auto* media_types, data::StringColumn(*batch, data::kMediaType));
    stage::MapOutput output;
    arrow::StringBuilder texts, titles;
    arrow::FixedSizeBinaryBuilder contents(data::HashType());
    std::vector<int64_t> kept;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const std::string_view declared =
          media_types->IsNull(row) ? std::string_view() : media_types->GetView(row);
      ARROW_ASSIGN_OR_RAISE(const Extracted page,
                            ExtractOne(payloads->GetView(row), declared, tools));
      if (!page.reason.empty()) {
        output.rejects.push_back({row, page.reason, page.detail});
        continue;
      }
      ARROW_RETURN_NOT_OK(texts.Append(page.text));
      ARROW_RETURN_NOT_OK(page.title.empty() ? titles.AppendNull() : titles.Append(page.title));
      ARROW_RETURN_NOT_OK(contents.Append(base::ContentHash(page.text).Bytes().data()));
      kept.push_back(row);
    }
    ARROW_ASSIGN_OR_RAISE(const auto text, texts.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto title, titles.Finish());
    ARROW_ASSIGN_OR_RAISE(const auto content, contents.Finish());
    // The payload is not copied into the rows that stay.
    ARROW_ASSIGN_OR_RAISE(const auto slim,
                          batch->RemoveColumn(batch->schema()->GetFieldIndex(data::kPayload)));
    ARROW_ASSIGN_OR_RAISE(const auto rows, data::TakeRows(slim, kept));
    arrow::ArrayVector columns;
    for (const auto& field : schema_->fields()) {
      if (field->name() == data::kText) {
        columns.push_back(text);
      } else if (field->name() == data::kTitle) {
        columns.push_back(title);
      } else if (field->name() == data::kContent) {
        columns.push_back(content);
      } else {
        columns.push_back(rows->GetColumnByName(field->name()));
      }
    }
    output.rows =
        arrow::RecordBatch::Make(schema_, static_cast<int64_t>(kept.size()), std::move(columns));
    return output;
  }

 private:
  base::Result<Extracted> ExtractOne(std::string_view payload, std::string_view declared,
                                     ExtractState& tools) const {
    Extracted page;
    std::string media_type = text::MediaTypeOf(declared);
    if (media_type.empty()) {
      // Nothing declared: HTML where it begins like it.
      media_type =
          payload.substr(0, 1024).find('<') != std::string_view::npos ? "text/html" : "text/plain";
    }
    const bool html = IsHtml(media_type);
    if (!html && media_type != "text/plain") {
      page.reason = "not-text";
      page.detail = media_type;
      return page;
    }
    const text::Charset charset =
        text::FindCharset(payload, declared, html ? text::Markup::kHtml : text::Markup::kNone);
    ARROW_ASSIGN_OR_RAISE(text::Decoded decoded, tools.decoder.Decode(payload, charset.name));
    if (html) {
      ARROW_ASSIGN_OR_RAISE(MainText main,
                            tools.extractor.Extract(decoded.text, HtmlLimits{options_.max_steps}));
      if (main.outcome == HtmlOutcome::kTooComplex) {
        page.reason = "too-complex";
        page.detail = "parsing takes more than " + std::to_string(options_.max_steps) + " steps";
        return page;
      }
      page.text = std::move(main.text);
      page.title = std::move(main.title);
    } else {
      page.text = std::string(text::Strip(decoded.text));
    }
    const int64_t characters = text::CodePoints(page.text);
    if (characters < options_.min_characters) {
      page.reason = characters == 0 ? "no-main-text" : "too-short";
      page.detail = std::to_string(characters) + " characters, wanted " +
                    std::to_string(options_.min_characters);
    }
    return page;
  }

  ExtractOptions options_;
  stage::SchemaPtr schema_;
};

}  // namespace

stage::StageInfo ExtractStage() {
  return stage::Describe<Extract>("extract", 2, "Takes the main text out of web pages",
                                  "Finds the encoding as browsers do (byte order mark, HTTP "
                                  "header, meta, detection), parses as the HTML Standard says, "
                                  "and keeps the blocks that are text: long ones with few links, "
                                  "and short ones between them. Menus, footers and "
                                  "hidden parts are left out. Rejects: `not-text` (another media "
                                  "type), `no-main-text`, `too-short`, `too-complex` "
                                  "(made to exhaust a parser).",
                                  Table());
}

}  // namespace saem::refine
