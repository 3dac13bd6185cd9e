#include "io/file_ops.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace saem::io {
namespace {

std::string Advice(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "the disk is full; free some space and run again to go on";
    case EFBIG:
      return "no file may grow that large here; raise the limit (ulimit -f) and run again to go on";
    case EROFS:
      return "the file system is read-only; choose another folder";
    case EACCES:
    case EPERM:
      return "no permission; change the folder's rights or choose another folder";
    case ENOENT:
      return "there is no such file or folder";
    case ENOTDIR:
      return "a part of the path is no folder";
    case EMFILE:
    case ENFILE:
      return "too many open files; raise the limit (ulimit -n)";
    default: {
      char buffer[128];
      return strerror_r(error, buffer, sizeof(buffer));
    }
  }
}

base::Status Failed(const std::string& what, const std::string& path, int error) {
  return SystemFailed(what, path, error);
}

std::string ParentOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path().string();
  return parent.empty() ? "." : parent;
}

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

// Whether the lock could be had at once.
base::Result<bool> TryLock(int fd, const std::string& path) {
  if (::flock(fd, LOCK_EX | LOCK_NB) == 0) return true;
  if (errno == EWOULDBLOCK) return false;
  return Failed("lock", path, errno);
}

class LocalAppendFile final : public AppendFile {
 public:
  LocalAppendFile(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

  base::Status Append(std::string_view bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0) {
        if (errno == EINTR) continue;
        return Failed("write to", path_, errno);
      }
      bytes.remove_prefix(static_cast<size_t>(written));
    }
    return base::Status::OK();
  }
  base::Status Sync() override {
    return ::fdatasync(fd_.get()) == 0 ? base::Status::OK() : Failed("sync", path_, errno);
  }
  base::Status Truncate(int64_t size) override {
    return ::ftruncate(fd_.get(), size) == 0 ? base::Status::OK()
                                             : Failed("truncate", path_, errno);
  }

 private:
  Descriptor fd_;
  std::string path_;
};

class Local final : public FileOps {
 public:
  base::Status MakeDirs(const std::string& path) override {
    std::vector<std::string> missing;
    std::filesystem::path at(path);
    struct stat info{};
    while (!at.empty() && ::stat(at.c_str(), &info) != 0) {
      missing.push_back(at.string());
      if (at == at.parent_path()) break;
      at = at.parent_path();
    }
    for (auto dir = missing.rbegin(); dir != missing.rend(); ++dir) {
      if (::mkdir(dir->c_str(), 0777) != 0 && errno != EEXIST) {
        return Failed("make the folder", *dir, errno);
      }
      ARROW_RETURN_NOT_OK(SyncDir(ParentOf(*dir)));
    }
    return base::Status::OK();
  }

  base::Result<bool> Exists(const std::string& path) override {
    struct stat info{};
    if (::stat(path.c_str(), &info) == 0) return true;
    if (errno == ENOENT || errno == ENOTDIR) return false;
    return Failed("look at", path, errno);
  }

  base::Result<bool> IsDirectory(const std::string& path) override {
    struct stat info{};
    if (::lstat(path.c_str(), &info) != 0) return Failed("look at", path, errno);
    return S_ISDIR(info.st_mode);
  }

  base::Result<std::string> Read(const std::string& path) override {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return Failed("read", path, errno);
    return ReadAt(path, 0, info.st_size);
  }

