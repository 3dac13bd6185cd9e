// Kinds and labels as users read them.
#pragma once

#include "stage/stage.h"

namespace saem::stage {

const char* NameOf(Kind kind);           // "map", "call", "program"
const char* NameOf(PrivacyLabel label);  // "public", "personal", "dp"

}  // namespace saem::stage
