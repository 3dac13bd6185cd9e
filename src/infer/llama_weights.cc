#include "infer/llama_weights.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>

#include <gguf.h>
#include <llama.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "infer/llama_model.h"

namespace saem::infer {
namespace {

namespace fs = std::filesystem;

// Raised when a copy made by another version must not be taken.
constexpr char kCopyVersion[] = "1";

struct GgufFree {
  void operator()(gguf_context* context) const { gguf_free(context); }
};

base::Result<uint64_t> SizeOf(const std::string& path) {
  std::error_code error;
  const uint64_t size = fs::file_size(path, error);
  if (error) return base::InputError("cannot read the model " + path + ": " + error.message());
  return size;
}

}  // namespace

base::Status CheckWeights(const std::string& path) {
  const LlamaLog log(nullptr);
  ARROW_ASSIGN_OR_RAISE(const uint64_t size, SizeOf(path));
  const auto wrong = [&](const std::string& what) {
    return base::InputError("the model " + path + " cannot be used: " + what + "; get it again");
  };
  char magic[4] = {};
  std::ifstream(path, std::ios::binary).read(magic, sizeof(magic));
  if (std::string_view(magic, sizeof(magic)) != "GGUF") return wrong("it is no GGUF file");
  const std::unique_ptr<gguf_context, GgufFree> gguf(
      gguf_init_from_file(path.c_str(), {true, nullptr}));
  if (gguf == nullptr) return wrong("its header is damaged or cut off");
  const uint64_t data = gguf_get_data_offset(gguf.get());
  for (int64_t i = 0; i < gguf_get_n_tensors(gguf.get()); ++i) {
    const uint64_t end =
        data + gguf_get_tensor_offset(gguf.get(), i) + gguf_get_tensor_size(gguf.get(), i);
    if (end > size) {
      return wrong("it ends after " + std::to_string(size) + " bytes but its tensors need " +
                   std::to_string(end));
    }
  }
  return base::Status::OK();
}

base::Result<std::string> WeightsHash(const std::string& path, const std::string& cache_dir) {
  ARROW_ASSIGN_OR_RAISE(const uint64_t size, SizeOf(path));
  struct stat info{};
  if (::stat(path.c_str(), &info) != 0) return base::InputError("cannot read the model " + path);
  const std::string known_as = base::ContentHash(path + " " + std::to_string(size) + " " +
                                                 std::to_string(info.st_mtim.tv_sec) + "." +
                                                 std::to_string(info.st_mtim.tv_nsec))
                                   .Hex();
  const std::string note = cache_dir + "/" + known_as + ".sha256";
  constexpr size_t kDigits = 64;
  if (!cache_dir.empty()) {
    std::string hash(kDigits, '\0');
    if (std::ifstream(note).read(hash.data(), kDigits)) return hash;
  }
  std::ifstream file(path, std::ios::binary);
  base::Sha256 sha;
  std::string block(size_t{1} << 20, '\0');
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    sha.Update({block.data(), static_cast<size_t>(file.gcount())});
  }
  if (file.bad()) return base::InputError("cannot read the model " + path);
  std::string hash = sha.FinishHex();
  if (!cache_dir.empty()) {
    std::error_code error;
    fs::create_directories(cache_dir, error);
    const std::string beside = note + "." + std::to_string(::getpid());
    std::ofstream(beside) << hash;
    fs::rename(beside, note, error);  // only a shortcut: where it fails, the next time hashes again
  }
  return hash;
}

base::Result<std::string> PreparedWeights(const GeneratorSpec& spec, const std::string& hash,
                                          const base::Context& context) {
  if (spec.weights == "as-is") return spec.path;
  const LlamaLog log(context.log);
  std::error_code error;
  fs::create_directories(spec.cache_dir, error);
  if (error)
    return base::InputError("cannot make the folder " + spec.cache_dir + ": " + error.message());
  const std::string copy =
      spec.cache_dir + "/" + hash.substr(0, 32) + "-" + spec.weights + "-" + kCopyVersion + ".gguf";
  if (fs::exists(copy) && CheckWeights(copy).ok()) return copy;
  context.Log(base::LogLevel::kInfo, "re-quantising the model to " + spec.weights + ", once");
  llama_model_quantize_params params = llama_model_quantize_default_params();
  params.ftype = spec.weights == "q8_0" ? LLAMA_FTYPE_MOSTLY_Q8_0 : LLAMA_FTYPE_MOSTLY_Q4_0;
  params.allow_requantize = true;
  params.nthread = context.threads;
  const std::string beside = copy + "." + std::to_string(::getpid());
  const uint32_t code = llama_model_quantize(spec.path.c_str(), beside.c_str(), &params);
  if (code != 0) {
    const std::string said = LlamaLog::LastError();
    fs::remove(beside, error);
    return base::InputError("the model " + spec.path + " cannot be re-quantised to " +
                            spec.weights +
                            (said.empty() ? " (is the disk full?)" : " (" + said + ")") +
                            "; say `weights: as-is` to use it as it is");
  }
  fs::rename(beside, copy, error);
  if (error) return base::InputError("cannot write " + copy + ": " + error.message());
  return copy;
}

}  // namespace saem::infer
