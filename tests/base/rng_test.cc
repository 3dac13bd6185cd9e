// Random numbers that depend on their key alone.
#include "base/rng.h"

#include <set>

#include <gtest/gtest.h>

namespace saem::base {
namespace {

// Known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10 rounds).
TEST(Philox, AgreesWithItsAuthorsVectors) {
  EXPECT_EQ(Philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(Philox4x32({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (std::array<uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(Philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (std::array<uint32_t, 4>{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomStream, IsTheSameForTheSameRecordAndDiffersForOthers) {
  const Hash128 record = ContentHash("r");
  RandomStream a(7, "sample", record), b(7, "sample", record), c(8, "sample", record),
      d(7, "write", record), e(7, "sample", ContentHash("s"));
  const uint64_t first = a.Next();
  EXPECT_EQ(first, b.Next());
  EXPECT_NE(first, c.Next());
  EXPECT_NE(first, d.Next());
  EXPECT_NE(first, e.Next());
}

TEST(RandomStream, DoesNotRepeatItsWords) {
  RandomStream stream(1, "x", ContentHash("y"));
  std::set<uint64_t> seen;
  for (int i = 0; i < 10000; ++i) seen.insert(stream.Next());
  EXPECT_EQ(seen.size(), 10000u);
}

TEST(RandomStream, IsUniformOverABoundThatIsNoPowerOfTwo) {
  RandomStream stream(1, "x", ContentHash("y"));
  std::array<int, 6> counts{};
  constexpr int kDraws = 60000;
  for (int i = 0; i < kDraws; ++i) ++counts[stream.Below(6)];
  double chi_square = 0;
  for (const int count : counts) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(
      chi_square,
      25.7);  // 99.99% of chi-square with 5 degrees; the stream is fixed, so this is no gamble
}

TEST(RandomStream, UnitStaysBelowOne) {
  RandomStream stream(1, "unit", ContentHash("y"));
  for (int i = 0; i < 1000; ++i) {
    const double value = stream.Unit();
    ASSERT_GE(value, 0);
    ASSERT_LT(value, 1);
  }
}

}  // namespace
}  // namespace saem::base
