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

# ibflow_room(NAME SOURCES ... LINK ... PRIVATE_LINK ...): one library a room, alias ibflow::NAME.
function(ibflow_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
  add_library(ibflow_${name} STATIC ${ROOM_SOURCES})
  add_library(ibflow::${name} ALIAS ibflow_${name})
  ibflow_common(ibflow_${name})
  target_link_libraries(ibflow_${name} PUBLIC ${ROOM_LINK} PRIVATE ${ROOM_PRIVATE_LINK})
endfunction()

# ibflow_test(NAME SOURCES ... LINK ...): one GoogleTest executable a room, test_NAME.
function(ibflow_test name)
  cmake_parse_arguments(T "" "" "SOURCES;LINK" ${ARGN})
  add_executable(test_${name} ${T_SOURCES})
  ibflow_common(test_${name})
  target_link_libraries(test_${name} PRIVATE ${T_LINK} GTest::gmock GTest::gtest_main)
  target_compile_definitions(test_${name} PRIVATE IBFLOW_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                             IBFLOW_BINARY_DIR="${PROJECT_BINARY_DIR}")
  add_test(NAME ${name} COMMAND test_${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()
