#include "text/fasttext_model.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace saem::text {
namespace {

constexpr std::string_view kEndOfLine = "</s>";
constexpr std::string_view kLabelPrefix = "__label__";
constexpr std::string_view kSpaces{" \n\r\t\v\f\0", 7};
constexpr int64_t kUnknownCount = 1'000'000'000'000'000;  // of a node of the tree not yet built
constexpr int kSigmoidSteps = 512;
constexpr int kSigmoidMost = 8;
// FNV-1a, of bytes with their sign.
constexpr uint32_t kHashStart = 2166136261U;

uint32_t Hashed(uint32_t hash, char byte) {
  return (hash ^ static_cast<uint32_t>(static_cast<int8_t>(byte))) * 16777619U;
}

uint32_t HashOf(std::string_view text) {
  uint32_t hash = kHashStart;
  for (const char byte : text) hash = Hashed(hash, byte);
  return hash;
}

bool Continues(char byte) { return (byte & 0xC0) == 0x80; }

// fastText's logarithm, which has an answer for nothing.
float Log(float x) { return static_cast<float>(std::log(static_cast<double>(x) + 1e-5)); }

// The remainder of a 32-bit number by two multiplications (Lemire, Kaser, Kurz 2019, section 3).
uint64_t RemainderMagic(uint32_t divisor) { return UINT64_MAX / divisor + 1; }
uint32_t Remainder(uint32_t number, uint64_t magic, uint32_t divisor) {
  __extension__ using Wide = unsigned __int128;
  return static_cast<uint32_t>((Wide{magic * number} * divisor) >> 64);
}

}  // namespace

void FastTextModel::Table::Reserve(size_t entries) {
  const size_t slots = std::bit_ceil(std::max<size_t>(2, 2 * entries));
  slots_.assign(slots, {});
  shift_ = 64 - std::countr_zero(slots);
}

void FastTextModel::Table::Add(uint32_t key, int32_t value) {
  size_t at = Home(key);
  while (slots_[at].value >= 0) at = (at + 1) & (slots_.size() - 1);
  slots_[at] = {key, value};
}

template <typename IsIt>
int32_t FastTextModel::Table::Find(uint32_t key, IsIt is_it) const {
  for (size_t at = Home(key); slots_[at].value >= 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].key == key && is_it(slots_[at].value)) return slots_[at].value;
  }
  return -1;
}

// The sum of input rows, added one by one in the order of the text: floats do not add alike in
// another.
class FastTextModel::Sum {
 public:
  explicit Sum(const FastTextMatrix& input)
      : input_(input), hidden_(static_cast<size_t>(input.columns)) {}

  void Add(int32_t row) {
    const float* const values = input_.Row(row);
    float* const to = hidden_.data();
    const size_t size = hidden_.size();
    constexpr size_t kLanes = 8;  // so that the compiler knows a length it can vectorise
    size_t i = 0;
    for (; i + kLanes <= size; i += kLanes) {
      for (size_t lane = 0; lane < kLanes; ++lane) to[i + lane] += values[i + lane];
    }
    for (; i < size; ++i) to[i] += values[i];
    ++count_;
  }

  int64_t count() const { return count_; }
  const std::vector<float>& Mean() {
    const auto share = static_cast<float>(1.0 / static_cast<double>(count_));
    for (float& value : hidden_) value *= share;
    return hidden_;
  }

 private:
  const FastTextMatrix& input_;
  std::vector<float> hidden_;
  int64_t count_ = 0;
};

base::Result<std::shared_ptr<const FastTextModel>> FastTextModel::Make(std::string_view bytes,
                                                                       const std::string& name) {
  ARROW_ASSIGN_OR_RAISE(FastTextFile file, ReadFastText(bytes, name));
  return std::shared_ptr<const FastTextModel>(new FastTextModel(std::move(file)));
}

