// Finds personal data in text: e-mail and IP addresses, telephone numbers, payment cards, Korean
// resident, foreigner and business numbers. Called by the refining stage `pii` and by the audit,
// which must agree about what personal data is.
//
// Full-width digits and letters, the many dashes and spaces of Unicode, and characters of no width
// are read as their plain forms; spans are bytes of the text as it stands. A number begins and ends
// where digits end, not at a word boundary: Korean particles follow a number directly.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hash.h"

namespace saem::text {

enum class PiiType : uint8_t { kEmail, kIp, kPhone, kCard, kResident, kForeigner, kBusiness };
inline constexpr int kPiiTypeCount = 7;

// How sure a match is.
//   possible: the structure alone, where numbers that mean something else often share it
//   probable: structure and context, or a structure or checksum that chance rarely meets
//   certain:  checksum, structure and context, or an e-mail address under a known top-level domain
enum class PiiGrade : uint8_t { kPossible, kProbable, kCertain };

// "email", "ip", "phone", "card", "rrn", "frn", "brn".
std::string_view PiiTypeName(PiiType type);
std::optional<PiiType> PiiTypeOf(std::string_view name);
std::string_view PiiGradeName(PiiGrade grade);
std::optional<PiiGrade> PiiGradeOf(std::string_view name);

// A set of types.
class PiiTypes {
 public:
  constexpr PiiTypes() = default;
  static constexpr PiiTypes All() { return PiiTypes((1u << kPiiTypeCount) - 1); }
  // All but business numbers, which are public registers.
  static constexpr PiiTypes Personal() { return All().Without(PiiType::kBusiness); }
  constexpr PiiTypes With(PiiType type) const { return PiiTypes(bits_ | Bit(type)); }
  constexpr PiiTypes Without(PiiType type) const { return PiiTypes(bits_ & ~Bit(type)); }
  constexpr bool Has(PiiType type) const { return (bits_ & Bit(type)) != 0; }
  constexpr bool Empty() const { return bits_ == 0; }

 private:
  explicit constexpr PiiTypes(uint32_t bits) : bits_(bits) {}
  static constexpr uint32_t Bit(PiiType type) { return 1u << static_cast<uint32_t>(type); }
  uint32_t bits_ = 0;
};

struct PiiSearch {
  PiiTypes types = PiiTypes::Personal();
  PiiGrade min_grade = PiiGrade::kProbable;
  bool private_addresses = false;  // IP addresses of private networks, loopback and the like too
  bool fictitious =
      false;  // also values nobody can have (example.com, 192.0.2.1, published test cards)
};

struct PiiMatch {
  PiiType type = PiiType::kEmail;
  PiiGrade grade = PiiGrade::kPossible;
  bool fictitious = false;
  size_t begin = 0;  // bytes of the text
  size_t end = 0;
  std::string
      value;  // plain form: digits alone (after "+" where it was written), lower-case address
};

// Sorted by position, not overlapping. Time and memory are linear in the text, whatever it holds.
std::vector<PiiMatch> FindPii(std::string_view text, const PiiSearch& search = {});

// A value of the same kind that belongs to nobody: addresses at example.com and in the
// documentation networks, telephone numbers 010-0000-xxxx (a convention: Korea reserves no range)
// and 555-01xx, cards that fail the Luhn check, resident numbers of a thirteenth month. Depends on
// seed, record and value alone, so that one value keeps one replacement inside a record.
std::string FictitiousPii(const PiiMatch& match, uint64_t seed, const base::Hash128& record);
// "[EMAIL]", "[PHONE]" ...
std::string_view PiiMask(PiiType type);

enum class PiiRewrite { kReplace, kMask };
// The text with every match put in other words. What replacing brings together is searched again,
// so that in what comes out FindPii finds nothing. `found`, if given, receives the matches of the
// text as it came in.
std::string RewritePii(std::string_view text, const PiiSearch& search, PiiRewrite rewrite,
                       uint64_t seed, const base::Hash128& record,
                       std::vector<PiiMatch>* found = nullptr);

}  // namespace saem::text
