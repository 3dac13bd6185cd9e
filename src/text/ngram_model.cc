#include "text/ngram_model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <tuple>

#include <arrow/api.h>
#include <arrow/io/api.h>
#include <arrow/ipc/api.h>

#include "text/unicode.h"
#include "text/words.h"

namespace saem::text {
namespace {

constexpr int64_t kVersion = 1;
constexpr char kKindKey[] = "saem.model";
constexpr char kKind[] = "ngram";
constexpr char kVersionKey[] = "saem.version";
constexpr char kOrderKey[] = "order";
constexpr char kUnitKey[] = "unit";
constexpr char kEntriesKey[] = "most_entries";
constexpr char kTextsKey[] = "texts";
constexpr char kTokensKey[] = "tokens";

constexpr int64_t kLargestFile = int64_t{2} << 30;
constexpr int64_t kMostModelEntries = int64_t{1} << 26;
// What was never seen shares its probability with this many others.
constexpr double kUnseen = 1.0 / (1 << 20);

constexpr uint32_t kBegin = 1;  // stands before a text, order - 1 times
constexpr uint32_t kEnd = 2;

uint64_t Mix(uint64_t value) {  // splitmix64's finaliser
  value ^= value >> 30;
  value *= 0xBF58476D1CE4E5B9;
  value ^= value >> 27;
  value *= 0x94D049BB133111EB;
  return value ^ value >> 31;
}

uint32_t TokenHash(uint64_t value) {
  const auto hash = static_cast<uint32_t>(Mix(value) >> 32);
  return hash <= kEnd ? hash + 3 : hash;
}

uint64_t WordValue(std::string_view word) {
  uint64_t hash = 0xCBF29CE484222325;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return hash;
}

// The context of `count` tokens that end before `end`; contexts of different lengths differ. That
// of none, and of no other, is 0.
uint64_t ContextHash(const uint32_t* end, int count) {
  constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
  if (count == 0) return 0;
  uint64_t hash = kOdd * static_cast<uint64_t>(count);
  for (int i = count; i > 0; --i) hash = Mix(hash + kOdd * (uint64_t{end[-i]} + 1));
  return hash == 0 ? 1 : hash;
}

base::Status NoModel(const std::string& why) {
  return base::InputError("this is no n-gram model that can be read here: " + why);
}

std::shared_ptr<arrow::Schema> BodySchema() {
  return arrow::schema({arrow::field("context", arrow::uint64(), false),
                        arrow::field("token", arrow::uint32(), false),
                        arrow::field("count", arrow::uint32(), false)});
}

// Natural logarithm of 2 and log2 of a mantissa in [0.5, 1), by operations IEEE 754 defines to the
// last bit.
constexpr double kLn2 = 0.693147180559945309417;

double Log2OfMantissa(double mantissa) {
  const double root = mantissa < 0.70710678118654752440 ? 2 * mantissa : mantissa;
  const double s = (root - 1) / (root + 1);
  const double square = s * s;
  double sum = 0;
  for (int odd = 25; odd >= 1; odd -= 2) sum = sum * square + 1.0 / odd;
  return 2 * s * sum / kLn2 + (mantissa < 0.70710678118654752440 ? -1 : 0);
}

double Exp2(double power) {
  const double whole = std::floor(power);
  const double rest = (power - whole) * kLn2;
  double sum = 1;
  for (int i = 20; i >= 1; --i) sum = 1 + sum * rest / i;
  return std::ldexp(sum, static_cast<int>(std::min(whole, 2000.0)));
}

}  // namespace

std::string_view NgramUnitName(NgramUnit unit) {
  return unit == NgramUnit::kWord ? "word" : "character";
}

void NgramTokens(std::string_view text, NgramUnit unit, std::vector<uint32_t>* tokens) {
  if (unit == NgramUnit::kWord) {
    for (const Span& span : Tokenize(text, ""))
      tokens->push_back(TokenHash(WordValue(span.In(text))));
    return;
  }
  bool space = true;
  for (size_t at = 0; at < text.size();) {
    char32_t point = DecodeAt(text, &at);
    if (Has(point, kSpace)) {
      if (space) continue;
      point = ' ';
      space = true;
    } else {
      space = false;
    }
    tokens->push_back(TokenHash(point));
  }
}

NgramCounts::NgramCounts(const NgramSettings& settings) : settings_(settings), slots_(1024) {}

NgramCounts::Entry* NgramCounts::Slot(uint64_t context, uint32_t token) {
  size_t at = Mix(context ^ uint64_t{token} << 32) & (slots_.size() - 1);
  while (slots_[at].count != 0 && (slots_[at].context != context || slots_[at].token != token)) {
    at = (at + 1) & (slots_.size() - 1);
  }
  return &slots_[at];
}

bool NgramCounts::Dropped(uint64_t context, uint32_t token, bool first_order) const {
  const int halvings = first_order ? token_halvings_ : context_halvings_;
  if (halvings == 0) return false;
  // Not the bits that place an entry in the table.
  const uint64_t lot = Mix((first_order ? token : context) + 0x9E3779B97F4A7C15);
  return lot >> (64 - halvings) != 0;
}

void NgramCounts::Count(uint64_t context, uint32_t token, uint32_t count, bool first_order) {
  if (Dropped(context, token, first_order)) return;
  Entry* entry = Slot(context, token);
  if (entry->count == 0) {
    *entry = {context, token, count};
    first_order_ += first_order ? 1 : 0;
    if (++used_ * 4 > slots_.size() * 3) Rehash(slots_.size() * 2);
    Thin();
    return;
  }
  constexpr uint32_t kMost = std::numeric_limits<uint32_t>::max();
  entry->count = entry->count > kMost - count ? kMost : entry->count + count;
}

void NgramCounts::Thin() {
  // The empty context, one entry a token, may take a quarter of the room. Two bounds that do not
  // touch each other: each number of halvings is the smallest that fits all that was seen, so it
  // does not depend on the order.
  const auto tokens = static_cast<size_t>(settings_.most_entries / 4);
  const auto others = static_cast<size_t>(settings_.most_entries) - tokens;
  while (first_order_ > tokens || used_ - first_order_ > others) {
    (first_order_ > tokens ? token_halvings_ : context_halvings_) += 1;
    Rehash(slots_.size());
  }
}

void NgramCounts::Rehash(size_t slots) {
  std::vector<Entry> old(slots);
  old.swap(slots_);
  used_ = 0;
  first_order_ = 0;
  for (const Entry& entry : old) {
    if (entry.count == 0 || Dropped(entry.context, entry.token, entry.context == 0)) continue;
    *Slot(entry.context, entry.token) = entry;
    ++used_;
    first_order_ += entry.context == 0 ? 1 : 0;
  }
}

void NgramCounts::Add(std::string_view text) {
  const int before = settings_.order - 1;
  std::vector<uint32_t> tokens(static_cast<size_t>(before), kBegin);
  NgramTokens(text, settings_.unit, &tokens);
  tokens.push_back(kEnd);
  ++texts_;
  tokens_ += static_cast<int64_t>(tokens.size()) - before;
  for (size_t at = static_cast<size_t>(before); at < tokens.size(); ++at) {
    for (int length = 0; length <= before; ++length) {
      Count(ContextHash(&tokens[at], length), tokens[at], 1, length == 0);
    }
  }
}

base::Status NgramCounts::Merge(const NgramCounts& other) {
  if (!(settings_ == other.settings_)) {
    return base::InternalError("n-gram counts of different settings cannot be merged");
  }
  texts_ += other.texts_;
  tokens_ += other.tokens_;
  context_halvings_ = std::max(context_halvings_, other.context_halvings_);
  token_halvings_ = std::max(token_halvings_, other.token_halvings_);
  Rehash(slots_.size());
  for (const Entry& entry : other.slots_) {
    if (entry.count != 0) Count(entry.context, entry.token, entry.count, entry.context == 0);
  }
  return base::Status::OK();
}

base::Result<std::string> NgramCounts::ToFile(
    const std::map<std::string, std::string>& notes) const {
  std::vector<Entry> entries;
  entries.reserve(used_);
  for (const Entry& entry : slots_) {
    if (entry.count != 0) entries.push_back(entry);
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.context, a.token) < std::tie(b.context, b.token);
  });
  arrow::UInt64Builder contexts;
  arrow::UInt32Builder tokens;
  arrow::UInt32Builder counts;
  for (const Entry& entry : entries) {
    ARROW_RETURN_NOT_OK(contexts.Append(entry.context));
    ARROW_RETURN_NOT_OK(tokens.Append(entry.token));
    ARROW_RETURN_NOT_OK(counts.Append(entry.count));
  }
  arrow::ArrayVector columns(3);
  ARROW_RETURN_NOT_OK(contexts.Finish(&columns[0]));
  ARROW_RETURN_NOT_OK(tokens.Finish(&columns[1]));
  ARROW_RETURN_NOT_OK(counts.Finish(&columns[2]));
  std::map<std::string, std::string> metadata = notes;
  metadata[kKindKey] = kKind;
  metadata[kVersionKey] = std::to_string(kVersion);
  metadata[kOrderKey] = std::to_string(settings_.order);
  metadata[kUnitKey] = NgramUnitName(settings_.unit);
  metadata[kEntriesKey] = std::to_string(settings_.most_entries);
  metadata[kTextsKey] = std::to_string(texts_);
  metadata[kTokensKey] = std::to_string(tokens_);
  std::vector<std::string> keys;
  std::vector<std::string> values;
  for (const auto& [key, value] : metadata) {
    keys.push_back(key);
    values.push_back(value);
  }
  const auto schema = BodySchema()->WithMetadata(arrow::key_value_metadata(keys, values));
  ARROW_ASSIGN_OR_RAISE(const auto sink, arrow::io::BufferOutputStream::Create());
  ARROW_ASSIGN_OR_RAISE(const auto writer, arrow::ipc::MakeFileWriter(sink, schema));
  const auto batch =
      arrow::RecordBatch::Make(schema, static_cast<int64_t>(entries.size()), std::move(columns));
  ARROW_RETURN_NOT_OK(writer->WriteRecordBatch(*batch));
  ARROW_RETURN_NOT_OK(writer->Close());
  ARROW_ASSIGN_OR_RAISE(const auto buffer, sink->Finish());
  return buffer->ToString();
}