  base::Result<std::string> ReadAt(const std::string& path, int64_t at, int64_t size) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return Failed("read", path, errno);
    std::string bytes(static_cast<size_t>(size), '\0');
    size_t done = 0;
    while (done < bytes.size()) {
      const ssize_t got = ::pread(fd.get(), bytes.data() + done, bytes.size() - done,
                                  at + static_cast<int64_t>(done));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) return Failed("read", path, errno);
      if (got == 0) break;
      done += static_cast<size_t>(got);
    }
    bytes.resize(done);
    return bytes;
  }

  base::Result<std::vector<std::string>> List(const std::string& dir) override {
    DIR* const stream = ::opendir(dir.c_str());
    if (stream == nullptr) return Failed("list", dir, errno);
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(stream)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
    }
    ::closedir(stream);
    std::sort(names.begin(), names.end());
    return names;
  }

  base::Result<std::unique_ptr<AppendFile>> OpenAppend(const std::string& path) override {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (fd < 0) return Failed("write to", path, errno);
    return std::make_unique<LocalAppendFile>(fd, path);
  }

  base::Status Remove(const std::string& path) override {
    if (::unlink(path.c_str()) == 0 || errno == ENOENT) return base::Status::OK();
    return Failed("remove", path, errno);
  }

  base::Status RemoveTree(const std::string& path) override {
    std::error_code error;
    std::filesystem::remove_all(path, error);
    if (error) return Failed("remove", path, error.value());
    return base::Status::OK();
  }

  base::Status Rename(const std::string& from, const std::string& to) override {
    return ::rename(from.c_str(), to.c_str()) == 0 ? base::Status::OK()
                                                   : Failed("rename to", to, errno);
  }

  base::Status Exchange(const std::string& a, const std::string& b) override {
    if (::renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0) {
      return base::Status::OK();
    }
    if (errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP) {
      return base::Status::NotImplemented(b + " is on a file system that cannot exchange folders");
    }
    return Failed("put in place", b, errno);
  }

  base::Status SyncDir(const std::string& path) override {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0) return Failed("sync the folder", path, errno);
    return ::fsync(fd.get()) == 0 ? base::Status::OK() : Failed("sync the folder", path, errno);
  }
};

class LocalLock final : public Lock {
 public:
  explicit LocalLock(int fd) : fd_(fd) {}

 private:
  Descriptor fd_;  // closing it gives the lock back
};

}  // namespace

base::Status SystemFailed(const std::string& what, const std::string& path, int error) {
  return base::InputError("cannot " + what + " " + path + ": " + Advice(error));
}

std::string MadeBeside(const std::string& path) {
  const std::filesystem::path place(path);
  return (place.parent_path() / ("." + place.filename().string() + ".saem-new")).string();
}

base::Status FileOps::WriteDurably(const std::string& path, std::string_view bytes) {
  const std::string beside = MadeBeside(path);
  ARROW_RETURN_NOT_OK(Remove(beside));
  {
    ARROW_ASSIGN_OR_RAISE(const auto file, OpenAppend(beside));
    ARROW_RETURN_NOT_OK(file->Append(bytes));
    ARROW_RETURN_NOT_OK(file->Sync());
  }
  ARROW_RETURN_NOT_OK(Rename(beside, path));
  return SyncDir(ParentOf(path));
}

base::Status FileOps::AppendTo(const std::string& path, std::string_view bytes) {
  ARROW_ASSIGN_OR_RAISE(const auto file, OpenAppend(path));
  return file->Append(bytes);
}

FileOps& LocalFiles() {
  static Local files;
  return files;
}

base::Result<std::unique_ptr<Lock>> LockFolder(const std::string& path, const std::string& does,
                                               const std::string& advice) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Failed("lock", path, errno);
  auto lock = std::make_unique<LocalLock>(fd);
  ARROW_ASSIGN_OR_RAISE(const bool had, TryLock(fd, path));
  if (!had) return base::InputError("another run " + does + "; " + advice);
  return lock;
}

base::Result<std::unique_ptr<Lock>> LockByFile(const std::string& path, const std::string& does,
                                               const std::string& advice) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (fd < 0) return Failed("write to", path, errno);
  auto lock = std::make_unique<LocalLock>(fd);
  ARROW_ASSIGN_OR_RAISE(const bool had, TryLock(fd, path));
  if (!had) {
    char holder[32] = {};
    const ssize_t got = ::pread(fd, holder, sizeof(holder) - 1, 0);
    const std::string who = got > 0 ? " (process " + std::string(holder) + ")" : "";
    return base::InputError("another run" + who + " " + does + "; " + advice);
  }
  const std::string me = std::to_string(::getpid());
  if (::ftruncate(fd, 0) != 0 ||
      ::pwrite(fd, me.data(), me.size(), 0) != static_cast<ssize_t>(me.size())) {
    return Failed("write to", path, errno);
  }
  return lock;
}

}  // namespace saem::io
