#include "engine/bundle/manifest.h"

#include "engine/base/hash.h"
#include "engine/base/json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace almanac::bundle {

using base::Error;
using base::ErrorKind;
using base::Result;
using simdjson::ondemand::document;
using simdjson::ondemand::object;

namespace {

constexpr std::int64_t format_number = 1;  // of both files; another one is another program's
constexpr std::size_t path_bytes_max = 240;
constexpr std::size_t digest_digits = 64;
constexpr std::string_view seal_key = ",\"sha256\":\"";
constexpr std::string_view seal_end = "\"}\n";

bool is_hex(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char digit) {
        return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
    });
}

bool is_version(std::string_view text) {
    return text.size() >= 8 && text.size() <= 64 && is_hex(text);
}
bool is_digest(std::string_view text) { return text.size() == digest_digits && is_hex(text); }

// Members of parsed JSON; simdjson throws what parse() below turns into an Error.
std::string text_of(object json, std::string_view key) {
    return std::string(std::string_view(json[key].get_string()));
}

// The bytes of a member that is an object, as they stand.
std::string raw_of(object json, std::string_view key) {
    object member = json[key].get_object();
    return std::string(std::string_view(member.raw_json()));
}

template <class Read>
auto parse(std::string_view bytes, Read read) -> Result<decltype(read(object()))> {
    try {
        simdjson::ondemand::parser parser;
        const simdjson::padded_string padded(bytes);
        document json = parser.iterate(padded);
        object members = json.get_object();
        if (std::int64_t(members["format"]) != format_number) {
            return Error{ErrorKind::broken, "it is of another format: use a newer almanac"};
        }
        return read(members);
    } catch (const simdjson::simdjson_error& error) {
        return Error{ErrorKind::broken,
                     fmt::format("it is not the JSON it should be: {}", error.what())};
    }
}

void write_source(base::JsonWriter& writer, const Source& source) {
    writer.key("data_version");
    writer.text(source.data_version);
    writer.key("results_version");
    writer.integer(std::uint64_t{source.results_version});
    writer.key("inputs");
    writer.begin_list();
    for (const Source::Input& input : source.inputs) {
        writer.begin_object();
        writer.key("name");
        writer.text(input.name);
        writer.key("sha256");
        writer.text(input.sha256);
        writer.key("bytes");
        writer.integer(input.bytes);
        writer.end_object();
    }
    writer.end_list();
    writer.key("facts");
    writer.raw(source.facts);
}

void write_files(base::JsonWriter& writer, const std::vector<FileEntry>& files) {
    writer.key("files");
    writer.begin_list();
    for (const FileEntry& file : files) {
        writer.begin_object();
        writer.key("path");
        writer.text(file.path);
        writer.key("sha256");
        writer.text(file.sha256);
        writer.key("bytes");
        writer.integer(file.bytes);
        writer.end_object();
    }
    writer.end_list();
}

Manifest read_manifest(object json) {
    Manifest manifest;
    manifest.source.data_version = text_of(json, "data_version");
    manifest.source.results_version =
        static_cast<std::uint32_t>(std::uint64_t(json["results_version"]));
    for (auto each : json["inputs"].get_array()) {
        object input = each.get_object();
        std::string name = text_of(input, "name");
        std::string sha256 = text_of(input, "sha256");
        manifest.source.inputs.push_back(
            {std::move(name), std::move(sha256), std::uint64_t(input["bytes"])});
    }
    manifest.source.facts = raw_of(json, "facts");
    for (auto each : json["files"].get_array()) {
        object file = each.get_object();
        std::string path = text_of(file, "path");
        std::string sha256 = text_of(file, "sha256");
        manifest.files.push_back(
            {std::move(path), std::move(sha256), std::uint64_t(file["bytes"])});
    }
    return manifest;
}

Metadata read_metadata(object json) {
    Metadata metadata;
    const std::string current = text_of(json, "current");
    for (auto each : json["versions"].get_array()) {
        object version = each.get_object();
        KeptVersion kept;
        kept.entry.data_version = text_of(version, "data_version");
        kept.entry.manifest_sha256 = text_of(version, "manifest_sha256");
        kept.entry.published_at = text_of(version, "published_at");
        kept.generation = raw_of(version, "generation");
        metadata.versions.push_back(std::move(kept));
    }
    metadata.point_at(current);
    return metadata;
}

// The bytes before the seal, if the seal is right.
Result<std::string_view> unseal(std::string_view bytes) {
    const std::size_t seal_bytes = seal_key.size() + digest_digits + seal_end.size();
    if (bytes.size() >= seal_bytes) {
        const std::string_view body = bytes.substr(0, bytes.size() - seal_bytes);
        const std::string seal = fmt::format("{}{}{}", seal_key, base::sha256_hex(body), seal_end);
        if (bytes.ends_with(seal)) return body;
    }
    return Error{ErrorKind::broken, "its checksum is wrong"};
}

}  // namespace

std::string to_bytes(const Manifest& manifest) {
    std::string out;
    base::JsonWriter writer(out);
    writer.begin_object();
    writer.key("format");
    writer.integer(format_number);
    write_source(writer, manifest.source);
    write_files(writer, manifest.files);
    writer.end_object();
    return out + "\n";
}

