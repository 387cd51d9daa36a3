#pragma once

// XML, pulled apart element by element (expat). Prefixes of namespaces are dropped. A DOCTYPE is
// refused, so that there is no entity to expand and nothing to fetch; so is what is nested deeper
// than any cast vote record.

#include "apps/elections/import_text.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace almanac::elections {

// 64 elements within one another: four times what NIST SP 1500-103 and Hart's records need.
inline constexpr std::size_t xml_depth_max = 64;

// The name of a file's outermost element, without prefix; "" where the text is no XML.
std::string_view xml_root(const Text& text);

// What becomes of spaces that stand alone between two tags: nearly always they only lay the file
// out.
enum class Blanks : std::uint8_t { drop, keep };

// Stands inside one element at a time, at first outside the outermost. Views stay valid until the
// next call.
class XmlReader {
public:
    // The text must outlive the reader.
    explicit XmlReader(const Text& text, Blanks blanks = Blanks::drop);
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    // Steps into the next child of the element; false where there is none left, and then the
    // element was left too. Whoever stepped in must leave again: by text(), by skip(), or by
    // calling this until it says false.
    base::Result<bool> next_child();
    // The name of the child just stepped into, without prefix.
    std::string_view name() const;
    // Its attribute of that name, "" where it has none. `name` is without prefix.
    std::string_view attribute(std::string_view name) const;
    // Where in the file it begins.
    const char* at() const;

    // Leaves the element and gives the characters that stood directly in it, without the spaces
    // around them.
    base::Result<std::string_view> text();
    // As text(), with the spaces around them.
    base::Result<std::string_view> spaced_text();
    // Leaves the element with all that is in it.
    base::Result<void> skip();

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace almanac::elections
