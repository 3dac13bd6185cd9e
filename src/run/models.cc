#include "run/models.h"

#include <algorithm>
#include <filesystem>

#include "base/hash.h"

namespace saem::run {
namespace {

using config::Node;

struct LlamaOptions {
  std::string llama;
  std::string weights = "q4_0";
  int64_t sequences = 32;
  int64_t context = 2048;
  std::string licence;
};

struct HttpOptions {
  std::string url;
  std::string model;
  std::string key_env;
  int64_t concurrency = 16;
  double timeout = 120;
  int64_t retries = 5;
  int64_t max_calls = 0;
  int64_t max_tokens = 0;
  std::string licence;
};

struct FakeOptions {
  std::string fake;
  std::string licence;
};

// Models known by name: file under the model folder, licence, and the terms that must be accepted
// ("" for none).
struct KnownModel {
  const char* name;
  const char* file;
  const char* licence;
  const char* terms;
  const char* get;  // how to get it
};
constexpr KnownModel kKnownModels[] = {
    {"smollm2-135m-instruct", "smollm2-135m-instruct-q4_1.gguf", "Apache-2.0", "",
     "run `make setup`"},
    {"gemma-3-270m", "gemma-3-270m-q4_k_m.gguf", "LicenseRef-Gemma", "gemma",
     "fetch it with `tools/fetch_gemma --accept-gemma-terms`"},
};

const stage::OptionTableOf<LlamaOptions>& LlamaTable() {
  static const stage::OptionTableOf<LlamaOptions> table = [] {
    stage::OptionTableOf<LlamaOptions> fields;
    fields
        .Field("llama", &LlamaOptions::llama,
               "A shipped model's name (`smollm2-135m-instruct`, `gemma-3-270m`) or a GGUF file, "
               "relative to the recipe.")
        .Required()
        .Field("weights", &LlamaOptions::weights,
               "What the weights are re-quantised to, once; `as-is` leaves them.", std::nullopt,
               {"q4_0", "q8_0", "as-is"})
        .Field("sequences", &LlamaOptions::sequences, "Records written at once.",
               stage::Range{1, 256})
        .Field("context", &LlamaOptions::context,
               "Tokens of prompt and answer together, each record.", stage::Range{256, 131072})
        .Field("licence", &LlamaOptions::licence,
               "The SPDX licence of the model, which joins that of what it writes; known for "
               "shipped ones.");
    return fields;
  }();
  return table;
}

const stage::OptionTableOf<HttpOptions>& HttpTable() {
  static const stage::OptionTableOf<HttpOptions> table = [] {
    stage::OptionTableOf<HttpOptions> fields;
    fields.Field("url", &HttpOptions::url, "Base address of an OpenAI-compatible API, up to `/v1`.")
        .Required()
        .Field("model", &HttpOptions::model, "The model's name there.")
        .Required()
        .Field("key_env", &HttpOptions::key_env,
               "The environment variable that holds the key; the key itself is never written "
               "anywhere.")
        .Field("concurrency", &HttpOptions::concurrency,
               "Calls in flight at most, and so the most that a kill can repeat.",
               stage::Range{1, 1024})
        .Field("timeout", &HttpOptions::timeout, "Seconds for one answer.",
               stage::Range{0.1, 86400})
        .Field("retries", &HttpOptions::retries, "Tries after the first, for each call.",
               stage::Range{0, 100})
        .Field("max_calls", &HttpOptions::max_calls, "Hard limit of calls in one run; 0 is none.",
               stage::Range{0, 1e15})
        .Field("max_tokens", &HttpOptions::max_tokens,
               "Hard limit of prompt and answer tokens in one run; 0 is none.",
               stage::Range{0, 1e15})
        .Field("licence", &HttpOptions::licence,
               "The SPDX licence or terms that what it writes carries.");
    return fields;
  }();
  return table;
}

const stage::OptionTableOf<FakeOptions>& FakeTable() {
  static const stage::OptionTableOf<FakeOptions> table = [] {
    stage::OptionTableOf<FakeOptions> fields;
    fields
        .Field("fake", &FakeOptions::fake,
               "A script of answers, for tests; relative to the recipe.")
        .Required()
        .Field("licence", &FakeOptions::licence, "As if the model had this licence.");
    return fields;
  }();
  return table;
}

std::string Resolve(const Recipe& recipe, const std::string& path) {
  const std::filesystem::path given(path);
  return given.is_absolute() ? path : (std::filesystem::path(recipe.base_dir) / given).string();
}

base::Status BindLlama(const Recipe& recipe, const Surroundings& surroundings,
                       const LlamaOptions& options, BoundModel* model) {
  infer::GeneratorSpec& spec = model->generator;
  spec.licence = options.licence;
  const KnownModel* known = nullptr;
  std::vector<std::string> names;
  for (const KnownModel& one : kKnownModels) {
    names.emplace_back(one.name);
    if (options.llama == one.name) known = &one;
  }
  if (known != nullptr) {
    const auto& accepted = surroundings.accepted_terms;
    const std::string terms = known->terms;
    if (!terms.empty() && std::find(accepted.begin(), accepted.end(), terms) == accepted.end()) {
      return base::UsageError("`" + options.llama + "` comes under terms of use of its own (" +
                                  known->licence + ") that also bind what it writes",
                              {}, "read them, then say `--accept " + terms + "`");
    }
    spec.path = surroundings.model_dir + "/" + known->file;
    if (spec.licence.empty()) spec.licence = known->licence;
    if (!std::filesystem::exists(spec.path)) {
      model->lacking = base::UsageError(
          "the model file of `" + options.llama + "` is not there: " + spec.path, {}, known->get);
    }
  } else {
    spec.path = Resolve(recipe, options.llama);
    if (!std::filesystem::exists(spec.path)) {
      return base::UsageError("there is no model `" + options.llama + "`, nor a file of that name",
                              {}, base::DidYouMean(options.llama, names));
    }
  }
  spec.weights = options.weights;
  spec.sequences = options.sequences;
  spec.context_tokens = options.context;
  spec.reproducible = recipe.reproducible;
  spec.cache_dir = surroundings.cache_dir;
  return base::Status::OK();
}

base::Status BindHttp(const Surroundings& surroundings, const HttpOptions& options,
                      BoundModel* model) {
  infer::GeneratorSpec& spec = model->generator;
  if (!options.url.starts_with("http://") && !options.url.starts_with("https://")) {
    return base::UsageError("`url` must begin with https:// or http://");
  }
  if (options.url.find('@') != std::string::npos) {
    return base::UsageError("`url` must hold no name and no password", {},
                            "`key_env` names the variable that holds the key");
  }
  spec.url = options.url;
  spec.model = options.model;
  if (!options.key_env.empty()) {
    const auto secret = surroundings.secrets.find(options.key_env);
    if (secret != surroundings.secrets.end()) spec.key = infer::Secret(secret->second);
    if (spec.key.empty()) {
      model->lacking =
          base::UsageError("the environment variable `" + options.key_env + "` is not set", {},
                           "it holds the key of the endpoint");
    }
  }
  spec.concurrency = options.concurrency;
  spec.timeout_seconds = options.timeout;
  spec.retries = options.retries;
  spec.max_calls = options.max_calls;
  spec.max_tokens = options.max_tokens;
  spec.licence = options.licence;
  return base::Status::OK();
}

}  // namespace

std::vector<std::pair<std::string, const stage::OptionTable*>> ModelTables() {
  return {{"llama", &LlamaTable()}, {"http", &HttpTable()}, {"fake", &FakeTable()}};
}

base::Status BindGenerator(const Recipe& recipe, const Surroundings& surroundings,
                           BoundModel* model, std::vector<base::Diagnostic>* diagnostics) {
  const ModelSpec& spec = *model->spec;
  const size_t before = diagnostics->size();
  model->generator.kind = spec.kind;
  model->generator.name = spec.name;
  base::Status status;
  std::string settings;
  if (spec.kind == "llama") {
    LlamaOptions options;
    LlamaTable().Bind(&options, spec.options, "models." + spec.name, *diagnostics);
    if (diagnostics->size() == before) status = BindLlama(recipe, surroundings, options, model);
    settings = options.weights + " " + std::to_string(options.context);
    if (recipe.reproducible) settings += " sequences " + std::to_string(options.sequences);
  } else if (spec.kind == "http") {
    HttpOptions options;
    HttpTable().Bind(&options, *spec.options.Find("http"), "models." + spec.name + ".http",
                     *diagnostics);
    if (diagnostics->size() == before) status = BindHttp(surroundings, options, model);
    settings = options.model;
  } else {
    FakeOptions options;
    FakeTable().Bind(&options, spec.options, "models." + spec.name, *diagnostics);
    model->generator.script = Resolve(recipe, options.fake);
    model->generator.licence = options.licence;
  }
  ARROW_RETURN_NOT_OK(status);
  if (diagnostics->size() != before) return base::Status::OK();
  infer::GeneratorInfo info;
  if (spec.kind == "llama" && !model->lacking.ok()) {
    info.hash = "not there";
    info.licence = model->generator.licence;
  } else {
    ARROW_ASSIGN_OR_RAISE(info, infer::DescribeGenerator(model->generator));
  }
  model->info = {spec.name, info.hash, info.licence, spec.kind, model->generator.path};
  model->fingerprint = base::Sha256().Field(info.hash).Field(settings).FinishHex();
  return base::Status::OK();
}

}  // namespace saem::run
