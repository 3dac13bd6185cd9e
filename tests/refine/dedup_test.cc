// The stage `dedup`: which of several texts stays.
#include <algorithm>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "stage_rig.h"

namespace saem::refine {
namespace {

Doc Text(uint64_t number, const std::string& text, std::optional<int64_t> time = {}) {
  return {number, {{data::kText, text}}, time};
}
std::vector<uint64_t> Survivors(const std::string& options, const std::vector<Doc>& documents,
                                size_t batch_rows = 0) {
  return StageRig("dedup", options).Run(documents, batch_rows).Numbers();
}
using Numbers = std::vector<uint64_t>;

// A text of `words` words; `changed` of them, spread evenly, are others.
std::string Words(int words, int changed = 0) {
  std::string text;
  for (int i = 0; i < words; ++i) {
    const bool other = changed > 0 && i % (words / changed) == 0;
    text += (other ? " other" : " word") + std::to_string(i * 7919 % 997);
  }
  return text;
}
std::string WithoutDigits(std::string text) {
  for (char& c : text) {
    if (c >= '0' && c <= '9') c = static_cast<char>('a' + (c - '0'));
  }
  return text;
}
std::string Story(int words, int changed = 0) { return WithoutDigits(Words(words, changed)); }

TEST(DedupExact, KeepsOneOfEqualTexts) {
  const StageOutput out =
      StageRig("dedup", "exact")
          .Run({Text(5, "a"), Text(3, "b"), Text(4, "a"), Text(9, "a "), Text(1, "")});
  EXPECT_EQ(out.Numbers(), (Numbers{3, 4, 9, 1}));
  EXPECT_EQ(
      out.Reasons(true),
      std::vector<std::string>{"exact-duplicate: of 00000000000000000000000000000004, one of 2"});
}

TEST(DedupExact, PreferredSourcesStayWhateverIsLonger) {
  const auto from = [](uint64_t number, const std::string& uri, std::optional<int64_t> time = {}) {
    Doc doc = Text(number, "the same text", time);
    if (!uri.empty()) doc.columns[data::kUri] = uri;
    return doc;
  };
  const std::vector<Doc> documents = {from(1, "https://mirror.example/page"),
                                      from(2, "https://ko.wikipedia.org/wiki/a", 20),
                                      from(3, "https://en.wikipedia.org/wiki/b", 10), from(4, "")};
  const auto kept = [&](const std::string& options) {
    return StageRig("dedup", options, {data::kText, data::kUri}).Run(documents).Numbers();
  };
  EXPECT_EQ(kept("{method: exact, prefer: [wikipedia.org]}"), Numbers{2});
  EXPECT_EQ(kept("{method: exact, keep: oldest, prefer: [wikipedia.org]}"), Numbers{3});
  EXPECT_EQ(kept("{method: exact, prefer: [en.wikipedia.org, wikipedia.org]}"), Numbers{3});
  EXPECT_EQ(kept("{method: exact, prefer: [nowhere.example]}"), Numbers{1});
}

TEST(DedupExact, OnlyTheHostMakesASourcePreferred) {
  const auto kept = [](const std::string& uri) {
    Doc other{1, {{data::kText, "the same text"}, {data::kUri, uri}}};
    Doc real{2,
             {{data::kText, "the same text"}, {data::kUri, "http://Ko.Wikipedia.ORG:80/wiki/a"}}};
    return StageRig("dedup", "{method: exact, prefer: [wikipedia.org]}", {data::kText, data::kUri})
        .Run({other, real})
        .Numbers();
  };
  for (const char* uri :
       {"https://spam.example/ko.wikipedia.org/", "https://notwikipedia.org/",
        "https://spam.example/?a=.wikipedia.org", "https://wikipedia.org.spam.example/",
        "https://wikipedia.org@spam.example/", "wikipedia.org", ""}) {
    EXPECT_EQ(kept(uri), Numbers{2}) << uri;
  }
  EXPECT_EQ(kept("https://wikipedia.org/"), Numbers{1});
}

TEST(DedupExact, PreferWantsHosts) {
  EXPECT_EQ(StageRig("dedup", "{prefer: ['*.org']}", {data::kText, data::kUri}).error(),
            "`prefer` wants hosts such as `wikipedia.org`, not `*.org`");
  EXPECT_EQ(StageRig("dedup", "{prefer: [a.org]}").error(), "`prefer` needs the column `uri`");
}

TEST(DedupExact, EmptyTextsAreEqualToo) {
  EXPECT_EQ(Survivors("exact", {Text(2, ""), Text(1, "")}), Numbers{1});
}

TEST(DedupMinHash, FindsTextsThatAreNearlyTheSame) {
  const StageOutput out = StageRig("dedup", "minhash")
                              .Run({Text(1, Story(400)), Text(2, Story(400, 4)),
                                    Text(3, "quite another text with enough words")});
  EXPECT_EQ(out.Numbers(), (Numbers{2, 3}));
  EXPECT_EQ(out.Reasons(), std::vector<std::string>{"near-duplicate"});
}

TEST(DedupMinHash, LeavesTextsThatShareLittle) {
  // Every eighth word is another one: of the runs of five words 3/8 are left, a similarity of .23.
  EXPECT_EQ(Survivors("minhash", {Text(1, Story(800)), Text(2, Story(800, 100))}), (Numbers{1, 2}));
}

TEST(DedupMinHash, LooksPastCaseNumbersAndPunctuation) {
  EXPECT_EQ(Survivors("{method: minhash, keep: id}",
                      {Text(1, "We sold 12 cups, in May: the best month!"),
                       Text(2, "we SOLD 3,000 cups in May, the best month")}),
            Numbers{1});
}

TEST(DedupMinHash, TextsOfFewerThanFiveWordsAreNobodysDuplicates) {
  EXPECT_EQ(Survivors("minhash", {Text(1, "only four words here"), Text(2, "only four words here"),
                                  Text(3, "")}),
            (Numbers{1, 2, 3}));
}

// a is like b and b like c, but a is not like c: one cluster all the same.
TEST(DedupMinHash, DuplicatesOfDuplicatesAreOneCluster) {
  const std::string b = Story(600);
  const std::string a = b + Story(150, 150);
  const std::string c = b.substr(b.find(' ', b.size() / 6));
  ASSERT_EQ(Survivors("minhash", {Text(1, a), Text(3, c)}), (Numbers{1, 3}));
  const StageOutput out = StageRig("dedup", "minhash").Run({Text(1, a), Text(3, c), Text(2, b)});
  EXPECT_EQ(out.Numbers(), Numbers{1});
  for (const stage::Reject& reject : out.rejects) {
    EXPECT_EQ(reject.detail, "of 00000000000000000000000000000001, one of 3");
  }
}

TEST(DedupKeep, SaysWhichOneStays) {
  const std::string longer = Story(400) + "!";
  const std::vector<Doc> documents{Text(3, Story(400), 20), Text(2, longer, 30),
                                   Text(1, Story(400)), Text(4, Story(400), 10)};
  EXPECT_EQ(Survivors("minhash", documents), Numbers{2}) << "the longest";
  EXPECT_EQ(Survivors("{method: minhash, keep: oldest}", documents), Numbers{4});
  EXPECT_EQ(Survivors("{method: minhash, keep: newest}", documents), Numbers{2});
  EXPECT_EQ(Survivors("{method: minhash, keep: id}", documents), Numbers{1});
}

TEST(DedupKeep, LengthIsInCharacters) {
  EXPECT_EQ(Survivors("{method: minhash, keep: longest}",
                      {Text(2, "가 나 다 라 마 바"), Text(1, "가 나 다 라 마 바...")}),
            Numbers{1});
}

TEST(DedupKeep, TiesGoByIdNeverByOrder) {
  for (const std::string keep : {"longest", "oldest", "newest", "id"}) {
    EXPECT_EQ(Survivors("{method: exact, keep: " + keep + "}",
                        {Text(9, "same"), Text(4, "same"), Text(7, "same")}),
              Numbers{4})
        << keep;
  }
}

// Any documents, any order, any batches: the same ones stay.
TEST(Dedup, DoesNotDependOnOrderOrBatches) {
  for (const std::string method : {"exact", "minhash"}) {
    EXPECT_TRUE(rc::check([&] {
      std::vector<Doc> documents;
      const auto count = *rc::gen::inRange<uint64_t>(0, 12);
      for (uint64_t i = 0; i < count; ++i) {
        const int changed = *rc::gen::element(0, 0, 1, 4, 30);
        documents.push_back(Text(i, Story(120, changed), *rc::gen::inRange<int64_t>(0, 3)));
      }
      const std::string keep = *rc::gen::element<std::string>("longest", "oldest", "newest", "id");
      const std::string options = "{method: " + method + ", keep: " + keep + "}";
      Numbers before = Survivors(options, documents);
      const auto turns = *rc::gen::inRange<size_t>(0, count + 1);
      std::rotate(documents.begin(), documents.begin() + static_cast<int64_t>(turns),
                  documents.end());
      if (*rc::gen::arbitrary<bool>()) std::reverse(documents.begin(), documents.end());
      Numbers after = Survivors(options, documents, *rc::gen::inRange<size_t>(1, 5));
      std::sort(before.begin(), before.end());
      std::sort(after.begin(), after.end());
      RC_ASSERT(before == after);
      RC_ASSERT(before.empty() == (count == 0));
    }));
  }
}

// What rehydration and weights by repetition need.
TEST(Dedup, SaysHowManyEachSurvivorStandsFor) {
  StageRig rig("dedup", "{method: exact, keep: id, copies: copies}");
  ASSERT_EQ(rig.error(), "");
  const StageOutput out =
      rig.Run({Text(1, "a"), Text(2, "b"), Text(3, "a"), Text(4, "c"), Text(5, "a")});
  EXPECT_EQ(out.Numbers(), (Numbers{1, 2, 4}));
  const auto copies = out.batch->GetColumnByName("copies");
  ASSERT_NE(copies, nullptr);
  EXPECT_EQ(copies->ToString(), "[\n  3,\n  1,\n  1\n]");
  EXPECT_TRUE(rig.binding().schema->GetFieldByName("copies")->type()->Equals(arrow::int64()));
}

TEST(Dedup, RefusesWhatItCannotDoBeforeReading) {
  EXPECT_NE(StageRig("dedup", "{copies: text}").error().find("already"), std::string::npos);
  EXPECT_NE(StageRig("dedup", "{}", {"other"}).error().find("no `text`"), std::string::npos);
  EXPECT_NE(StageRig("dedup", "{method: minhsh}").error().find("did you mean"), std::string::npos);
  EXPECT_NE(StageRig("dedup", "{keep: first}").error(), "");
}

}  // namespace
}  // namespace saem::refine
