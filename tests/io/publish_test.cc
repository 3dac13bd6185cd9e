// A release takes the place of an earlier one on any file system, and of nothing else.
#include "io/publish.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <unistd.h>

namespace saem::io {
namespace {

namespace fs = std::filesystem;

// A file system that cannot exchange folders, on which the process is killed after some renames.
class PlainFiles final : public FileOps {
 public:
  explicit PlainFiles(int renames) : renames_(renames) {}
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
    return local_.OpenAppend(path);
  }
  base::Status Remove(const std::string& path) override { return local_.Remove(path); }
  base::Status RemoveTree(const std::string& path) override {
    return renames_ > 0 ? local_.RemoveTree(path) : Killed();
  }
  base::Status Rename(const std::string& from, const std::string& to) override {
    return renames_-- > 0 ? local_.Rename(from, to) : Killed();
  }
  base::Status Exchange(const std::string&, const std::string&) override {
    return base::Status::NotImplemented("not here");
  }
  base::Status SyncDir(const std::string& path) override { return local_.SyncDir(path); }

 private:
  static base::Status Killed() { return base::InternalError("killed"); }
  FileOps& local_ = LocalFiles();
  int renames_;
};

class PublishTest : public testing::Test {
 protected:
  PublishTest() : dir_(fs::temp_directory_path() / ("saem_publish_" + std::to_string(::getpid()))) {
    fs::remove_all(dir_);
    Build(dir_ / "out", "old");
    Build(dir_ / "built", "new");
  }
  ~PublishTest() override { fs::remove_all(dir_); }

  static void Build(const fs::path& folder, const std::string& content) {
    fs::create_directories(folder);
    std::ofstream(folder / "manifest.json")
        << R"({"saem": "0.1.0", "files": [{"path": "content"}]})";
    std::ofstream(folder / "content") << content;
  }
  std::string Published() const {
    std::ifstream file(dir_ / "out" / "content");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  base::Status Publish(FileOps& files) const {
    return PublishFolder(files, (dir_ / "built").string(), (dir_ / "out").string());
  }
  // Names beside the release that are not the user's.
  std::ptrdiff_t Left() const {
    return std::distance(fs::directory_iterator(dir_), fs::directory_iterator()) - 1;
  }

  fs::path dir_;
};

TEST_F(PublishTest, TakesTheEarlierReleasesPlace) {
  ASSERT_TRUE(Publish(LocalFiles()).ok());
  EXPECT_EQ(Published(), "new");
  EXPECT_EQ(Left(), 0);
}

TEST_F(PublishTest, NeedsNoFileSystemThatExchangesFolders) {
  PlainFiles files(1000);
  ASSERT_TRUE(Publish(files).ok());
  EXPECT_EQ(Published(), "new");
  EXPECT_EQ(Left(), 0);
}

TEST_F(PublishTest, KilledBetweenTheStepsItIsMadeGoodByTheNextRun) {
  for (int renames = 0; renames < 3; ++renames) {
    SCOPED_TRACE(renames);
    PlainFiles killed(renames);
    ASSERT_FALSE(Publish(killed).ok());
    const std::string seen = Published();
    EXPECT_TRUE(seen == "old" || seen == "new" || seen.empty()) << seen;
    Build(dir_ / "built", "new");
    PlainFiles again(1000);
    ASSERT_TRUE(Publish(again).ok());
    EXPECT_EQ(Published(), "new");
    EXPECT_EQ(Left(), 0);
    Build(dir_ / "built", "new");
  }
}

TEST_F(PublishTest, LeavesAloneWhatIsNoReleaseOfSaem) {
  std::ofstream(dir_ / "out" / "manifest.json") << R"({"name": "another program's"})";
  const base::Status status = Publish(LocalFiles());
  EXPECT_EQ(base::FaultOf(status), base::Fault::kInput);
  EXPECT_EQ(Published(), "old");
}

TEST_F(PublishTest, LeavesAloneWhatAUserPutIntoARelease) {
  fs::create_directories(dir_ / "out" / "data" / "mine");
  std::ofstream(dir_ / "out" / "data" / "mine" / "notes.txt") << "read me";
  const std::string taken = *TakenBy(LocalFiles(), (dir_ / "out").string());
  EXPECT_NE(taken.find("`data/mine/notes.txt`"), std::string::npos) << taken;
  EXPECT_FALSE(Publish(LocalFiles()).ok());
  EXPECT_EQ(Published(), "old");
}

TEST_F(PublishTest, WhatDesktopsLeaveIsNobodys) {
  std::ofstream(dir_ / "out" / ".DS_Store") << "icons";
  EXPECT_EQ(*TakenBy(LocalFiles(), (dir_ / "out").string()), "");
}

}  // namespace
}  // namespace saem::io
