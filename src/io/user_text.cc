#include "io/user_text.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "io/file_ops.h"

namespace saem::io {
namespace {

constexpr size_t kBlock = size_t{64} << 10;

base::Status Unread(const std::string& path, int error) {
  if (error == EISDIR) {
    return base::UsageError("`" + path + "` is a folder", {}, "name a file in it");
  }
  return base::UsageError(base::MessageOf(SystemFailed("read", path, error)));
}

}  // namespace

base::Result<std::string> ReadUserText(const std::string& path, size_t most_bytes) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Unread(path, errno);
  std::string text;
  int error = 0;
  while (text.size() <= most_bytes) {
    const size_t size = text.size();
    text.resize(std::min(size + kBlock, most_bytes + 1));
    const ssize_t got = ::read(file, text.data() + size, text.size() - size);
    error = got < 0 ? errno : 0;
    text.resize(size + static_cast<size_t>(std::max<ssize_t>(0, got)));
    if (got == 0 || (error != 0 && error != EINTR)) break;
  }
  ::close(file);
  if (error != 0) return Unread(path, error);
  if (text.size() > most_bytes) {
    return base::UsageError("`" + path + "` is larger than " + std::to_string(most_bytes) +
                            " bytes");
  }
  return text;
}

}  // namespace saem::io
