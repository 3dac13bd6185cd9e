// MinHash as datatrove 0.10 defines it (pipeline/dedup/minhash.py), bit for bit: word 5-grams of
// the simplified text, 14 bands of 8 hashes, constants from NumPy's RandomState(1). Documents that
// share a band are taken for near-duplicates: with a Jaccard similarity s that is so with
// probability 1 - (1 - s^8)^14, .92 at .8. Used by the stage dedup and by audits.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "text/simplify.h"
#include "text/words.h"

namespace saem::text {

inline constexpr size_t kMinHashBands = 14;
inline constexpr size_t kMinHashRows = 8;
inline constexpr size_t kMinHashes = kMinHashBands * kMinHashRows;
inline constexpr size_t kShingleWords = 5;

// The hash functions x -> ((a x + b) mod 2^64) mod (2^61 - 1).
struct MinHashConstants {
  std::array<uint64_t, kMinHashes> a;
  std::array<uint64_t, kMinHashes> b;
};
const MinHashConstants& DatatroveConstants();

enum class ShingleHash { kXxh64, kSha1 };

// The hashes of all runs of five words, joined by one space; none for fewer words. SHA-1 gives its
// first eight bytes, little-endian.
void HashShingles(std::string_view text, std::span<const Span> words, ShingleHash hash,
                  std::vector<uint64_t>* shingles);

using Signature = std::array<uint64_t, kMinHashes>;
using BandKeys = std::array<uint64_t, kMinHashBands>;

Signature SignatureOf(std::span<const uint64_t> shingles);
// One number for each band: equal exactly where all eight hashes are (but for one collision in
// 2^64).
BandKeys BandKeysOf(const Signature& signature);

// From text to band keys, reusing its memory; one per worker.
class MinHasher {
 public:
  explicit MinHasher(Simplify simplify, ShingleHash hash = ShingleHash::kXxh64)
      : simplify_(simplify), hash_(hash) {}

  // False where the text has fewer than five words: it has no signature and is nobody's
  // near-duplicate.
  bool Sign(std::string_view text, std::string_view language, Signature* signature);
  bool Bands(std::string_view text, std::string_view language, BandKeys* keys);

 private:
  const Simplify simplify_;
  const ShingleHash hash_;
  std::vector<Span> words_;
  std::vector<uint64_t> shingles_;
};

}  // namespace saem::text
