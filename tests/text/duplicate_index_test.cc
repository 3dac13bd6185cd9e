// What a corpus holds, as a file of keys.
#include "text/duplicate_index.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>

#include <arrow/api.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unistd.h>

namespace saem::text {
namespace {

class DuplicateIndexTest : public testing::Test {
 protected:
  DuplicateIndexTest()
      : path_(
            (std::filesystem::temp_directory_path() / ("saem_index_" + std::to_string(::getpid())))
                .string()) {}
  ~DuplicateIndexTest() override { std::remove(path_.c_str()); }

  base::Result<std::shared_ptr<const DuplicateIndex>> Loaded(const std::string& bytes) {
    std::ofstream(path_, std::ios::binary) << bytes;
    return DuplicateIndex::Load(path_);
  }

  std::string path_;
};

TEST_F(DuplicateIndexTest, HoldsTheKeysThatWereAddedAndNoOthers) {
  EXPECT_TRUE(rc::check([this](const std::set<uint64_t>& held, const std::set<uint64_t>& asked) {
    DuplicateKeys keys;
    for (const uint64_t key : held) {
      keys.Add(key);
      keys.Add(key);
    }
    const auto index = *Loaded(*keys.ToFile({{"method", "exact"}}));
    for (const uint64_t key : held) RC_ASSERT(index->Contains(key));
    for (const uint64_t key : asked) RC_ASSERT(index->Contains(key) == held.contains(key));
    RC_ASSERT(index->notes().at("method") == "exact");
  }));
}

TEST_F(DuplicateIndexTest, TheFileDoesNotDependOnTheOrderOfTexts) {
  DuplicateKeys some, others;
  for (const uint64_t key : {5U, 1U, 9U}) some.Add(key);
  for (const uint64_t key : {9U, 9U, 5U, 1U}) others.Add(key);
  EXPECT_EQ(*some.ToFile({}), *others.ToFile({}));
}

TEST_F(DuplicateIndexTest, WhatIsNoIndexIsRefused) {
  DuplicateKeys keys;
  for (uint64_t key = 0; key < 1000; ++key) keys.Add(key);
  const std::string good = *keys.ToFile({});
  for (const std::string& bytes : {std::string(), std::string("ARROW1 or so"), good.substr(0, 500),
                                   good.substr(good.size() / 2)}) {
    const auto index = Loaded(bytes);
    ASSERT_FALSE(index.ok());
    EXPECT_EQ(base::FaultOf(index.status()), base::Fault::kInput);
    EXPECT_NE(base::MessageOf(index.status()).find("no index of duplicates"), std::string::npos)
        << base::MessageOf(index.status());
  }
}

TEST(DuplicateKey, BandsOfOneTextDiffer) {
  const BandKeys same{};
  EXPECT_NE(BandKey(same, 0), BandKey(same, 1));
}

}  // namespace
}  // namespace saem::text
