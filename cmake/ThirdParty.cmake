# Targets for everything borrowed: saem::arrow and its siblings from the pyarrow wheel (by tools/private_arrow.py),
# saem::llama and saem::lexbor from .deps/native, saem::third_party with Debian's libraries. All headers are system headers.
set(SAEM_DEPS ${CMAKE_SOURCE_DIR}/.deps CACHE PATH "What tools/setup made")
set(SAEM_PYTHON ${SAEM_DEPS}/python/bin/python CACHE FILEPATH "Python of the tests and tools")
set(SAEM_NODE ${SAEM_DEPS}/python/bin/node CACHE FILEPATH "Node that builds web/")
set(SAEM_NPM ${SAEM_DEPS}/python/bin/npm CACHE FILEPATH "npm that installs what web/ needs")
if(NOT EXISTS ${SAEM_DEPS}/native.stamp)
  message(FATAL_ERROR "Run tools/setup (or `make setup`) first: ${SAEM_DEPS} is not there.")
endif()
find_package(Threads REQUIRED)

set(arrow ${SAEM_DEPS}/arrow)
set(arrow_headers ${SAEM_DEPS}/python/lib/python3.11/site-packages/pyarrow/include)
function(saem_import target file includes)
  add_library(saem::${target} UNKNOWN IMPORTED)
  set_target_properties(saem::${target} PROPERTIES IMPORTED_LOCATION ${file} INTERFACE_INCLUDE_DIRECTORIES "${includes}")
  target_link_libraries(saem::${target} INTERFACE ${ARGN})
endfunction()
saem_import(arrow ${arrow}/libarrow.so.2600 ${arrow_headers} Threads::Threads)
saem_import(arrow_compute ${arrow}/libarrow_compute.so.2600 ${arrow_headers} saem::arrow)
saem_import(arrow_acero ${arrow}/libarrow_acero.so.2600 ${arrow_headers} saem::arrow_compute)
saem_import(parquet ${arrow}/libparquet.so.2600 ${arrow_headers} saem::arrow)
saem_import(arrow_dataset ${arrow}/libarrow_dataset.so.2600 ${arrow_headers} saem::arrow_acero saem::parquet)

set(native ${SAEM_DEPS}/native)
saem_import(lexbor ${native}/lib/liblexbor_static.a ${native}/include m)
saem_import(ggml_base ${native}/lib/libggml-base.a ${native}/include/llama m Threads::Threads)
saem_import(ggml_cpu ${native}/lib/libggml-cpu.a ${native}/include/llama saem::ggml_base)
saem_import(ggml ${native}/lib/libggml.a ${native}/include/llama saem::ggml_cpu saem::ggml_base ${CMAKE_DL_LIBS})
saem_import(llama_core ${native}/lib/libllama.a ${native}/include/llama saem::ggml)
# Headers of llama.cpp's common/ are included as "common/chat.h"; their own folder is searched last.
saem_import(llama ${native}/lib/libllama_common.a ${native}/include/llama saem::llama_core)
target_compile_options(saem::llama INTERFACE "SHELL:-idirafter ${native}/include/llama/common")

find_package(CURL REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(yaml-cpp REQUIRED)
add_library(saem_third_party INTERFACE)
add_library(saem::third_party ALIAS saem_third_party)
# Arrow last: where mold finds a name twice it takes the first library's, hidden or not in the second.
target_link_libraries(
  saem_third_party
  INTERFACE nlohmann_json::nlohmann_json simdjson::simdjson yaml-cpp CURL::libcurl OpenSSL::Crypto ZLIB::ZLIB ICU::i18n
            ICU::uc ICU::data deflate zstd re2 hs hwy xxhash saem::arrow saem::arrow_compute saem::arrow_acero
            saem::arrow_dataset saem::parquet saem::lexbor)
