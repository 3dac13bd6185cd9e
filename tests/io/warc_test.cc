// Web archives: what is read, what is passed over, and what is left of broken ones.
#include <arrow/util/compression.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <zstd.h>

#include "io/sample_files.h"

namespace saem::io {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

ReadResult Read(std::string_view bytes, const base::Limits& limits = {}) {
  auto result = ReadBytes("pages.warc", bytes, {}, limits);
  EXPECT_TRUE(result.ok()) << result.status().ToString();
  return result.ok() ? *result : ReadResult();
}

std::vector<std::string> Payloads(const ReadResult& result) { return result.Texts("payload"); }

// The same records stored in every way that archives are stored.
struct Stored {
  const char* name;
  std::string (*store)(const std::vector<std::string>&);
};
const Stored kStored[] = {
    {"plain",
     [](const std::vector<std::string>& records) {
       std::string all;
       for (const auto& one : records) all += one;
       return all;
     }},
    {"gzip, a member each",
     [](const std::vector<std::string>& records) {
       std::string all;
       for (const auto& one : records) all += Gzip(one);
       return all;
     }},
    {"gzip, one member",
     [](const std::vector<std::string>& records) { return Gzip(kStored[0].store(records)); }},
    {"zstd, a frame each",
     [](const std::vector<std::string>& records) {
       std::string all;
       for (const auto& one : records) all += Zstd(one);
       return all;
     }},
    {"zstd, one frame",
     [](const std::vector<std::string>& records) { return Zstd(kStored[0].store(records)); }},
};

TEST(Warc, ReadsResponsesResourcesAndConversionsAndCountsTheRest) {
  const std::vector<std::string> records = {
      WarcRecord("warcinfo", "software: x\r\n"),
      WarcRecord("request", "GET / HTTP/1.1\r\n\r\n"),
      WarcPage("<p>one", "http://one.example/"),
      WarcRecord("resource", "<p>two",
                 "WARC-Target-URI: <http://two.example/>\r\nContent-Type: text/html\r\n"),
      WarcRecord("conversion", "three",
                 "WARC-Target-URI: http://3.example/\r\nContent-Type: text/plain\r\n"),
      WarcRecord("revisit", "HTTP/1.1 200 OK\r\n\r\n"),
      WarcRecord("metadata", "x: y\r\n"),
  };
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    const ReadResult result = Read(stored.store(records));
    EXPECT_THAT(Payloads(result), ElementsAre("<p>one", "<p>two", "three"));
    EXPECT_THAT(result.Texts("uri"),
                ElementsAre("http://one.example/", "http://two.example/", "http://3.example/"));
    EXPECT_THAT(result.Texts("media_type"), ElementsAre("text/html", "text/html", "text/plain"));
    EXPECT_THAT(result.Numbers("time"), testing::Each(1795489620000));
    EXPECT_THAT(result.Texts("source_file"), testing::Each("pages.warc"));
    EXPECT_THAT(result.bad, IsEmpty());
    EXPECT_THAT(result.passed_over, ElementsAre(Pair("metadata", 1), Pair("request", 1),
                                                Pair("revisit", 1), Pair("warcinfo", 1)));
  }
}

TEST(Warc, OffsetsAreThoseOfTheMemberInCompressedFilesAndOfTheRecordInPlainOnes) {
  const std::string a = WarcPage("a");
  const std::string b = WarcPage("bb");
  const ReadResult plain = Read(a + b);
  EXPECT_THAT(plain.Numbers("source_offset"), ElementsAre(0, a.size()));
  EXPECT_THAT(plain.Numbers("source_length"), ElementsAre(a.size() - 4, b.size() - 4));
  const ReadResult gzip = Read(Gzip(a) + Gzip(b));
  EXPECT_THAT(gzip.Numbers("source_offset"), ElementsAre(0, Gzip(a).size()));
  EXPECT_THAT(gzip.Numbers("source_length"), ElementsAre(Gzip(a).size(), Gzip(b).size()));
  // Many records in one member: bytes of the text inside.
  const ReadResult one = Read(Gzip(a + b));
  EXPECT_THAT(one.Numbers("source_offset"), ElementsAre(0, a.size()));
}

