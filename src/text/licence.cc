// Parsing, joining and combining. A set of licences goes together if there is one licence the whole
// may stand under: each target is tried in turn, and of an expression's alternatives any one that
// fits will do.
#include "text/licence.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>

namespace saem::text {
namespace {

constexpr size_t kLongestExpression = 2000;
constexpr size_t kMostAlternatives = 64;
constexpr int kDeepest = 16;

using Alternatives = std::vector<std::vector<std::string>>;

// Recursive descent over SPDX expressions: OR binds least, then AND, then WITH.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) { Advance(); }

  base::Result<Alternatives> Parse() {
    ARROW_ASSIGN_OR_RAISE(Alternatives alternatives, Or(0));
    if (!token_.empty()) return Wrong("`" + token_ + "` stands where AND or OR should");
    return alternatives;
  }

 private:
  void Advance() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    token_.clear();
    if (at_ == text_.size()) return;
    if (text_[at_] == '(' || text_[at_] == ')') {
      token_ = text_[at_++];
      return;
    }
    while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '(' && text_[at_] != ')') {
      token_ += text_[at_++];
    }
  }

  base::Status Wrong(const std::string& what) const {
    return base::UsageError("the licence `" + std::string(text_.substr(0, 80)) +
                            "` is no SPDX expression: " + what);
  }

  base::Result<Alternatives> Or(int depth) {
    ARROW_ASSIGN_OR_RAISE(Alternatives all, And(depth));
    while (token_ == "OR") {
      Advance();
      ARROW_ASSIGN_OR_RAISE(Alternatives more, And(depth));
      all.insert(all.end(), more.begin(), more.end());
      if (all.size() > kMostAlternatives) return Wrong("it has too many alternatives");
    }
    return all;
  }

  base::Result<Alternatives> And(int depth) {
    ARROW_ASSIGN_OR_RAISE(Alternatives all, One(depth));
    while (token_ == "AND") {
      Advance();
      ARROW_ASSIGN_OR_RAISE(const Alternatives more, One(depth));
      if (all.size() * more.size() > kMostAlternatives)
        return Wrong("it has too many alternatives");
      Alternatives product;
      for (const auto& left : all) {
        for (const auto& right : more) {
          product.push_back(left);
          product.back().insert(product.back().end(), right.begin(), right.end());
        }
      }
      all = std::move(product);
    }
    return all;
  }

  base::Result<Alternatives> One(int depth) {
    if (depth > kDeepest) return Wrong("its brackets are too deep");
    if (token_ == "(") {
      Advance();
      ARROW_ASSIGN_OR_RAISE(Alternatives inner, Or(depth + 1));
      if (token_ != ")") return Wrong("a bracket is not closed");
      Advance();
      return inner;
    }
    if (token_.empty() || token_ == ")" || token_ == "AND" || token_ == "OR" || token_ == "WITH") {
      return Wrong("a licence is missing");
    }
    for (const char c : token_) {
      const bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                        (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '+' || c == ':';
      if (!word) return Wrong("`" + token_ + "` is no licence id");
    }
    const LicenceFacts* facts = FindLicence(token_);
    std::string id = facts == nullptr ? token_ : std::string(facts->id);
    Advance();
    if (token_ == "WITH") {  // exceptions only add permissions
      Advance();
      if (token_.empty()) return Wrong("an exception is missing");
      Advance();
    }
    return Alternatives{{std::move(id)}};
  }

  std::string_view text_;
  size_t at_ = 0;
  std::string token_;
};

bool MeansUnknown(std::string_view text) {
  return text.empty() || text == "unknown" || text == "NOASSERTION" || text == "NONE";
}

bool Holds(std::string_view list, std::string_view id) {
  return list.find(" " + std::string(id) + " ") != std::string_view::npos;
}

