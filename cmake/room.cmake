# Members left out of a designated initialiser keep their declared defaults: our idiom, not a mistake.
set(ibflow_warnings -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wno-missing-field-initializers
    -Wno-missing-designated-field-initializers -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside the standard library and Boost under optimisation; both are known false positives.
  list(APPEND ibflow_warnings -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-restrict -Wno-array-bounds
       -Wno-stringop-overread -Wno-mismatched-new-delete -Wno-dangling-reference -Wno-unknown-warning-option -Wno-free-nonheap-object)
endif()

function(ibflow_common target)
  target_compile_options(${target} PRIVATE ${ibflow_warnings})
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  if(IBFLOW_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${IBFLOW_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${IBFLOW_SANITIZE})
  endif()
endfunction()

# ibflow_room(NAME SOURCES ... LINK ... PRIVATE_LINK ... [PRECOMPILED header]): one library a room, alias ibflow::NAME.
# The header is precompiled in every build but the release one, which shows that each source includes what it needs.
function(ibflow_room name)
  cmake_parse_arguments(ROOM "" "PRECOMPILED" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(ibflow_${name} STATIC ${ROOM_SOURCES})
  add_library(ibflow::${name} ALIAS ibflow_${name})
  ibflow_common(ibflow_${name})
  target_link_libraries(ibflow_${name} PUBLIC ${ROOM_LINK} PRIVATE ${ROOM_PRIVATE_LINK})
  if(ROOM_PRECOMPILED AND NOT CMAKE_BUILD_TYPE STREQUAL "Release")
    ibflow_precompile(ibflow_${name} ${ROOM_PRECOMPILED})
  endif()
endfunction()

# ibflow_precompile(TARGET header... | REUSE_FROM target): what costs seconds in every source is compiled once.
function(ibflow_precompile target)
  if(ARGV1 STREQUAL "REUSE_FROM")
    target_precompile_headers(${target} ${ARGN})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")  # ccache asks for it
  endif()
endfunction()

# ibflow_test(NAME SOURCES ... LINK ... [PRECOMPILED header | PRECOMPILED_WITH test]): one GoogleTest executable a room,
# test_NAME.
function(ibflow_test name)
  cmake_parse_arguments(T "" "PRECOMPILED;PRECOMPILED_WITH" "SOURCES;LINK" ${ARGN})
  add_executable(test_${name} ${T_SOURCES})
  ibflow_common(test_${name})
  target_compile_options(test_${name} PRIVATE -O0)  # compiled often, run once
  target_link_libraries(test_${name} PRIVATE ${T_LINK} GTest::gmock GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE IBFLOW_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                             IBFLOW_BINARY_DIR="${PROJECT_BINARY_DIR}")
  if(T_PRECOMPILED)
    ibflow_precompile(test_${name} ${T_PRECOMPILED})
  elseif(T_PRECOMPILED_WITH)
    ibflow_precompile(test_${name} REUSE_FROM test_${T_PRECOMPILED_WITH})
  endif()
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
