#pragma once

// The two JSON files of a series, as values: manifest.json says what a version is made of,
// metadata.json which versions are kept and which one is current. Private to bundle; pure functions
// from bytes to values and back.

#include "engine/base/result.h"
#include "engine/bundle/bundle.h"

#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// Everything that a version's manifest says; equal manifests are equal bytes.
struct Manifest {
    Source source;
    std::vector<FileEntry> files;  // sorted by path, manifest.json itself not among them
};

// The bytes of manifest.json.
std::string to_bytes(const Manifest& manifest);

// Reads and checks them; the error says what is wrong, not of which file.
base::Result<Manifest> parse_manifest(std::string_view bytes);

// One kept version, with what was said of its making.
struct KeptVersion {
    VersionEntry entry;
    std::string generation;  // a JSON object
};

// metadata.json: newest first. Its last member is the SHA-256 of all bytes before it.
struct Metadata {
    std::vector<KeptVersion> versions;

    const KeptVersion* current() const;
    const KeptVersion* find(std::string_view data_version) const;
    // Makes that version the current one, and no other.
    void point_at(std::string_view data_version);
};

// The bytes of metadata.json, sealed.
std::string to_bytes(const Metadata& metadata);

// Reads and checks them; the error says what is wrong, not of which file.
base::Result<Metadata> parse_metadata(std::string_view bytes);

// The data_version is 8 to 64 lower-case hexadecimal digits, facts are a JSON object.
base::Result<void> check_source(const Source& source);

// A path within a version: names of letters, digits, '_', '-' and '.', not beginning with '.',
// joined by '/'.
base::Result<void> check_path(std::string_view path);

// The same for one name without '/'.
base::Result<void> check_name(std::string_view name);

// The JSON object in `json` without white space, "{}" for ""; `what` names it in the error.
base::Result<std::string> compact_object(std::string_view json, std::string_view what);

}  // namespace almanac::bundle
