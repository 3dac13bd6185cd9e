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

// A disk that takes half of what is written while it is full.
class FullDisk final : public AppendFile {
 public:
  FullDisk(std::unique_ptr<AppendFile> file, const bool& full)
      : file_(std::move(file)), full_(full) {}
  base::Status Append(std::string_view bytes) override {
    if (!full_) return file_->Append(bytes);
    ARROW_RETURN_NOT_OK(file_->Append(bytes.substr(0, bytes.size() / 2)));
    return base::InputError("the disk is full");
  }
  base::Status Sync() override { return file_->Sync(); }
  base::Status Truncate(int64_t size) override { return file_->Truncate(size); }

 private:
  std::unique_ptr<AppendFile> file_;
  const bool& full_;
};

class FullDiskFiles final : public FileOps {
 public:
  bool full = false;
  base::Status MakeDirs(const std::string& path) override { return local_.MakeDirs(path); }
  base::Result<bool> Exists(const std::string& path) override { return local_.Exists(path); }
  base::Result<bool> IsDirectory(const std::string& path) override {
    return local_.IsDirectory(path);
  }
  base::Result<std::string> Read(const std::string& path) override { return local_.Read(path); }
  base::Result<std::string> ReadAt(const std::string& path, int64_t at, int64_t size) override {
    return local_.ReadAt(path, at, size);
  }
  base::Result<std::vector<std::string>> List(const std::string& dir) override {
    return local_.List(dir);
  }
  base::Result<std::unique_ptr<AppendFile>> OpenAppend(const std::string& path) override {
    ARROW_ASSIGN_OR_RAISE(auto file, local_.OpenAppend(path));
    return std::make_unique<FullDisk>(std::move(file), full);
  }
  base::Status Remove(const std::string& path) override { return local_.Remove(path); }
  base::Status RemoveTree(const std::string& path) override { return local_.RemoveTree(path); }
  base::Status Rename(const std::string& from, const std::string& to) override {
    return local_.Rename(from, to);
  }
  base::Status Exchange(const std::string& a, const std::string& b) override {
    return local_.Exchange(a, b);
  }
  base::Status SyncDir(const std::string& path) override { return local_.SyncDir(path); }

 private:
  FileOps& local_ = LocalFiles();
};

TEST_F(JournalTest, AWriteThatFailsHalfWayLeavesTheJournalWhole) {
  Fill();
  FullDiskFiles files;
  auto journal =
      Journal::Open(files, path_, [](std::string_view, int64_t) { return base::Status::OK(); });
  ASSERT_TRUE(journal.ok());
  files.full = true;
  EXPECT_EQ(base::MessageOf((*journal)->Append("too much")), "the disk is full");
  files.full = false;
  const int64_t at = (*journal)->end();
  ASSERT_TRUE((*journal)->Append("room again").ok());
  EXPECT_EQ(*(*journal)->Read(at), "room again");
  ASSERT_TRUE(Open().ok());
  EXPECT_EQ(found_.size(), Entries().size() + 1);
  EXPECT_EQ(found_.back(), "room again");
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
