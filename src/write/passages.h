// Cuts a document into passages that a small model can hold, and chooses what to write about. Used
// by the write stage.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace saem::write {

// Bytes of a text.
struct Span {
  size_t begin = 0;
  size_t end = 0;
  bool operator==(const Span&) const = default;
  std::string_view Of(std::string_view text) const { return text.substr(begin, end - begin); }
};

struct Passage {
  Span span;
  std::vector<Span> sentences;
};

struct PassageLimits {
  int64_t characters = 700;               // of a passage at most
  int64_t fewest_characters = 120;        // a shorter one is not written about
  int64_t document_characters = 200'000;  // what lies behind is not looked at
};

// Sentences of a text: they end at terminal punctuation before white space, at blank lines, and at
// line ends that are no mere wrapping (short lines, list items). White space at either end is not
// part of them.
std::vector<Span> SplitSentences(std::string_view text);

// The same by the lines they stand in: those of one paragraph, or of one line that stands alone (a
// heading, an item of a list). Only the last sentence of a block may lack its end.
struct Block {
  std::vector<Span> sentences;
  bool new_paragraph = false;
};
std::vector<Block> SplitBlocks(std::string_view text);

// Whole consecutive sentences, broken at paragraphs where sizes allow. A sentence longer than a
// passage may be is left out, and so are passages that are no prose: fewer than two sentences of
// five words, or less than 60% letters.
std::vector<Passage> SplitPassages(std::string_view text, const PassageLimits& limits);

// How well a sentence serves as the subject of one question: 0 best, 3 worst; -1: not at all (a
// question, too short or too long). Full statements that make sense by themselves come before
// instructions and what begins with "This".
int SubjectClass(std::string_view sentence);

struct Target {
  size_t passage = 0;
  size_t sentence = 0;
};
// At most `count` sentences to ask about: first of different passages, the best classes first, by
// hash of `record` among equals; in the order they stand in.
std::vector<Target> ChooseSentences(std::string_view text, const std::vector<Passage>& passages,
                                    const base::Hash128& record, size_t count);
// At most `count` passages, by hash of `record`, in the order they stand in.
std::vector<size_t> ChoosePassages(const std::vector<Passage>& passages,
                                   const base::Hash128& record, size_t count);

}  // namespace saem::write