namespace {

base::Result<int64_t> Number(const std::map<std::string, std::string>& notes,
                             const std::string& key) {
  const auto found = notes.find(key);
  if (found == notes.end()) return NoModel("its metadata lacks `" + key + "`");
  const std::string& text = found->second;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return NoModel("its metadata has no number for `" + key + "`");
  }
  return value;
}

base::Result<NgramSettings> SettingsOf(const std::map<std::string, std::string>& notes) {
  const auto kind = notes.find(kKindKey);
  if (kind == notes.end() || kind->second != kKind) return NoModel("its metadata does not say so");
  ARROW_ASSIGN_OR_RAISE(const int64_t version, Number(notes, kVersionKey));
  if (version != kVersion) {
    return NoModel("it has version " + std::to_string(version) + ", this saem reads version " +
                   std::to_string(kVersion) + "; fit it again");
  }
  NgramSettings settings;
  ARROW_ASSIGN_OR_RAISE(const int64_t order, Number(notes, kOrderKey));
  if (order < 1 || order > kMostNgramOrder) return NoModel("its order is " + std::to_string(order));
  settings.order = static_cast<int>(order);
  ARROW_ASSIGN_OR_RAISE(settings.most_entries, Number(notes, kEntriesKey));
  const auto unit = notes.find(kUnitKey);
  if (unit == notes.end()) return NoModel("its metadata lacks `unit`");
  if (unit->second == NgramUnitName(NgramUnit::kWord)) {
    settings.unit = NgramUnit::kWord;
  } else if (unit->second != NgramUnitName(NgramUnit::kCharacter)) {
    return NoModel("its unit is `" + unit->second.substr(0, 40) + "`");
  }
  return settings;
}

}  // namespace

