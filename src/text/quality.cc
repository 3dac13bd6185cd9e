#include "text/quality.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "text/unicode.h"

namespace saem::text {
namespace {

QualityVerdict Verdict(std::string reason, double value, const char* relation, double threshold) {
  char detail[96];
  std::snprintf(detail, sizeof(detail), "%.4g, wanted %s %.4g", value, relation, threshold);
  return {std::move(reason), detail};
}

double Ratio(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// Pieces between runs of at least `least` line feeds (re.split of "\n{2,}" or "\n+").
std::vector<std::string_view> SplitRuns(std::string_view text, size_t least) {
  std::vector<std::string_view> pieces;
  size_t begin = 0;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\n') {
      ++at;
      continue;
    }
    size_t end = at;
    while (end < text.size() && text[end] == '\n') ++end;
    if (end - at >= least) {
      pieces.push_back(text.substr(begin, at - begin));
      begin = end;
    }
    at = end;
  }
  pieces.push_back(text.substr(begin));
  return pieces;
}

struct Repeats {
  int64_t elements = 0;
  int64_t characters = 0;
};

// Elements seen before, second copies and later ones.
Repeats CountRepeats(const std::vector<std::string_view>& elements) {
  Repeats repeats;
  std::unordered_set<std::string_view> seen;
  for (const std::string_view element : elements) {
    if (seen.insert(element).second) continue;
    ++repeats.elements;
    repeats.characters += CodePoints(element);
  }
  return repeats;
}

// The text under judgement, with what several rules need.
struct Document {
  std::string_view text;
  const std::vector<Span>& words;
  int64_t length;  // code points
  std::vector<int64_t> word_length;

