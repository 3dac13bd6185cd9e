// What licences ask for, and whether texts under several of them may be released as one work. Used
// by the stages that make records from parents and by the audit. Facts, not advice: each stands in
// licence_facts.cc with its source.
//
// Expressions are SPDX's: ids joined by AND, OR and WITH, in brackets; `unknown`, NOASSERTION and
// NONE mean that nothing is known. Terms form a lattice: a record made from several parents carries
// the join of their terms, and what is not known stays not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace saem::text {

// Rising: each allows less than the one before. The first three are the classes of the Data
// Provenance Initiative.
enum class LicenceUse { kAny, kNonCommercial, kAcademic, kNoTraining };

// How a licence binds what its text becomes part of.
enum class LicenceFamily {
  kPublicDomain,
  kPermissive,
  kWeakCopyleft,  // binds its own files, not what they lie beside
  kCopyleft,      // binds the whole
  kNonCommercial,
  kModelTerms,  // claims nothing on a model's outputs, something on models trained on them
};

struct LicenceFacts {
  std::string_view id;  // SPDX, or a LicenseRef
  LicenceFamily family = LicenceFamily::kPermissive;
  LicenceUse use = LicenceUse::kAny;
  bool attribution = true;
  bool share_alike = false;
  bool derivatives = true;
  // Copyleft: the licences the whole may stand under, between spaces. Others: those it may not be
  // combined under.
  std::string_view targets = "";
  std::string_view note = "";  // in words, what is special
};

// By id, in any case, old forms ("GPL-2.0+") too; nullptr when it is not known here.
const LicenceFacts* FindLicence(std::string_view id);
std::vector<std::string_view> KnownLicences();

// A point of the lattice.
struct LicenceTerms {
  bool known = true;
  LicenceUse use = LicenceUse::kAny;
  bool attribution = false;
  bool share_alike = false;
  bool derivatives = true;
  bool operator==(const LicenceTerms&) const = default;
};
LicenceTerms JoinTerms(const LicenceTerms& a, const LicenceTerms& b);

// An expression as alternatives (OR), each a list of ids that all hold (AND).
struct LicenceExpression {
  std::vector<std::vector<std::string>> alternatives;  // empty: unknown
  bool known() const { return !alternatives.empty(); }
};
// A UsageError says where an expression is wrong. Ids that are not known here are kept as written.
base::Result<LicenceExpression> ParseLicence(std::string_view expression);
// Of the mildest alternative; not known if any id in it is not.
LicenceTerms TermsOf(const LicenceExpression& expression);

// The licence of a record made from parents under these: "A AND B", sorted, each once, brackets
// where needed; "unknown" if any is unknown or no expression.
std::string JoinLicences(const std::vector<std::string>& parents);
// The same with the licence of the model that wrote it, where that adds something to what the model
// writes.
std::string MadeLicence(const std::vector<std::string>& parents, std::string_view model_licence);

struct LicencePurpose {
  bool commercial = true;        // the release may be used commercially
  std::vector<std::string> own;  // licences of one's own: no conditions
};

struct LicenceVerdict {
  enum class Outcome { kCompatible, kUnknown, kForbidden, kConflict };
  Outcome outcome = Outcome::kCompatible;
  std::string under;  // compatible: what the whole may stand under
  std::string first;  // else: the expression at fault, and for a conflict the other one
  std::string second;
  std::string reason;  // a sentence
};

// Whether texts under these licences may be changed and released as one work for `purpose`. The
// order does not matter.
LicenceVerdict CombineLicences(const std::vector<std::string>& expressions,
                               const LicencePurpose& purpose = {});

}  // namespace saem::text
