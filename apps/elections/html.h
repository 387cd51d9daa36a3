#pragma once

// HTML and SVG that no text can break: whatever is shown is escaped here, and the markup itself can
// only be literals of the source.

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace almanac::elections {

// A word of the markup: the name of an element or an attribute, a style sheet. No text that comes
// from a file can become one.
class Markup {
public:
    template <std::size_t size>
    consteval Markup(const char (&literal)[size]) : text_(literal, size - 1) {}
    std::string_view text() const { return text_; }

private:
    std::string_view text_;
};

// An attribute of an element; the value is escaped when it is written.
struct Attribute {
    Markup name;
    std::string value;
};

// Writes a document, element by element.
class Html {
public:
    // Closes its element when it goes.
    class Element {
    public:
        Element(Html& html, Markup tag) : html_(html), tag_(tag) {}
        ~Element() { html_.end(tag_); }
        Element(const Element&) = delete;
        Element& operator=(const Element&) = delete;

    private:
        Html& html_;
        Markup tag_;
    };
    using Attributes = std::initializer_list<Attribute>;

    // Opens an element, which is open as long as what is returned lives.
    [[nodiscard]] Element open(Markup tag, Attributes attributes = {});
    // An element with nothing but text in it.
    void put(Markup tag, std::string_view text) { put(tag, {}, text); }
    void put(Markup tag, Attributes attributes, std::string_view text);
    // An element without content that HTML does not close: meta, br.
    void single(Markup tag, Attributes attributes = {});
    // An element of SVG without content.
    void shape(Markup tag, Attributes attributes);
    // Text in the element that is open.
    void text(std::string_view text);
    // The document type, the style sheet: as they are.
    void literal(Markup markup) { out_ += markup.text(); }

    // What was written; nothing may be open any more.
    std::string take() { return std::move(out_); }

private:
    void begin(Markup tag, Attributes attributes);
    void end(Markup tag);

    std::string out_;
};

// The text with & < > " ' as references; control characters are spaces, and a text that is not
// UTF-8 has ? in place of every byte above 127.
std::string escaped(std::string_view text);

}  // namespace almanac::elections
