#include "stage/names.h"

namespace saem::stage {

const char* NameOf(Kind kind) {
  switch (kind) {
    case Kind::kMap:
      return "map";
    case Kind::kCall:
      return "call";
    case Kind::kProgram:
      break;
  }
  return "program";
}

const char* NameOf(PrivacyLabel label) {
  switch (label) {
    case PrivacyLabel::kPublic:
      return "public";
    case PrivacyLabel::kPersonal:
      return "personal";
    case PrivacyLabel::kDp:
      break;
  }
  return "dp";
}

}  // namespace saem::stage
