# All from Debian 12 packages; the list is scripts/packages.txt.
find_package(Threads REQUIRED)
find_package(fmt 9 REQUIRED)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(date REQUIRED)
find_package(CLI11 REQUIRED)
find_package(ZLIB REQUIRED)
# Debian's package has no CMake file of its own.
find_library(IBFLOW_ZSTD zstd REQUIRED)
add_library(zstd UNKNOWN IMPORTED)
set_target_properties(zstd PROPERTIES IMPORTED_LOCATION ${IBFLOW_ZSTD})
if(IBFLOW_TESTS)
  find_package(GTest REQUIRED)
  find_package(Protobuf REQUIRED)  # the oracle of the protobuf tests; the product does without
endif()
