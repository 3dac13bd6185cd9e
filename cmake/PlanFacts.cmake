# Makes a source that holds data/plan/*.yaml: what `saem plan` knows when nobody names other facts.
set(facts_dir ${CMAKE_SOURCE_DIR}/data/plan)
foreach(name facts scaling-draws)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${facts_dir}/${name}.yaml)
  file(READ ${facts_dir}/${name}.yaml text)
  string(REPLACE "-" "_" variable ${name})
  set(plan_${variable} "R\"facts(")
  # Compilers need not take a literal of more than 65,536 bytes; pieces are joined.
  string(LENGTH "${text}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8000 piece)
    string(APPEND plan_${variable} "${piece})facts\"\n    R\"facts(")
    math(EXPR at "${at} + 8000")
  endwhile()
  string(APPEND plan_${variable} ")facts\"")
endforeach()
file(CONFIGURE OUTPUT gen/plan/built_in.cc CONTENT [[
// Made by cmake/PlanFacts.cmake from data/plan/.
#include "plan/facts.h"

namespace saem::plan {

std::string_view BuiltInFacts() {
  return @plan_facts@;
}

std::string_view BuiltInScalingDraws() {
  return @plan_scaling_draws@;
}

}  // namespace saem::plan
]] @ONLY)
