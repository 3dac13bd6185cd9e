#include "config/yaml.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include <simdjson.h>
#include <yaml-cpp/anchor.h>
#include <yaml-cpp/emitterstyle.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace saem::config {
namespace {

using base::Diagnostic;
using base::Position;

// Thrown by the handler alone, to leave yaml-cpp's parser; caught in ParseYaml.
struct Refused {};

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(std::string file, const ParseLimits& limits)
      : file_(std::move(file)), limits_(limits) {}

  std::vector<Diagnostic>& diagnostics() { return diagnostics_; }
  Node TakeRoot() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Add(Node::Null(At(mark)), anchor, 1);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto found = anchors_.find(anchor);
    if (found == anchors_.end()) {
      Report(At(mark), "this alias names a value that is still being read");
      throw Refused();
    }
    Add(found->second.node, 0, found->second.size);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    // yaml-cpp tags quoted scalars "!" and plain ones "?".
    const bool quoted = tag == "!";
    if (!quoted && tag != "?" && !tag.empty())
      Report(At(mark), "tags (`" + tag + "`) are not used");
    const bool null = !quoted && (value == "~" || value == "null");
    Add(null ? Node::Null(At(mark)) : Node::Scalar(value, quoted, At(mark)), anchor, 1);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    Open(mark, anchor, Node::Kind::kSequence);
  }
  void OnSequenceEnd() override { Close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string&, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    Open(mark, anchor, Node::Kind::kMapping);
  }
  void OnMapEnd() override { Close(); }

 private:
  struct Frame {
    Node::Kind kind;
    Position position;
    YAML::anchor_t anchor;
    size_t size = 1;
    std::vector<Node> items;
    std::vector<Node::Entry> entries;
    std::set<std::string> keys;
    std::optional<Node> key;
  };
  struct Anchored {
    Node node;
    size_t size;
  };

  Position At(const YAML::Mark& mark) const { return {file_, mark.line + 1, mark.column + 1}; }

  void Report(Position position, std::string message, std::string hint = {}) {
    diagnostics_.push_back({std::move(position), std::move(message), std::move(hint)});
  }

  void Open(const YAML::Mark& mark, YAML::anchor_t anchor, Node::Kind kind) {
    if (static_cast<int>(frames_.size()) >= limits_.depth) {
      Report(At(mark), "nested deeper than " + std::to_string(limits_.depth) + " levels");
      throw Refused();
    }
    Frame frame;
    frame.kind = kind;
    frame.position = At(mark);
    frame.anchor = anchor;
    frames_.push_back(std::move(frame));
  }

  void Close() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    Node node = frame.kind == Node::Kind::kSequence
                    ? Node::Sequence(std::move(frame.items), frame.position)
                    : Node::Mapping(std::move(frame.entries), frame.position);
    Add(std::move(node), frame.anchor, frame.size);
  }

  void Add(Node node, YAML::anchor_t anchor, size_t size) {
    total_ += size;
    if (total_ > limits_.nodes) {
      Report(node.position(),
             "more than " + std::to_string(limits_.nodes) + " values once aliases are expanded");
      throw Refused();
    }
    if (anchor != 0) anchors_.insert_or_assign(anchor, Anchored{node, size});
    if (frames_.empty()) {
      root_ = std::move(node);
      return;
    }
    Frame& frame = frames_.back();
    frame.size += size;
    if (frame.kind == Node::Kind::kSequence) {
      frame.items.push_back(std::move(node));
    } else if (!frame.key) {
      if (!node.IsScalar()) Report(node.position(), "a key must be text, not " + node.Describe());
      frame.key = std::move(node);
    } else {
      AddEntry(frame, std::move(node));
    }
  }

  void AddEntry(Frame& frame, Node value) {
    Node key = std::move(*frame.key);
    frame.key.reset();
    if (!key.IsScalar()) return;  // reported already
    if (!frame.keys.insert(key.text()).second) {
      Report(key.position(), "the key `" + key.text() + "` stands here a second time",
             "remove one of them");
      return;
    }
    frame.entries.push_back({key.text(), key.position(), std::move(value)});
  }

  std::string file_;
  ParseLimits limits_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<Frame> frames_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  size_t total_ = 0;
  Node root_;
};

bool BeginsWithTab(std::string_view text, int line) {
  size_t begin = 0;
  for (int i = 0; i < line && begin < text.size(); ++i) {
    begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  }
  const std::string_view rest = text.substr(begin);
  return rest.substr(0, rest.find_first_not_of(" \t")).find('\t') != std::string_view::npos;
}

// The line of the first byte that is not UTF-8, 0 if all is well. No code point reaches over a line
// feed.
int FirstBadLine(std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size())) return 0;
  int line = 1;
  for (size_t at = 0;; ++line) {
    const size_t end = std::min(text.find('\n', at), text.size());
    if (!simdjson::validate_utf8(text.data() + at, end - at)) return line;
    at = end + 1;
  }
}

}  // namespace

base::Result<Node> ParseYaml(std::string_view text, const std::string& file,
                             const ParseLimits& limits) {
  std::vector<Diagnostic> mistakes;
  ARROW_ASSIGN_OR_RAISE(Node root, ParseYaml(text, file, &mistakes, limits));
  ARROW_RETURN_NOT_OK(base::UsageErrors(std::move(mistakes)));
  return root;
}

base::Result<Node> ParseYaml(std::string_view text, const std::string& file,
                             std::vector<Diagnostic>* mistakes, const ParseLimits& limits) {
  if (text.size() > limits.bytes) {
    return base::UsageError("larger than " + std::to_string(limits.bytes) + " bytes", {file, 0, 0});
  }
  const size_t nul = text.find('\0');
  if (nul != std::string_view::npos) {
    return base::UsageError("holds a NUL byte at offset " + std::to_string(nul), {file, 0, 0},
                            "write it as UTF-8 text");
  }
  if (const int line = FirstBadLine(text); line > 0) {
    return base::UsageError("holds bytes that are not UTF-8", {file, line, 1},
                            "write it as UTF-8 text");
  }
  TreeBuilder builder(file, limits);
  try {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return Node::Null({file, 1, 1});
    Node root = builder.TakeRoot();
    if (parser.HandleNextDocument(builder)) {
      builder.diagnostics().push_back({{file, 0, 0}, "holds more than one document", {}});
    }
    *mistakes = std::move(builder.diagnostics());
    return root;
  } catch (const Refused&) {
    return base::UsageErrors(builder.diagnostics());
  } catch (const YAML::Exception& error) {
    const bool tab = BeginsWithTab(text, error.mark.line);
    builder.diagnostics().push_back({{file, error.mark.line + 1, error.mark.column + 1},
                                     "not valid YAML: " + error.msg,
                                     tab ? "the line begins with a tab; YAML wants spaces" : ""});
    return base::UsageErrors(builder.diagnostics());
  }
}

}  // namespace saem::config
