#include "apps/elections/import_xml.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace almanac::elections {

namespace {

// Fed to expat at once: large enough that its calls cost nothing, small enough to stay in the
// cache together with the events they make.
constexpr std::size_t piece_bytes = std::size_t{64} << 10;

std::string_view without_prefix(std::string_view name) {
    const std::size_t colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// A part of State::pool.
struct Part {
    std::size_t begin = 0;
    std::size_t length = 0;
};

struct Attribute {
    Part name;
    Part value;
};

enum class Kind : std::uint8_t { begin, end, characters };

struct Event {
    Kind kind = Kind::begin;
    Part part;  // the name, or the characters
    std::size_t attributes_begin = 0;
    std::size_t attributes_end = 0;
    const char* at = nullptr;
};

bool is_blank(std::string_view characters) {
    return characters.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

// Expat pushes; its events of one piece of the file are kept until they are asked for.
struct XmlReader::State {
    State(const Text& of, Blanks of_blanks)
        : text(of), blanks(of_blanks), parser(XML_ParserCreate("UTF-8")) {
        XML_SetUserData(parser, this);
        XML_SetElementHandler(parser, on_begin, on_end);
        XML_SetCharacterDataHandler(parser, on_characters);
        XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    }
    ~State() { XML_ParserFree(parser); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    const char* place() const { return text.begin() + XML_GetCurrentByteIndex(parser); }
    std::string_view view(Part part) const {
        return std::string_view(pool).substr(part.begin, part.length);
    }
    Part keep(std::string_view given) {
        pool += given;
        return {pool.size() - given.size(), given.size()};
    }

    void refuse(std::string_view sentence) {
        refusal = error_at(text, place(), sentence);
        XML_StopParser(parser, XML_FALSE);
    }

    static State& of(void* user) { return *static_cast<State*>(user); }

    static void on_begin(void* user, const XML_Char* name, const XML_Char** attributes) {
        State& state = of(user);
        if (++state.depth > xml_depth_max)
            return state.refuse(
                "elements are nested too deeply here. Give a file of cast vote "
                "records.");
        Event event;
        event.part = state.keep(without_prefix(name));
        event.at = state.place();
        event.attributes_begin = state.attributes.size();
        for (; *attributes != nullptr; attributes += 2) {
            const Part key = state.keep(without_prefix(attributes[0]));
            state.attributes.push_back({key, state.keep(attributes[1])});
        }
        event.attributes_end = state.attributes.size();
        state.events.push_back(event);
    }

    static void on_end(void* user, const XML_Char*) {
        State& state = of(user);
        --state.depth;
        state.events.push_back({Kind::end, {}, 0, 0, nullptr});
    }

    static void on_characters(void* user, const XML_Char* characters, int length) {
        State& state = of(user);
        const std::string_view given(characters, static_cast<std::size_t>(length));
        const bool goes_on = !state.events.empty() && state.events.back().kind == Kind::characters;
        // Nearly all characters are the spaces between elements.
        if (!goes_on && is_blank(given) && state.may_drop_blanks()) return;
        const Part part = state.keep(given);
        if (goes_on)
            state.events.back().part.length += part.length;
        else
            state.events.push_back({Kind::characters, part, 0, 0, nullptr});
    }

    // A piece of the file may end within a text, and then the blank is one between words.
    bool may_drop_blanks() const { return blanks == Blanks::drop && !events.empty(); }

    static void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        of(user).refuse(
            "a DOCTYPE is not read, since it can make a file of any size out of a "
            "small one. Remove it.");
    }

    // Makes the next events; false where the file has ended.
    base::Result<bool> fill() {
        pool.clear();
        attributes.clear();
        events.clear();
        next = 0;
        while (events.empty() && !has_ended) {
            const std::size_t left = text.bytes.size() - fed;
            const std::size_t length = std::min(left, piece_bytes);
            has_ended = length == left;
            const char* piece = text.begin() + fed;
            fed += length;
            const XML_Status status = XML_Parse(parser, piece, static_cast<int>(length), has_ended);
            if (refusal) return *refusal;
            if (status != XML_STATUS_OK) return broken();
        }
        return !events.empty();
    }

    base::Error broken() const {
        return error_at(text, std::min(place(), text.end()),
                        fmt::format("the XML is damaged here ({}). Fetch the file again.",
                                    XML_ErrorString(XML_GetErrorCode(parser))));
    }

    // The next event; none where the file has ended.
    base::Result<const Event*> take() {
        if (next == events.size() && !TRY(fill())) return nullptr;
        return &events[next++];
    }

    const Text& text;
    Blanks blanks;
    XML_Parser parser;
    std::size_t fed = 0;
    std::size_t depth = 0;  // of the event that expat is at
    bool has_ended = false;
    std::optional<base::Error> refusal;
    std::string pool;
    std::vector<Attribute> attributes;
    std::vector<Event> events;
    std::size_t next = 0;
    Event current;
    std::string characters;
};

XmlReader::XmlReader(const Text& text, Blanks blanks)
    : state_(std::make_unique<State>(text, blanks)) {}

XmlReader::~XmlReader() = default;

base::Result<bool> XmlReader::next_child() {
    while (true) {
        const Event* event = TRY(state_->take());
        if (event == nullptr || event->kind == Kind::end) return false;
        if (event->kind == Kind::characters) continue;
        state_->current = *event;
        return true;
    }
}

std::string_view XmlReader::name() const { return state_->view(state_->current.part); }

std::string_view XmlReader::attribute(std::string_view name) const {
    for (std::size_t at = state_->current.attributes_begin; at < state_->current.attributes_end;
         ++at) {
        if (state_->view(state_->attributes[at].name) == name)
            return state_->view(state_->attributes[at].value);
    }
    return {};
}

const char* XmlReader::at() const { return state_->current.at; }

base::Result<std::string_view> XmlReader::text() { return trimmed(TRY(spaced_text())); }

base::Result<std::string_view> XmlReader::spaced_text() {
    state_->characters.clear();
    std::size_t inside = 0;
    while (true) {
        const Event* event = TRY(state_->take());
        if (event == nullptr) break;
        if (event->kind == Kind::begin) ++inside;
        if (event->kind == Kind::end && inside-- == 0) break;
        if (event->kind == Kind::characters && inside == 0)
            state_->characters += state_->view(event->part);
    }
    return std::string_view(state_->characters);
}

base::Result<void> XmlReader::skip() {
    TRY(text());
    return {};
}

std::string_view xml_root(const Text& text) {
    std::string_view rest = trimmed(text.bytes);
    while (rest.starts_with("<?") || rest.starts_with("<!--") || rest.starts_with("<!DOCTYPE")) {
        const std::string_view close = rest[1] == '?' ? "?>" : rest[2] == '-' ? "-->" : ">";
        // An inner subset of a DOCTYPE holds declarations, each with a > of its own.
        const std::size_t subset = close == ">" ? rest.find_first_of("[>") : std::string_view::npos;
        const bool has_subset = subset != std::string_view::npos && rest[subset] == '[';
        const std::size_t from = has_subset ? rest.find(']') : 0;
        const std::size_t end = from == std::string_view::npos ? from : rest.find(close, from);
        if (end == std::string_view::npos) return {};
        rest = trimmed(rest.substr(end + close.size()));
    }
    if (!rest.starts_with('<')) return {};
    return without_prefix(rest.substr(1, rest.find_first_of(" \t\r\n/>", 1) - 1));
}

}  // namespace almanac::elections