base::Result<std::shared_ptr<const NgramModel>> NgramModel::Load(const std::string& path) {
  ARROW_ASSIGN_OR_RAISE(const auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
  if (size > kLargestFile) return NoModel("it has " + std::to_string(size) + " bytes");
  ARROW_ASSIGN_OR_RAISE(const auto buffer, file->Read(size));
  base::Result<std::shared_ptr<const NgramModel>> model = FromBytes(
      {reinterpret_cast<const char*>(buffer->data()), static_cast<size_t>(buffer->size())});
  if (!model.ok()) return base::Within(path, model.status());
  return model;
}

base::Result<std::shared_ptr<const NgramModel>> NgramModel::FromBytes(std::string_view bytes) {
  if (static_cast<int64_t>(bytes.size()) > kLargestFile) return NoModel("it is too large");
  arrow::io::BufferReader source(std::make_shared<arrow::Buffer>(bytes));
  auto opened = arrow::ipc::RecordBatchFileReader::Open(&source);
  if (!opened.ok()) return NoModel(opened.status().message());
  const auto reader = *opened;
  auto model = std::make_shared<NgramModel>();
  if (const auto metadata = reader->schema()->metadata()) {
    for (int64_t i = 0; i < metadata->size(); ++i)
      model->notes_[metadata->key(i)] = metadata->value(i);
  }
  ARROW_ASSIGN_OR_RAISE(model->settings_, SettingsOf(model->notes_));
  if (!reader->schema()->Equals(*BodySchema(), false)) return NoModel("its columns are others");
  std::vector<uint64_t> contexts;
  for (int i = 0; i < reader->num_record_batches(); ++i) {
    auto read = reader->ReadRecordBatch(i);
    if (!read.ok()) return NoModel(read.status().message());
    const auto batch = *read;
    if (const base::Status valid = batch->ValidateFull(); !valid.ok())
      return NoModel(valid.message());
    if (static_cast<int64_t>(contexts.size()) + batch->num_rows() > kMostModelEntries) {
      return NoModel("it has more than " + std::to_string(kMostModelEntries) + " entries");
    }
    for (const auto& column : batch->columns()) {
      if (column->null_count() > 0) return NoModel("it has nulls");
    }
    const auto& context = static_cast<const arrow::UInt64Array&>(*batch->column(0));
    const auto& token = static_cast<const arrow::UInt32Array&>(*batch->column(1));
    const auto& count = static_cast<const arrow::UInt32Array&>(*batch->column(2));
    for (int64_t row = 0; row < batch->num_rows(); ++row) {
      contexts.push_back(context.Value(row));
      model->tokens_.push_back(token.Value(row));
      model->counts_.push_back(count.Value(row));
    }
  }
  ARROW_RETURN_NOT_OK(model->Index(contexts));
  return model;
}

base::Status NgramModel::Index(const std::vector<uint64_t>& contexts) {
  for (size_t i = 0; i < contexts.size(); ++i) {
    if (counts_[i] == 0) return NoModel("it counts something as 0");
    if (contexts_.empty() || contexts_.back().hash != contexts[i]) {
      if (!contexts_.empty() && contexts_.back().hash > contexts[i])
        return NoModel("it is not sorted");
      contexts_.push_back({contexts[i], 0, static_cast<uint32_t>(i), 0});
    } else if (tokens_[i] <= tokens_[i - 1]) {
      return NoModel("it is not sorted");
    }
    contexts_.back().total += counts_[i];
    ++contexts_.back().size;
  }
  size_t slots = 16;
  while (slots < 2 * contexts_.size()) slots *= 2;
  slots_.assign(slots, 0);
  for (size_t i = 0; i < contexts_.size(); ++i) {
    size_t at = Mix(contexts_[i].hash) & (slots - 1);
    while (slots_[at] != 0) at = (at + 1) & (slots - 1);
    slots_[at] = static_cast<uint32_t>(i + 1);
  }
  return base::Status::OK();
}

const NgramModel::Context* NgramModel::Find(uint64_t hash) const {
  for (size_t at = Mix(hash) & (slots_.size() - 1); slots_[at] != 0;
       at = (at + 1) & (slots_.size() - 1)) {
    const Context& context = contexts_[slots_[at] - 1];
    if (context.hash == hash) return &context;
  }
  return nullptr;
}

// The probability of the token at `end` after those before it: from the empty context on, each
// longer one that was seen is mixed in with the weight of what it has seen.
double NgramModel::After(const uint32_t* end, double base) const {
  double probability = base;
  for (int length = 0; length < settings_.order; ++length) {
    const Context* context = Find(ContextHash(end, length));
    if (context == nullptr) continue;
    const auto begin = tokens_.begin() + context->begin;
    const auto found = std::lower_bound(begin, begin + context->size, *end);
    const bool seen = found != begin + context->size && *found == *end;
    const double count = seen ? counts_[static_cast<size_t>(found - tokens_.begin())] : 0;
    const double types = context->size;
    probability = (count + types * probability) / (static_cast<double>(context->total) + types);
  }
  return probability;
}

double NgramModel::Probability(const std::vector<uint32_t>& tokens) const {
  std::vector<uint32_t> padded(static_cast<size_t>(settings_.order), kBegin);
  padded.insert(padded.end(), tokens.begin(), tokens.end());
  return After(&padded.back(), kUnseen);
}

NgramModel::Score NgramModel::ScoreOf(std::string_view text) const {
  const int before = settings_.order - 1;
  std::vector<uint32_t> tokens(static_cast<size_t>(before), kBegin);
  NgramTokens(text, settings_.unit, &tokens);
  tokens.push_back(kEnd);
  // The product is kept as mantissa and exponent: one logarithm a text, and no sum of rounded ones.
  double mantissa = 1;
  int64_t exponent = 0;
  for (size_t at = static_cast<size_t>(before); at < tokens.size(); ++at) {
    int shift = 0;
    mantissa = std::frexp(mantissa * After(&tokens[at], kUnseen), &shift);
    exponent += shift;
  }
  Score score;
  score.tokens = static_cast<int64_t>(tokens.size()) - before;
  score.bits = -(static_cast<double>(exponent) + Log2OfMantissa(mantissa));
  return score;
}

double NgramModel::Score::Perplexity() const { return Exp2(BitsPerToken()); }

}  // namespace saem::text
