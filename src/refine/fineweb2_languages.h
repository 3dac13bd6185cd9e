// FineWeb-2's settings of single languages (huggingface/fineweb-2, configs/*.yml, Apache-2.0): a
// profile each. Used by refine/quality_rules.cc.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "refine/quality_rules.h"

namespace saem::refine {

// "kor_Hang", "jpn_Jpan", ...: the names of the files.
const std::vector<std::string>& FineWeb2Languages();
std::optional<QualityRules> FineWeb2Rules(std::string_view name);

// The name for an ISO 639-1 code; "" where there is none.
std::string_view FineWeb2NameOf(std::string_view language);
std::vector<std::string> FineWeb2Codes();  // those that have one

}  // namespace saem::refine
