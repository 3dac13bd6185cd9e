#include "write/citations.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "write/overlap.h"
#include "write/words.h"

namespace saem::write {
namespace {

constexpr double kFewestQuoted = 0.5;  // share of an answer's content words in its quotes

// Where `quote` stands in `passage`, white space of any length being one space; [0, 0) where it
// does not.
std::pair<size_t, size_t> FindQuote(std::string_view passage, std::string_view quote) {
  const auto is_space = [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; };
  const auto skip = [&](std::string_view text, size_t* at) {
    const size_t before = *at;
    while (*at < text.size() && is_space(text[*at])) ++*at;
    return *at > before;
  };
  for (size_t begin = 0; begin < passage.size() && !quote.empty(); ++begin) {
    size_t at = begin;
    size_t next = 0;
    while (at < passage.size() && next < quote.size()) {
      const bool space = skip(quote, &next);
      if (space != skip(passage, &at) || at >= passage.size() || next >= quote.size()) break;
      if (passage[at] != quote[next]) break;
      ++at;
      ++next;
    }
    if (next == quote.size()) return {begin, at};
  }
  return {0, 0};
}

}  // namespace

std::optional<Refusal> Cite(const QaPair& pair, std::string_view passage, std::string* citations) {
  if (pair.quotes.empty()) return Refuse("no-quote", "the answer cites nothing");
  nlohmann::ordered_json places = nlohmann::ordered_json::array();
  std::string quoted;
  for (const std::string& quote : pair.quotes) {
    const auto [begin, end] = FindQuote(passage, quote);
    if (end == begin || SplitWords(quote).empty()) {
      return Refuse("quote-not-found", "`" + Shortened(quote, 100) + "` is not in the passage");
    }
    const std::string_view there = passage.substr(begin, end - begin);
    places.push_back({{"begin", begin}, {"end", end}, {"text", there}});
    quoted.append(there).append("\n");
  }
  const Overlap overlap = PassageTerms(quoted).Measure(pair.answer);
  if (overlap.share() < kFewestQuoted) {
    return Refuse("answer-beyond-quotes", std::to_string(overlap.found) + " of its " +
                                              std::to_string(overlap.terms) +
                                              " content words stand in what it cites");
  }
  *citations = places.dump();
  return std::nullopt;
}

}  // namespace saem::write