// What a whole may stand under, in the order of preference: no copyleft first.
constexpr std::string_view kNoCopyleft = "permissive";
constexpr std::string_view kNoCommerce = "non-commercial";
constexpr std::array<std::string_view, 26> kTargets{
    kNoCopyleft,      "MPL-2.0",         "LGPL-2.0",        "LGPL-2.1",        "LGPL-3.0",
    "GPL-2.0",        "GPL-3.0",         "AGPL-3.0",        "CC-BY-SA-4.0",    "CC-BY-SA-3.0",
    "CC-BY-SA-2.5",   "CC-BY-SA-2.0",    "CC-BY-SA-1.0",    "LAL-1.3",         "GFDL-1.3",
    "GFDL-1.2",       "GFDL-1.1",        "EUPL-1.2",        "ODbL-1.0",        "CDLA-Sharing-1.0",
    kNoCommerce,      "CC-BY-NC-SA-4.0", "CC-BY-NC-SA-3.0", "CC-BY-NC-SA-2.5", "CC-BY-NC-SA-2.0",
    "CC-BY-NC-SA-1.0"};

bool IsNonCommercialTarget(std::string_view target) {
  return target == kNoCommerce || target.starts_with("CC-BY-NC-SA");
}

bool Accepts(const LicenceFacts& facts, std::string_view target) {
  switch (facts.family) {
    case LicenceFamily::kPublicDomain:
    case LicenceFamily::kModelTerms:
      return true;
    case LicenceFamily::kPermissive:
      return !Holds(facts.targets, target);
    case LicenceFamily::kWeakCopyleft:
      return target == kNoCopyleft || Holds(facts.targets, target);
    case LicenceFamily::kCopyleft:
      return Holds(facts.targets, target);
    case LicenceFamily::kNonCommercial:
      if (!facts.targets.empty()) return Holds(facts.targets, target);
      return IsNonCommercialTarget(target);
  }
  return false;
}

bool IsOwn(const std::string& id, const LicencePurpose& purpose) {
  return std::find(purpose.own.begin(), purpose.own.end(), id) != purpose.own.end();
}

// One expression of the set, with the alternatives that `purpose` allows.
struct Part {
  std::string text;
  Alternatives usable;
};

bool Accepts(const Part& part, std::string_view target, const LicencePurpose& purpose) {
  return std::any_of(part.usable.begin(), part.usable.end(), [&](const auto& alternative) {
    return std::all_of(alternative.begin(), alternative.end(), [&](const std::string& id) {
      return IsOwn(id, purpose) || Accepts(*FindLicence(id), target);
    });
  });
}

std::optional<std::string_view> CommonTarget(const std::vector<Part>& parts,
                                             const LicencePurpose& purpose) {
  for (const std::string_view target : kTargets) {
    const bool all = std::all_of(parts.begin(), parts.end(),
                                 [&](const Part& part) { return Accepts(part, target, purpose); });
    if (all) return target;
  }
  return std::nullopt;
}

// Why no alternative of an expression serves the purpose; empty if one does.
std::string Forbidden(const std::vector<std::string>& alternative, const LicencePurpose& purpose) {
  for (const std::string& id : alternative) {
    if (IsOwn(id, purpose)) continue;
    const LicenceFacts& facts = *FindLicence(id);
    if (facts.use == LicenceUse::kNoTraining) {
      return id + " keeps its text out of training data: " + std::string(facts.note);
    }
    if (!facts.derivatives) {
      return id + " allows no changed versions, and refining a text changes it";
    }
    if (facts.use != LicenceUse::kAny && purpose.commercial) {
      return id +
             " allows no commercial use, and the release is to allow it (`commercial: false` says "
             "otherwise)";
    }
  }
  return "";
}

