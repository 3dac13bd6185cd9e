#include "refine/fineweb2_languages.h"

#include <algorithm>
#include <array>

namespace saem::refine {
namespace {

struct Language {
  const char* name;
  const char* iso;  // ISO 639-1
  double lines;
  std::array<double, 3> top_ngrams;
  std::array<double, 6> repeated_ngrams;
  double min_terminal_lines;
  double min_word_chars;
  double max_word_chars;
  double min_alpha_words;
  double new_lines;
  const char* stop_words;
};

const Language kLanguages[] = {
    {"kor_Hang",
     "ko",
     0.374,
     {0.282, 0.228, 0.185},
     {0.201, 0.184, 0.168, 0.154, 0.14, 0.127},
     0.062,
     1,
     6,
     0.791,
     0.196,
     "의 다 이 는 에 을 한 년 하 은 를 했 고 에서 가 있 으로 인 월 로 되"},
    {"jpn_Jpan",
     "ja",
     0.328,
     {0.239, 0.196, 0.172},
     {0.243, 0.225, 0.207, 0.19, 0.175, 0.159},
     0.096,
     1,
     6,
     0.759,
     0.13,
     "の に を は た て が と で 年 し ・ 月 れ さ"},
    {"cmn_Hani",
     "zh",
     0.287,
     {0.256, 0.201, 0.171},
     {0.198, 0.182, 0.167, 0.154, 0.14, 0.127},
     0.106,
     1,
     5,
     0.735,
     0.178,
     "的 年 在 月 是 和 日 了 於 · 為 有 被 人 中 为 他 與 後 也 而 由"},
    {"deu_Latn",
     "de",
     0.263,
     {0.169, 0.153, 0.137},
     {0.141, 0.134, 0.126, 0.117, 0.108, 0.098},
     0,
     0,
     15,
     0.774,
     0.152,
     "der und die in von im den des mit das er dem als wurde für"},
    {"fra_Latn",
     "fr",
     0.264,
     {0.161, 0.149, 0.134},
     {0.15, 0.141, 0.131, 0.121, 0.111, 0.1},
     0.1,
     2,
     11,
     0.812,
     0.185,
     "de la le et à en l' des du les est d' un une il dans par au"},
    {"spa_Latn",
     "es",
     0.252,
     {0.156, 0.14, 0.125},
     {0.145, 0.136, 0.127, 0.117, 0.108, 0.099},
     0.182,
     3,
     14,
     0.825,
     0.138,
     "de la en el y a que del los se por un con una las su"},
    {"ita_Latn",
     "it",
     0.246,
     {0.198, 0.156, 0.133},
     {0.144, 0.136, 0.127, 0.118, 0.109, 0.1},
     0.025,
     3,
     21,
     0.807,
     0.2,
     "di e il la in a del che è della un per nel l' con da i una"},
    {"por_Latn",
     "pt",
     0.287,
     {0.371, 0.191, 0.163},
     {0.163, 0.153, 0.141, 0.13, 0.119, 0.108},
     0.077,
     3,
     13,
     0.814,
     0.186,
     "de a e o em do da que um no uma com para na é foi"},
    {"rus_Cyrl",
     "ru",
     0.322,
     {0.184, 0.164, 0.146},
     {0.168, 0.156, 0.145, 0.133, 0.121, 0.109},
     0.231,
     3,
     11,
     0.713,
     0.139,
     "в и на с года по году из был к не от что за для его как а он также до после"},
    {"nld_Latn",
     "nl",
     0.296,
     {0.213, 0.182, 0.158},
     {0.156, 0.146, 0.136, 0.126, 0.115, 0.104},
     0.102,
     3,
     17,
     0.828,
     0.154,
     "de van in het een en is op voor met door zijn werd hij uit"},
    {"pol_Latn",
     "pl",
     0.32,
     {0.222, 0.198, 0.176},
     {0.172, 0.16, 0.148, 0.136, 0.123, 0.111},
     0.087,
     3,
     12,
     0.726,
     0.158,
     "w i na z do się roku od a jest przez po jako oraz o został był nie"},
    {"vie_Latn",
     "vi",
     0.293,
     {0.223, 0.197, 0.171},
     {0.178, 0.163, 0.15, 0.136, 0.124, 0.111},
     0.333,
     3,
     11,
     0.803,
     0.103,
     "là và của một được trong năm các có loài này đã người"},
    {"arb_Arab",
     "ar",
     0.304,
     {0.197, 0.172, 0.146},
     {0.165, 0.153, 0.142, 0.131, 0.12, 0.109},
     0.143,
     2,
     9,
     0.787,
     0.189,
     "، في من على إلى عام أن مع أو هو عن التي كان بين ما كانت هي المتحدة بعد"},
    {"ind_Latn",
     "id",
     0.241,
     {0.194, 0.166, 0.145},
     {0.166, 0.155, 0.144, 0.133, 0.122, 0.111},
     0.111,
     3,
     12,
     0.805,
     0.157,
     "dan yang di pada dari ini dengan adalah untuk dalam"},
};

std::vector<std::string> WordsOf(std::string_view list) {
  std::vector<std::string> words;
  for (size_t at = 0; at < list.size();) {
    const size_t end = std::min(list.find(' ', at), list.size());
    words.emplace_back(list.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace

const std::vector<std::string>& FineWeb2Languages() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const Language& language : kLanguages) all.emplace_back(language.name);
    return all;
  }();
  return names;
}

std::string_view FineWeb2NameOf(std::string_view iso) {
  const auto* found = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                   [&](const Language& one) { return iso == one.iso; });
  return found == std::end(kLanguages) ? "" : found->name;
}

std::vector<std::string> FineWeb2Codes() {
  std::vector<std::string> codes;
  for (const Language& language : kLanguages) codes.emplace_back(language.iso);
  return codes;
}

// Its pipeline has no C4 rules and no limits on paragraphs, characters of lines and short lines.
std::optional<QualityRules> FineWeb2Rules(std::string_view name) {
  const auto* found = std::find_if(std::begin(kLanguages), std::end(kLanguages),
                                   [&](const Language& one) { return name == one.name; });
  if (found == std::end(kLanguages)) return std::nullopt;
  QualityRules rules;
  rules.fineweb_first = true;
  GopherRepetition& repeats = rules.repetition.emplace();
  repeats.paragraphs = repeats.paragraph_chars = repeats.line_chars = 0;
  repeats.lines = found->lines;
  repeats.top_ngrams = found->top_ngrams;
  repeats.repeated_ngrams = found->repeated_ngrams;
  FineWebQuality& lines = rules.fineweb.emplace();
  lines.min_terminal_lines = found->min_terminal_lines;
  lines.short_lines = 999;
  lines.duplicate_chars = 0.1;
  lines.new_lines = found->new_lines;
  GopherQuality& words = rules.gopher.emplace();
  words.min_word_chars = found->min_word_chars;
  words.max_word_chars = found->max_word_chars;
  words.min_alpha_words = found->min_alpha_words;
  words.stop_words = WordsOf(found->stop_words);
  // Its Korean stop words are morphemes, our Korean tokens eojeol.
  if (name == "kor_Hang") words.match = StopWords::kAffix;
  return rules;
}

}  // namespace saem::refine
