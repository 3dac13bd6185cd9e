#include "text/fasttext_file.h"

#include <cstring>

namespace saem::text {
namespace {

constexpr int32_t kMagic = 793712314;
constexpr int32_t kOldestVersion = 11;
constexpr int32_t kNewestVersion = 12;
constexpr int32_t kSupervised = 3;
constexpr int8_t kLabelEntry = 1;
constexpr std::string_view kLabelPrefix = "__label__";
constexpr int64_t kCentroids = 256;  // of each part of a quantised row
constexpr int64_t kMostDimensions = 4096;
constexpr int32_t kMostPartSize = 64;  // numbers of a byte, so that no small file fills the memory
constexpr int64_t kMostBuckets = INT32_MAX;
constexpr int64_t kMostCount = 1'000'000'000'000;  // of a label in training

// Takes values off the front; what is not there is remembered, and read as zero.
class Cursor {
 public:
  explicit Cursor(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  int64_t left() const { return static_cast<int64_t>(rest_.size()); }
  void Fail() {
    failed_ = true;
    rest_ = {};
  }

  template <typename T>
  T Take() {
    T value{};
    TakeInto(&value, 1);
    return value;
  }
  template <typename T>
  std::vector<T> TakeMany(int64_t count) {
    std::vector<T> values;
    if (count < 0 || count > left() / static_cast<int64_t>(sizeof(T))) {
      Fail();
      return values;
    }
    values.resize(static_cast<size_t>(count));
    TakeInto(values.data(), values.size());
    return values;
  }
  std::string TakeText() {
    const size_t end = rest_.find('\0');
    if (end == std::string_view::npos) {
      Fail();
      return {};
    }
    std::string text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return text;
  }

 private:
  template <typename T>
  void TakeInto(T* to, size_t count) {
    const size_t size = count * sizeof(T);
    if (size > rest_.size()) return Fail();
    if (size > 0) std::memcpy(to, rest_.data(), size);
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  bool failed_ = false;
};

// Returns the kind of model.
int32_t ReadArguments(Cursor* in, int32_t version, FastTextFile* file) {
  const auto numbers = in->TakeMany<int32_t>(12);
  in->Take<double>();  // the sampling threshold of training
  if (in->failed()) return 0;
  enum {
    kDim,
    kWindow,
    kEpochs,
    kMinCount,
    kNegatives,
    kWordNgrams,
    kLoss,
    kModel,
    kBucket,
    kMinN
  };
  file->dimensions = numbers[kDim];
  file->word_ngrams = numbers[kWordNgrams];
  file->loss = FastTextLoss{numbers[kLoss]};
  file->buckets = numbers[kBucket];
  file->min_chars = numbers[kMinN];
  file->max_chars = version == kOldestVersion ? 0 : numbers[kMinN + 1];
  const bool sane = file->dimensions > 0 && file->dimensions <= kMostDimensions &&
                    file->buckets >= 0 && file->buckets <= kMostBuckets && file->min_chars >= 0 &&
                    numbers[kLoss] >= 1 && numbers[kLoss] <= 4;
  if (!sane) in->Fail();
  return numbers[kModel];
}

void ReadDictionary(Cursor* in, FastTextFile* file) {
  const int64_t entries = in->Take<int32_t>();
  const int64_t words = in->Take<int32_t>();
  const int64_t labels = in->Take<int32_t>();
  in->Take<int64_t>();  // tokens seen in training
  const auto kept = in->Take<int64_t>();
  for (int64_t i = 0; i < entries && !in->failed(); ++i) {
    std::string text = in->TakeText();
    const auto count = in->Take<int64_t>();
    if (in->Take<int8_t>() != kLabelEntry) {
      file->words.push_back(std::move(text));
      if (!file->labels.empty()) in->Fail();  // words stand first
      continue;
    }
    if (text.starts_with(kLabelPrefix)) text.erase(0, kLabelPrefix.size());
    file->labels.push_back(std::move(text));
    file->label_counts.push_back(count);
    if (count < 0 || count > kMostCount) in->Fail();
  }
  if (static_cast<int64_t>(file->words.size()) != words || labels < 1 ||
      static_cast<int64_t>(file->labels.size()) != labels) {
    return in->Fail();
  }
  file->pruned = kept >= 0;
  for (int64_t i = 0; i < kept && !in->failed(); ++i) {
    const auto bucket = in->Take<int32_t>();
    file->kept_buckets.emplace_back(bucket, in->Take<int32_t>());
  }
}

FastTextMatrix ReadDense(Cursor* in) {
  FastTextMatrix matrix;
  matrix.rows = in->Take<int64_t>();
  matrix.columns = in->Take<int64_t>();
  const int64_t most = in->left() / static_cast<int64_t>(sizeof(float));
  if (matrix.rows < 1 || matrix.columns < 1 || matrix.rows > most / matrix.columns) {
    in->Fail();
    return {};
  }
  matrix.values = in->TakeMany<float>(matrix.rows * matrix.columns);
  return matrix;
}

// Parts of rows as centroids.
struct Quantiser {
  int32_t dimensions = 0, parts = 0, part_size = 0, last_part_size = 0;
  std::vector<float> centroids;

  static Quantiser Read(Cursor* in) {
    Quantiser made;
    made.dimensions = in->Take<int32_t>();
    made.parts = in->Take<int32_t>();
    made.part_size = in->Take<int32_t>();
    made.last_part_size = in->Take<int32_t>();
    if (made.parts < 1 || made.part_size < 1 || made.last_part_size < 1 ||
        made.part_size > kMostPartSize || made.dimensions > kMostDimensions ||
        made.last_part_size > made.part_size ||
        int64_t{made.parts - 1} * made.part_size + made.last_part_size != made.dimensions) {
      in->Fail();
      return made;
    }
    made.centroids = in->TakeMany<float>(made.dimensions * kCentroids);
    return made;
  }

  std::pair<const float*, int32_t> Part(int32_t part, uint8_t code) const {
    const int32_t size = part == parts - 1 ? last_part_size : part_size;
    return {centroids.data() + part * kCentroids * part_size + code * size, size};
  }
};

FastTextMatrix ReadQuantised(Cursor* in) {
  const bool scaled = in->Take<uint8_t>() != 0;
  FastTextMatrix matrix;
  matrix.rows = in->Take<int64_t>();
  matrix.columns = in->Take<int64_t>();
  const auto codes = in->TakeMany<uint8_t>(in->Take<int32_t>());
  const auto quantiser = Quantiser::Read(in);
  const auto code_count = static_cast<int64_t>(codes.size());
  if (in->failed() || matrix.columns != quantiser.dimensions || matrix.rows < 1 ||
      matrix.rows > code_count || matrix.rows * quantiser.parts != code_count) {
    in->Fail();
    return {};
  }
  matrix.values.reserve(static_cast<size_t>(matrix.rows * matrix.columns));
  size_t at = 0;
  for (int64_t row = 0; row < matrix.rows; ++row) {
    for (int32_t part = 0; part < quantiser.parts; ++part) {
      const auto [values, size] = quantiser.Part(part, codes[at++]);
      matrix.values.insert(matrix.values.end(), values, values + size);
    }
  }
  if (scaled) {
    const auto norms = in->TakeMany<uint8_t>(matrix.rows);
    const auto factors = Quantiser::Read(in);
    if (in->failed() || factors.dimensions != 1) {
      in->Fail();
      return {};
    }
    for (const uint8_t code : norms) matrix.factors.push_back(*factors.Part(0, code).first);
  }
  return matrix;
}

// Rows of which every one that the dictionary names must be there.
bool Fits(const FastTextFile& file) {
  const auto words = static_cast<int64_t>(file.words.size());
  const auto labels = static_cast<int64_t>(file.labels.size());
  const bool hashed = file.max_chars > 0 || file.word_ngrams > 1;
  if (hashed && file.buckets == 0) return false;
  if (file.input.columns != file.dimensions || file.output.columns != file.dimensions) return false;
  if (file.output.rows < labels) return false;
  if (!file.pruned) return file.input.rows >= words + (hashed ? file.buckets : 0);
  for (const auto& [bucket, row] : file.kept_buckets) {
    if (bucket < 0 || row < 0 || row >= file.input.rows - words) return false;
  }
  return file.input.rows >= words;
}

}  // namespace

base::Result<FastTextFile> ReadFastText(std::string_view bytes, const std::string& name) {
  Cursor in(bytes);
  const auto magic = in.Take<int32_t>();
  const auto version = in.Take<int32_t>();
  if (magic != kMagic || version < kOldestVersion || version > kNewestVersion) {
    return base::InputError("not a fastText model: " + name);
  }
  FastTextFile file;
  const int32_t model = ReadArguments(&in, version, &file);
  if (!in.failed() && model != kSupervised) {
    return base::InputError("the fastText model holds word vectors, no labels: " + name);
  }
  ReadDictionary(&in, &file);
  const bool quantised = in.Take<uint8_t>() != 0;
  file.input = quantised ? ReadQuantised(&in) : ReadDense(&in);
  const bool quantised_output = in.Take<uint8_t>() != 0;
  file.output = quantised && quantised_output ? ReadQuantised(&in) : ReadDense(&in);
  if (in.failed() || !Fits(file)) {
    return base::InputError("the fastText model is damaged: " + name);
  }
  return file;
}

}  // namespace saem::text