// Parts the alternatives; a verdict when the expression alone is at fault.
std::optional<LicenceVerdict> Examine(const std::string& text, const LicencePurpose& purpose,
                                      Part* part) {
  LicenceVerdict verdict;
  verdict.first = text;
  part->text = text;
  if (IsOwn(text, purpose)) {
    part->usable = {{text}};
    return std::nullopt;
  }
  const base::Result<LicenceExpression> parsed = ParseLicence(text);
  if (!parsed.ok() || !parsed->known()) {
    verdict.outcome = LicenceVerdict::Outcome::kUnknown;
    verdict.reason = parsed.ok() ? "the licence is not known" : base::MessageOf(parsed.status());
    return verdict;
  }
  std::string unknown;
  for (const auto& alternative : parsed->alternatives) {
    const auto stranger = std::find_if(alternative.begin(), alternative.end(), [&](const auto& id) {
      return !IsOwn(id, purpose) && FindLicence(id) == nullptr;
    });
    if (stranger != alternative.end()) {
      unknown = *stranger;
      continue;
    }
    std::string reason = Forbidden(alternative, purpose);
    if (reason.empty()) {
      part->usable.push_back(alternative);
    } else {
      verdict.reason = std::move(reason);
    }
  }
  if (!part->usable.empty()) return std::nullopt;
  if (verdict.reason.empty()) {
    verdict.outcome = LicenceVerdict::Outcome::kUnknown;
    verdict.reason =
        unknown + " is no licence known here; if it is yours, name it in `own_licences`";
  } else {
    verdict.outcome = LicenceVerdict::Outcome::kForbidden;
  }
  return verdict;
}

// What makes two expressions differ: notes of their licences, and what each may stand under.
std::string ConflictReason(const Part& a, const Part& b) {
  const auto says = [](const Part& part) {
    std::string targets;
    std::string notes;
    for (const auto& alternative : part.usable) {
      for (const std::string& id : alternative) {
        const LicenceFacts* facts = FindLicence(id);
        if (facts == nullptr) continue;
        const bool binds = facts->family != LicenceFamily::kPermissive && !facts->targets.empty();
        if (binds) {
          std::string list(facts->targets.substr(1, facts->targets.size() - 2));
          size_t at = 0;
          while ((at = list.find(' ', at)) != std::string::npos)
            list.replace(at, 1, " or "), at += 4;
          targets = id + " wants the whole under " + list;
        } else if (facts->family == LicenceFamily::kNonCommercial) {
          targets = id + " keeps the whole from commercial use";
        } else if (facts->family == LicenceFamily::kWeakCopyleft) {
          targets = id + " wants its text kept under itself";
        }
        if (!facts->note.empty()) notes = id + ": " + std::string(facts->note);
      }
    }
    if (targets.empty()) return notes;
    return notes.empty() ? targets : targets + " (" + notes + ")";
  };
  std::string reason = "there is no licence both may stand under: " + says(a);
  const std::string other = says(b);
  return other.empty() ? reason : reason + "; " + other;
}

LicenceVerdict Conflict(const std::vector<Part>& parts, const LicencePurpose& purpose) {
  LicenceVerdict verdict;
  verdict.outcome = LicenceVerdict::Outcome::kConflict;
  for (size_t i = 0; i < parts.size(); ++i) {
    for (size_t j = i + 1; j < parts.size(); ++j) {
      if (CommonTarget({parts[i], parts[j]}, purpose)) continue;
      verdict.first = parts[i].text;
      verdict.second = parts[j].text;
      verdict.reason = ConflictReason(parts[i], parts[j]);
      return verdict;
    }
  }
  // Any two go together, not all at once: name the first that does not go with those before it.
  std::vector<Part> together;
  for (const Part& part : parts) {
    together.push_back(part);
    if (CommonTarget(together, purpose)) continue;
    std::vector<std::string> before;
    for (size_t i = 0; i + 1 < together.size(); ++i) before.push_back(together[i].text);
    verdict.first = JoinLicences(before);
    verdict.second = part.text;
    verdict.reason = "any two of them go together, but there is no licence all may stand under";
    break;
  }
  return verdict;
}

// "GPL-3.0" as SPDX writes it now: -only if any part may not become a later version (CC-BY-SA-4.0
// names version 3 alone).
std::string SpdxOf(std::string_view target, const std::vector<Part>& parts) {
  const bool gnu = target.find("GPL") != std::string_view::npos || target.starts_with("GFDL");
  if (!gnu) return std::string(target);
  bool only = false;
  for (const Part& part : parts) {
    for (const auto& alternative : part.usable) {
      for (const std::string& id : alternative) {
        only = only || id.ends_with("-only") || id == "CC-BY-SA-4.0";
      }
    }
  }
  return std::string(target) + (only ? "-only" : "-or-later");
}