TEST(Warc, EqualPagesHaveDifferentIdsThatDoNotDependOnHowTheyAreStored) {
  const std::vector<std::string> records = {WarcPage("same"), WarcPage("other"), WarcPage("same")};
  const ReadResult first = Read(kStored[0].store(records));
  const auto ids = first.Texts("id");
  ASSERT_EQ(ids.size(), 3U);
  EXPECT_NE(ids[0], ids[2]);
  EXPECT_EQ(first.Texts("content")[0], first.Texts("content")[2]);
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    EXPECT_EQ(Read(stored.store(records)).Texts("id"), ids);
  }
}

TEST(Warc, UndoesTransferAndContentEncodings) {
  const auto encode = [](arrow::Compression::type type, const std::string& text) {
    const auto codec = arrow::util::Codec::Create(type).ValueOrDie();
    std::string out(
        static_cast<size_t>(codec->MaxCompressedLen(static_cast<int64_t>(text.size()), nullptr)),
        '\0');
    out.resize(static_cast<size_t>(codec
                                       ->Compress(static_cast<int64_t>(text.size()),
                                                  reinterpret_cast<const uint8_t*>(text.data()),
                                                  static_cast<int64_t>(out.size()),
                                                  reinterpret_cast<uint8_t*>(out.data()))
                                       .ValueOrDie()));
    return out;
  };
  const std::string gzip = Gzip("zipped");
  const std::string zlib("\x78\x9c\x2b\x49\x2d\x2e\x51\x28\x49\xad\x28\x01\x00\x16\x9a\x04\x6b",
                         17);  // "test text"
  const std::string records =
      WarcPage(gzip, "u:1", "Content-Encoding: gzip\r\n") +
      WarcPage("4\r\nchun\r\n3;x=y\r\nked\r\n0\r\n\r\n", "u:2", "Transfer-Encoding: chunked\r\n") +
      WarcPage(encode(arrow::Compression::BROTLI, "brotli"), "u:3", "content-encoding: br\r\n") +
      WarcPage("plain under an old header", "u:4",
               "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n") +
      WarcPage("3\r\n" + gzip.substr(0, 3) + "\r\n" + "ff\r\n", "u:5",
               "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n") +
      WarcPage(zlib.substr(2, 11), "u:6", "Content-Encoding: deflate\r\n") +
      WarcPage(Gzip(gzip), "u:7", "Content-Encoding: gzip, x-gzip\r\n") +
      WarcPage("x", "u:8", "Content-Encoding: exotic\r\n") +
      WarcPage(gzip.substr(0, gzip.size() - 2), "u:9", "Content-Encoding: gzip\r\n") +
      WarcPage(encode(arrow::Compression::ZSTD, "zstandard"), "u:10", "Content-Encoding: zstd\r\n");
  const ReadResult result = Read(records);
  EXPECT_THAT(Payloads(result),
              ElementsAre("zipped", "chunked", "brotli", "plain under an old header", "test text",
                          "zipped", "zstandard"));
  EXPECT_THAT(result.Reasons(), ElementsAre("broken-http", "broken-http", "broken-http"));
}

TEST(Warc, PagesThatAreNoSuccessAreSetAside) {
  const ReadResult result = Read(WarcRecord("response", "HTTP/1.1 404 Not Found\r\n\r\ngone") +
                                 WarcRecord("response", "HTTP/1.1 ???\r\n\r\nx") +
                                 WarcRecord("response", "HTTP/1.1 200 OK") + WarcPage("good"));
  EXPECT_THAT(Payloads(result), ElementsAre("good"));
  EXPECT_THAT(result.Reasons(), ElementsAre("http-status", "broken-http", "broken-http"));
  EXPECT_EQ(result.bad[0].detail, "404");
  EXPECT_EQ(result.bad[0].file, "pages.warc");
  EXPECT_EQ(result.bad[0].offset, 0);
}

