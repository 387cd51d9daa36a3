#include "apps/elections/html.h"

#include <simdjson.h>

namespace almanac::elections {

namespace {

void append_escaped(std::string& out, std::string_view text) {
    const bool is_utf8 = simdjson::validate_utf8(text.data(), text.size());
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                if (code < 0x20 || code == 0x7F)
                    out += letter == '\n' ? '\n' : ' ';
                else
                    out += code < 0x80 || is_utf8 ? letter : '?';
        }
    }
}

}  // namespace

std::string escaped(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
}

Html::Element Html::open(Markup tag, Attributes attributes) {
    begin(tag, attributes);
    out_ += '>';
    return {*this, tag};
}

void Html::put(Markup tag, Attributes attributes, std::string_view text) {
    begin(tag, attributes);
    out_ += '>';
    append_escaped(out_, text);
    end(tag);
}

void Html::single(Markup tag, Attributes attributes) {
    begin(tag, attributes);
    out_ += '>';
}

void Html::shape(Markup tag, Attributes attributes) {
    begin(tag, attributes);
    out_ += "/>";
}

void Html::text(std::string_view text) { append_escaped(out_, text); }

void Html::begin(Markup tag, Attributes attributes) {
    out_ += '<';
    out_ += tag.text();
    for (const Attribute& attribute : attributes) {
        out_ += ' ';
        out_ += attribute.name.text();
        out_ += "=\"";
        append_escaped(out_, attribute.value);
        out_ += '"';
    }
}

void Html::end(Markup tag) {
    out_ += "</";
    out_ += tag.text();
    out_ += '>';
}

}  // namespace almanac::elections
