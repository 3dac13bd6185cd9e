// Prompt files: what they may say, what is a mistake, and what a rendering holds.
#include "write/template.h"

#include <filesystem>
#include <fstream>
#include <set>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/build_paths.h"
#include "base/error.h"
#include "write/methods.h"

namespace saem::write {
namespace {

constexpr char kGood[] = R"(task: question-answer
language: en
version: 2
temperature: 0.5
top_p: 0.9
max_tokens: 64
stop: ["\n\n"]
schema:
  type: object
  properties:
    question: {type: string, minLength: 1}
  required: [question]
messages:
  - system: |
      You ask.
  - user: |
      About {{ title }} in {{language}}:
      {{ text }}
      Go on.
)";

Template Parsed(const std::string& text) {
  auto parsed = ParseTemplate(text, "t.yaml");
  EXPECT_TRUE(parsed.ok()) << base::MessageOf(parsed.status());
  return parsed.ok() ? *parsed : Template();
}
std::string MistakesOf(const std::string& text) {
  const auto parsed = ParseTemplate(text, "t.yaml");
  return parsed.ok() ? "" : base::MessageOf(parsed.status());
}
std::string Replaced(std::string text, const std::string& what, const std::string& with) {
  const size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos);
  return text.replace(at, what.size(), with);
}

TEST(Template, SaysTaskLanguageSamplingAndSchema) {
  const Template one = Parsed(kGood);
  EXPECT_EQ(one.name, "question-answer.en/2");
  EXPECT_EQ(one.hash.size(), 64U);
  EXPECT_EQ(one.sampling.temperature, 0.5);
  EXPECT_EQ(one.sampling.top_p, 0.9);
  EXPECT_EQ(one.sampling.max_tokens, 64);
  EXPECT_EQ(one.stop, std::vector<std::string>{"\n\n"});
  EXPECT_EQ(
      one.json_schema,
      R"({"type":"object","properties":{"question":{"type":"string","minLength":1}},"required":["question"]})");
}

TEST(Template, PutsBlocksBetweenTagsAndWordsInTheirLine) {
  const auto messages =
      Parsed(kGood).Render({{"title", "Ferries"}, {"language", "en"}, {"text", "It runs."}});
  ASSERT_EQ(messages.size(), 2U);
  EXPECT_EQ(messages[0].role, "system");
  EXPECT_EQ(messages[0].content, "You ask.");
  EXPECT_EQ(messages[1].content,
            "About Ferries in en:\n<passage>\n\nIt runs.\n\n</passage>\nGo on.");
}

TEST(Template, LeavesOutLinesWhoseFieldsAreEmpty) {
  const auto messages = Parsed(kGood).Render({{"title", ""}, {"text", "It runs."}});
  EXPECT_EQ(messages[1].content, "<passage>\n\nIt runs.\n\n</passage>\nGo on.");
}

TEST(Template, NeverExpandsWhatAFieldHolds) {
  const auto messages = Parsed(kGood).Render(
      {{"title", "{{ text }}"}, {"language", "en"}, {"text", "{{ title }} {{ secret }}"}});
  EXPECT_NE(messages[1].content.find("About {{ text }} in en"), std::string::npos);
  EXPECT_NE(messages[1].content.find("{{ title }} {{ secret }}"), std::string::npos);
}

TEST(Template, NamesEveryMistakeWithItsPlace) {
  EXPECT_NE(MistakesOf(Replaced(kGood, "{{ text }}", "{{ texts }}")).find("did you mean `text`"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "{{ text }}", "see {{ text }}")).find("line to itself"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "{{ text }}", "{{ text")).find("not closed"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "You ask.", "{{ title }}")).find("user message only"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "{{ text }}", "nothing")).find("would not see"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "question-answer", "question-answers")).find("did you mean"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "temperature: 0.5", "temperature: 9")).find("from 0"),
            std::string::npos);
  EXPECT_NE(
      MistakesOf(Replaced(kGood, "temperature", "temprature")).find("did you mean `temperature`"),
      std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "system: |", "robot: |")).find("no role `robot`"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "user: |", "assistant: |")).find("last message"),
            std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "version: 2\n", "")).find("`version`"), std::string::npos);
  EXPECT_NE(MistakesOf(Replaced(kGood, "temperature: 0.5", "temperature: 9")).find("t.yaml:4:"),
            std::string::npos);
  const std::string two =
      Replaced(Replaced(kGood, "temperature: 0.5", "temperature: 9"), "top_p: 0.9", "top_p: x");
  EXPECT_NE(MistakesOf(two).find("temperature"), std::string::npos);
  EXPECT_NE(MistakesOf(two).find("top_p"), std::string::npos);
}

