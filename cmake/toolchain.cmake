# Language level, warnings, sanitizers and fast tools, the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")

find_program(CCACHE ccache)
if(CCACHE)
    # Paths relative to the tree, so that every clone on a machine shares the cache.
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
endif()
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(almanac_warnings INTERFACE)
target_compile_options(almanac_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wcast-align -Wimplicit-fallthrough -Werror
    $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wduplicated-branches -Wlogical-op -Wuseless-cast>
    $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)

set(ALMANAC_SANITIZE "" CACHE STRING "Comma-separated sanitizers, as -fsanitize takes them")
if(ALMANAC_SANITIZE)
    # GCC guesses wrongly at what sanitized code leaves unset.
    add_compile_options($<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    add_compile_options(-fsanitize=${ALMANAC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${ALMANAC_SANITIZE})
    if(ALMANAC_SANITIZE MATCHES "undefined")
        # These look at every access to memory, which AddressSanitizer does too, and cost half of the compiling time.
        add_compile_options(-fno-sanitize=null,alignment,object-size,vptr)
    endif()
endif()

# libFuzzer steers by what it sees covered, so all our code is built to say so; tests/fuzz has the targets.
option(ALMANAC_FUZZ "Build the fuzz targets (Clang only)" OFF)
if(ALMANAC_FUZZ)
    add_compile_options(-fsanitize=fuzzer-no-link)
    add_link_options(-fsanitize=fuzzer-no-link)
endif()
