# How a test program is built and run, the same for a module's own tests and for those in tests/.
option(ALMANAC_TESTS "Have targets for the tests" ON)
enable_testing()

# The tests of the modules themselves.
add_custom_target(module_tests)
# Those in tests/ and bench/, which see the whole tree or boot the program.
add_custom_target(whole_tests)
# Those of the modules that have threads: engine's modules and cli's pool. Counting, reading and every analysis have none.
add_custom_target(thread_tests)

# GoogleTest's and rapidcheck's headers cost 2.5 s a file; read once here, they cost 0.3 s.
add_library(test_prelude STATIC cmake/empty.cpp)
target_precompile_headers(test_prelude PRIVATE <gmock/gmock.h> <gtest/gtest.h> <rapidcheck.h> <rapidcheck/gtest.h>
    <fmt/format.h> <filesystem> <fstream> <span>)
target_link_libraries(test_prelude PUBLIC fmt::fmt GTest::gmock_main rapidcheck PRIVATE almanac_warnings)
set_target_properties(test_prelude PROPERTIES PCH_WARN_INVALID OFF)

# What a sanitizer must not judge: code of others that is not built with it.
set(ALMANAC_TEST_ENVIRONMENT
    "TSAN_OPTIONS=halt_on_error=1 suppressions=${CMAKE_SOURCE_DIR}/cmake/tsan.supp"
    "LSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/cmake/lsan.supp"
    "UBSAN_OPTIONS=print_stacktrace=1")

# test_program(tests/golden SOURCES … USES …): builds tests_golden_test and runs it as the test `tests/golden`, from
# the root of the tree. A program that boots almanac finds it in the variable ALMANAC_PROGRAM.
function(test_program name)
    cmake_parse_arguments(PARSE_ARGV 1 TEST "" "" "SOURCES;USES")
    string(REPLACE "/" "_" target "${name}_test")
    add_executable(${target} ${TEST_SOURCES})
    target_link_libraries(${target} PRIVATE ${TEST_USES} test_prelude almanac_warnings)
    target_precompile_headers(${target} REUSE_FROM test_prelude)
    set_target_properties(${target} PROPERTIES PCH_WARN_INVALID OFF)
    add_test(NAME ${name} COMMAND ${target} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
    set_tests_properties(${name} PROPERTIES
        ENVIRONMENT "ALMANAC_PROGRAM=${CMAKE_BINARY_DIR}/almanac;${ALMANAC_TEST_ENVIRONMENT}")
endfunction()
