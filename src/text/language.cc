#include "text/language.h"

#include <cstring>
#include <exception>
#include <istream>
#include <new>
#include <streambuf>

#include <arrow/buffer.h>
#include <arrow/io/file.h>
#include <fasttext/fasttext.h>

namespace saem::text {
namespace {

constexpr std::string_view kLabelPrefix = "__label__";

// What fastText reads: the text as one line, without copying it whole.
class OneLine final : public std::streambuf {
 public:
  explicit OneLine(std::string_view text) : text_(text) {}

 protected:
  int_type underflow() override {
    if (at_ > text_.size()) return traits_type::eof();
    size_t filled = 0;
    while (filled < sizeof(buffer_) && at_ < text_.size()) {
      const char c = text_[at_++];
      buffer_[filled++] = c == '\n' ? ' ' : c;
    }
    if (filled < sizeof(buffer_)) {  // the text is over: end the line, once
      buffer_[filled++] = '\n';
      ++at_;
    }
    setg(buffer_, buffer_, buffer_ + filled);
    return traits_type::to_int_type(buffer_[0]);
  }

 private:
  const std::string_view text_;
  size_t at_ = 0;
  char buffer_[4096];
};

// A model file in memory.
class Bytes final : public std::streambuf {
 public:
  Bytes(char* begin, char* end) { setg(begin, begin, end); }
};

// fastText believes what a file says; a stream that throws at its end keeps it from reading on
// behind a cut-off file.
base::Status LoadModel(const std::string& path, fasttext::FastText* model) {
  ARROW_ASSIGN_OR_RAISE(const auto file, arrow::io::ReadableFile::Open(path));
  ARROW_ASSIGN_OR_RAISE(const int64_t size, file->GetSize());
  ARROW_ASSIGN_OR_RAISE(const auto buffer, file->Read(size));
  constexpr int32_t kMagic = 793712314;
  constexpr int32_t kNewestVersion = 12;
  int32_t header[2] = {0, 0};
  if (buffer->size() >= int64_t{sizeof(header)})
    std::memcpy(header, buffer->data(), sizeof(header));
  if (header[0] != kMagic || header[1] > kNewestVersion) {
    return base::InputError("not a fastText model: " + path);
  }
  try {
    // The stream only reads, but streambuf wants char*.
    char* const begin = const_cast<char*>(reinterpret_cast<const char*>(buffer->data()));
    Bytes bytes(begin + sizeof(header), begin + buffer->size());
    std::istream stream(&bytes);
    stream.exceptions(std::ios::failbit | std::ios::badbit | std::ios::eofbit);
    model->loadModel(stream);
    if (model->getArgs().model != fasttext::model_name::sup) {
      return base::InputError("the fastText model holds word vectors, no labels: " + path);
    }
  } catch (const std::bad_alloc&) {
    return base::Status::OutOfMemory("no memory for the fastText model, or it is damaged: " + path);
  } catch (const std::exception& error) {
    return base::InputError("the fastText model is damaged (" + std::string(error.what()) +
                            "): " + path);
  }
  return base::Status::OK();
}

class FastTextIdentifier final : public LanguageIdentifier {
 public:
  static base::Result<std::shared_ptr<const LanguageIdentifier>> Open(const std::string& path) {
    auto made = std::make_shared<FastTextIdentifier>();
    ARROW_RETURN_NOT_OK(LoadModel(path, &made->model_));
    return made;
  }

  base::Result<LanguageGuess> Identify(std::string_view text) const override {
    try {
      OneLine line(text);
      std::istream stream(&line);
      std::vector<std::pair<fasttext::real, std::string>> best;
      model_.predictLine(stream, best, 1, 0);
      LanguageGuess guess;
      if (!best.empty()) {
        guess.score = static_cast<double>(best[0].first);
        guess.label = best[0].second;
        if (guess.label.starts_with(kLabelPrefix)) guess.label.erase(0, kLabelPrefix.size());
      }
      return guess;
    } catch (const std::exception& error) {
      return base::InternalError("language identification failed: " + std::string(error.what()));
    }
  }

 private:
  fasttext::FastText model_;
};

}  // namespace

base::Result<std::shared_ptr<const LanguageIdentifier>> LanguageIdentifier::Load(
    const std::string& path) {
  return FastTextIdentifier::Open(path);
}

}  // namespace saem::text
