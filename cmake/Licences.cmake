# Makes base/licences.h and its source from third_party/licences.json: what `saem doctor --licences` prints.
set(list ${CMAKE_SOURCE_DIR}/third_party/licences.json)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${list})
file(READ ${list} licences)
file(CONFIGURE OUTPUT gen/base/licences.h CONTENT [[
// Made by cmake/Licences.cmake.
#pragma once

#include <string_view>

namespace saem::base {

/// Every third-party component as JSON: name, version, SPDX licence, how it is linked, where it comes from.
std::string_view ThirdPartyLicences();

}  // namespace saem::base
]] @ONLY)
file(CONFIGURE OUTPUT gen/base/licences.cc CONTENT [[
#include "base/licences.h"

namespace saem::base {

std::string_view ThirdPartyLicences() { return R"json(@licences@)json"; }

}  // namespace saem::base
]] @ONLY)
add_library(saem_licences STATIC ${CMAKE_BINARY_DIR}/gen/base/licences.cc)
target_link_libraries(saem_licences PUBLIC saem_flags)
