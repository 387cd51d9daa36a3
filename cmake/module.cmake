# The standard library and fmt cost each of our files some two seconds; read once here, they cost 0.2 s. The presets
# release and clang do without, so that a missing #include is found.
add_library(prelude STATIC cmake/empty.cpp)
target_precompile_headers(prelude PRIVATE <algorithm> <array> <charconv> <chrono> <compare> <cstdint> <filesystem>
    <fstream> <functional> <limits> <map> <memory> <mutex> <numeric> <optional> <set> <span> <string> <string_view>
    <thread> <tuple> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)
target_link_libraries(prelude PUBLIC fmt::fmt PRIVATE almanac_warnings)
set_target_properties(prelude PROPERTIES PCH_WARN_INVALID OFF)

# module(engine/base DEPENDS … USES …): one folder, one static library, one test program of its x_test.cpp files.
# DEPENDS are modules of ours, USES are third parties. Targets are named as the folder with _ for /.
# Not of the library are main.cpp, which program() links, and x_fuzz.cpp, which tests/fuzz makes a target of.
function(module folder)
    cmake_parse_arguments(PARSE_ARGV 1 MODULE "" "" "DEPENDS;USES")
    string(REPLACE "/" "_" target "${folder}")
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    file(GLOB headers CONFIGURE_DEPENDS "${folder}/*.h")
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "(_test|_fuzz|/main)\\.cpp$")
    set(depends ${MODULE_DEPENDS})
    list(TRANSFORM depends REPLACE "/" "_")

    add_library(${target} STATIC ${sources} "${CMAKE_SOURCE_DIR}/cmake/empty.cpp")
    set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX VERIFY_INTERFACE_HEADER_SETS ON PCH_WARN_INVALID OFF)
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}" FILES ${headers})
    target_link_libraries(${target} PUBLIC ${depends} ${MODULE_USES} PRIVATE almanac_warnings)
    target_precompile_headers(${target} REUSE_FROM prelude)
    set_property(GLOBAL APPEND PROPERTY ALMANAC_MODULES ${target})

    if(tests AND ALMANAC_TESTS)
        test_program(${folder} SOURCES ${tests} USES ${target})
        set_tests_properties(${folder} PROPERTIES LABELS module)
        add_dependencies(module_tests ${target}_test)
        if(folder MATCHES "^engine/")
            set_tests_properties(${folder} PROPERTIES LABELS "module;threads")
            add_dependencies(thread_tests ${target}_test)
        endif()
    endif()
endfunction()

# program(almanac cli): the executable of a module that has a main.cpp.
function(program name folder)
    string(REPLACE "/" "_" target "${folder}")
    add_executable(${name} ${folder}/main.cpp)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}")
    target_link_libraries(${name} PRIVATE ${target} almanac_warnings)
endfunction()
