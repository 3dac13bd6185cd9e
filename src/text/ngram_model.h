// A small language model: counts of n-grams of characters or words, smoothed as Witten and Bell
// (1991) do. Fitted by `fit: ngram`, read by the stage `perplexity` and, later, by audits that need
// a likelihood.
//
// Counting is mergeable and bounded: where a text collection has more n-grams than may be kept,
// contexts are dropped by their hash, half of them at a time, each with all that follows it, so
// that what stays is still a distribution and is the same for any order of texts and any split
// among workers.
//
// What a model file holds, and what it does not: 64-bit hashes of contexts, 32-bit hashes of
// tokens, and counts. No text stands in it and none can be read from it, but who has a text can ask
// whether its n-grams occur: a model of personal data is personal data.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::text {

enum class NgramUnit { kCharacter, kWord };
std::string_view NgramUnitName(NgramUnit unit);

struct NgramSettings {
  int order = 5;  // tokens of the longest n-gram, 1 to kMostNgramOrder
  NgramUnit unit = NgramUnit::kCharacter;
  int64_t most_entries = 2'000'000;  // n-grams kept, 16 bytes each in the file
  bool operator==(const NgramSettings&) const = default;
};
inline constexpr int kMostNgramOrder = 8;

class NgramCounts {
 public:
  explicit NgramCounts(const NgramSettings& settings);

  void Add(std::string_view text);
  // The counts of `other`, fitted with the same settings, are added to these.
  base::Status Merge(const NgramCounts& other);
  int64_t texts() const { return texts_; }
  int64_t tokens() const { return tokens_; }
  // The model file: an Arrow IPC file whose metadata says what it is; `notes` are added to it
  // (licence, label ...).
  base::Result<std::string> ToFile(const std::map<std::string, std::string>& notes = {}) const;

 private:
  struct Entry {
    uint64_t context = 0;
    uint32_t token = 0;
    uint32_t count = 0;  // 0: an empty slot
  };
  void Count(uint64_t context, uint32_t token, uint32_t count, bool first_order);
  bool Dropped(uint64_t context, uint32_t token, bool first_order) const;
  void Thin();
  void Rehash(size_t slots);
  Entry* Slot(uint64_t context, uint32_t token);

  NgramSettings settings_;
  int64_t texts_ = 0;
  int64_t tokens_ = 0;
  std::vector<Entry> slots_;  // open addressing, a power of two
  size_t used_ = 0;
  size_t first_order_ = 0;    // of the used ones
  int context_halvings_ = 0;  // contexts of one token and more are kept with probability 2^-this
  int token_halvings_ = 0;    // tokens of the empty context likewise
};

class NgramModel {
 public:
  // InputError for what is no model, of another version, or beyond the limits.
  static base::Result<std::shared_ptr<const NgramModel>> Load(const std::string& path);
  static base::Result<std::shared_ptr<const NgramModel>> FromBytes(std::string_view bytes);

  const NgramSettings& settings() const { return settings_; }
  const std::map<std::string, std::string>& notes() const { return notes_; }

  struct Score {
    int64_t tokens = 0;  // the end of the text is one
    double bits = 0;     // -log2 of its probability; the same on every machine
    double BitsPerToken() const { return bits / static_cast<double>(tokens); }
    double Perplexity() const;  // 2 to the power of that
  };
  Score ScoreOf(std::string_view text) const;
  // Of one token after others, for tests: the last of `tokens`' hashes follows the rest.
  double Probability(const std::vector<uint32_t>& tokens) const;

 private:
  struct Context {
    uint64_t hash = 0;
    uint64_t total = 0;
    uint32_t begin = 0;  // into tokens_ and counts_
    uint32_t size = 0;
  };
  base::Status Index(const std::vector<uint64_t>& contexts);
  const Context* Find(uint64_t hash) const;
  double After(const uint32_t* end, double base) const;

  NgramSettings settings_;
  std::map<std::string, std::string> notes_;
  std::vector<Context> contexts_;  // by hash
  std::vector<uint32_t> slots_;    // 1 + index into contexts_, open addressing
  std::vector<uint32_t> tokens_;   // of each context in ascending order
  std::vector<uint32_t> counts_;
};

// The tokens of a text as models see them: white space of any length is one space for characters
// and nothing for words.
void NgramTokens(std::string_view text, NgramUnit unit, std::vector<uint32_t>* tokens);

}  // namespace saem::text
