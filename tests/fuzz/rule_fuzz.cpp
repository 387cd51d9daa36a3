// A user's rule. One that is accepted is written and read back equal, and counts small elections
// without coming to harm. Mutations are made of the fields' own names and words as often as of
// bytes, since chance alone writes no field that is known.

#include "apps/elections/rule_file.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <random>
#include <vector>

namespace base = almanac::base;
namespace elections = almanac::elections;
namespace fuzz = almanac::fuzz;
namespace tally = almanac::tally;

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t size_max);

namespace {

using Chance = std::minstd_rand;

std::size_t below(Chance& chance, std::size_t end) { return chance() % end; }

std::string line_of(const tally::FieldText& field, Chance& chance) {
    std::string value;
    switch (field.kind) {
        case tally::FieldKind::text:
            value = "\"a\"";
            break;
        case tally::FieldKind::truth:
            value = below(chance, 2) == 0 ? "true" : "false";
            break;
        case tally::FieldKind::word:
            value = '"' + std::string(field.words[below(chance, field.words.size())].word) + '"';
            break;
        case tally::FieldKind::limit:
            if (below(chance, 2) == 0) {
                value = "\"unlimited\"";
                break;
            }
            [[fallthrough]];
        case tally::FieldKind::number:
            value = std::to_string(below(chance, std::min<std::size_t>(field.number_max, 24) + 1));
    }
    return std::string(field.key) + " = " + value + '\n';
}

// Another value for one field, in its own line where it has one.
void change_field(std::string& text, Chance& chance) {
    const auto fields = tally::rule_fields_in_words();
    const tally::FieldText& field = fields[below(chance, fields.size())];
    const std::string key = std::string(field.key) + " = ";
    std::size_t begin = text.starts_with(key) ? 0 : text.find('\n' + key);
    if (begin != 0 && begin != std::string::npos) ++begin;
    const std::size_t at = std::min(begin, text.size());
    const std::size_t end = begin == std::string::npos ? at : text.find('\n', at);
    const std::size_t length = std::min(end, text.size() - 1) + 1 - at;
    const bool is_there = begin != std::string::npos && !text.empty();
    text.replace(at, is_there ? length : 0, line_of(field, chance));
}

void start_anew(std::string& text, Chance& chance) {
    const auto rules = tally::preset_rules();
    const tally::Rule& preset = rules[below(chance, rules.size())];
    text = below(chance, 2) == 0 ? "id = \"a\"\nbase = \"" + preset.id + "\"\n"
                                 : elections::rule_as_toml(preset);
    if (text.starts_with("id")) return;
    if (const std::size_t at = text.find("id = \""); at != std::string::npos)
        text.insert(at + 6, "my-");
}

tally::Ballots make_ballots(std::size_t candidates, bool has_equal_ranks) {
    tally::Ballots ballots;
    Chance chance(7);
    std::vector<tally::Mark> marks;
    for (int ballot = 0; ballot < 24; ++ballot) {
        marks.clear();
        for (std::uint16_t rank = 1; rank <= 5; ++rank) {
            const std::size_t pick = below(chance, candidates + 2);
            if (pick < candidates)
                marks.push_back({static_cast<tally::CandidateIndex>(pick), rank});
            if (pick == candidates && has_equal_ranks) {
                marks.push_back({0, rank});
                marks.push_back({1, rank});
            }
        }
        ballots.add(marks, ballot % 3 == 0 ? 3U : 1U);
    }
    return ballots;
}

// Nobody wins twice, and no round has votes below nothing.
void expect_whole(const tally::Count& count) {
    base::ensure(!count.rounds.empty(), "a count has rounds");
    const std::set<tally::CandidateIndex> winners(count.winners.begin(), count.winners.end());
    base::ensure(winners.size() == count.winners.size(), "nobody wins twice");
    for (const tally::Round& round : count.rounds) {
        for (const tally::Votes& votes : round.totals)
            base::ensure(votes.units >= 0, "no votes below nothing");
        base::ensure(round.exhausted.units >= 0, "nothing less than nothing is exhausted");
    }
}

void count_under(const tally::Rule& rule) {
    for (const bool has_equal_ranks : {false, true}) {
        static const tally::Ballots plain = make_ballots(5, false);
        static const tally::Ballots equal = make_ballots(5, true);
        const auto profile = tally::Profile::build(has_equal_ranks ? equal : plain, rule, 5);
        tally::Question question;
        question.names = {"Ann", "Bob", "Cyd", "Dan", "Eve"};
        for (const std::uint32_t seats : {1U, 2U}) {
            question.seats = seats;
            if (const auto count = tally::count(profile, rule, question))
                expect_whole(*count);
            else
                base::ensure(count.error().detail.size() > 15, "an error is a sentence");
        }
    }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t size_max, unsigned int seed) {
    Chance chance(seed + 1);
    const std::size_t what = below(chance, 16);
    if (what < 4) return LLVMFuzzerMutate(data, size, size_max);
    std::string text(fuzz::text_of(data, size));
    if (what == 4 || text.empty()) start_anew(text, chance);
    for (std::size_t times = below(chance, 3) + 1; times > 0; --times) change_field(text, chance);
    const std::size_t length = std::min(text.size(), size_max);
    std::copy_n(text.begin(), length, data);
    return length;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto rule = elections::read_rule_file("f", fuzz::text_of(data, size));
    if (!rule) {
        fuzz::expect_sentence(rule.error(), "f");
        return 0;
    }
    base::ensure(tally::objections_to(*rule).empty(), "what is accepted can be counted");
    const auto again = elections::read_rule_file("g", elections::rule_as_toml(*rule));
    base::ensure(again && tally::differences(*rule, *again).empty(), "a rule is read back equal");
    count_under(*rule);
    return 0;
}