  std::string_view Word(size_t i) const { return words[i].In(text); }
};

// Length share of the most frequent n-gram, first seen wins ties.
double TopNgramShare(const Document& document, size_t n) {
  const size_t count = document.words.size();
  if (count < n) return 0;
  std::unordered_map<std::string, std::pair<int64_t, size_t>> grams;  // count, first place
  std::string key;
  for (size_t i = 0; i + n <= count; ++i) {
    key.clear();
    for (size_t j = 0; j < n; ++j) {
      if (j > 0) key += ' ';
      key += document.Word(i + j);
    }
    ++grams.try_emplace(key, 0, i).first->second.first;
  }
  int64_t most = 0;
  size_t first = 0;
  for (const auto& [gram, seen] : grams) {
    if (seen.first > most || (seen.first == most && seen.second < first)) {
      most = seen.first;
      first = seen.second;
    }
  }
  int64_t length = static_cast<int64_t>(n) - 1;
  for (size_t j = 0; j < n; ++j) length += document.word_length[first + j];
  return Ratio(length * most, document.length);
}

// Length share of n-grams seen before, found greedily; words are joined without a separator, as there.
double RepeatedNgramShare(const Document& document, size_t n) {
  const size_t count = document.words.size();
  std::unordered_set<std::string> seen;
  int64_t repeated = 0;
  std::string key;
  for (size_t i = 0; i + n <= count;) {
    key.clear();
    for (size_t j = 0; j < n; ++j) key += document.Word(i + j);
    if (seen.insert(key).second) {
      ++i;
    } else {
      for (size_t j = 0; j < n; ++j) repeated += document.word_length[i + j];
      i += n;
    }
  }
  return Ratio(repeated, document.length);
}

QualityVerdict JudgeRepetition(const Document& document, const QualityProfile& profile) {
  const auto over = [](double value, double threshold) { return threshold > 0 && value > threshold; };
  if (profile.dup_paragraph > 0 || profile.dup_paragraph_chars > 0) {
    const auto paragraphs = SplitRuns(Strip(document.text), 2);
    const Repeats repeats = CountRepeats(paragraphs);
    const double share = Ratio(repeats.elements, static_cast<int64_t>(paragraphs.size()));
    if (over(share, profile.dup_paragraph)) return Verdict("dup-para-frac", share, "<=", profile.dup_paragraph);
    const double chars = Ratio(repeats.characters, document.length);
    if (over(chars, profile.dup_paragraph_chars)) {
      return Verdict("dup-para-char-frac", chars, "<=", profile.dup_paragraph_chars);
    }
  }
  const auto lines = SplitRuns(document.text, 1);
  const Repeats repeats = CountRepeats(lines);
  const double share = Ratio(repeats.elements, static_cast<int64_t>(lines.size()));
  if (over(share, profile.dup_line)) return Verdict("dup-line-frac", share, "<=", profile.dup_line);
  const double chars = Ratio(repeats.characters, document.length);
  if (over(chars, profile.dup_line_chars)) return Verdict("dup-line-char-frac", chars, "<=", profile.dup_line_chars);
  for (size_t i = 0; i < profile.top_ngram.size(); ++i) {
    if (profile.top_ngram[i] <= 0) continue;
    const double top = TopNgramShare(document, i + 2);
    if (top > profile.top_ngram[i]) {
      return Verdict("top-" + std::to_string(i + 2) + "-gram", top, "<=", profile.top_ngram[i]);
    }
  }
  for (size_t i = 0; i < profile.dup_ngram.size(); ++i) {
    if (profile.dup_ngram[i] <= 0) continue;
    const double repeated = RepeatedNgramShare(document, i + 5);
    if (repeated > profile.dup_ngram[i]) {
      return Verdict("duplicated-" + std::to_string(i + 5) + "-n-grams", repeated, "<=", profile.dup_ngram[i]);
    }
  }
  return {};
}

int64_t CountOf(std::string_view text, std::string_view needle) {
  int64_t count = 0;
  for (size_t at = text.find(needle); at != std::string_view::npos; at = text.find(needle, at + needle.size())) {
    ++count;
  }
  return count;
}

bool AnyCodePoint(std::string_view word, uint16_t property, bool without) {
  for (size_t at = 0; at < word.size();) {
    if (Has(DecodeAt(word, &at), property) != without) return true;
  }
  return false;
}

QualityVerdict JudgeQuality(const Document& document, const QualityProfile& profile) {
  const auto words = static_cast<int64_t>(document.words.size());
  int64_t real_words = 0, real_length = 0, alpha_words = 0;
  std::set<std::string_view> stop_words_seen;
  for (size_t i = 0; i < document.words.size(); ++i) {
    const std::string_view word = document.Word(i);
    if (AnyCodePoint(word, kFilterPunctuation | kTerminal, true)) {
      ++real_words;
      real_length += document.word_length[i];
    }
    if (AnyCodePoint(word, kAlpha, false)) ++alpha_words;
    const auto& stops = profile.stop_words;
    if (std::find(stops.begin(), stops.end(), word) != stops.end()) stop_words_seen.insert(word);
  }
  const auto number = [](int64_t value) { return static_cast<double>(value); };
  if (profile.min_words > 0 && real_words < profile.min_words) {
    return Verdict("gopher-short-doc", number(real_words), ">=", number(profile.min_words));
  }
  if (profile.max_words > 0 && real_words > profile.max_words) {
    return Verdict("gopher-long-doc", number(real_words), "<=", number(profile.max_words));
  }
  const double average = Ratio(real_length, real_words);
  if (profile.min_word_length > 0 && average < profile.min_word_length) {
    return Verdict("gopher-below-avg-threshold", average, ">=", profile.min_word_length);
  }
  if (profile.max_word_length > 0 && average > profile.max_word_length) {
    return Verdict("gopher-above-avg-threshold", average, "<=", profile.max_word_length);
  }
  if (profile.max_symbol_ratio > 0) {
    const double hashes = Ratio(CountOf(document.text, "#"), words);
    if (hashes > profile.max_symbol_ratio) {
      return Verdict("gopher-too-many-hashes", hashes, "<=", profile.max_symbol_ratio);
    }
    const double dots = Ratio(CountOf(document.text, "...") + CountOf(document.text, "\xE2\x80\xA6"), words);
    if (dots > profile.max_symbol_ratio) {
      return Verdict("gopher-too-many-ellipsis", dots, "<=", profile.max_symbol_ratio);
    }
  }
  const auto lines = SplitLines(document.text);
  int64_t bullets = 0, ellipses = 0;
  for (const std::string_view line : lines) {
    const std::string_view left = StripLeft(line), right = StripRight(line);
    if (left.starts_with("\xE2\x80\xA2") || left.starts_with("-")) ++bullets;
    if (right.ends_with("...") || right.ends_with("\xE2\x80\xA6")) ++ellipses;
  }
  const double bullet_share = Ratio(bullets, static_cast<int64_t>(lines.size()));
  if (profile.max_bullet_lines > 0 && bullet_share > profile.max_bullet_lines) {
    return Verdict("gopher-too-many-bullets", bullet_share, "<=", profile.max_bullet_lines);
  }
  const double ellipsis_share = Ratio(ellipses, static_cast<int64_t>(lines.size()));
  if (profile.max_ellipsis_lines > 0 && ellipsis_share > profile.max_ellipsis_lines) {
    return Verdict("gopher-too-many-end-ellipsis", ellipsis_share, "<=", profile.max_ellipsis_lines);
  }
  const double alpha = Ratio(alpha_words, words);
  if (profile.min_alpha_words > 0 && alpha < profile.min_alpha_words) {
    return Verdict("gopher-below-alpha-threshold", alpha, ">=", profile.min_alpha_words);
  }
  const auto stops = static_cast<int64_t>(stop_words_seen.size());
  if (profile.min_stop_words > 0 && stops < profile.min_stop_words) {
    return Verdict("gopher-enough-stop-words", number(stops), ">=", number(profile.min_stop_words));
  }
  return {};
}

QualityVerdict JudgeFineWeb(const Document& document, const QualityProfile& profile) {
  std::vector<std::string_view> lines;
  int64_t line_feeds = 0;
  size_t begin = 0;
  for (size_t at = document.text.find('\n');; at = document.text.find('\n', begin)) {
    const std::string_view line = document.text.substr(begin, at == std::string_view::npos ? at : at - begin);
    if (!Strip(line).empty()) lines.push_back(line);
    if (at == std::string_view::npos) break;
    ++line_feeds;
    begin = at + 1;
  }
  const auto count = static_cast<int64_t>(lines.size());
  int64_t ended = 0, short_lines = 0;
  for (const std::string_view line : lines) {
    if (Has(LastCodePoint(line), kTerminal)) ++ended;
    if (CodePoints(line) <= 30) ++short_lines;
  }
  const double punctuated = Ratio(ended, count);
  if (profile.line_punctuation > 0 && punctuated < profile.line_punctuation) {
    return Verdict("line-punct-ratio", punctuated, ">=", profile.line_punctuation);
  }
  const double short_share = Ratio(short_lines, count);
  if (profile.short_lines > 0 && short_share > profile.short_lines) {
    return Verdict("short-line-ratio", short_share, "<=", profile.short_lines);
  }
  const double repeated = Ratio(CountRepeats(lines).characters, document.length - line_feeds);
  if (profile.duplicate_chars > 0 && repeated > profile.duplicate_chars) {
    return Verdict("char-dup-ratio", repeated, "<=", profile.duplicate_chars);
  }
  const double newlines = Ratio(line_feeds, static_cast<int64_t>(document.words.size()));
  if (profile.newline_ratio > 0 && newlines > profile.newline_ratio) {
    return Verdict("list-ratio", newlines, "<=", profile.newline_ratio);
  }
  return {};
}

QualityProfile FineWeb1() {
  QualityProfile profile;
  profile.name = "fineweb-1";
  profile.line_punctuation = 0.12;
  profile.short_lines = 0.67;
  profile.duplicate_chars = 0.01;
  profile.newline_ratio = 0.3;
  return profile;
}

// configs/kor_Hang.yml of FineWeb-2 (Penedo et al. 2025).
QualityProfile FineWeb2Korean() {
  QualityProfile profile;
  profile.name = "fineweb-2:kor_Hang";
  profile.dup_paragraph = profile.dup_paragraph_chars = 0;
  profile.dup_line = 0.374;
  profile.dup_line_chars = 0;
  profile.top_ngram = {0.282, 0.228, 0.185};
  profile.dup_ngram = {0.201, 0.184, 0.168, 0.154, 0.14, 0.127};
  profile.min_word_length = 1;
  profile.max_word_length = 6;
  profile.min_alpha_words = 0.791;
  // Its stop words are morphemes that Kiwi cuts off an eojeol; our tokens are whole eojeol, so that rule is left out.
  profile.stop_words.clear();
  profile.min_stop_words = 0;
  profile.line_punctuation = 0.062;
  profile.short_lines = 999;
  profile.duplicate_chars = 0.1;
  profile.newline_ratio = 0.196;
  return profile;
}

QualityProfile None() {
  QualityProfile profile;
  profile.name = "none";
  profile.dup_paragraph = profile.dup_paragraph_chars = profile.dup_line = profile.dup_line_chars = 0;
  profile.top_ngram.fill(0);
  profile.dup_ngram.fill(0);
  profile.min_words = profile.max_words = profile.min_stop_words = 0;
  profile.min_word_length = profile.max_word_length = profile.max_symbol_ratio = 0;
  profile.max_bullet_lines = profile.max_ellipsis_lines = profile.min_alpha_words = 0;
  return profile;
}

}  // namespace

