# libsaem.so for programs that embed saem, and what `cmake --install` puts where: find_package(saem) gives saem::saem.
# Nothing is exported but the functions of include/saem, so that a program's own Arrow, curl or llama.cpp may be any version.
include(GNUInstallDirs)
file(GLOB public_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/include/saem/*.h)
add_library(saem_shared SHARED ${CMAKE_BINARY_DIR}/empty.cc)
set_target_properties(
  saem_shared PROPERTIES OUTPUT_NAME saem EXPORT_NAME saem VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
                         LINK_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/exports.map INSTALL_RPATH $ORIGIN/saem)
target_link_libraries(saem_shared PRIVATE -Wl,--whole-archive saem_engine -Wl,--no-whole-archive ${SAEM_LIBRARIES})
target_link_options(saem_shared PRIVATE -Wl,--version-script=${CMAKE_SOURCE_DIR}/cmake/exports.map)
target_include_directories(saem_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(saem_shared INTERFACE cxx_std_20)
set_target_properties(saem PROPERTIES INSTALL_RPATH $ORIGIN/../${CMAKE_INSTALL_LIBDIR}/saem)

install(TARGETS saem)
install(TARGETS saem_shared EXPORT saem)
install(FILES ${public_headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/saem)
install(DIRECTORY ${SAEM_DEPS}/arrow/ DESTINATION ${CMAKE_INSTALL_LIBDIR}/saem FILES_MATCHING PATTERN "*.so*")
# Set-up leaves links to where its packages lie.
file(GLOB models ${SAEM_DEPS}/share/saem/models/*)
foreach(model IN LISTS models)
  cmake_path(GET model FILENAME name)
  file(REAL_PATH ${model} file)
  install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DATADIR}/saem/models RENAME ${name})
endforeach()
install(FILES LICENSE NOTICE DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(EXPORT saem NAMESPACE saem:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/saem FILE saemConfig.cmake)
include(CMakePackageConfigHelpers)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/saemConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/saemConfigVersion.cmake DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/saem)
