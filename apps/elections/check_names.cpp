#include "apps/elections/check_names.h"

#include "apps/elections/names.h"

#include <algorithm>
#include <map>

namespace almanac::elections {

namespace {

bool is_letter(char character) {
    const bool ascii = (character >= 'a' && character <= 'z') ||
                       (character >= 'A' && character <= 'Z') ||
                       (character >= '0' && character <= '9');
    return ascii || static_cast<unsigned char>(character) >= 0x80u;
}

std::string exactly(std::string_view name) { return std::string(name); }

// Punctuation is white space: "Smith, Ann-Lee" is "smith ann lee".
std::string without_punctuation(std::string_view name) {
    std::string letters;
    for (const char character : name) letters += is_letter(character) ? character : ' ';
    return folded(letters);
}

std::string words_sorted(std::string_view name) {
    std::vector<std::string> words(1);
    for (const char character : without_punctuation(name)) {
        if (character == ' ')
            words.emplace_back();
        else
            words.back() += character;
    }
    std::sort(words.begin(), words.end());
    std::string sorted;
    for (const std::string& word : words) sorted += word + ' ';
    return sorted;
}

bool is_write_ins(std::string_view name) {
    const std::string plain = without_punctuation(name);
    return plain == "uwi" || plain.ends_with("write ins") || plain.ends_with("write in");
}

// Matches what is left on both sides by what `key` makes of a name.
class Matcher {
public:
    Matcher(const Contest& contest, const std::vector<std::string>& names)
        : contest_(contest), names_(names), taken_(contest.candidates.size(), false) {
        out_.candidates.resize(names.size());
    }

    template <class Key>
    void match(Key&& key, const char* how) {
        std::map<std::string, std::vector<std::size_t>> sheet;
        std::map<std::string, std::vector<std::size_t>> ours;
        for (std::size_t at = 0; at < names_.size(); ++at) {
            if (!out_.candidates[at]) sheet[key(names_[at])].push_back(at);
        }
        for (std::size_t at = 0; at < taken_.size(); ++at) {
            if (!taken_[at]) ours[key(contest_.candidates[at].name)].push_back(at);
        }
        for (const auto& [word, places] : sheet) {
            const auto found = ours.find(word);
            const bool one = found != ours.end() && found->second.size() == 1;
            if (one && places.size() == 1) take(places.front(), found->second.front(), how);
        }
    }

    void take_aliases(std::span<const std::pair<std::string, std::string>> aliases) {
        for (const auto& [written, meant] : aliases) {
            const auto at = std::find(names_.begin(), names_.end(), written);
            const auto candidate = find_candidate(contest_, meant);
            if (at == names_.end() || !candidate || taken_[*candidate]) continue;
            const auto place = static_cast<std::size_t>(at - names_.begin());
            if (!out_.candidates[place]) take(place, *candidate, "alias");
        }
    }

    // All that were written in and nobody declared, whatever a program calls them.
    void match_write_ins() {
        std::optional<std::size_t> ours;
        for (std::size_t at = 0; at < taken_.size(); ++at) {
            const Candidate& candidate = contest_.candidates[at];
            const bool means = candidate.undeclared_write_ins || is_write_ins(candidate.name);
            if (!taken_[at] && means) ours = at;
        }
        for (std::size_t at = 0; ours && at < names_.size(); ++at) {
            if (out_.candidates[at] || !is_write_ins(names_[at])) continue;
            take(at, *ours, "write-ins");
            return;
        }
    }

    MatchedNames finish() { return std::move(out_); }

private:
    void take(std::size_t place, std::size_t candidate, const char* how) {
        out_.candidates[place] = static_cast<tally::CandidateIndex>(candidate);
        taken_[candidate] = true;
        const std::string& name = contest_.candidates[candidate].name;
        if (names_[place] != name) out_.unlike.push_back({names_[place], name, how});
    }

    const Contest& contest_;
    const std::vector<std::string>& names_;
    std::vector<bool> taken_;
    MatchedNames out_;
};

}  // namespace

MatchedNames match_names(const Contest& contest, const std::vector<std::string>& names,
                         std::span<const std::pair<std::string, std::string>> aliases) {
    Matcher matcher(contest, names);
    matcher.take_aliases(aliases);
    matcher.match(exactly, "");
    matcher.match(folded, "letter case");
    matcher.match(without_punctuation, "punctuation");
    matcher.match(words_sorted, "order of words");
    matcher.match_write_ins();
    return matcher.finish();
}

}  // namespace almanac::elections
