#include "refine/dedup.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>

#include <arrow/api.h>

#include "data/document.h"
#include "text/duplicate_index.h"
#include "text/minhash.h"
#include "text/unicode.h"

namespace saem::refine {
namespace {

struct DedupOptions {
  std::string method = "minhash";
  std::string keep = "longest";
  std::string copies;
  stage::ModelName against;
  stage::StringList prefer;
};

const stage::OptionTableOf<DedupOptions>& Table() {
  static const stage::OptionTableOf<DedupOptions> table = [] {
    stage::OptionTableOf<DedupOptions> fields;
    fields
        .Field("method", &DedupOptions::method,
               "`exact`: the same text; `minhash`: nearly the same (word 5-grams, 14 bands of 8 "
               "hashes: pairs of Jaccard "
               "similarity .8 are found with probability .92, of .5 with .05).",
               std::nullopt, {"exact", "minhash"})
        .Shorthand()
        .Field("keep", &DedupOptions::keep,
               "Which one stays: the `longest`, the `oldest`, the `newest`, or the smallest `id`; "
               "ties go by id, never by "
               "the order of files.",
               std::nullopt, {"longest", "oldest", "newest", "id"})
        .Field("prefer", &DedupOptions::prefer,
               "Hosts of `uri`, the best first (`wikipedia.org` stands for all under it): what is "
               "from "
               "an earlier one stays before what is from a later one or from none; `keep` decides "
               "among equals.")
        .Field("copies", &DedupOptions::copies,
               "A column to add: how many of the documents that came in each one that stays "
               "stands for, itself included.")
        .Field("against", &DedupOptions::against,
               "A model fitted with `fit: duplicates` on an earlier corpus: what that has too is "
               "dropped as `seen-before`, with all that is nearly the same.");
    return fields;
  }();
  return table;
}

constexpr size_t kMostPreferred = 100;

// The host of a URI, without user and port; "" where it has none.
std::string_view HostOf(std::string_view uri) {
  const size_t begin = uri.find("://");
  if (begin == uri.npos) return {};
  std::string_view host = uri.substr(begin + 3);
  host = host.substr(0, host.find_first_of("/?#"));
  const size_t user = host.rfind('@');
  if (user != host.npos) host.remove_prefix(user + 1);
  return host.substr(0, host.find(':'));
}

// Whether `host` is `domain` or stands under it, whatever the case of ASCII letters.
bool IsUnder(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size()) return false;
  const std::string_view before = host.substr(0, host.size() - domain.size());
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return (before.empty() || before.back() == '.') &&
         std::equal(domain.begin(), domain.end(),
                    host.begin() + static_cast<std::ptrdiff_t>(before.size()),
                    [&](char a, char b) { return lower(a) == lower(b); });
}

// Where a document stands among its duplicates: the smallest (rank, id) stays.
struct Place {
  int64_t rank = 0;
  base::Hash128 id;
  auto operator<=>(const Place&) const = default;
};

// Clusters of documents by their duplicates' edges. Numbers are given in the order in which ids
// come; the result does not depend on it, because every cluster is named by its smallest place.
class Clusters {
 public:
  void Join(const Place& a, const Place& b) {
    const uint32_t x = Root(Number(a));
    const uint32_t y = Root(Number(b));
    if (x != y) parent_[std::max(x, y)] = std::min(x, y);
  }

  struct Member {
    base::Hash128 id;
    base::Hash128 survivor;
    int64_t size;
  };
  // Sorted by id; survivors too.
  std::vector<Member> Members() {
    std::vector<uint32_t> best(places_.size());
    std::vector<int64_t> size(places_.size());
    std::iota(best.begin(), best.end(), 0);
    for (uint32_t i = 0; i < places_.size(); ++i) {
      const uint32_t root = Root(i);
      ++size[root];
      if (places_[i] < places_[best[root]]) best[root] = i;
    }
    std::vector<Member> members;
    members.reserve(places_.size());
    for (uint32_t i = 0; i < places_.size(); ++i) {
      const uint32_t root = Root(i);
      members.push_back({places_[i].id, places_[best[root]].id, size[root]});
    }
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return a.id < b.id; });
    return members;
  }

 private:
  uint32_t Number(const Place& place) {
    const auto [at, added] = numbers_.emplace(place.id, static_cast<uint32_t>(places_.size()));
    if (added) {
      places_.push_back(place);
      parent_.push_back(at->second);
    }
    return at->second;
  }

  uint32_t Root(uint32_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  std::unordered_map<base::Hash128, uint32_t, base::Hash128Hash> numbers_;
  std::vector<Place> places_;
  std::vector<uint32_t> parent_;
};