FastTextModel::FastTextModel(FastTextFile file) : file_(std::move(file)) {
  // Adding factor times value is what fastText does; the product can be made beforehand.
  FastTextMatrix& input = file_.input;
  for (size_t row = 0; row < input.factors.size(); ++row) {
    float* const values = input.values.data() + static_cast<int64_t>(row) * input.columns;
    for (int64_t i = 0; i < input.columns; ++i) values[i] *= input.factors[row];
  }
  input.factors.clear();

  if (file_.buckets > 0) bucket_magic_ = RemainderMagic(static_cast<uint32_t>(file_.buckets));
  kept_.Reserve(file_.kept_buckets.size());
  for (const auto& [bucket, row] : file_.kept_buckets)
    kept_.Add(static_cast<uint32_t>(bucket), row);

  words_.Reserve(file_.words.size());
  for (size_t i = 0; i < file_.words.size(); ++i) {
    const std::string& word = file_.words[i];
    const auto number = static_cast<int32_t>(i);
    words_.Add(HashOf(word), number);
    word_rows_.push_back(number);
    if (file_.max_chars > 0 && word != kEndOfLine) {
      ForSubwords("<" + word + ">", [this](int32_t row) { word_rows_.push_back(row); });
    }
    word_rows_end_.push_back(word_rows_.size());
  }
  if (file_.loss == FastTextLoss::kHierarchicalSoftmax) BuildTree();
  for (int i = 0; i <= kSigmoidSteps; ++i) {
    const auto x = static_cast<float>(i * 2 * kSigmoidMost) / kSigmoidSteps - kSigmoidMost;
    sigmoid_.push_back(static_cast<float>(1.0 / (1.0 + std::exp(-x))));
  }
}

// Huffman's tree over the labels' counts, which stand in the file from most to least.
void FastTextModel::BuildTree() {
  const auto labels = static_cast<int32_t>(file_.labels.size());
  tree_.assign(static_cast<size_t>(2 * labels - 1), {-1, -1, kUnknownCount});
  const auto at = [this](int32_t node) -> Node& { return tree_[static_cast<size_t>(node)]; };
  for (int32_t i = 0; i < labels; ++i) at(i).count = file_.label_counts[static_cast<size_t>(i)];
  int32_t leaf = labels - 1;
  int32_t node = labels;
  const auto smallest = [&] {
    return leaf >= 0 && at(leaf).count < at(node).count ? leaf-- : node++;
  };
  for (int32_t i = labels; i < 2 * labels - 1; ++i) {
    const int32_t left = smallest();
    const int32_t right = smallest();
    at(i) = {left, right, at(left).count + at(right).count};
  }
}

int32_t FastTextModel::WordOf(std::string_view token, uint32_t hash) const {
  return words_.Find(hash,
                     [&](int32_t word) { return file_.words[static_cast<size_t>(word)] == token; });
}

int32_t FastTextModel::RowOfBucket(uint32_t bucket) const {
  const auto words = static_cast<int32_t>(file_.words.size());
  if (!file_.pruned) return words + static_cast<int32_t>(bucket);
  const int32_t row = kept_.Find(bucket, [](int32_t) { return true; });
  return row < 0 ? -1 : words + row;
}

// Runs of min_chars to max_chars characters; a mark alone is none.
template <typename Take>
void FastTextModel::ForSubwords(std::string_view marked, Take take) const {
  const size_t size = marked.size();
  const auto divisor = static_cast<uint32_t>(file_.buckets);
  for (size_t begin = 0; begin < size; ++begin) {
    if (Continues(marked[begin])) continue;
    uint32_t hash = kHashStart;
    size_t end = begin;
    for (int64_t chars = 1; end < size && chars <= file_.max_chars; ++chars) {
      hash = Hashed(hash, marked[end++]);
      while (end < size && Continues(marked[end])) hash = Hashed(hash, marked[end++]);
      const bool mark = chars == 1 && (begin == 0 || end == size);
      if (chars < file_.min_chars || mark) continue;
      const int32_t row = RowOfBucket(Remainder(hash, bucket_magic_, divisor));
      if (row >= 0) take(row);
    }
  }
}

void FastTextModel::AddToken(std::string_view token, std::string* marked,
                             std::vector<int32_t>* hashes, Sum* sum) const {
  const uint32_t hash = HashOf(token);
  const int32_t word = WordOf(token, hash);
  if (word >= 0) {
    const auto number = static_cast<size_t>(word);
    for (size_t i = number == 0 ? 0 : word_rows_end_[number - 1]; i < word_rows_end_[number]; ++i) {
      sum->Add(word_rows_[i]);
    }
  } else {
    if (token.starts_with(kLabelPrefix)) return;
    if (token != kEndOfLine && file_.max_chars > 0) {
      marked->assign("<").append(token).append(">");
      ForSubwords(*marked, [sum](int32_t row) { sum->Add(row); });
    }
  }
  if (file_.word_ngrams > 1) hashes->push_back(static_cast<int32_t>(hash));
}