TEST(Template, ReadsNothingElse) {
  for (const char* const text :
       {"", "hello", "[1, 2]", "task: judge", "{", "task: [question-answer]", "messages: 7",
        "messages: []", "messages: [7]", "messages: [{user: [1]}]"}) {
    EXPECT_FALSE(ParseTemplate(text, "t.yaml").ok()) << text;
  }
  EXPECT_FALSE(ParseTemplate(std::string(300'000, '#'), "t.yaml").ok());
}

TEST(BuiltinTemplates, AreThereForEachTaskInEnglishAndKorean) {
  std::vector<std::pair<std::string, std::string>> tasks = {
      {"ground", ""}, {"judge", ""}, {"judge", "text"}, {"judge", "instruction"}, {"mend", ""}};
  for (const Method& method : Methods()) {
    for (const std::string& style : method.styles) tasks.emplace_back(method.name, style);
    if (method.styles.empty()) tasks.emplace_back(method.name, "");
  }
  size_t count = 0;
  for (const auto& [task, style] : tasks) {
    const auto set = TemplateSet::Load(task, style, {});
    ASSERT_TRUE(set.ok()) << base::MessageOf(set.status());
    EXPECT_EQ(set->Languages(), "en, ko") << task << " " << style;
    EXPECT_EQ(set->Find("eo"), nullptr);
    count += set->all().size();
  }
  EXPECT_EQ(count, BuiltinPrompts().size()) << "each file of prompts/ is used";
}

TEST(BuiltinTemplates, AreTheFilesOfPrompts) {
  size_t files = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(base::kSourceDir) + "/prompts")) {
    std::ifstream in(entry.path());
    const std::string text((std::istreambuf_iterator<char>(in)), {});
    const auto& all = BuiltinPrompts();
    EXPECT_TRUE(std::any_of(all.begin(), all.end(), [&](const BuiltinPrompt& one) {
      return one.file == entry.path().filename().string() && one.text == text;
    })) << entry.path();
    ++files;
  }
  EXPECT_EQ(files, BuiltinPrompts().size());
}

TEST(BuiltinTemplates, ShowExamplesThatKeepTheirOwnForm) {
  for (const BuiltinPrompt& prompt : BuiltinPrompts()) {
    const Template one = Parsed(std::string(prompt.text));
    for (const auto& message : one.Render({})) {
      if (message.role != "assistant" || one.json_schema.empty()) continue;
      const auto object = nlohmann::json::parse(message.content, nullptr, false);
      ASSERT_TRUE(object.is_object()) << prompt.file;
      const auto schema = nlohmann::json::parse(one.json_schema);
      for (const auto& [key, value] : object.items()) {
        EXPECT_TRUE(schema["properties"].contains(key)) << prompt.file;
      }
    }
  }
}

TEST(TemplateSet, RefusesTwoFilesOfOneLanguageAndOtherTasks) {
  const auto folder = std::filesystem::path(testing::TempDir());
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
    return (folder / name).string();
  };
  const std::string a = write("saem-a.yaml", kGood);
  const std::string b = write("saem-b.yaml", kGood);
  EXPECT_TRUE(TemplateSet::Load("question-answer", "sentence", {a}).ok());
  EXPECT_NE(
      base::MessageOf(TemplateSet::Load("question-answer", "", {a, b}).status()).find("second"),
      std::string::npos);
  EXPECT_NE(
      base::MessageOf(TemplateSet::Load("rephrase", "easy", {a}).status()).find("question-answer"),
      std::string::npos);
  EXPECT_FALSE(TemplateSet::Load("rephrase", "easy", {folder.string()}).ok())
      << "a folder is no file";
  std::filesystem::remove(a);
  std::filesystem::remove(b);
}

}  // namespace
}  // namespace saem::write
