// The forms of made texts: what has them, what they are brought into, and what is refused.
#include "write/forms.h"

#include <gtest/gtest.h>

namespace saem::write {
namespace {

using Former = std::optional<Refusal> (*)(std::string*);

// The text brought into its form, or the reason why it has none.
std::string Formed(Former form, std::string text) {
  const std::string before = text;
  const auto refusal = form(&text);
  if (!refusal) return text;
  EXPECT_EQ(text, before) << "what is refused stays as it was";
  EXPECT_FALSE(refusal->detail.empty());
  return refusal->reason;
}

TEST(Forms, ATableHasAsManyCellsInEachRow) {
  const std::string good =
      "Ships by size.\n| ship | seats |\n| --- | --- |\n| Ann | 4 |\n| Bo | 6 |";
  EXPECT_EQ(Formed(FormTable, good), good);
  EXPECT_EQ(Formed(FormTable, "ship | seats\n:---|----:\nAnn|4\nBo|6\n\nQuestion: Which?"),
            "| ship | seats |\n| --- | --- |\n| Ann | 4 |\n| Bo | 6 |\n\nQuestion: Which?");
  EXPECT_EQ(Formed(FormTable, "|a|b|\n|----------------|------|\n|1 \\| 2||\n|3|4|"),
            "| a | b |\n| --- | --- |\n| 1 \\| 2 |  |\n| 3 | 4 |");
  EXPECT_EQ(Formed(FormTable, "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 |"), "uneven-table");
  EXPECT_EQ(Formed(FormTable, "| a | b |\n| - | - |\n| 1 | 2 | 3 |\n| 3 | 4 |"), "uneven-table");
  EXPECT_EQ(Formed(FormTable, "| a | b |\n| - |\n| 1 | 2 |\n| 3 | 4 |"), "not-a-table");
  EXPECT_EQ(Formed(FormTable, "| a |\n| - |\n| 1 |\n| 2 |"), "not-a-table");
  EXPECT_EQ(Formed(FormTable, "| a | b |\n| - | - |\n| 1 | 2 |"), "not-a-table");
  EXPECT_EQ(Formed(FormTable, "| - | - |\n| 1 | 2 |"), "not-a-table");
  EXPECT_EQ(Formed(FormTable, "| a | b |\n| - | - |\n| 1 | 2 |\n| 1 | 2 |"), "not-a-table");
  EXPECT_EQ(Formed(FormTable, "No table at all."), "not-a-table");
}

TEST(Forms, AnUnevenRowIsPointedAt) {
  std::string text = "| a | b |\n| - | - |\n| 1 | 2 |\n| 3 |";
  const auto refusal = FormTable(&text);
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->detail, "row 2 has 1 cells, the header 2");
  EXPECT_EQ(text.substr(static_cast<size_t>(refusal->begin)), "| 3 |");
}

TEST(Forms, AFaqAnswersEachOfItsQuestionsOnce) {
  for (const char* const good :
       {"Q: Who?\nA: Ann.\n\nQ: When?\nA: Today.",
        "# The ferry\n**Who?**\nAnn.\nIndeed.\n**When?**\nToday.",
        "질문: 누가 합니까?\n답: 앤이 합니다.\n질문: 언제 합니까？\n답: 오늘 합니다.",
        "1. Who?\nAnswer:\nAnn.\n2. When?\nToday."}) {
    EXPECT_EQ(Formed(FormFaq, good), good);
  }
  EXPECT_EQ(Formed(FormFaq, "Q: Who?\nA: Ann."), "not-a-faq") << "one is no list of questions";
  EXPECT_EQ(Formed(FormFaq, "Q: Who?\nQ: When?\nA: Today."), "not-a-faq");
  EXPECT_EQ(Formed(FormFaq, "Q: Who?\nA: Ann.\nQ: When?"), "not-a-faq");
  EXPECT_EQ(Formed(FormFaq, "Q: Who?\nA: Ann.\nQ: When?\nA:"), "not-a-faq") << "an empty answer";
  EXPECT_EQ(Formed(FormFaq, "Q: Who?\nA: Ann.\nQ: Who?\nA: Bo."), "not-a-faq");
  EXPECT_EQ(Formed(FormFaq, "A story.\nIt is long.\nWho?\nAnn.\nWhen?\nToday."), "not-a-faq");
  EXPECT_EQ(Formed(FormFaq, "The ferry runs."), "not-a-faq");
}

TEST(Forms, AListHasItemsAndNothingElse) {
  EXPECT_EQ(Formed(FormList, "Here are facts:\n* The boat is red.\n\n* The pier is old."),
            "- The boat is red.\n- The pier is old.");
  EXPECT_EQ(Formed(FormList, "1. The boat is red.\n2) The pier is old."),
            "- The boat is red.\n- The pier is old.");
  EXPECT_EQ(Formed(FormList, "- 배는 붉은 색이다.\n• 부두는 오래 되었다."),
            "- 배는 붉은 색이다.\n- 부두는 오래 되었다.");
  EXPECT_EQ(Formed(FormList, "- The boat is red."), "not-a-list");
  EXPECT_EQ(Formed(FormList, "- The boat is red.\n- the boat is red"), "not-a-list");
  EXPECT_EQ(Formed(FormList, "- The boat is red.\n- Pier"), "not-a-list");
  EXPECT_EQ(Formed(FormList, "- The boat is red.\nIt is old.\n- The pier is old."), "not-a-list");
  EXPECT_EQ(Formed(FormList, "1984 was a good year.\n1985 was a bad year."), "not-a-list");
  EXPECT_EQ(Formed(FormList, "The boat is red. The pier is old."), "not-a-list");
}

TEST(Forms, ATutorialCountsItsSteps) {
  for (const char* const good :
       {"You will sail.\n1. Board\nGo.\n2. Sail\nDo.\n3. Land\nLeave.",
        "## Step 1: Board\nGo.\n## Step 2: Sail\nDo.\n## Step 3: Land\nLeave.",
        "1단계: 탄다\n배에 탄다.\n2단계: 간다\n3단계: 내린다",
        "**1) Board**\n**2) Sail**\n**3) Land**"}) {
    EXPECT_EQ(Formed(FormTutorial, good), good);
  }
  EXPECT_EQ(Formed(FormTutorial, "1. Board\n2. Sail"), "not-a-tutorial");
  EXPECT_EQ(Formed(FormTutorial, "1. Board\n3. Sail\n4. Land"), "not-a-tutorial");
  EXPECT_EQ(Formed(FormTutorial, "1. Board\n1. Sail\n1. Land"), "not-a-tutorial");
  EXPECT_EQ(Formed(FormTutorial, "In 1984 we sailed."), "not-a-tutorial");
}

}  // namespace
}  // namespace saem::write