bool NeedsBrackets(const std::string& expression) {
  return expression.find(" OR ") != std::string::npos;
}

}  // namespace

LicenceTerms JoinTerms(const LicenceTerms& a, const LicenceTerms& b) {
  LicenceTerms joined;
  joined.known = a.known && b.known;
  joined.use = std::max(a.use, b.use);
  joined.attribution = a.attribution || b.attribution;
  joined.share_alike = a.share_alike || b.share_alike;
  joined.derivatives = a.derivatives && b.derivatives;
  return joined;
}

base::Result<LicenceExpression> ParseLicence(std::string_view expression) {
  LicenceExpression parsed;
  if (MeansUnknown(expression)) return parsed;
  if (expression.size() > kLongestExpression) {
    return base::UsageError("a licence expression is longer than " +
                            std::to_string(kLongestExpression) + " bytes");
  }
  ARROW_ASSIGN_OR_RAISE(parsed.alternatives, Parser(expression).Parse());
  return parsed;
}

LicenceTerms TermsOf(const LicenceExpression& expression) {
  LicenceTerms unknown;
  unknown.known = false;
  std::optional<LicenceTerms> mildest;
  const auto rank = [](const LicenceTerms& terms) {
    return std::tuple(terms.use, !terms.derivatives, terms.share_alike, terms.attribution);
  };
  for (const auto& alternative : expression.alternatives) {
    LicenceTerms terms;
    for (const std::string& id : alternative) {
      const LicenceFacts* facts = FindLicence(id);
      if (facts == nullptr) {
        terms.known = false;
        continue;
      }
      terms = JoinTerms(
          terms, {true, facts->use, facts->attribution, facts->share_alike, facts->derivatives});
    }
    if (terms.known && (!mildest || rank(terms) < rank(*mildest))) mildest = terms;
  }
  return mildest.value_or(unknown);
}

std::string JoinLicences(const std::vector<std::string>& parents) {
  std::set<std::string> parts;
  for (const std::string& parent : parents) {
    const base::Result<LicenceExpression> parsed = ParseLicence(parent);
    if (!parsed.ok() || !parsed->known()) return "unknown";
    if (parsed->alternatives.size() == 1) {
      parts.insert(parsed->alternatives[0].begin(), parsed->alternatives[0].end());
    } else {
      parts.insert(parent);
    }
  }
  if (parts.empty()) return "unknown";
  std::string joined;
  for (const std::string& part : parts) {
    const bool brackets = parts.size() > 1 && NeedsBrackets(part);
    joined += (joined.empty() ? "" : " AND ") + (brackets ? "(" + part + ")" : part);
  }
  return joined;
}

std::string MadeLicence(const std::vector<std::string>& parents, std::string_view model_licence) {
  const LicenceFacts* model = FindLicence(model_licence);
  // A model's licence binds its weights; what it writes is bound only where the terms say so.
  if (model == nullptr || model->family != LicenceFamily::kModelTerms) return JoinLicences(parents);
  std::vector<std::string> all = parents;
  all.emplace_back(model->id);
  return JoinLicences(all);
}

LicenceVerdict CombineLicences(const std::vector<std::string>& expressions,
                               const LicencePurpose& purpose) {
  const std::set<std::string> different(expressions.begin(), expressions.end());
  std::vector<Part> parts;
  for (const std::string& text : different) {
    Part part;
    if (std::optional<LicenceVerdict> fault = Examine(text, purpose, &part)) return *fault;
    parts.push_back(std::move(part));
  }
  LicenceVerdict verdict;
  const std::optional<std::string_view> target = CommonTarget(parts, purpose);
  if (!target) return Conflict(parts, purpose);
  if (*target == kNoCopyleft || *target == kNoCommerce) {
    verdict.under = JoinLicences({different.begin(), different.end()});
  } else {
    verdict.under = SpdxOf(*target, parts);
  }
  return verdict;
}

}  // namespace saem::text