// Stands for every record of the corpus that `against` names: it is placed before all others, so
// that what shares a key with it goes.
constexpr Place kSeen{INT64_MIN, {}};

struct SketchState final : stage::State {
  text::MinHasher hasher{text::Simplify::kCorrected};
};

// The artefact's rows, by id.
struct SurvivorState final : stage::State {
  struct Fate {
    base::Hash128 survivor;
    int64_t size;
  };
  std::unordered_map<base::Hash128, Fate, base::Hash128Hash> fates;
};

class Dedup final : public stage::ProgramStage {
 public:
  explicit Dedup(DedupOptions options)
      : options_(std::move(options)), exact_(options_.method == "exact") {}

  base::Result<stage::Binding> Bind(const stage::BindInput& input) override {
    ARROW_RETURN_NOT_OK(CheckPreferred(*input.schema));
    const auto text = input.schema->GetFieldByName(data::kText);
    if (text == nullptr || text->type()->id() != arrow::Type::STRING) {
      return base::UsageError("there is no `text` to compare", {}, "put `extract` before it");
    }
    if ((options_.keep == "oldest" || options_.keep == "newest") &&
        input.schema->GetFieldIndex(data::kTime) < 0) {
      return base::UsageError("`keep: " + options_.keep + "` needs the column `time`");
    }
    has_language_ = input.schema->GetFieldIndex(data::kLanguage) >= 0;
    stage::Binding binding;
    binding.schema = input.schema;
    binding.reads = {data::kText, data::kId, data::kContent};
    if (!options_.copies.empty()) {
      if (input.schema->GetFieldIndex(options_.copies) >= 0) {
        return base::UsageError("there is a column `" + options_.copies + "` already", {},
                                "give `copies` another name");
      }
      binding.schema = data::WithField(input.schema, arrow::field(options_.copies, arrow::int64()));
    }
    if (!options_.against.name.empty()) {
      const auto model = input.models.find(options_.against.name);
      if (model == input.models.end() || model->second.kind != "duplicates") {
        return base::UsageError(
            "`against` wants a model fitted with `fit: duplicates`, and `" + options_.against.name +
                "` is none",
            {}, "write models: {" + options_.against.name + ": {fit: duplicates, on: DATASET}}");
      }
      index_path_ = model->second.path;
    }
    return binding;
  }

  base::Status Prepare(const stage::NamedDatasets&, const base::Context&) override {
    if (index_path_.empty()) return base::Status::OK();
    ARROW_ASSIGN_OR_RAISE(index_, text::DuplicateIndex::Load(index_path_));
    const auto& notes = index_->notes();
    const auto differs = [&](const char* note, const std::string& ours) {
      const auto found = notes.find(note);
      return found == notes.end() || found->second != ours;
    };
    if (differs("method", options_.method)) {
      return base::UsageError("`dedup` compares by `" + options_.method + "`, and the model `" +
                                  options_.against.name + "` was fitted by another method",
                              {}, "give both the same `method`");
    }
    if (!exact_ && differs("language", has_language_ ? "yes" : "no")) {
      return base::UsageError(std::string("words are cut by language: ") +
                                  (has_language_ ? "these" : "the model's") +
                                  " records have the column `language`, " +
                                  (has_language_ ? "the model's" : "these") + " had none",
                              {}, "put `language` before both, or before none");
    }
    return base::Status::OK();
  }

  stage::SchemaPtr IntermediateSchema() const override {
    return arrow::schema(
        {arrow::field("key", arrow::uint64(), false), arrow::field("check", arrow::uint64(), false),
         arrow::field("rank", arrow::int64(), false), arrow::field("id", data::HashType(), false)});
  }

