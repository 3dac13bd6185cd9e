#include "infer/llama_model.h"

#include <algorithm>
#include <mutex>

namespace saem::infer {
namespace {

// llama.cpp's log is one for the process, so this is, too.
std::mutex log_mutex;
base::LogSink* log_sink = nullptr;
std::string last_error;

void OnLog(ggml_log_level level, const char* text, void*) {
  std::string line(text);
  while (!line.empty() && (line.back() == '\n' || line.back() == ' ')) line.pop_back();
  // Progress dots come one by one.
  if (line.empty() || line == ".") return;
  std::lock_guard lock(log_mutex);
  if (level == GGML_LOG_LEVEL_ERROR) last_error = line;
  if (log_sink != nullptr) log_sink->Log(base::LogLevel::kDebug, "llama.cpp: " + line);
}

}  // namespace

LlamaLog::LlamaLog(base::LogSink* sink) {
  static std::once_flag once;
  std::call_once(once, [] {
    llama_log_set(OnLog, nullptr);
    llama_backend_init();
  });
  std::lock_guard lock(log_mutex);
  log_sink = sink;
  last_error.clear();
}

LlamaLog::~LlamaLog() {
  std::lock_guard lock(log_mutex);
  log_sink = nullptr;
}

std::string LlamaLog::LastError() {
  std::lock_guard lock(log_mutex);
  return last_error;
}

base::Result<LlamaModel> LoadLlamaModel(const std::string& path, const base::Context& context) {
  const LlamaLog log(context.log);
  llama_model_params params = llama_model_default_params();
  params.n_gpu_layers = 0;
  LlamaModel model(llama_model_load_from_file(path.c_str(), params));
  const auto wrong = [&](const std::string& what) {
    return base::InputError("the model " + path + " cannot be used: " + what);
  };
  if (model == nullptr) {
    const std::string said = LlamaLog::LastError();
    return wrong(said.empty() ? "llama.cpp cannot load it" : "llama.cpp says: " + said);
  }
  if (llama_model_has_encoder(model.get()) || !llama_model_has_decoder(model.get())) {
    return wrong("it is not of the kind that continues text");
  }
  if (llama_vocab_n_tokens(llama_model_get_vocab(model.get())) == 0)
    return wrong("it has no vocabulary");
  return model;
}

std::string LlamaDevice() {
  // "CPU : SSE3 = 1 | AVX2 = 1 | ... | "
  const std::string info = llama_print_system_info();
  std::string device = "cpu";
  const auto space = [](char c) { return c == ' ' || c == '|' || c == ':'; };
  std::string name;
  for (size_t at = 0; at < info.size();) {
    while (at < info.size() && space(info[at])) ++at;
    const size_t end = static_cast<size_t>(
        std::find_if(info.begin() + static_cast<ptrdiff_t>(at), info.end(), space) - info.begin());
    const std::string word = info.substr(at, end - at);
    if (word == "1" && !name.empty()) device += " " + name;
    if (word != "=") name = word;
    at = end;
  }
  return device;
}

}  // namespace saem::infer
