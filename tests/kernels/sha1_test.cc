// SHA-1 of many messages against its slow twin, on every instruction set this machine can run.
#include "kernels/sha1.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "kernels/minhash.h"
#include "kernels/reference/sha1.h"

namespace saem::kernels {
namespace {

class Sha1OnEveryInstructionSet : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { UseInstructionSet(GetParam()); }
  void TearDown() override { UseInstructionSet(""); }
};

uint64_t HeadOf(std::string_view message) {
  uint64_t head = 0;
  Sha1Heads({&message, 1}, {&head, 1});
  return head;
}

// FIPS 180-4's examples, and the empty message: a9993e36 4706816a, 84983e44 1c3bd26e, da39a3ee
// 5e6b4b0d.
TEST_P(Sha1OnEveryInstructionSet, OfTheStandardsExamples) {
  EXPECT_EQ(HeadOf("abc"), 0x6A810647363E99A9U);
  EXPECT_EQ(HeadOf("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            0x6ED23B1C443E9884U);
  EXPECT_EQ(HeadOf(""), 0x0D4B6B5EEEA339DAU);
}

TEST_P(Sha1OnEveryInstructionSet, EqualsTheSlowTwinForEveryLength) {
  std::vector<std::string> texts;
  for (size_t size = 0; size < 300; ++size) {
    texts.push_back(std::string(size, static_cast<char>('a' + size % 26)));
  }
  const std::vector<std::string_view> messages(texts.begin(), texts.end());
  std::vector<uint64_t> fast(messages.size()), slow(messages.size());
  Sha1Heads(messages, fast);
  reference::Sha1Heads(messages, slow);
  EXPECT_EQ(fast, slow);
}

TEST_P(Sha1OnEveryInstructionSet, EqualsTheSlowTwin) {
  EXPECT_TRUE(rc::check([](const std::vector<std::string>& texts) {
    const std::vector<std::string_view> messages(texts.begin(), texts.end());
    std::vector<uint64_t> fast(messages.size()), slow(messages.size());
    Sha1Heads(messages, fast);
    reference::Sha1Heads(messages, slow);
    RC_ASSERT(fast == slow);
  }));
}

INSTANTIATE_TEST_SUITE_P(Targets, Sha1OnEveryInstructionSet, testing::ValuesIn(InstructionSets()),
                         [](const auto& target) { return target.param; });

}  // namespace
}  // namespace saem::kernels
