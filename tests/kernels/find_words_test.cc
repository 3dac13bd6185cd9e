// The search for words against its slow twin, on every instruction set this machine can run.
#include "kernels/find_words.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "kernels/minhash.h"
#include "kernels/reference/find_words.h"

namespace saem::kernels {
namespace {

constexpr std::array<FourLetters, 2> kWords{{{'c', 'o', 'o', 'k'}, {'j', 'a', 'v', 'a'}}};

class FindWordsOnEveryInstructionSet : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { UseInstructionSet(GetParam()); }
  void TearDown() override { UseInstructionSet(""); }
};

TEST_P(FindWordsOnEveryInstructionSet, EqualsTheSlowTwin) {
  // Bytes that only the bit 0x20 tells from the letters' own, and pieces of the words.
  const auto piece = rc::gen::elementOf(std::vector<std::string>{
      "cook", "COOK", "Java", "jAvA", "coo", "k", "j", "ava", "c\x0Fok", "#ook", "\xC3\xA9", " ",
      std::string(61, 'x'), std::string(200, 'o')});
  EXPECT_TRUE(rc::check([&] {
    std::string text;
    for (const std::string& one : *rc::gen::container<std::vector<std::string>>(piece)) text += one;
    const auto from = *rc::gen::inRange<size_t>(0, text.size() + 1);
    RC_ASSERT(FindWords(text, from, kWords) == reference::FindWords(text, from, kWords));
  }));
}

TEST_P(FindWordsOnEveryInstructionSet, FindsAWordAtEveryPlace) {
  for (size_t at = 0; at < 300; ++at) {
    std::string text(at, '.');
    text += "CooK";
    EXPECT_EQ(FindWords(text, 0, kWords), at);
    EXPECT_EQ(FindWords(text, at + 1, kWords), text.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FindWordsOnEveryInstructionSet,
                         testing::ValuesIn(InstructionSets()),
                         [](const auto& target) { return target.param; });

}  // namespace
}  // namespace saem::kernels