base::Result<QualityProfile> QualityProfileOf(const std::string& name) {
  if (name == "gopher") {
    QualityProfile profile;
    profile.name = name;
    return profile;
  }
  if (name == "fineweb-1") return FineWeb1();
  if (name == "fineweb-2:kor_Hang") return FineWeb2Korean();
  if (name == "none") return None();
  const std::vector<std::string> known{"gopher", "fineweb-1", "fineweb-2:kor_Hang", "none"};
  std::string hint = base::DidYouMean(name, known);
  if (hint.empty()) hint = "known are `gopher`, `fineweb-1`, `fineweb-2:kor_Hang`, `none`";
  return base::UsageError("there is no quality profile `" + name + "`", {}, hint);
}

QualityVerdict QualityFilter::Judge(std::string_view text, std::string_view language,
                                    const QualityProfile& profile) {
  if (profile.name == "none") return {};
  TokenizerFor(language).Tokenize(text, &words_);
  Document document{text, words_, CodePoints(text), {}};
  document.word_length.reserve(words_.size());
  for (const Span& word : words_) document.word_length.push_back(CodePoints(word.In(text)));
  QualityVerdict verdict = JudgeRepetition(document, profile);
  if (verdict.reason.empty()) verdict = JudgeQuality(document, profile);
  if (verdict.reason.empty()) verdict = JudgeFineWeb(document, profile);
  return verdict;
}

}  // namespace saem::text
