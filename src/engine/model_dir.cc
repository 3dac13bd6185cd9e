#include "engine/model_dir.h"

#include <filesystem>
#include <system_error>

#include <dlfcn.h>

#include "base/build_paths.h"

namespace saem::engine {

std::string ShippedModels() {
  namespace fs = std::filesystem;
  static const char kHere = 0;
  std::error_code error;
  Dl_info info{};
  // Of the program itself only the name it was called by is known.
  fs::path self = fs::read_symlink("/proc/self/exe", error);
  if (::dladdr(&kHere, &info) != 0 &&
      std::string(info.dli_fname).find(".so") != std::string::npos) {
    self = fs::canonical(info.dli_fname, error);
  }
  const fs::path installed = self.parent_path().parent_path() / "share/saem/models";
  return fs::is_directory(installed, error) ? installed.string() : base::kModelDir;
}

}  // namespace saem::engine
