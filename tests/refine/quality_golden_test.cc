// Verdicts on the golden texts are datatrove's, text after C4's rules included. Made by
// tools/make_datatrove_goldens.py.
#include <fstream>
#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <xxhash.h>

#include "base/build_paths.h"
#include "refine/quality_rules.h"

namespace saem::refine {
namespace {

std::string Hex(std::string_view text) {
  char digits[17];
  std::snprintf(digits, sizeof(digits), "%016llx",
                static_cast<unsigned long long>(XXH64(text.data(), text.size(), 0)));
  return digits;
}

TEST(QualityGolden, VerdictsAreDatatroves) {
  std::ifstream file(std::string(base::kSourceDir) + "/tests/refine/quality.golden.jsonl");
  text::QualitySignals signals;
  std::map<std::string, std::map<std::string, int>> seen;
  for (std::string line; std::getline(file, line);) {
    const auto golden = nlohmann::json::parse(line);
    const auto text = golden["text"].get<std::string>();
    for (const std::string name : {"gopher", "c4", "fineweb-1"}) {
      const Verdict verdict = QualityProfile::Named(name)->Judge(text, "en", &signals);
      const auto& want = golden[name];
      ++seen[name][verdict.reason];
      if (want.contains("reason")) {
        EXPECT_EQ(verdict.reason, want["reason"].get<std::string>()) << name << "\n" << text;
      } else {
        EXPECT_TRUE(verdict.keep) << name << ": " << verdict.reason << ", " << verdict.detail
                                  << "\n"
                                  << text;
        EXPECT_EQ(Hex(verdict.text.value_or(text)), want["left"].get<std::string>()) << name << "\n"
                                                                                     << text;
      }
    }
  }
  // They are there for most reasons; "" is kept.
  EXPECT_GE(seen["gopher"].size(), 10U);
  EXPECT_GE(seen["c4"].size(), 2U);
  EXPECT_GE(seen["fineweb-1"].size(), 10U);
}

}  // namespace
}  // namespace saem::refine
