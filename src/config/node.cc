#include "config/node.h"

#include <charconv>
#include <cmath>

namespace saem::config {

Node Node::Null(base::Position position) {
  Node node;
  node.position_ = std::move(position);
  return node;
}

Node Node::Scalar(std::string text, bool quoted, base::Position position) {
  Node node;
  node.kind_ = Kind::kScalar;
  node.text_ = std::move(text);
  node.quoted_ = quoted;
  node.position_ = std::move(position);
  return node;
}

Node Node::Sequence(std::vector<Node> items, base::Position position) {
  Node node;
  node.kind_ = Kind::kSequence;
  node.items_ = std::move(items);
  node.position_ = std::move(position);
  return node;
}

Node Node::Mapping(std::vector<Entry> entries, base::Position position) {
  Node node;
  node.kind_ = Kind::kMapping;
  node.entries_ = std::move(entries);
  node.position_ = std::move(position);
  return node;
}

Node Node::At(base::Position position, std::string origin) const {
  Node node = *this;
  node.position_ = std::move(position);
  node.origin_ = std::move(origin);
  return node;
}

const Node* Node::Find(std::string_view key) const {
  for (const Entry& entry : entries_) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::optional<int64_t> Node::AsInt() const {
  if (!IsScalar() || quoted_) return std::nullopt;
  int64_t value = 0;
  const char* end = text_.data() + text_.size();
  const auto [stop, error] = std::from_chars(text_.data(), end, value);
  if (error != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<double> Node::AsDouble() const {
  if (!IsScalar() || quoted_) return std::nullopt;
  double value = 0;
  const char* end = text_.data() + text_.size();
  const auto [stop, error] = std::from_chars(text_.data(), end, value);
  if (error != std::errc() || stop != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<bool> Node::AsBool() const {
  if (!IsScalar() || quoted_) return std::nullopt;
  if (text_ == "true") return true;
  if (text_ == "false") return false;
  return std::nullopt;
}

std::string Node::Describe() const {
  constexpr size_t kShown = 40;
  const std::string from = origin_.empty() ? "" : " (" + origin_ + ")";
  switch (kind_) {
    case Kind::kNull:
      return "nothing";
    case Kind::kSequence:
      return "a list" + from;
    case Kind::kMapping:
      return "a mapping";
    case Kind::kScalar:
      break;
  }
  if (AsDouble()) return "the number " + text_ + from;
  if (AsBool()) return "`" + text_ + "`" + from;
  if (text_.size() <= kShown) return "the text `" + text_ + "`" + from;
  return "the text `" + text_.substr(0, kShown) + "...`" + from;
}

}  // namespace saem::config
