// What a corpus holds, as hashes alone, so that a new crawl is compared with it without reading it
// again: of each text one key (exact) or fourteen (the bands of its MinHash). Fitted by
// `fit: duplicates`, asked by the stage dedup.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arrow/type_fwd.h>

#include "base/error.h"
#include "base/hash.h"
#include "text/minhash.h"

namespace saem::text {

// 64 bits each: among n keys a text that is none of them is taken for one with probability
// n / 2^64.
uint64_t ExactKey(const base::Hash128& content);
uint64_t BandKey(const BandKeys& keys, size_t band);

class DuplicateKeys {
 public:
  void Add(uint64_t key) { keys_.push_back(key); }
  size_t size() const { return keys_.size(); }
  // The model file, an Arrow IPC file of sorted keys with `notes` in its metadata: the same for any
  // order of texts.
  base::Result<std::string> ToFile(const std::map<std::string, std::string>& notes);

 private:
  std::vector<uint64_t> keys_;
};

class DuplicateIndex {
 public:
  // Mapped, not read: pages that are asked for come into memory. InputError for what is none.
  static base::Result<std::shared_ptr<const DuplicateIndex>> Load(const std::string& path);

  bool Contains(uint64_t key) const;
  const std::map<std::string, std::string>& notes() const { return notes_; }

 private:
  std::map<std::string, std::string> notes_;
  std::shared_ptr<arrow::Array> column_;  // holds the file
  const uint64_t* keys_ = nullptr;
  int64_t size_ = 0;
};

}  // namespace saem::text
