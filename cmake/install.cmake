# What `cmake --install` puts where: docs/install.md. Included behind the last room.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

add_library(ibflow_everything INTERFACE)
add_library(ibflow::ibflow ALIAS ibflow_everything)
set_target_properties(ibflow_everything PROPERTIES EXPORT_NAME ibflow)
install(TARGETS ibflow_everything EXPORT ibflow)
foreach(room core http sqlite control model protocol wire orders journal connection supervisor flow sim gateway engine monitor app)
  set_target_properties(ibflow_${room} PROPERTIES EXPORT_NAME ${room} INTERFACE_INCLUDE_DIRECTORIES
                        "$<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>;$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
  target_compile_features(ibflow_${room} INTERFACE cxx_std_23)
  target_link_libraries(ibflow_everything INTERFACE ibflow::${room})
  install(TARGETS ibflow_${room} EXPORT ibflow)
endforeach()

# Private headers stay here, but for those that public ones cannot do without.
install(DIRECTORY ${PROJECT_SOURCE_DIR}/ibflow DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp" PATTERN detail EXCLUDE)
foreach(header connection/detail/callback_list orders/detail/flat_index protocol/detail/last_trade_date
        protocol/detail/text_value)
  cmake_path(GET header PARENT_PATH folder)
  install(FILES ${PROJECT_SOURCE_DIR}/ibflow/${header}.hpp DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ibflow/${folder})
endforeach()

set(ibflow_package ${CMAKE_INSTALL_LIBDIR}/cmake/ibflow)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/ibflowConfig.cmake.in ibflowConfig.cmake INSTALL_DESTINATION ${ibflow_package})
# Before 1.0 a new minor version may break who uses it.
write_basic_package_version_file(ibflowConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT ibflow FILE ibflowTargets.cmake NAMESPACE ibflow:: DESTINATION ${ibflow_package})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ibflowConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/ibflowConfigVersion.cmake ${CMAKE_CURRENT_LIST_DIR}/zstd.cmake
        DESTINATION ${ibflow_package})

install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION ${CMAKE_INSTALL_DOCDIR} PATTERN CMakeLists.txt EXCLUDE)
install(FILES ${PROJECT_SOURCE_DIR}/data/README.md DESTINATION ${CMAKE_INSTALL_DATADIR}/ibflow/data)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/data/demo DESTINATION ${CMAKE_INSTALL_DATADIR}/ibflow/data)