  base::Result<std::unique_ptr<stage::State>> NewState(const base::Context&) const override {
    return std::make_unique<SketchState>();
  }

  base::Result<stage::BatchPtr> Map(const stage::BatchPtr& batch,
                                    stage::State* state) const override {
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    ARROW_ASSIGN_OR_RAISE(const auto* texts, data::StringColumn(*batch, data::kText));
    const arrow::StringArray* languages = nullptr;
    if (has_language_) {
      ARROW_ASSIGN_OR_RAISE(languages, data::StringColumn(*batch, data::kLanguage));
    }
    Rows rows;
    auto& hasher = static_cast<SketchState*>(state)->hasher;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const std::string_view text = texts->GetView(row);
      const Place place{RankOf(*batch, row, text), data::HashAt(*ids, row)};
      if (exact_) {
        const base::Hash128 content = base::ContentHash(text);
        ARROW_RETURN_NOT_OK(rows.Append(content.high, content.low, place));
        if (index_ != nullptr && index_->Contains(text::ExactKey(content))) {
          ARROW_RETURN_NOT_OK(rows.Append(content.high, content.low, kSeen));
        }
        continue;
      }
      const std::string_view language = languages == nullptr || languages->IsNull(row)
                                            ? std::string_view()
                                            : languages->GetView(row);
      text::BandKeys keys{};
      // Too short to be anybody's near-duplicate.
      if (!hasher.Bands(text, language, &keys)) continue;
      for (size_t band = 0; band < keys.size(); ++band) {
        ARROW_RETURN_NOT_OK(rows.Append(keys[band], band, place));
        if (index_ != nullptr && index_->Contains(text::BandKey(keys, band))) {
          ARROW_RETURN_NOT_OK(rows.Append(keys[band], band, kSeen));
        }
      }
    }
    return rows.Finish(IntermediateSchema());
  }

  stage::SchemaPtr ReducedSchema() const override {
    return arrow::schema({arrow::field("rank", arrow::int64(), false),
                          arrow::field("id", data::HashType(), false),
                          arrow::field("other_rank", arrow::int64(), false),
                          arrow::field("other_id", data::HashType(), false)});
  }

  // Each group's first row, the best placed, with every other one: a star of edges.
  base::Result<stage::BatchPtr> Reduce(const stage::BatchPtr& batch) const override {
    const auto& keys = static_cast<const arrow::UInt64Array&>(*batch->column(0));
    const auto& checks = static_cast<const arrow::UInt64Array&>(*batch->column(1));
    const auto& ranks = static_cast<const arrow::Int64Array&>(*batch->column(2));
    const auto& ids = static_cast<const arrow::FixedSizeBinaryArray&>(*batch->column(3));
    arrow::Int64Builder rank, other_rank;
    arrow::FixedSizeBinaryBuilder id(data::HashType()), other_id(data::HashType());
    int64_t first = 0;
    for (int64_t row = 1; row < batch->num_rows(); ++row) {
      if (keys.Value(row) != keys.Value(first) || checks.Value(row) != checks.Value(first)) {
        first = row;
        continue;
      }
      ARROW_RETURN_NOT_OK(rank.Append(ranks.Value(first)));
      ARROW_RETURN_NOT_OK(id.Append(ids.GetValue(first)));
      ARROW_RETURN_NOT_OK(other_rank.Append(ranks.Value(row)));
      ARROW_RETURN_NOT_OK(other_id.Append(ids.GetValue(row)));
    }
    arrow::ArrayVector arrays(4);
    ARROW_RETURN_NOT_OK(rank.Finish(&arrays[0]));
    ARROW_RETURN_NOT_OK(id.Finish(&arrays[1]));
    ARROW_RETURN_NOT_OK(other_rank.Finish(&arrays[2]));
    ARROW_RETURN_NOT_OK(other_id.Finish(&arrays[3]));
    const int64_t count = arrays[0]->length();
    return arrow::RecordBatch::Make(ReducedSchema(), count, std::move(arrays));
  }

  base::Result<stage::Artefact> Drive(stage::RowSource& reduced,
                                      const base::Context& context) const override {
    Clusters clusters;
    for (;;) {
      ARROW_RETURN_NOT_OK(context.CheckCancelled());
      ARROW_ASSIGN_OR_RAISE(const stage::BatchPtr batch, reduced.Next());
      if (batch == nullptr) break;
      const auto& ranks = static_cast<const arrow::Int64Array&>(*batch->column(0));
      const auto& ids = static_cast<const arrow::FixedSizeBinaryArray&>(*batch->column(1));
      const auto& other_ranks = static_cast<const arrow::Int64Array&>(*batch->column(2));
      const auto& other_ids = static_cast<const arrow::FixedSizeBinaryArray&>(*batch->column(3));
      for (int64_t row = 0; row < batch->num_rows(); ++row) {
        clusters.Join({ranks.Value(row), data::HashAt(ids, row)},
                      {other_ranks.Value(row), data::HashAt(other_ids, row)});
      }
    }
    arrow::FixedSizeBinaryBuilder id(data::HashType()), survivor(data::HashType());
    arrow::Int64Builder size;
    for (const Clusters::Member& member : clusters.Members()) {
      ARROW_RETURN_NOT_OK(id.Append(member.id.Bytes().data()));
      ARROW_RETURN_NOT_OK(survivor.Append(member.survivor.Bytes().data()));
      ARROW_RETURN_NOT_OK(size.Append(member.size));
    }
    arrow::ArrayVector arrays(3);
    ARROW_RETURN_NOT_OK(id.Finish(&arrays[0]));
    ARROW_RETURN_NOT_OK(survivor.Finish(&arrays[1]));
    ARROW_RETURN_NOT_OK(size.Finish(&arrays[2]));
    const auto schema = arrow::schema({arrow::field("id", data::HashType()),
                                       arrow::field("survivor", data::HashType()),
                                       arrow::field("size", arrow::int64())});
    return arrow::Table::Make(schema, arrays);
  }

  base::Result<std::unique_ptr<stage::State>> NewApplyState(
      const stage::Artefact& artefact) const override {
    auto state = std::make_unique<SurvivorState>();
    ARROW_ASSIGN_OR_RAISE(const auto whole, artefact->CombineChunksToBatch());
    const auto& ids = static_cast<const arrow::FixedSizeBinaryArray&>(*whole->column(0));
    const auto& survivors = static_cast<const arrow::FixedSizeBinaryArray&>(*whole->column(1));
    const auto& sizes = static_cast<const arrow::Int64Array&>(*whole->column(2));
    for (int64_t row = 0; row < whole->num_rows(); ++row) {
      state->fates[data::HashAt(ids, row)] = {data::HashAt(survivors, row), sizes.Value(row)};
    }
    return state;
  }

  base::Result<stage::MapOutput> Apply(const stage::BatchPtr& batch,
                                       stage::State* state) const override {
    const auto& fates = static_cast<const SurvivorState*>(state)->fates;
    ARROW_ASSIGN_OR_RAISE(const auto* ids, data::HashColumn(*batch, data::kId));
    stage::MapOutput output;
    std::vector<int64_t> kept;
    arrow::Int64Builder copies;
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      const base::Hash128 id = data::HashAt(*ids, row);
      const auto fate = fates.find(id);
      if (fate == fates.end() || fate->second.survivor == id) {
        kept.push_back(row);
        ARROW_RETURN_NOT_OK(copies.Append(fate == fates.end() ? 1 : fate->second.size));
        continue;
      }
      if (fate->second.survivor == kSeen.id) {
        output.rejects.push_back({row, "seen-before", "in `" + options_.against.name + "`"});
        continue;
      }
      output.rejects.push_back(
          {row, exact_ ? "exact-duplicate" : "near-duplicate",
           "of " + fate->second.survivor.Hex() + ", one of " + std::to_string(fate->second.size)});
    }
    ARROW_ASSIGN_OR_RAISE(output.rows, data::TakeRows(batch, kept));
    if (!options_.copies.empty()) {
      ARROW_ASSIGN_OR_RAISE(const auto column, copies.Finish());
      ARROW_ASSIGN_OR_RAISE(output.rows, data::WithColumn(output.rows, options_.copies, column));
    }
    return output;
  }

 private:
  struct Rows {
    arrow::UInt64Builder key, check;
    arrow::Int64Builder rank;
    arrow::FixedSizeBinaryBuilder id{data::HashType()};

    base::Status Append(uint64_t key_value, uint64_t check_value, const Place& place) {
      ARROW_RETURN_NOT_OK(key.Append(key_value));
      ARROW_RETURN_NOT_OK(check.Append(check_value));
      ARROW_RETURN_NOT_OK(rank.Append(place.rank));
      return id.Append(place.id.Bytes().data());
    }
    base::Result<stage::BatchPtr> Finish(const stage::SchemaPtr& schema) {
      arrow::ArrayVector arrays(4);
      ARROW_RETURN_NOT_OK(key.Finish(&arrays[0]));
      ARROW_RETURN_NOT_OK(check.Finish(&arrays[1]));
      ARROW_RETURN_NOT_OK(rank.Finish(&arrays[2]));
      ARROW_RETURN_NOT_OK(id.Finish(&arrays[3]));
      const int64_t rows = arrays[0]->length();
      return arrow::RecordBatch::Make(schema, rows, std::move(arrays));
    }
  };

  base::Status CheckPreferred(const arrow::Schema& schema) const {
    if (options_.prefer.empty()) return base::Status::OK();
    if (schema.GetFieldIndex(data::kUri) < 0) {
      return base::UsageError("`prefer` needs the column `uri`");
    }
    if (options_.prefer.size() > kMostPreferred) {
      return base::UsageError("`prefer` takes " + std::to_string(kMostPreferred) +
                              " hosts at most");
    }
    for (const std::string& host : options_.prefer) {
      if (host.empty() || host.find_first_of("/:*@ ") != host.npos) {
        return base::UsageError("`prefer` wants hosts such as `wikipedia.org`, not `" + host + "`");
      }
    }
    return base::Status::OK();
  }

  int64_t RankOf(const arrow::RecordBatch& batch, int64_t row, std::string_view text) const {
    const int64_t rank = RankByKeep(batch, row, text);
    if (options_.prefer.empty()) return rank;
    // Steps wider than any length or time in milliseconds that is one.
    constexpr int64_t kMost = (int64_t{1} << 53) - 1;
    return (PreferenceOf(batch, row) << 54) + std::clamp(rank, -kMost, kMost);
  }

  // The first host that the document is from, or their number.
  int64_t PreferenceOf(const arrow::RecordBatch& batch, int64_t row) const {
    const auto uris = data::StringColumn(batch, data::kUri);
    const std::string_view host =
        uris.ok() && (*uris)->IsValid(row) ? HostOf((*uris)->GetView(row)) : std::string_view();
    return std::find_if(options_.prefer.begin(), options_.prefer.end(),
                        [&](const std::string& one) { return IsUnder(host, one); }) -
           options_.prefer.begin();
  }

  int64_t RankByKeep(const arrow::RecordBatch& batch, int64_t row, std::string_view text) const {
    if (options_.keep == "longest") return -text::CodePoints(text);
    if (options_.keep == "id") return 0;
    const auto& times =
        static_cast<const arrow::TimestampArray&>(*batch.GetColumnByName(data::kTime));
    if (times.IsNull(row)) return INT64_MAX;  // a known time goes before none
    return options_.keep == "oldest" ? times.Value(row) : -times.Value(row);
  }

  DedupOptions options_;
  bool exact_;
  std::string index_path_;  // "" without `against`
  std::shared_ptr<const text::DuplicateIndex> index_;
  bool has_language_ = false;
};

}  // namespace

stage::StageInfo DedupStage() {
  return stage::Describe<Dedup>("dedup", 3, "Keeps one of texts that are equal or nearly so",
                                "Documents that share a text (`exact`) or a MinHash band "
                                "(`minhash`) form clusters; of each the best placed one by "
                                "`keep` stays, the others are rejected as `exact-duplicate` or "
                                "`near-duplicate` with the survivor's id. Texts of "
                                "fewer than five words have no near-duplicates. The result does "
                                "not depend on the order of files or threads.",
                                Table());
}

}  // namespace saem::refine