Result<Manifest> parse_manifest(std::string_view bytes) {
    Manifest manifest = TRY(parse(bytes, read_manifest));
    TRY(check_source(manifest.source));
    for (const FileEntry& file : manifest.files) {
        TRY(check_path(file.path));
        if (!is_digest(file.sha256))
            return Error{ErrorKind::broken, "it has a checksum that is none"};
    }
    const auto unsorted = std::adjacent_find(
        manifest.files.begin(), manifest.files.end(),
        [](const FileEntry& one, const FileEntry& next) { return one.path >= next.path; });
    if (unsorted != manifest.files.end())
        return Error{ErrorKind::broken, "its files are out of order"};
    return manifest;
}

const KeptVersion* Metadata::current() const {
    const auto place = std::find_if(versions.begin(), versions.end(),
                                    [](const KeptVersion& one) { return one.entry.current; });
    return place == versions.end() ? nullptr : &*place;
}

const KeptVersion* Metadata::find(std::string_view data_version) const {
    const auto place = std::find_if(versions.begin(), versions.end(), [&](const KeptVersion& one) {
        return one.entry.data_version == data_version;
    });
    return place == versions.end() ? nullptr : &*place;
}

void Metadata::point_at(std::string_view data_version) {
    for (KeptVersion& one : versions) one.entry.current = one.entry.data_version == data_version;
}

std::string to_bytes(const Metadata& metadata) {
    std::string out;
    base::JsonWriter writer(out);
    writer.begin_object();
    writer.key("format");
    writer.integer(format_number);
    writer.key("current");
    writer.text(metadata.current() != nullptr ? metadata.current()->entry.data_version : "");
    writer.key("versions");
    writer.begin_list();
    for (const KeptVersion& one : metadata.versions) {
        writer.begin_object();
        writer.key("data_version");
        writer.text(one.entry.data_version);
        writer.key("manifest_sha256");
        writer.text(one.entry.manifest_sha256);
        writer.key("published_at");
        writer.text(one.entry.published_at);
        writer.key("generation");
        writer.raw(one.generation);
        writer.end_object();
    }
    writer.end_list();
    const std::string seal = base::sha256_hex(out);
    return fmt::format("{}{}{}{}", out, seal_key, seal, seal_end);
}

Result<Metadata> parse_metadata(std::string_view bytes) {
    const std::string_view body = TRY(unseal(bytes));
    Metadata metadata = TRY(parse(fmt::format("{}}}", body), read_metadata));
    for (const KeptVersion& one : metadata.versions) {
        if (is_version(one.entry.data_version) && is_digest(one.entry.manifest_sha256)) continue;
        return Error{ErrorKind::broken, "it names a version that is none"};
    }
    return metadata;
}

Result<void> check_source(const Source& source) {
    if (!is_version(source.data_version)) {
        return Error{ErrorKind::invalid,
                     fmt::format("\"{}\" is no data version: it must have 8 to 64 lower-case "
                                 "hexadecimal digits",
                                 source.data_version)};
    }
    auto facts = compact_object(source.facts, "the facts of a version");
    if (!facts) return std::move(facts).error();
    return {};
}

Result<void> check_name(std::string_view name) {
    const bool good = !name.empty() && name.front() != '.' &&
                      std::all_of(name.begin(), name.end(), [](char letter) {
                          return (letter >= 'a' && letter <= 'z') ||
                                 (letter >= 'A' && letter <= 'Z') ||
                                 (letter >= '0' && letter <= '9') || letter == '_' ||
                                 letter == '-' || letter == '.';
                      });
    if (good) return {};
    return Error{ErrorKind::invalid,
                 fmt::format("\"{}\" cannot name a file of a version: letters, digits, '_', "
                             "'-' and '.' can, not beginning with '.'",
                             name)};
}

Result<void> check_path(std::string_view path) {
    if (path.size() > path_bytes_max || path == "manifest.json") {
        return Error{ErrorKind::invalid,
                     fmt::format("\"{}\" cannot be a file of a version: it is the manifest's "
                                 "name or longer than {} bytes",
                                 path, path_bytes_max)};
    }
    while (true) {
        const std::size_t slash = path.find('/');
        TRY(check_name(path.substr(0, slash)));
        if (slash == std::string_view::npos) return {};
        path.remove_prefix(slash + 1);
    }
}

Result<std::string> compact_object(std::string_view json, std::string_view what) {
    if (json.empty()) return std::string("{}");
    simdjson::dom::parser parser;
    const simdjson::padded_string padded(json);
    simdjson::dom::element parsed;
    if (parser.parse(padded).get(parsed) != simdjson::SUCCESS || !parsed.is_object()) {
        return Error{ErrorKind::invalid, fmt::format("{} are not a JSON object", what)};
    }
    // simdjson's own minify works on bytes: the digits of numbers stay as they were written.
    std::string out(json.size() + simdjson::SIMDJSON_PADDING, '\0');
    std::size_t bytes = 0;
    if (simdjson::minify(json.data(), json.size(), out.data(), bytes) != simdjson::SUCCESS) {
        return Error{ErrorKind::invalid, fmt::format("{} are not a JSON object", what)};
    }
    out.resize(bytes);
    return out;
}

}  // namespace almanac::bundle
