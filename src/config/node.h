// A parsed YAML or JSON document with the position of every value, so that each mistake can be
// shown where it stands. Made by config/yaml.h; read by the recipe binder and the option tables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace saem::config {

class Node {
 public:
  enum class Kind { kNull, kScalar, kSequence, kMapping };
  struct Entry;

  Node() = default;
  static Node Null(base::Position position);
  // `quoted`: written in quotes, so it is text whatever it looks like.
  static Node Scalar(std::string text, bool quoted, base::Position position);
  static Node Sequence(std::vector<Node> items, base::Position position);
  static Node Mapping(std::vector<Entry> entries, base::Position position);
  // The same value at another place; `origin` says in messages where it comes from.
  Node At(base::Position position, std::string origin) const;

  Kind kind() const { return kind_; }
  bool IsNull() const { return kind_ == Kind::kNull; }
  bool IsScalar() const { return kind_ == Kind::kScalar; }
  bool IsSequence() const { return kind_ == Kind::kSequence; }
  bool IsMapping() const { return kind_ == Kind::kMapping; }
  const base::Position& position() const { return position_; }

  const std::string& text() const { return text_; }  // scalars
  bool quoted() const { return quoted_; }
  const std::vector<Node>& items() const { return items_; }       // sequences
  const std::vector<Entry>& entries() const { return entries_; }  // mappings, in the order written
  // The value under `key`, or nullptr.
  const Node* Find(std::string_view key) const;

  // Nothing where the scalar is not of that type in full ("7 " and "0x7" are no integers).
  std::optional<int64_t> AsInt() const;
  std::optional<double> AsDouble() const;  // finite
  std::optional<bool> AsBool() const;      // true, false

  // "a mapping", "a list", "the number 7", "the text `abc`": for messages.
  std::string Describe() const;

 private:
  Kind kind_ = Kind::kNull;
  std::string text_;
  std::string origin_;
  bool quoted_ = false;
  std::vector<Node> items_;
  std::vector<Entry> entries_;
  base::Position position_;
};

struct Node::Entry {
  std::string key;
  base::Position position;  // of the key
  Node value;
};

}  // namespace saem::config
