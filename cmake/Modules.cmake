# One static library per folder of src/, one test binary per folder of tests/, one fuzzer per file of fuzz/.
# A module whose folder is not there is skipped.

# Absolute paths stand in one header and in no command line, so that ccache serves every checkout.
file(CONFIGURE OUTPUT gen/base/build_paths.h CONTENT [[
// Made by cmake/Modules.cmake.
#pragma once

namespace saem::base {

inline constexpr char kSourceDir[] = "@CMAKE_SOURCE_DIR@";
inline constexpr char kModelDir[] = "@SAEM_DEPS@/share/saem/models";

}  // namespace saem::base
]] @ONLY)

# Everything of ours is compiled with these.
add_library(saem_flags INTERFACE)
target_compile_features(saem_flags INTERFACE cxx_std_20)
target_include_directories(saem_flags INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR}/include ${CMAKE_BINARY_DIR}/gen)
target_compile_options(
  saem_flags
  INTERFACE -fPIC -ffp-contract=off -fno-strict-aliasing -ffile-prefix-map=${CMAKE_SOURCE_DIR}/= -Wall -Wextra -Wpedantic
            -Wconversion -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # False positives of GCC 12 in the standard library's own inlined code.
  target_compile_options(saem_flags INTERFACE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
else()
  # What Clang's -Wconversion says beyond GCC's (the compiler that ships), and what it says of libstdc++'s stable_sort.
  target_compile_options(saem_flags INTERFACE -Wno-sign-conversion -Wno-shorten-64-to-32 -Wno-implicit-int-float-conversion
                                              -Wno-deprecated-declarations)
endif()
target_compile_definitions(
  saem_flags INTERFACE _GLIBCXX_ASSERTIONS SAEM_VERSION="${PROJECT_VERSION}")
target_link_libraries(saem_flags INTERFACE saem::third_party)
target_link_options(saem_flags INTERFACE -Wl,--as-needed)

file(GENERATE OUTPUT ${CMAKE_BINARY_DIR}/empty.cc CONTENT "")
add_library(saem_pch STATIC ${CMAKE_BINARY_DIR}/empty.cc)
target_link_libraries(saem_pch PUBLIC saem_flags)
target_precompile_headers(saem_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)

function(saem_module name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc ${CMAKE_SOURCE_DIR}/src/${name}/*/*.cc)
  list(FILTER sources EXCLUDE REGEX "/main\\.cc$")
  if(NOT sources)
    return()
  endif()
  add_library(saem_${name} STATIC ${SAEM_NOT_IN_ALL} ${sources})
  target_link_libraries(saem_${name} PUBLIC saem_flags)
  target_precompile_headers(saem_${name} REUSE_FROM saem_pch)
  foreach(used IN LISTS SAEM_USES_${name})
    target_link_libraries(saem_${name} PUBLIC $<TARGET_NAME_IF_EXISTS:saem_${used}>)
  endforeach()
endfunction()

# tests/<name>/*.cc make <name>_test; what tests share stands in tests/support.
function(saem_test name)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${name}/*.cc)
  if(NOT sources)
    return()
  endif()
  add_executable(${name}_test ${sources})
  target_link_libraries(
    ${name}_test PRIVATE GTest::gtest_main $<TARGET_NAME_IF_EXISTS:saem_test_support> $<TARGET_NAME_IF_EXISTS:saem_${name}> saem_test_pch)
  target_precompile_headers(${name}_test REUSE_FROM saem_test_pch)
  add_test(NAME ${name} COMMAND ${name}_test --gtest_brief=1 WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${SAEM_TEST_ENVIRONMENT}" TIMEOUT 900)
endfunction()

# fuzz/<name>_fuzz.cc makes <name>_fuzz; its test runs it for SAEM_FUZZ_SECONDS (20) on the seeds in fuzz/corpus/<name>.
function(saem_fuzzers)
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/fuzz/*_fuzz.cc)
  foreach(source IN LISTS sources)
    cmake_path(GET source STEM target)
    string(REGEX REPLACE "_fuzz$" "" name ${target})
    add_executable(${target} ${source})
    target_link_libraries(${target} PRIVATE ${SAEM_LIBRARIES} saem_flags)
    target_link_options(${target} PRIVATE -fsanitize=fuzzer)
    add_test(NAME fuzz_${name} COMMAND ${CMAKE_SOURCE_DIR}/tools/fuzz $<TARGET_FILE:${target}>
                                       ${CMAKE_SOURCE_DIR}/fuzz/corpus/${name})
    set_tests_properties(fuzz_${name} PROPERTIES ENVIRONMENT "${SAEM_TEST_ENVIRONMENT}" COST 1000 TIMEOUT 86400)
  endforeach()
endfunction()
