// MinHash signatures are datatrove's, bit for bit.
#include "text/minhash.h"

#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <rapidcheck.h>
#include <xxhash.h>

#include "base/build_paths.h"
#include "base/hash.h"
#include "kernels/minhash.h"

namespace saem::text {
namespace {

constexpr std::string_view kTwelveWords =
    "the quick brown fox jumps over the lazy dog and runs away";

Signature SignatureOfText(std::string_view text, ShingleHash hash) {
  std::vector<uint64_t> shingles;
  HashShingles(text, Tokenize(text, "en"), hash, &shingles);
  return SignatureOf(shingles);
}

// numpy.random.RandomState(1).randint(1, 2**61 - 1, dtype=uint64, size=112), then (0, ...):
// NumPy 1.26.
TEST(MinHashConstants, AreThoseOfNumPysRandomState) {
  const MinHashConstants& constants = DatatroveConstants();
  EXPECT_EQ(constants.a[0], 775169054918279404U);
  EXPECT_EQ(constants.a[1], 1758426461858698313U);
  EXPECT_EQ(constants.a[2], 2109959069025162U);
  EXPECT_EQ(constants.b[0], 1062448801025099917U);
  EXPECT_EQ(constants.b[1], 1324811268927594100U);
  EXPECT_EQ(constants.b[2], 1217488311597731462U);
  for (size_t i = 0; i < kMinHashes; ++i) {
    EXPECT_GE(constants.a[i], 1U);
    EXPECT_LT(constants.a[i], kernels::kMersenne61);
    EXPECT_LT(constants.b[i], kernels::kMersenne61);
  }
}

TEST(MinHashSignature, OfTwelveWordsIsDatatroves) {
  const Signature xxh = SignatureOfText(kTwelveWords, ShingleHash::kXxh64);
  EXPECT_EQ(xxh[0], 85330943174081874U);
  EXPECT_EQ(xxh[1], 663359892825767826U);
  EXPECT_EQ(xxh[2], 302227827184868053U);
  const Signature sha = SignatureOfText(kTwelveWords, ShingleHash::kSha1);
  EXPECT_EQ(sha[0], 585594454516184072U);
  EXPECT_EQ(sha[1], 248469680858563057U);
  EXPECT_EQ(sha[2], 432853335805547253U);
}

// Made by tools/make_datatrove_goldens.py.
TEST(MinHashSignature, OfTheGoldenTextsAreDatatroves) {
  std::ifstream file(std::string(base::kSourceDir) + "/tests/text/minhash.golden.jsonl");
  size_t lines = 0;
  for (std::string line; std::getline(file, line); ++lines) {
    const auto golden = nlohmann::json::parse(line);
    MinHasher hasher(Simplify::kDatatrove,
                     golden["hash"] == "sha1" ? ShingleHash::kSha1 : ShingleHash::kXxh64);
    Signature signature{};
    ASSERT_TRUE(hasher.Sign(golden["text"].get<std::string>(), "en", &signature)) << line;
    EXPECT_EQ(std::to_string(signature[0]), golden["first"].get<std::string>()) << line;
    std::string bytes;
    for (const uint64_t value : signature) {
      for (int shift = 0; shift < 64; shift += 8) {
        bytes.push_back(static_cast<char>((value >> shift) & 0xFF));
      }
    }
    char digits[17];
    std::snprintf(digits, sizeof(digits), "%016llx",
                  static_cast<unsigned long long>(XXH64(bytes.data(), bytes.size(), 0)));
    EXPECT_EQ(digits, golden["all"].get<std::string>()) << line;
  }
  EXPECT_GE(lines, 40U);
}

TEST(MinHashShingles, AreWordsJoinedByOneSpaceWhereverTheyStand) {
  std::vector<uint64_t> tight, loose;
  HashShingles("one two three four five six", Tokenize("one two three four five six", "en"),
               ShingleHash::kXxh64, &tight);
  const std::string_view spread = "one  two\nthree four\t five   six";
  HashShingles(spread, Tokenize(spread, "en"), ShingleHash::kXxh64, &loose);
  EXPECT_EQ(tight.size(), 2U);
  EXPECT_EQ(tight, loose);
}

TEST(MinHashShingles, FewerThanFiveWordsHaveNone) {
  MinHasher hasher(Simplify::kCorrected);
  Signature signature{};
  EXPECT_FALSE(hasher.Sign("four words are few", "en", &signature));
  EXPECT_FALSE(hasher.Sign("", "en", &signature));
  EXPECT_TRUE(hasher.Sign("these five words are enough", "en", &signature));
}

TEST(MinHashSignature, IgnoresCaseNumbersPunctuationAndAccents) {
  MinHasher hasher(Simplify::kCorrected);
  Signature left{}, right{};
  ASSERT_TRUE(hasher.Sign("The Café — sold 1,200 cups, in 2024!", "en", &left));
  ASSERT_TRUE(hasher.Sign("the cafe sold 7 cups (in 1999)", "en", &right));
  EXPECT_EQ(left, right);
}

TEST(MinHashSignature, TellsVoicedKanaAndHangulApart) {
  MinHasher hasher(Simplify::kCorrected);
  Signature left{}, right{};
  ASSERT_TRUE(hasher.Sign("が ぎ ぐ げ ご", "ja", &left));
  ASSERT_TRUE(hasher.Sign("か き く け こ", "ja", &right));
  EXPECT_NE(left, right);
}

TEST(BandKeys, AreEqualExactlyWhereTheBandIs) {
  EXPECT_TRUE(rc::check([] {
    Signature signature{};
    for (uint64_t& value : signature) value = *rc::gen::arbitrary<uint64_t>();
    const BandKeys keys = BandKeysOf(signature);
    const auto changed = *rc::gen::inRange<size_t>(0, kMinHashes);
    signature[changed] ^= *rc::gen::inRange<uint64_t>(1, 1000);
    const BandKeys others = BandKeysOf(signature);
    for (size_t band = 0; band < kMinHashBands; ++band) {
      RC_ASSERT((keys[band] == others[band]) == (band != changed / kMinHashRows));
    }
  }));
}

TEST(BandKeys, OfEqualHashesInTwoBandsDiffer) {
  Signature signature{};
  signature.fill(12345);
  const BandKeys keys = BandKeysOf(signature);
  EXPECT_NE(keys[0], keys[1]);
}

// With a share s of common shingles, hashes agree with probability s: 112 of them lie within four
// standard errors.
TEST(MinHashSignature, EstimatesTheJaccardSimilarity) {
  std::vector<uint64_t> left, right;
  for (uint64_t i = 0; i < 3000; ++i) {
    const uint64_t value = base::ContentHash(std::to_string(i)).low;
    if (i < 2000) left.push_back(value);
    if (i >= 1000) right.push_back(value);
  }
  const Signature a = SignatureOf(left), b = SignatureOf(right);
  size_t equal = 0;
  for (size_t i = 0; i < kMinHashes; ++i) equal += a[i] == b[i] ? 1 : 0;
  EXPECT_NEAR(static_cast<double>(equal) / 112, 1.0 / 3, 4 * std::sqrt(1.0 / 3 * 2 / 3 / 112));
}

}  // namespace
}  // namespace saem::text
