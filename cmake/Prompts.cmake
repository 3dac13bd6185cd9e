# Makes a source that holds the files of prompts/: the built-in templates of src/write.
file(GLOB prompts CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/prompts/*.yaml)
set(entries "")
foreach(prompt IN LISTS prompts)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${prompt})
  cmake_path(GET prompt FILENAME name)
  file(READ ${prompt} text)
  string(APPEND entries "      {\"${name}\", R\"prompt(${text})prompt\"},\n")
endforeach()
file(CONFIGURE OUTPUT gen/write/prompts.cc CONTENT [[
// Made by cmake/Prompts.cmake from prompts/.
#include "write/template.h"

namespace saem::write {

const std::vector<BuiltinPrompt>& BuiltinPrompts() {
  static const auto* const prompts = new std::vector<BuiltinPrompt>{
@entries@  };
  return *prompts;
}

}  // namespace saem::write
]] @ONLY)
