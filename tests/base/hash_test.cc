// Ids: SHA-256, its first 128 bits, and what is derived from them.
#include "base/hash.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/checksum.h"

namespace saem::base {
namespace {

// FIPS 180-4 example.
TEST(Sha256, AgreesWithItsStandard) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(ContentHash("abc").Hex(), "ba7816bf8f01cfea414140de5dae2223");
}

TEST(Sha256, FieldsDoNotRunTogether) {
  EXPECT_NE(Sha256().Field("ab").Field("c").FinishHex(),
            Sha256().Field("a").Field("bc").FinishHex());
  EXPECT_EQ(Sha256().Update("ab").Update("c").FinishHex(), Sha256Hex("abc"));
}

RC_GTEST_PROP(Hash128, SurvivesBytesAndHex, (uint64_t high, uint64_t low)) {
  const Hash128 hash{high, low};
  const auto bytes = hash.Bytes();
  RC_ASSERT(Hash128::FromBytes({bytes.data(), bytes.size()}) == hash);
  RC_ASSERT(Hash128::FromHex(hash.Hex()) == hash);
}

RC_GTEST_PROP(Hash128, OrdersAsItsHexDoes, (uint64_t a, uint64_t b, uint64_t c, uint64_t d)) {
  const Hash128 x{a, b}, y{c, d};
  RC_ASSERT((x < y) == (x.Hex() < y.Hex()));
}

TEST(Hash128, RefusesWhatIsNoHex) {
  EXPECT_FALSE(Hash128::FromHex("abc"));
  EXPECT_FALSE(Hash128::FromHex(std::string(32, 'g')));
  EXPECT_FALSE(Hash128::FromHex(std::string(32, 'A')));
}

TEST(DeriveId, DependsOnParentStageAndOrdinal) {
  const Hash128 parent = ContentHash("page");
  const Hash128 id = DeriveId(parent, "write", 0);
  EXPECT_EQ(id, DeriveId(parent, "write", 0));
  EXPECT_NE(id, DeriveId(parent, "write", 1));
  EXPECT_NE(id, DeriveId(parent, "judge", 0));
  EXPECT_NE(id, DeriveId(ContentHash("other"), "write", 0));
}

// Of the empty input, from xxHash's own tests (0.8.1, XSUM_sanity_check.c).
TEST(Checksum, IsXxh3AndDoesNotDependOnHowTheBytesCome) {
  EXPECT_EQ(Checksum().FinishHex(), "99aa06d3014798d86001c324468d497f");
  const std::string bytes(5000, 'x');
  Checksum pieces;
  for (size_t at = 0; at < bytes.size(); at += 7)
    pieces.Update(std::string_view(bytes).substr(at, 7));
  EXPECT_EQ(pieces.FinishHex(), Checksum().Update(bytes).FinishHex());
  EXPECT_NE(Checksum().Update("a").FinishHex(), Checksum().Update("b").FinishHex());
}

}  // namespace
}  // namespace saem::base