TEST(Warc, AcceptsOtherVersionsAndLineEnds) {
  std::string unix_lines = WarcPage("body");
  std::erase(unix_lines, '\r');
  // The length counted the line ends of the HTTP header.
  const std::string old = "WARC/0.18\nWARC-Type: resource\nContent-Length: 3\n\nold\n\n";
  const std::string lower =
      "WARC/1.1\r\nwarc-type: RESOURCE\r\ncontent-length: 3\r\n\r\nlow\r\n\r\n";
  const ReadResult result = Read(old + lower);
  EXPECT_THAT(Payloads(result), ElementsAre("old", "low"));
  EXPECT_THAT(result.Texts("uri"), ElementsAre("(null)", "(null)"));
  EXPECT_THAT(result.Numbers("time"), ElementsAre(-1, -1));
}

TEST(Warc, GoesOnBehindABrokenRecord) {
  const std::string good1 = WarcPage("first");
  const std::string good2 = WarcPage("second");
  const std::vector<std::pair<std::string, std::string>> broken = {
      {"WARC/1.0\r\nWARC-Type: response\r\n\r\nno length\r\n\r\n", "broken-warc-header"},
      {"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: -4\r\n\r\nx\r\n\r\n",
       "broken-warc-header"},
      {"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999999999999999999\r\n\r\nx\r\n\r\n",
       "broken-warc-header"},
      {"garbage that is no record\r\n\r\n", "broken-warc-header"},
      {"WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 2\r\n\r\ntoo short a length\r\n\r\n",
       "lying-length"},
  };
  for (const auto& [record, reason] : broken) {
    for (const Stored& stored : kStored) {
      SCOPED_TRACE(std::string(stored.name) + ": " + record);
      const ReadResult result = Read(stored.store({good1, record, good2}));
      EXPECT_THAT(Payloads(result), ElementsAre("first", "second"));
      EXPECT_THAT(result.Reasons(), ElementsAre(reason));
    }
  }
}

TEST(Warc, ALengthThatSwallowsTheNextRecordsLosesNone) {
  const std::string liar =
      "WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: 700\r\n\r\nshort\r\n\r\n";
  std::vector<std::string> records = {WarcPage("before"), liar};
  for (int i = 0; i < 5; ++i) records.push_back(WarcPage("after " + std::to_string(i)));
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    const ReadResult result = Read(stored.store(records));
    EXPECT_THAT(Payloads(result),
                ElementsAre("before", "after 0", "after 1", "after 2", "after 3", "after 4"));
    EXPECT_EQ(result.bad.size(), 1U);
  }
  // Even where it says more than the file has, or more than a record may have.
  for (const char* length : {"5000", "99999999999", "9223372036854775807"}) {
    records[1] = std::string("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: ") + length +
                 "\r\n\r\nx\r\n\r\n";
    const ReadResult result = Read(kStored[0].store(records));
    EXPECT_THAT(Payloads(result),
                ElementsAre("before", "after 0", "after 1", "after 2", "after 3", "after 4"));
  }
}

TEST(Warc, RecordsOverTheLimitArePassedOver) {
  base::Limits limits;
  limits.record_bytes = 1000;
  const std::string big(5000, 'x');
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    const ReadResult result =
        Read(stored.store({WarcPage("a"), WarcPage(big), WarcPage("b")}), limits);
    EXPECT_THAT(Payloads(result), ElementsAre("a", "b"));
    EXPECT_THAT(result.Reasons(), ElementsAre("too-large"));
  }
}