void FastTextModel::AddWordNgrams(const std::vector<int32_t>& hashes, Sum* sum) const {
  const auto count = static_cast<int64_t>(hashes.size());
  for (int64_t i = 0; i < count; ++i) {
    auto hash = static_cast<uint64_t>(int64_t{hashes[static_cast<size_t>(i)]});
    for (int64_t j = i + 1; j < std::min(count, i + file_.word_ngrams); ++j) {
      hash = hash * 116049371 + static_cast<uint64_t>(int64_t{hashes[static_cast<size_t>(j)]});
      const int32_t row =
          RowOfBucket(static_cast<uint32_t>(hash % static_cast<uint64_t>(file_.buckets)));
      if (row >= 0) sum->Add(row);
    }
  }
}

FastTextModel::Prediction FastTextModel::Predict(std::string_view text) const {
  Sum sum(file_.input);
  std::string marked;
  std::vector<int32_t> hashes;
  bool ended = false;
  for (size_t at = 0; at < text.size() && !ended;) {
    const size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    if (end > at) {
      const std::string_view token = text.substr(at, end - at);
      AddToken(token, &marked, &hashes, &sum);
      ended = token == kEndOfLine;  // fastText reads no further
    }
    at = end + 1;
  }
  if (!ended) AddToken(kEndOfLine, &marked, &hashes, &sum);
  AddWordNgrams(hashes, &sum);
  if (sum.count() == 0) return {};
  const std::vector<float>& hidden = sum.Mean();
  const Prediction best =
      file_.loss == FastTextLoss::kHierarchicalSoftmax ? BestLeaf(hidden) : Best(hidden);
  return std::isfinite(best.score) ? best : Prediction{};  // a damaged model's numbers
}

float FastTextModel::Dot(int64_t row, const std::vector<float>& hidden) const {
  const float* const values = file_.output.Row(row);
  float sum = 0;
  for (size_t i = 0; i < hidden.size(); ++i) sum += values[i] * hidden[i];
  const auto& factors = file_.output.factors;
  return factors.empty() ? sum : sum * factors[static_cast<size_t>(row)];
}

FastTextModel::Prediction FastTextModel::BestLeaf(const std::vector<float>& hidden) const {
  struct Step {
    int32_t node;
    float score;  // logarithm of the probability of coming here
  };
  const auto labels = static_cast<int32_t>(file_.labels.size());
  const float least = Log(0);
  int32_t best = -1;
  float best_score = 0;
  std::vector<Step> steps{{2 * labels - 2, 0.0F}};
  while (!steps.empty()) {
    const Step step = steps.back();
    steps.pop_back();
    if (step.score < least || (best >= 0 && step.score < best_score)) continue;
    const Node& node = tree_[static_cast<size_t>(step.node)];
    if (node.left < 0) {
      best = step.node;
      best_score = step.score;
      continue;
    }
    const float x = Dot(step.node - labels, hidden);
    const auto right = static_cast<float>(1.0 / (1.0 + static_cast<double>(std::exp(-x))));
    steps.push_back({node.right, step.score + Log(right)});
    steps.push_back(
        {node.left, step.score + Log(static_cast<float>(1.0 - static_cast<double>(right)))});
  }
  if (best < 0) return {};
  return {file_.labels[static_cast<size_t>(best)], static_cast<double>(std::exp(best_score))};
}

FastTextModel::Prediction FastTextModel::Best(const std::vector<float>& hidden) const {
  const size_t labels = file_.labels.size();
  std::vector<float> scores(labels);
  for (size_t i = 0; i < labels; ++i) scores[i] = Dot(static_cast<int64_t>(i), hidden);
  if (file_.loss == FastTextLoss::kSoftmax) {
    const float most = *std::max_element(scores.begin(), scores.end());
    float all = 0;
    for (float& score : scores) all += score = std::exp(score - most);
    for (float& score : scores) score /= all;
  } else {
    for (float& score : scores) {
      if (!(score >= -kSigmoidMost)) {
        score = 0;
      } else if (score > kSigmoidMost) {
        score = 1;
      } else {
        const float place = (score + kSigmoidMost) * kSigmoidSteps / kSigmoidMost / 2;
        score = sigmoid_[static_cast<size_t>(place)];
      }
    }
  }
  // Of equals the last one, as fastText's heap leaves it.
  size_t best = 0;
  float best_score = Log(scores[0]);
  for (size_t i = 1; i < labels; ++i) {
    const float score = Log(scores[i]);
    if (score >= best_score) {
      best = i;
      best_score = score;
    }
  }
  return {file_.labels[best], static_cast<double>(std::exp(best_score))};
}

}  // namespace saem::text
