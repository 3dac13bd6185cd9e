// The page as a file: whole, of a bounded size, and with no way out of its data block.
#include "report/html.h"

#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "findings/json.h"
#include "report/fixture.h"
#include "report/page.h"

namespace saem::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string Rendered(const findings::ReleaseReport& report) {
  auto html = RenderHtml(report);
  EXPECT_TRUE(html.ok()) << html.status();
  return html.ok() ? *html : "";
}

constexpr std::string_view kBlockBegin = "<script type=\"application/json\" id=\"report\">";

std::string DataBlock(const std::string& html) {
  const size_t begin = html.find(kBlockBegin) + kBlockBegin.size();
  return html.substr(begin, html.find("</script>", begin) - begin);
}

size_t CountOf(std::string_view text, std::string_view what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + 1))
    ++count;
  return count;
}

TEST(Page, IsSmallAndAsksForNothing) {
  const std::string page(Page());
  EXPECT_LT(page.size(), 400'000u);
  EXPECT_THAT(page, Not(HasSubstr(" src=")));
  EXPECT_THAT(page, Not(HasSubstr("<link")));
  EXPECT_THAT(page, Not(HasSubstr("@import")));
  EXPECT_FALSE(std::regex_search(page, std::regex(R"(url\((?!"?'?data:))")));
  EXPECT_EQ(CountOf(page, "http://") + CountOf(page, "https://"),
            CountOf(page, "http://www.w3.org/"));
}

TEST(Page, AdmitsItsOwnScriptAlone) {
  const std::string page(Page());
  EXPECT_THAT(page, HasSubstr("http-equiv=\"Content-Security-Policy\""));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, HasSubstr("script-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("style-src 'sha256-"));
  EXPECT_THAT(page, HasSubstr("require-trusted-types-for 'script'"));
  EXPECT_THAT(page, Not(HasSubstr("unsafe")));
  EXPECT_LT(page.find("Content-Security-Policy"), page.find("<style"));
}

TEST(RenderHtml, HoldsTheReportAsItIs) {
  for (const auto& report :
       {report_fixture::Released(), report_fixture::Refused(), report_fixture::Undecided(),
        report_fixture::Made(), report_fixture::Empty(), report_fixture::Hostile()}) {
    const std::string html = Rendered(report);
    const auto back = findings::FromJson(DataBlock(html));
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(findings::ToJson(*back), findings::ToJson(report));
  }
}

TEST(RenderHtml, LetsNothingOutOfTheDataBlock) {
  const std::string html = Rendered(report_fixture::Hostile());
  const std::string block = DataBlock(html);
  for (const std::string_view mark : {"<", ">", "&", "\xE2\x80\xA8", "\xE2\x80\xA9"}) {
    EXPECT_EQ(block.find(mark), std::string::npos) << mark;
  }
  // As many elements as in the page of a harmless report.
  const std::string harmless = Rendered(report_fixture::Empty());
  for (const std::string_view mark :
       {"<script", "</script", "<img", "<svg", "<iframe", "<meta", "<base", "</noscript", "<!--"}) {
    EXPECT_EQ(CountOf(html, mark), CountOf(harmless, mark)) << mark;
  }
}

TEST(RenderHtml, SaysTheVerdictWithoutScripts) {
  const std::string html = Rendered(report_fixture::Refused());
  const size_t begin = html.find("<noscript>");
  const std::string plain = html.substr(begin, html.find("</noscript>", begin) - begin);
  EXPECT_THAT(plain, HasSubstr("refused"));
  EXPECT_THAT(plain, HasSubstr("licences-compatible"));
}

TEST(RenderHtml, IsTheSameEveryTime) {
  EXPECT_EQ(Rendered(report_fixture::Released()), Rendered(report_fixture::Released()));
}

TEST(RenderHtml, RefusesMoreThanCanBeDrawn) {
  findings::ReleaseReport report = report_fixture::Made();
  report.kept[0].text = std::string(findings::kMostBytes, 'a');
  const auto html = RenderHtml(report);
  ASSERT_FALSE(html.ok());
  EXPECT_EQ(base::FaultOf(html.status()), base::Fault::kLimit);
}

}  // namespace
}  // namespace saem::report