TEST(Warc, ABodyThatGrowsBeyondTheLimitIsSetAside) {
  base::Limits limits;
  limits.record_bytes = 100'000;
  const std::string bomb = Gzip(std::string(50 << 20, '\0'));
  ASSERT_LT(bomb.size(), 100'000U);
  const ReadResult result =
      Read(WarcPage(bomb, "u:1", "Content-Encoding: gzip\r\n") + WarcPage("after"), limits);
  EXPECT_THAT(Payloads(result), ElementsAre("after"));
  EXPECT_THAT(result.Reasons(), ElementsAre("too-large"));
}

TEST(Warc, AMemberThatIsABombIsPassedOver) {
  base::Limits limits;
  limits.record_bytes = 100'000;
  const ReadResult result =
      Read(Gzip(WarcPage("before")) + Gzip(std::string(50 << 20, 'x')) + Gzip(WarcPage("after")),
           limits);
  EXPECT_THAT(Payloads(result), ElementsAre("before", "after"));
  EXPECT_THAT(result.Reasons(), ElementsAre("broken-warc-header"));
}

TEST(Warc, DamageInOneMemberCostsThatRecordAlone) {
  const std::vector<std::string> texts = {
      WarcPage("one"), WarcPage("two " + std::string(300'000, 'y')), WarcPage("three")};
  const std::string first = Gzip(texts[0]), second = Gzip(texts[1], 1), third = Gzip(texts[2]);
  for (const size_t at :
       {size_t{0}, size_t{5}, second.size() / 2, second.size() - 8, second.size() - 1}) {
    SCOPED_TRACE(at);
    std::string damaged = second;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
    const ReadResult result = Read(first + damaged + third);
    if (at == 5) {  // a byte of the time stamp, which nothing rests on
      EXPECT_EQ(Payloads(result).size(), 3U);
      continue;
    }
    EXPECT_THAT(Payloads(result), ElementsAre("one", "three"));
    ASSERT_THAT(result.Reasons(),
                ElementsAre(at == 0 ? "broken-compression" : "broken-compression"));
    EXPECT_EQ(result.bad[0].offset, static_cast<int64_t>(first.size()));
    EXPECT_EQ(result.bad[0].length, static_cast<int64_t>(second.size()));
  }
}

TEST(Warc, DamageInAMemberOfManyRecordsIsPlacedInTheStoredFile) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += WarcPage("page " + std::to_string(i * 7919));
  std::string stored = Gzip(text);
  const auto first = static_cast<int64_t>(stored.size());
  stored += Gzip(text);
  stored[static_cast<size_t>(first) * 3 / 2] ^= 0x5A;
  const ReadResult result = Read(stored);
  EXPECT_GE(Payloads(result).size(), 400U);
  ASSERT_FALSE(result.bad.empty());
  const BadRecord& bad = result.bad.back();
  EXPECT_EQ(bad.reason, "broken-compression");
  EXPECT_EQ(bad.offset, first);
  EXPECT_GT(bad.length, 0);
  EXPECT_LE(bad.offset + bad.length, static_cast<int64_t>(stored.size()));
}

TEST(Warc, DamageInAZstdFrameCostsThatRecordAlone) {
  std::string second = Zstd(WarcPage("two"));
  second[second.size() / 2] = static_cast<char>(second[second.size() / 2] ^ 0xFF);
  second[5] = static_cast<char>(second[5] ^ 0xFF);
  const ReadResult result = Read(Zstd(WarcPage("one")) + second + Zstd(WarcPage("three")));
  EXPECT_THAT(Payloads(result), ElementsAre("one", "three"));
  EXPECT_EQ(result.bad.size(), 1U);
}

TEST(Warc, GarbageBetweenMembersIsOneBadRecord) {
  const ReadResult result =
      Read(Gzip(WarcPage("one")) + "garbage \x1f\x8b\x08 more garbage" + Gzip(WarcPage("two")));
  EXPECT_THAT(Payloads(result), ElementsAre("one", "two"));
  EXPECT_THAT(result.Reasons(), ElementsAre("broken-compression"));
}

TEST(Warc, JunkInFrontOfACompressedArchiveCostsNoPage) {
  const std::string junk = "not a web archive\r\n";
  for (const auto& [name, stored] : {std::pair{"a.warc.gz", Gzip(WarcPage("one"))},
                                     std::pair{"a.warc.zst", Zstd(WarcPage("one"))}}) {
    const auto result = ReadBytes(name, junk + stored, {}, {});
    ASSERT_TRUE(result.ok()) << result.status().ToString();
    EXPECT_THAT(Payloads(*result), ElementsAre("one")) << name;
    EXPECT_THAT(result->Reasons(), ElementsAre("broken-compression")) << name;
  }
}

TEST(Warc, ARecordOfAnUnknownTypeIsSetAside) {
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    std::string nameless = WarcPage("two");
    nameless.replace(nameless.find("WARC-Type"), 4, "WBRC");
    const ReadResult result =
        Read(stored.store({WarcPage("one"), WarcRecord("respomse", "x"), nameless}));
    EXPECT_THAT(Payloads(result), ElementsAre("one"));
    EXPECT_THAT(result.Reasons(), ElementsAre("unknown-record-type", "unknown-record-type"));
    EXPECT_THAT(result.passed_over, IsEmpty());
  }
}

TEST(Warc, WhatIsSaidOfABrokenRecordIsUtf8) {
  const ReadResult result = Read(WarcRecord("r\x9a-ponse", "x"));
  ASSERT_EQ(result.bad.size(), 1U);
  EXPECT_EQ(result.bad[0].detail, "`r\xef\xbf\xbd-ponse`");
}

TEST(Warc, ARecordMayStretchOverMembers) {
  const std::string page = WarcPage("stretched");
  const ReadResult result = Read(Gzip(page.substr(0, 30)) + Gzip(page.substr(30, 100)) +
                                 Gzip(page.substr(130)) + Gzip(WarcPage("next")));
  EXPECT_THAT(Payloads(result), ElementsAre("stretched", "next"));
  EXPECT_THAT(result.bad, IsEmpty());
}

TEST(Warc, ZstdWithADictionaryInFront) {
  // A raw-content dictionary: frames made with it can only be read with it.
  const std::string dictionary = WarcPage("a dictionary of what pages have in common");
  const std::string page = WarcPage("a page with much of what pages have in common");
  const auto context =
      std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)>(ZSTD_createCCtx(), ZSTD_freeCCtx);
  std::string frame(ZSTD_compressBound(page.size()), '\0');
  frame.resize(ZSTD_compress_usingDict(context.get(), frame.data(), frame.size(), page.data(),
                                       page.size(), dictionary.data(), dictionary.size(), 3));
  std::string head("\x5d\x2a\x4d\x18", 4);
  for (int i = 0; i < 4; ++i) head += static_cast<char>(dictionary.size() >> (8 * i));
  EXPECT_THAT(Payloads(Read(head + dictionary + frame + frame)).size(), 2U);
  const std::string packed = Zstd(dictionary);
  std::string packed_head = head.substr(0, 4);
  for (int i = 0; i < 4; ++i) packed_head += static_cast<char>(packed.size() >> (8 * i));
  EXPECT_THAT(Payloads(Read(packed_head + packed + frame)).size(), 1U);
}

TEST(Warc, CutAnywhereNothingBeforeTheCutIsLost) {
  const std::vector<std::string> records = {WarcPage("one"), WarcRecord("request", "GET /\r\n\r\n"),
                                            WarcPage("two"), WarcPage("three")};
  for (const Stored& stored : kStored) {
    SCOPED_TRACE(stored.name);
    const std::string whole = stored.store(records);
    // Where records end, if each has a place of its own.
    std::vector<size_t> ends;
    if (std::string_view(stored.name).find("each") != std::string_view::npos) {
      std::vector<std::string> before;
      for (const std::string& one : records) {
        before.push_back(one);
        ends.push_back(stored.store(before).size());
      }
    }
    for (size_t cut = 0; cut < whole.size(); ++cut) {
      const ReadResult result = Read(whole.substr(0, cut));
      const auto payloads = Payloads(result);
      const std::vector<std::string> expected = {"one", "two", "three"};
      ASSERT_LE(payloads.size(), 3U);
      for (size_t i = 0; i < payloads.size(); ++i) ASSERT_EQ(payloads[i], expected[i]) << cut;
      size_t at_least = 0;
      for (size_t i = 0; i < ends.size(); ++i) at_least += cut >= ends[i] && i != 1 ? 1 : 0;
      ASSERT_GE(payloads.size(), at_least) << cut;
      ASSERT_LE(result.bad.size(), 2U) << cut;
    }
  }
}

TEST(Warc, EmptyFilesHoldNothing) {
  EXPECT_EQ(Read("").rows, nullptr);
  EXPECT_EQ(Read("\r\n\r\n").rows, nullptr);
  EXPECT_EQ(Read(Gzip("")).rows, nullptr);
}

TEST(Warc, AddressesThatAreNoUtf8AreMended) {
  EXPECT_THAT(Read(WarcPage("x", "http://a/\xB0\xA1?\xEA\xB0\x80")).Texts("uri"),
              ElementsAre("http://a/\xEF\xBF\xBD\xEF\xBF\xBD?\xEA\xB0\x80"));
}

// Bodies that tempt a cutter: line ends, marks, gzip's magic.
std::string TemptingBody(int kind, size_t size) {
  const std::string_view parts[] = {"\r\n\r\n", "WARC/1.0", "\x1f\x8b\x08",
                                    "text ",    "\n",       "HTTP/1.1 200 OK\r\n"};
  std::string body;
  for (size_t i = 0; body.size() < size; ++i)
    body += parts[(static_cast<size_t>(kind) + i * 7) % 6];
  body.resize(size);
  return body;
}

RC_GTEST_PROP(WarcProperty, WrittenRecordsAreReadBackWhateverTheyHoldAndHoweverTheyAreCut, ()) {
  const auto kinds = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 6));
  std::vector<std::string> records;
  std::vector<std::string> bodies;
  for (const int kind : kinds) {
    const auto size = static_cast<size_t>(*rc::gen::inRange(0, 3000));
    bodies.push_back(TemptingBody(kind, size));
    records.push_back(WarcPage(bodies.back()));
  }
  const Stored& stored = kStored[*rc::gen::inRange(0, 5)];
  base::Limits limits;
  limits.batch_rows = *rc::gen::inRange(1, 20);
  limits.batch_bytes = *rc::gen::inRange(1, 10'000);
  const std::string file = stored.store(records);
  const ReadResult cut = Read(file, limits);
  RC_ASSERT(Payloads(cut) == bodies);
  RC_ASSERT(cut.bad.empty());
  const ReadResult whole = Read(file);
  RC_ASSERT(whole.Texts("id") == cut.Texts("id"));
  RC_ASSERT(whole.Numbers("source_offset") == cut.Numbers("source_offset"));
}

RC_GTEST_PROP(WarcProperty, FlippedBitsNeverCrashAndAccountForWhatTheyBreak, ()) {
  std::vector<std::string> records;
  for (int i = 0; i < 4; ++i)
    records.push_back(WarcPage("page " + std::to_string(i) + std::string(200, 'z')));
  std::string file = kStored[*rc::gen::inRange(0, 5)].store(records);
  const int flips = *rc::gen::inRange(1, 6);
  for (int i = 0; i < flips; ++i) {
    const auto at = static_cast<size_t>(*rc::gen::inRange<size_t>(0, file.size()));
    file[at] = static_cast<char>(*rc::gen::inRange(0, 256));
  }
  const auto result = ReadBytes("pages.warc", file);
  RC_ASSERT(result.ok());
}

}  // namespace
}  // namespace saem::io
