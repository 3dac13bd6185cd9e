#include "write/answers.h"

#include <set>

#include <nlohmann/json.hpp>

#include "text/unicode.h"

namespace saem::write {
namespace {

using nlohmann::json;

std::string_view WithoutFence(std::string_view text) {
  text = text::Strip(text);
  if (!text.starts_with("```") || !text.ends_with("```") || text.size() < 6) return text;
  const size_t line = text.find('\n');
  if (line == text.npos) return text;
  return text::Strip(text.substr(line + 1, text.size() - line - 4));
}

// Strict JSON of one object; null on anything else. A key twice in one object is an error: readers
// differ in which wins.
json ParseObject(std::string_view text) {
  if (text.size() > kAnswerBytes) return nullptr;
  bool twice = false;
  bool deep = false;
  std::vector<std::set<std::string>> keys;
  const json::parser_callback_t watch = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > 8) deep = true;
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end && !keys.empty()) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.empty()) {
      twice = twice || !keys.back().insert(value.get<std::string>()).second;
    }
    return true;
  };
  const std::string_view body = WithoutFence(text);
  json value = json::parse(body.begin(), body.end(), watch, false);
  return value.is_object() && !twice && !deep ? value : json(nullptr);
}

// A string member, or nullptr.
const std::string* StringAt(const json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || !found->is_string() ? nullptr
                                                      : found->get_ptr<const std::string*>();
}

// The texts of a list, or nothing where it holds anything else.
std::optional<std::vector<std::string>> TextsAt(const json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array() || found->size() > kQuotesPerAnswer) {
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const json& one : *found) {
    if (!one.is_string()) return std::nullopt;
    texts.emplace_back(text::Strip(one.get_ref<const std::string&>()));
  }
  return texts;
}

std::optional<QaPair> PairOf(const json& object, bool quoted) {
  if (!object.is_object() || object.size() != (quoted ? 3 : 2)) return std::nullopt;
  const std::string* const question = StringAt(object, "question");
  const std::string* const answer = StringAt(object, "answer");
  if (question == nullptr || answer == nullptr) return std::nullopt;
  QaPair pair{std::string(text::Strip(*question)), std::string(text::Strip(*answer)), {}};
  if (!quoted) return pair;
  auto quotes = TextsAt(object, "quotes");
  if (!quotes) return std::nullopt;
  pair.quotes = std::move(*quotes);
  return pair;
}

}  // namespace

Refusal Refuse(std::string reason, std::string detail, size_t begin, size_t end) {
  Refusal refusal{std::move(reason), std::move(detail), -1, -1};
  if (end > begin) {
    refusal.begin = static_cast<int64_t>(begin);
    refusal.end = static_cast<int64_t>(end);
  }
  return refusal;
}

std::string Shortened(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  size_t end = bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

std::optional<Refusal> CheckFinish(const data::ModelAnswer& answer) {
  switch (answer.finish) {
    case data::ModelAnswer::Finish::kStop:
      break;
    case data::ModelAnswer::Finish::kLength:
      return Refuse("truncated",
                    "the answer met its limit of tokens at " + std::to_string(answer.output_tokens),
                    0, answer.text.size());
    case data::ModelAnswer::Finish::kRefused:
      return Refuse("refused", answer.error.empty() ? "the model would not answer" : answer.error);
    case data::ModelAnswer::Finish::kError:
      return Refuse("model-error", answer.error.empty() ? "the call failed" : answer.error);
  }
  if (text::Strip(answer.text).empty()) return Refuse("empty", "the model answered nothing");
  if (!text::IsValidUtf8(answer.text)) return Refuse("broken-text", "not UTF-8");
  return std::nullopt;
}

std::vector<QaPair> ParsePairs(std::string_view text, bool quoted,
                               std::optional<Refusal>* refusal) {
  const json object = ParseObject(text);
  if (!object.is_object()) {
    *refusal = Refuse("not-json", std::to_string(text.size()) + " bytes that are no JSON object");
    return {};
  }
  std::vector<QaPair> pairs;
  if (object.size() == 1 && object.contains("pairs") && object["pairs"].is_array() &&
      object["pairs"].size() <= kPairsPerAnswer) {
    for (const json& one : object["pairs"]) {
      if (const auto pair = PairOf(one, quoted)) pairs.push_back(*pair);
    }
    if (pairs.size() == object["pairs"].size()) {
      if (pairs.empty()) *refusal = Refuse("empty", "no pair in `pairs`");
      return pairs;
    }
  } else if (const auto pair = PairOf(object, quoted)) {
    return {*pair};
  }
  *refusal = Refuse("wrong-schema",
                    quoted ? "not {\"question\": text, \"answer\": text, \"quotes\": [text, ...]}"
                           : "not {\"question\": text, \"answer\": text}");
  return {};
}

std::optional<Verdict> ParseVerdict(std::string_view text, Refusal* refusal) {
  const json object = ParseObject(text);
  if (!object.is_object()) {
    *refusal = Refuse("judge-unreadable", "no JSON object");
    return std::nullopt;
  }
  const auto score = object.find("score");
  const std::string* const reason = StringAt(object, "reason");
  if (score == object.end() || !score->is_number_integer() || reason == nullptr) {
    *refusal = Refuse("judge-unreadable", "not {\"score\": integer, \"reason\": text}");
    return std::nullopt;
  }
  return Verdict{score->get<int64_t>(), *reason};
}

}  // namespace saem::write
