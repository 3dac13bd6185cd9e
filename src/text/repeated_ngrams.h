// Runs of words that stand in a text more than once, as the repetition rules of Gopher count them.
// Most runs stand once and are never looked at: what is repeated as a run of n words was repeated
// as one of fewer. Used by text/quality_signals.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/token_types.h"

namespace saem::text {

class RepeatedNgrams {
 public:
  // All three must outlive the questions about them.
  void Set(std::string_view text, const std::vector<Span>& tokens, const TokenTypes& types);

  // Characters of the most frequent n-gram, joined by spaces, times its count; among equals the
  // first. 0 if none stands so often.
  int64_t TopChars(size_t n, int64_t least_count);
  // A number that TopChars cannot exceed, at next to no cost: by how often the most frequent run of
  // fewer words stands, and the longest word.
  int64_t TopCharsBound(size_t n);
  // Characters of n-grams, joined by nothing, seen before; overlapping ones are counted once.
  int64_t RepeatedChars(size_t n);

 private:
  struct Group {
    uint32_t first = 0;  // where it stands first
    uint32_t count = 0;
  };

  void StartGroups();
  void NextGroups();
  uint32_t GroupOf(uint64_t pair, size_t at);
  void Join();
  void FindCandidates(size_t n);
  void KeepRepeatedWindows(size_t n, size_t window);
  bool SeenBefore(size_t at, size_t n);

  int64_t CharsOf(size_t at, size_t n) const { return chars_[at + n] - chars_[at]; }

  std::string_view text_;
  const std::vector<Span>* tokens_ = nullptr;
  const TokenTypes* types_ = nullptr;

  // Equal runs of `group_words_` words have equal numbers in `group_`; those that stand once kOnce.
  size_t group_words_ = 0;
  std::vector<uint32_t> group_;
  std::vector<Group> groups_;
  uint32_t most_ = 0;            // the count of the largest group
  uint32_t known_ = 0;           // groups so far
  std::vector<uint64_t> pairs_;  // of each group: the two groups of one word less it is made of

  // The words joined by nothing.
  bool joined_ = false;
  std::string bytes_;
  std::vector<uint32_t> begins_;  // of each word in `bytes_`, and its end
  std::vector<int64_t> chars_;    // before each word, and in all
  int64_t longest_ = 0;           // characters of the longest word

  // Where repeated n-grams may begin, for n of `candidate_words_` and more.
  size_t candidate_words_ = 0;
  std::vector<uint32_t> candidates_;
  std::vector<uint64_t> once_;  // bits of the windows seen once, and again
  std::vector<uint64_t> again_;

  std::vector<uint32_t> slots_;   // a hash table; 0 is empty
  std::vector<uint64_t> hashes_;  // of the n-grams in it
  std::vector<uint32_t> places_;
};

}  // namespace saem::text
