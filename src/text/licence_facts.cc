// The table of licences. Sources: ids from the SPDX licence list; use, attribution and share-alike
// as in the licence classes of the Data Provenance Initiative (Apache-2.0) where it lists the
// licence, else the licence's own text; what goes with the GNU licences from the Free Software
// Foundation's licence list; what BY-SA may become from Creative Commons' list of compatible
// licences; MPL 2.0 section 3.3 (secondary licences); EUPL 1.2, appendix; the terms of use of the
// model makers named.
#include <algorithm>
#include <array>
#include <string>

#include "text/licence.h"

namespace saem::text {
namespace {

// Licences that forbid further restrictions, for permissive licences that have some.
constexpr std::string_view kGnu2 = " GPL-2.0 LGPL-2.0 LGPL-2.1 ";
constexpr std::string_view kGnu =
    " GPL-2.0 GPL-3.0 AGPL-3.0 LGPL-2.0 LGPL-2.1 LGPL-3.0 GFDL-1.1 GFDL-1.2 GFDL-1.3 ";
constexpr std::string_view kGfdl = " GFDL-1.1 GFDL-1.2 GFDL-1.3 ";

constexpr std::string_view kOldCcBy =
    "no version of CC-BY before 4.0 is on the Free Software Foundation's list of licences that go "
    "with its own";
constexpr std::string_view kAdvertising =
    "its advertising clause is a restriction the GNU licences do not allow";
constexpr std::string_view kMoved = "its permission to become CC-BY-SA-3.0 ended in August 2009";

constexpr LicenceFacts PublicDomain(std::string_view id) {
  LicenceFacts facts{id};
  facts.family = LicenceFamily::kPublicDomain;
  facts.attribution = false;
  return facts;
}
// `never_under`: copyleft licences it may not be combined under.
constexpr LicenceFacts Permissive(std::string_view id, std::string_view never_under = "",
                                  std::string_view note = "") {
  LicenceFacts facts{id};
  facts.targets = never_under;
  facts.note = note;
  return facts;
}
constexpr LicenceFacts Weak(std::string_view id, std::string_view targets = "",
                            std::string_view note = "") {
  LicenceFacts facts{id};
  facts.family = LicenceFamily::kWeakCopyleft;
  facts.targets = targets;
  facts.note = note;
  return facts;
}
constexpr LicenceFacts Copyleft(std::string_view id, std::string_view targets,
                                std::string_view note = "") {
  LicenceFacts facts{id};
  facts.family = LicenceFamily::kCopyleft;
  facts.share_alike = true;
  facts.targets = targets;
  facts.note = note;
  return facts;
}
constexpr LicenceFacts NonCommercial(std::string_view id, std::string_view targets = "") {
  LicenceFacts facts{id};
  facts.family = LicenceFamily::kNonCommercial;
  facts.use = LicenceUse::kNonCommercial;
  facts.share_alike = !targets.empty();
  facts.targets = targets;
  return facts;
}
constexpr LicenceFacts NoDerivatives(std::string_view id, bool commercial) {
  LicenceFacts facts{id};
  facts.family = commercial ? LicenceFamily::kPermissive : LicenceFamily::kNonCommercial;
  facts.use = commercial ? LicenceUse::kAny : LicenceUse::kNonCommercial;
  facts.derivatives = false;
  return facts;
}
constexpr LicenceFacts ModelTerms(std::string_view id, LicenceUse use, std::string_view note) {
  LicenceFacts facts{id};
  facts.family = LicenceFamily::kModelTerms;
  facts.use = use;
  facts.note = note;
  return facts;
}

constexpr std::array kFacts{
    PublicDomain("CC0-1.0"),
    PublicDomain("PDDL-1.0"),
    PublicDomain("Unlicense"),
    PublicDomain("0BSD"),
    PublicDomain("MIT-0"),
    PublicDomain("LicenseRef-Public-Domain"),
    Permissive("MIT"),
    Permissive("ISC"),
    Permissive("Zlib"),
    Permissive("X11"),
    Permissive("BSL-1.0"),
    Permissive("PostgreSQL"),
    Permissive("Python-2.0"),
    Permissive("Unicode-3.0"),
    Permissive("Unicode-DFS-2016"),
    Permissive("BSD-2-Clause"),
    Permissive("BSD-3-Clause"),
    Permissive("FSFAP"),
    Permissive("CDLA-Permissive-1.0"),
    Permissive("CDLA-Permissive-2.0"),
    Permissive("ODC-By-1.0"),
    Permissive("OGL-UK-3.0"),
    Permissive("Artistic-2.0"),
    Permissive("LicenseRef-KOGL-Type-1"),
    Permissive("AFL-3.0", kGnu,
               "its contract terms are restrictions the GNU licences do not allow"),
    Permissive("Apache-2.0", kGnu2,
               "its terms on patents are restrictions that version 2 of the GPL does not allow; "
               "version 3 does"),
    Permissive("BSD-4-Clause", kGnu, kAdvertising),
    Permissive("CC-BY-1.0", kGnu, kOldCcBy),
    Permissive("CC-BY-2.0", kGnu, kOldCcBy),
    Permissive("CC-BY-2.5", kGnu, kOldCcBy),
    Permissive("CC-BY-3.0", kGnu, kOldCcBy),
    Permissive("CC-BY-4.0", kGfdl, "it is not known to go with the GNU Free Documentation License"),
    Weak("MPL-1.1", "", "it has no secondary licences"),
    Weak("MPL-2.0", " GPL-2.0 GPL-3.0 LGPL-2.1 LGPL-3.0 AGPL-3.0 ",
         "of the licences that bind the whole it goes with the GNU licences alone, which it names "
         "as secondary"),
    Weak("MPL-2.0-no-copyleft-exception", "", "it excludes secondary licences"),
    Weak("EPL-1.0"),
    Weak("EPL-2.0", "", "it goes with the GPL only where its author says so"),
    Weak("CDDL-1.0"),
    Weak("LGPL-2.0-only", " LGPL-2.0 GPL-2.0 GPL-3.0 AGPL-3.0 "),
    Weak("LGPL-2.0-or-later", " LGPL-2.0 LGPL-2.1 LGPL-3.0 GPL-2.0 GPL-3.0 AGPL-3.0 "),
    Weak("LGPL-2.1-only", " LGPL-2.1 GPL-2.0 GPL-3.0 AGPL-3.0 "),
    Weak("LGPL-2.1-or-later", " LGPL-2.1 LGPL-3.0 GPL-2.0 GPL-3.0 AGPL-3.0 "),
    Weak("LGPL-3.0-only", " LGPL-3.0 GPL-3.0 AGPL-3.0 "),
    Weak("LGPL-3.0-or-later", " LGPL-3.0 GPL-3.0 AGPL-3.0 "),
    Copyleft("GPL-2.0-only", " GPL-2.0 "),
    Copyleft("GPL-2.0-or-later", " GPL-2.0 GPL-3.0 AGPL-3.0 "),
    Copyleft("GPL-3.0-only", " GPL-3.0 AGPL-3.0 "),
    Copyleft("GPL-3.0-or-later", " GPL-3.0 AGPL-3.0 "),
    Copyleft("AGPL-3.0-only", " AGPL-3.0 "),
    Copyleft("AGPL-3.0-or-later", " AGPL-3.0 "),
    Copyleft("GFDL-1.1-only", " GFDL-1.1 "),
    Copyleft("GFDL-1.1-or-later", " GFDL-1.1 GFDL-1.2 GFDL-1.3 ", kMoved),
    Copyleft("GFDL-1.2-only", " GFDL-1.2 "),
    Copyleft("GFDL-1.2-or-later", " GFDL-1.2 GFDL-1.3 ", kMoved),
    Copyleft("GFDL-1.3-only", " GFDL-1.3 ", kMoved),
    Copyleft("GFDL-1.3-or-later", " GFDL-1.3 ", kMoved),
    Copyleft("CC-BY-SA-1.0", " CC-BY-SA-1.0 ", "it has no clause on later versions"),
    Copyleft("CC-BY-SA-2.0", " CC-BY-SA-2.0 CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 "),
    Copyleft("CC-BY-SA-2.5", " CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 "),
    Copyleft("CC-BY-SA-3.0", " CC-BY-SA-3.0 CC-BY-SA-4.0 ",
             "only version 4.0 of it may become GPL-3.0"),
    Copyleft("CC-BY-SA-4.0", " CC-BY-SA-4.0 GPL-3.0 LAL-1.3 ",
             "of the GNU licences it may become version 3 of the GPL alone"),
    Copyleft("LAL-1.3", " LAL-1.3 CC-BY-SA-4.0 "),
    Copyleft("ODbL-1.0", " ODbL-1.0 "),
    Copyleft("CDLA-Sharing-1.0", " CDLA-Sharing-1.0 "),
    Copyleft("EUPL-1.2", " EUPL-1.2 GPL-2.0 GPL-3.0 AGPL-3.0 LGPL-2.1 LGPL-3.0 CC-BY-SA-3.0 "),
    NonCommercial("CC-BY-NC-1.0"),
    NonCommercial("CC-BY-NC-2.0"),
    NonCommercial("CC-BY-NC-2.5"),
    NonCommercial("CC-BY-NC-3.0"),
    NonCommercial("CC-BY-NC-4.0"),
    NonCommercial("CC-BY-NC-SA-1.0", " CC-BY-NC-SA-1.0 "),
    NonCommercial("CC-BY-NC-SA-2.0",
                  " CC-BY-NC-SA-2.0 CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 "),
    NonCommercial("CC-BY-NC-SA-2.5", " CC-BY-NC-SA-2.5 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 "),
    NonCommercial("CC-BY-NC-SA-3.0", " CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 "),
    NonCommercial("CC-BY-NC-SA-4.0", " CC-BY-NC-SA-4.0 "),
    NoDerivatives("CC-BY-ND-2.0", true),
    NoDerivatives("CC-BY-ND-2.5", true),
    NoDerivatives("CC-BY-ND-3.0", true),
    NoDerivatives("CC-BY-ND-4.0", true),
    NoDerivatives("CC-BY-NC-ND-2.0", false),
    NoDerivatives("CC-BY-NC-ND-2.5", false),
    NoDerivatives("CC-BY-NC-ND-3.0", false),
    NoDerivatives("CC-BY-NC-ND-4.0", false),
    ModelTerms("LicenseRef-Gemma", LicenceUse::kAny,
               "what Gemma writes is free of its terms, but a model trained on it to do as Gemma "
               "does is a model derivative: the terms and their use policy must be passed on"),
    ModelTerms("LicenseRef-Llama-2", LicenceUse::kNoTraining,
               "its outputs may not improve other language models"),
    ModelTerms("LicenseRef-Llama-3", LicenceUse::kNoTraining,
               "its outputs may not improve other language models"),
    ModelTerms("LicenseRef-Llama-3.1", LicenceUse::kAny,
               "a model trained on its outputs must carry Llama at the beginning of its name and "
               "the licence with it"),
    ModelTerms("LicenseRef-OpenAI", LicenceUse::kNoTraining,
               "its outputs may not develop models that compete with OpenAI"),
    ModelTerms("LicenseRef-Anthropic", LicenceUse::kNoTraining,
               "its outputs may not develop models that compete with Anthropic")};

// Ids that SPDX lists as deprecated, and what they mean.
struct Alias {
  std::string_view old_id;
  std::string_view id;
};
constexpr std::array kAliases{Alias{"GPL-2.0", "GPL-2.0-only"},
                              Alias{"GPL-2.0+", "GPL-2.0-or-later"},
                              Alias{"GPL-3.0", "GPL-3.0-only"},
                              Alias{"GPL-3.0+", "GPL-3.0-or-later"},
                              Alias{"AGPL-3.0", "AGPL-3.0-only"},
                              Alias{"LGPL-2.0", "LGPL-2.0-only"},
                              Alias{"LGPL-2.0+", "LGPL-2.0-or-later"},
                              Alias{"LGPL-2.1", "LGPL-2.1-only"},
                              Alias{"LGPL-2.1+", "LGPL-2.1-or-later"},
                              Alias{"LGPL-3.0", "LGPL-3.0-only"},
                              Alias{"LGPL-3.0+", "LGPL-3.0-or-later"},
                              Alias{"GFDL-1.1", "GFDL-1.1-only"},
                              Alias{"GFDL-1.2", "GFDL-1.2-only"},
                              Alias{"GFDL-1.3", "GFDL-1.3-only"},
                              Alias{"BSD-2-Clause-FreeBSD", "BSD-2-Clause"}};

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool SameId(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return Lower(x) == Lower(y); });
}

}  // namespace

const LicenceFacts* FindLicence(std::string_view id) {
  for (const Alias& alias : kAliases) {
    if (SameId(alias.old_id, id)) id = alias.id;
  }
  const auto found = std::find_if(kFacts.begin(), kFacts.end(),
                                  [id](const LicenceFacts& facts) { return SameId(facts.id, id); });
  return found == kFacts.end() ? nullptr : &*found;
}

std::vector<std::string_view> KnownLicences() {
  std::vector<std::string_view> ids;
  for (const LicenceFacts& facts : kFacts) ids.push_back(facts.id);
  return ids;
}

}  // namespace saem::text
