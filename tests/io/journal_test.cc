// A journal holds what was appended, whatever a crash cut off its end, and says where it is
// damaged.
#include "io/journal.h"

#include <filesystem>

#include <gtest/gtest.h>
#include <unistd.h>

namespace saem::io {
namespace {

namespace fs = std::filesystem;

class JournalTest : public testing::Test {
 protected:
  JournalTest()
      : path_(fs::temp_directory_path() / ("saem_journal_" + std::to_string(::getpid()))) {
    fs::remove(path_);
  }
  ~JournalTest() override { fs::remove(path_); }

  // Opens it; what it held goes to `found_`.
  base::Result<std::unique_ptr<Journal>> Open() {
    found_.clear();
    places_.clear();
    return Journal::Open(LocalFiles(), path_, [&](std::string_view entry, int64_t at) {
      found_.emplace_back(entry);
      places_.push_back(at);
      return base::Status::OK();
    });
  }

  // One small, one empty, one larger than what is read at once, one small.
  static std::vector<std::string> Entries() {
    return {"first", "", std::string((size_t{1} << 20) + 7, 'x') + "SAMJ", "last"};
  }

  void Fill() {
    auto journal = Open();
    ASSERT_TRUE(journal.ok());
    for (const std::string& entry : Entries()) ASSERT_TRUE((*journal)->Append(entry).ok());
    ASSERT_TRUE((*journal)->Sync().ok());
  }

  const std::string path_;
  std::vector<std::string> found_;
  std::vector<int64_t> places_;
};

TEST_F(JournalTest, HoldsWhatWasAppendedInOrder) {
  Fill();
  auto journal = Open();
  ASSERT_TRUE(journal.ok()) << journal.status().ToString();
  EXPECT_EQ(found_, Entries());
  ASSERT_TRUE((*journal)->Append("one more").ok());
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(found_.back(), "one more");
}

TEST_F(JournalTest, AnEntryIsReadAgainByItsPlace) {
  Fill();
  auto journal = Open();
  ASSERT_TRUE(journal.ok());
  for (size_t i = 0; i < found_.size(); ++i) EXPECT_EQ(*(*journal)->Read(places_[i]), found_[i]);
  const int64_t at = (*journal)->end();
  ASSERT_TRUE((*journal)->Append("new").ok());
  EXPECT_EQ(*(*journal)->Read(at), "new");
  EXPECT_FALSE((*journal)->Read(at + 1).ok());
}

TEST_F(JournalTest, CutAnywhereTheWholeEntriesStayAndWritingGoesOn) {
  Fill();
  const auto size = static_cast<int64_t>(fs::file_size(path_));
  std::vector<int64_t> cuts;
  for (int64_t cut = 0; cut < 60; ++cut) cuts.push_back(cut);
  for (int64_t back = 1; back < 60; ++back) cuts.push_back(size - back);
  for (const int64_t cut : cuts) {
    fs::remove(path_);
    Fill();
    const std::vector<int64_t> begins = [&] {
      EXPECT_TRUE(Open().ok());
      return places_;
    }();
    size_t whole = 0;
    for (size_t i = 1; i <= begins.size(); ++i) {
      if ((i < begins.size() ? begins[i] : size) <= cut) whole = i;
    }
    fs::resize_file(path_, static_cast<uintmax_t>(cut));
    {
      auto journal = Open();
      ASSERT_TRUE(journal.ok()) << "cut at " << cut << ": " << journal.status().ToString();
      EXPECT_EQ(found_.size(), whole) << "cut at " << cut;
      ASSERT_TRUE((*journal)->Append("again").ok());
    }
    ASSERT_TRUE(Open().ok());
    EXPECT_EQ(found_.size(), whole + 1) << "cut at " << cut;
    EXPECT_EQ(found_.back(), "again");
  }
}

TEST_F(JournalTest, DamageBeforeTheEndIsAnErrorThatNamesTheByte) {
  Fill();
  ASSERT_TRUE(Open().ok());
  const std::vector<int64_t> begins = places_;
  const std::string whole = *LocalFiles().Read(path_);
  for (size_t i = 0; i + 1 < begins.size(); ++i) {
    std::string damaged = whole;
    damaged[static_cast<size_t>(begins[i]) + 9] ^= 1;  // in the checksum
    ASSERT_TRUE(LocalFiles().WriteDurably(path_, damaged).ok());
    const auto journal = Open();
    ASSERT_FALSE(journal.ok());
    EXPECT_NE(base::MessageOf(journal.status()).find("byte " + std::to_string(begins[i])),
              std::string::npos)
        << journal.status().ToString();
  }
}

}  // namespace
}  // namespace saem::io
