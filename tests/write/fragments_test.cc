// Which sentences lack their end or their beginning, and which only look like it.
#include "write/fragments.h"

#include <string>

#include <gtest/gtest.h>

namespace saem::write {
namespace {

// The fragments of a text, one a line; "<" before one that lacks its beginning.
std::string Broken(std::string_view text) {
  std::string found;
  for (const Fragment& one : FindFragments(text)) {
    found += (found.empty() ? "" : "\n") + std::string(one.headless ? "<" : "");
    found += one.span.Of(text);
  }
  return found;
}

TEST(Fragments, AreSentencesThatStopInTheMiddle) {
  EXPECT_EQ(Broken("The ferry runs daily. In winter it stands in the"),
            "In winter it stands in the");
  EXPECT_EQ(Broken("The ferry runs daily. In winter it stands by the pier\n\nIt is red."),
            "In winter it stands by the pier")
      << "prose goes before, and nothing ends it";
  EXPECT_EQ(Broken("The ferry runs daily. This"), "This") << "one word at the end of the text";
  EXPECT_EQ(Broken("The boats of the lakes and the rivers of our land"),
            "The boats of the lakes and the rivers of our land")
      << "no heading ends a text";
  EXPECT_EQ(Broken("The ferry is known for its..."), "The ferry is known for its...");
  EXPECT_EQ(Broken("The ferry is known for many …"), "The ferry is known for many …");
  EXPECT_EQ(Broken("The ferry is red, white, and at times,"),
            "The ferry is red, white, and at times,");
}

TEST(Fragments, AreSentencesWithoutTheirBeginning) {
  EXPECT_EQ(Broken("of the lake is frozen. The boat stands in a shed."), "<of the lake is frozen.");
  EXPECT_EQ(Broken("를 건넌다. 배는 날마다 다닌다."), "<를 건넌다.");
  EXPECT_EQ(Broken("The boat stands in a shed. of the lake is frozen."), "")
      << "only at the start of the text";
}

TEST(Fragments, OfKoreanStopAtParticlesAndConnectives) {
  for (const std::string broken :
       {"겨울에는 배를 창고에 넣고 기관을 손보기 위해", "나룻배는 손님 마흔 명을 태우고 호수를",
        "겨울에는 북쪽 부두의 창고에 배가 있으며", "표는 배 위에서 팔지만 겨울에는",
        "겨울에는 북쪽 부두의 창고에 있습니"}) {
    EXPECT_EQ(Broken("배는 날마다 다닌다. " + broken), broken);
    EXPECT_EQ(Broken(broken), broken) << "alone, too";
  }
  EXPECT_EQ(Broken("배는 날마다 다닌다. 겨울에는 배가 북쪽 부두의 건물\n\n배는 붉다."), "")
      << "a noun may be all of a line";
  EXPECT_EQ(Broken("배는 날마다 다닌다. 겨울에는 배를 북쪽 부두에 넣고"),
            "겨울에는 배를 북쪽 부두에 넣고");
  EXPECT_EQ(Broken("겨울에 배를 넣어 두는 창고\n\n배는 붉다."), "");
  EXPECT_EQ(Broken("겨울에는 배를 북쪽 부두의 창고"), "겨울에는 배를 북쪽 부두의 창고")
      << "but no heading ends a text";
}

TEST(Fragments, AreNotWhatIsWholeAsItIs) {
  for (const char* const whole : {"",
                                  "Contents",
                                  "The ferries of Amber Lake and Eastbrook",
                                  "- bread and butter\n- tea",
                                  "The ferry runs daily. It is red.",
                                  "Read this:\n\n- one thing\n- another thing",
                                  "The ferry runs daily. Written by John Smith",
                                  "The ferry runs daily. Read more\n\nIt is red.",
                                  "The ferry runs daily. See http://docs.example/boats/the",
                                  "Boats, ships, ferries, etc...",
                                  "배는 날마다 다닌다\n\n배는 붉다",
                                  "배는 날마다 다녀요. 배는 정말 붉어요",
                                  "설정을 바꾸는 방법",
                                  "iPhone users are happy. They are many.",
                                  "apt-get installs packages. It is old.",
                                  "What to use When",
                                  "To access this command...",
                                  "| name | of the\n| boat | in a",
                                  "- the boat stands in a shed by the",
                                  "# The boat stands in a shed by the",
                                  "The ferry runs daily. Then run this\n\nand wait for it.",
                                  "1.2. Boats of the lakes and rivers\n\nThey are red.",
                                  "The ferry is old… It is red.",
                                  "Set the option as follows:\nmake boat of wood and paint",
                                  "Who is it that you told them about?"}) {
    EXPECT_EQ(Broken(whole), "") << whole;
  }
}

TEST(Fragments, CanBeGoneOnWithWithoutDotsAndHalfAWord) {
  EXPECT_EQ(OpenPart("The ferry is known for ..."), "The ferry is known for");
  EXPECT_EQ(OpenPart("The ferry is known for…"), "The ferry is known for");
  EXPECT_EQ(OpenPart("The ferry is well-known for its en-"), "The ferry is well-known for its");
  EXPECT_EQ(OpenPart("The ferry is red,"), "The ferry is red,");
  EXPECT_EQ(OpenPart("호수를…"), "호수를");
}

TEST(Fragments, KoreanSentencesEndInFinalEndings) {
  for (const char* const whole :
       {"손본다.", "다녀요!", "갑니까?", "“간다.”", "있음", "하십시오."}) {
    EXPECT_TRUE(EndsInFinalEnding(whole)) << whole;
  }
  for (const char* const open : {"손보고.", "기관을", "", ".", "있으며"}) {
    EXPECT_FALSE(EndsInFinalEnding(open)) << open;
  }
}

}  // namespace
}  // namespace saem::write
