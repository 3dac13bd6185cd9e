#include "text/minhash.h"

#include <cstring>
#include <string>

#include <xxhash.h>

#include "kernels/minhash.h"
#include "kernels/sha1.h"

namespace saem::text {
namespace {

// The generator of NumPy's RandomState: MT19937 (Matsumoto and Nishimura 1998), seeded by Knuth's
// recurrence.
class MersenneTwister {
 public:
  explicit MersenneTwister(uint32_t seed) {
    state_[0] = seed;
    for (uint32_t i = 1; i < kSize; ++i) {
      const uint32_t before = state_[i - 1];
      state_[i] = 1812433253U * (before ^ (before >> 30)) + i;
    }
  }

  uint32_t Next() {
    if (at_ == kSize) Refill();
    uint32_t y = state_[at_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9D2C5680U;
    y ^= (y << 15) & 0xEFC60000U;
    return y ^ (y >> 18);
  }

  // RandomState.randint(low, 2^61 - 1, dtype=uint64): 61 bits, high word first, again where too
  // large.
  uint64_t Between(uint64_t low) {
    const uint64_t range = kernels::kMersenne61 - 1 - low;
    for (;;) {
      const uint64_t high = Next();
      const uint64_t value = ((high << 32) | Next()) & kernels::kMersenne61;
      if (value <= range) return low + value;
    }
  }

 private:
  static constexpr uint32_t kSize = 624;

  void Refill() {
    for (uint32_t i = 0; i < kSize; ++i) {
      const uint32_t y = (state_[i] & 0x80000000U) | (state_[(i + 1) % kSize] & 0x7FFFFFFFU);
      state_[i] = state_[(i + 397) % kSize] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908B0DFU : 0U);
    }
    at_ = 0;
  }

  std::array<uint32_t, kSize> state_{};
  uint32_t at_ = kSize;
};

MinHashConstants DrawConstants() {
  MersenneTwister generator(1);
  MinHashConstants constants{};
  for (uint64_t& a : constants.a) a = generator.Between(1);
  for (uint64_t& b : constants.b) b = generator.Between(0);
  return constants;
}

bool OneSpaceBetween(std::string_view text, const Span& left, const Span& right) {
  return right.begin == left.end + 1 && text[left.end] == ' ';
}

}  // namespace

const MinHashConstants& DatatroveConstants() {
  static const MinHashConstants constants = DrawConstants();
  return constants;
}

void HashShingles(std::string_view text, std::span<const Span> words, ShingleHash hash,
                  std::vector<uint64_t>* shingles) {
  shingles->clear();
  if (words.size() < kShingleWords) return;
  shingles->reserve(words.size() - kShingleWords + 1);
  // Mostly the words already stand in the text as they are joined.
  std::string joined;
  std::vector<Span> placed;
  bool in_place = true;
  for (size_t i = 1; in_place && i < words.size(); ++i) {
    in_place = OneSpaceBetween(text, words[i - 1], words[i]);
  }
  if (!in_place) {
    joined.reserve(text.size() + words.size());
    placed.reserve(words.size());
    for (const Span& word : words) {
      if (!joined.empty()) joined.push_back(' ');
      const auto begin = static_cast<uint32_t>(joined.size());
      joined.append(word.In(text));
      placed.push_back({begin, static_cast<uint32_t>(joined.size())});
    }
    text = joined;
    words = placed;
  }
  const auto gram_at = [&](size_t i) {
    return Span{words[i].begin, words[i + kShingleWords - 1].end}.In(text);
  };
  const size_t count = words.size() - kShingleWords + 1;
  if (hash == ShingleHash::kSha1) {
    std::vector<std::string_view> grams;
    grams.reserve(count);
    for (size_t i = 0; i < count; ++i) grams.push_back(gram_at(i));
    shingles->resize(count);
    kernels::Sha1Heads(grams, *shingles);
    return;
  }
  for (size_t i = 0; i < count; ++i) {
    const std::string_view gram = gram_at(i);
    shingles->push_back(XXH64(gram.data(), gram.size(), 0));
  }
}

Signature SignatureOf(std::span<const uint64_t> shingles) {
  const MinHashConstants& constants = DatatroveConstants();
  Signature signature{};
  kernels::MinHash(shingles, constants.a, constants.b, signature);
  return signature;
}

BandKeys BandKeysOf(const Signature& signature) {
  BandKeys keys{};
  for (size_t band = 0; band < kMinHashBands; ++band) {
    // The band's number is the seed: equal hashes in different bands are no match.
    std::array<char, kMinHashRows * sizeof(uint64_t)> bytes{};
    for (size_t row = 0; row < kMinHashRows; ++row) {
      uint64_t value = signature[band * kMinHashRows + row];
      for (size_t i = 0; i < sizeof(value); ++i, value >>= 8) {
        bytes[row * sizeof(value) + i] = static_cast<char>(value & 0xFF);
      }
    }
    keys[band] = XXH64(bytes.data(), bytes.size(), band + 1);
  }
  return keys;
}

bool MinHasher::Sign(std::string_view text, std::string_view language, Signature* signature) {
  const std::string simple = SimplifyText(text, simplify_);
  TokenizerFor(language).Tokenize(simple, &words_);
  HashShingles(simple, words_, hash_, &shingles_);
  if (shingles_.empty()) return false;
  *signature = SignatureOf(shingles_);
  return true;
}

bool MinHasher::Bands(std::string_view text, std::string_view language, BandKeys* keys) {
  Signature signature{};
  if (!Sign(text, language, &signature)) return false;
  *keys = BandKeysOf(signature);
  return true;
}

}  // namespace saem::text
