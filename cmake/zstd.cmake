# ibflow::zstd: Debian's package has no CMake file of its own.
if(NOT TARGET ibflow::zstd)
  find_library(IBFLOW_ZSTD zstd REQUIRED)
  add_library(ibflow::zstd UNKNOWN IMPORTED)
  set_target_properties(ibflow::zstd PROPERTIES IMPORTED_LOCATION ${IBFLOW_ZSTD})
endif()
