#pragma once

// A version's folder, checked from end to end and opened. Private to bundle.

#include "engine/base/result.h"
#include "engine/bundle/bundle.h"
#include "engine/bundle/manifest.h"
#include "engine/bundle/pack.h"

#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::bundle {

// The folders and endings that the layout of a version gives a meaning.
inline constexpr std::string_view manifest_name = "manifest.json";
inline constexpr std::string_view answers_folder = "static_responses/";
inline constexpr std::string_view answer_ending = ".json";
inline constexpr std::string_view pack_ending = ".pack";

// "static_responses/<name>.json.br"
std::string answer_path(std::string_view name, base::Encoding encoding);

// "static_responses/<name>.pack"
std::string pack_path(std::string_view name);

// Opens the version in `folder` if its manifest has that SHA-256 and every file is as the manifest
// says, with none missing and none besides. The error names the first file that is not.
base::Result<std::shared_ptr<const Version>> open_version(const std::filesystem::path& folder,
                                                          std::string_view manifest_sha256);

}  // namespace almanac::bundle
