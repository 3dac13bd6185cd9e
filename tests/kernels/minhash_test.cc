// The MinHash kernel against its slow twin, on every instruction set this machine can run.
#include "kernels/minhash.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "kernels/reference/minhash.h"

namespace saem::kernels {
namespace {

// Numbers near the places where folding could go wrong as well as any others.
rc::Gen<uint64_t> Number() {
  const uint64_t p = kMersenne61;
  return rc::gen::oneOf(rc::gen::arbitrary<uint64_t>(),
                        rc::gen::element<uint64_t>(0, 1, p - 1, p, p + 1, 2 * p, 2 * p + 1, 7 * p,
                                                   8 * p, 8 * p + 6, 8 * p + 7, ~uint64_t{0}));
}

class EveryInstructionSet : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { UseInstructionSet(GetParam()); }
  void TearDown() override { UseInstructionSet(""); }
};

TEST_P(EveryInstructionSet, EqualsTheSlowTwin) {
  EXPECT_TRUE(rc::check([] {
    const auto functions = *rc::gen::inRange<size_t>(0, 130);
    const auto a = *rc::gen::container<std::vector<uint64_t>>(functions, Number());
    const auto b = *rc::gen::container<std::vector<uint64_t>>(functions, Number());
    const auto shingles = *rc::gen::container<std::vector<uint64_t>>(Number());
    std::vector<uint64_t> fast(functions), slow(functions);
    MinHash(shingles, a, b, fast);
    reference::MinHash(shingles, a, b, slow);
    RC_ASSERT(fast == slow);
  }));
}

TEST_P(EveryInstructionSet, OfNothingIsTheLargestNumber) {
  const std::vector<uint64_t> constants(112, 3);
  std::vector<uint64_t> minima(112, 0);
  MinHash({}, constants, constants, minima);
  EXPECT_EQ(minima, std::vector<uint64_t>(112, ~uint64_t{0}));
}

TEST_P(EveryInstructionSet, DoesNotDependOnTheOrderOfShingles) {
  EXPECT_TRUE(rc::check([](std::vector<uint64_t> shingles) {
    const auto a = *rc::gen::container<std::vector<uint64_t>>(112, Number());
    const auto b = *rc::gen::container<std::vector<uint64_t>>(112, Number());
    std::vector<uint64_t> forward(112), backward(112);
    MinHash(shingles, a, b, forward);
    std::reverse(shingles.begin(), shingles.end());
    MinHash(shingles, a, b, backward);
    RC_ASSERT(forward == backward);
  }));
}

INSTANTIATE_TEST_SUITE_P(Targets, EveryInstructionSet, testing::ValuesIn(InstructionSets()),
                         [](const auto& target) { return target.param; });

TEST(MinHashKernel, TheProductWrapsBeforeThePrimeIsTaken) {
  // 2^63 * 2 is 2^64, which is 0 here and 8 in the field of 2^61 - 1.
  const std::vector<uint64_t> shingles{uint64_t{1} << 63}, a{2}, b{5};
  std::vector<uint64_t> minima(1);
  MinHash(shingles, a, b, minima);
  EXPECT_EQ(minima[0], 5U);
}

}  // namespace
}  // namespace saem::kernels
