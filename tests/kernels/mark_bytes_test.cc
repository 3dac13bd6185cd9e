// The marks of bytes against their slow twin, on every instruction set this machine can run.
#include "kernels/mark_bytes.h"

#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "kernels/minhash.h"
#include "kernels/reference/mark_bytes.h"

namespace saem::kernels {
namespace {

class MarkBytesOnEveryInstructionSet : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { UseInstructionSet(GetParam()); }
  void TearDown() override { UseInstructionSet(""); }

  static void ExpectEqualToTwin(const std::string& text) {
    ByteMarks fast, slow;
    fast.spaces.assign(1000, ~uint64_t{0});  // what an earlier text left does not show
    MarkBytes(text, &fast);
    reference::MarkBytes(text, &slow);
    EXPECT_EQ(fast.spaces, slow.spaces) << testing::PrintToString(text);
    EXPECT_EQ(fast.others, slow.others) << testing::PrintToString(text);
  }
};

TEST_P(MarkBytesOnEveryInstructionSet, TellsEveryByteAsItsSlowTwin) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
  ExpectEqualToTwin(all);
}

TEST_P(MarkBytesOnEveryInstructionSet, EndsAtEveryPlaceOfAWord) {
  for (size_t size = 0; size < 200; ++size) ExpectEqualToTwin(std::string(size, 'x'));
}

TEST_P(MarkBytesOnEveryInstructionSet, EqualsTheSlowTwinOnAnyBytes) {
  EXPECT_TRUE(rc::check([](const std::string& text) { ExpectEqualToTwin(text); }));
}

INSTANTIATE_TEST_SUITE_P(Targets, MarkBytesOnEveryInstructionSet,
                         testing::ValuesIn(InstructionSets()),
                         [](const auto& target) { return target.param; });

}  // namespace
}  // namespace saem::kernels
