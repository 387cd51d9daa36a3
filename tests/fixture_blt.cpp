#include "tests/fixture_blt.h"

#include "tests/real_elections.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <map>
#include <sstream>

namespace almanac {

namespace {

std::uint64_t whole_number(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// "3" or a nickname.
struct Nicknames {
    std::map<std::string, tally::CandidateIndex, std::less<>> places;
    tally::CandidateIndex operator()(const std::string& word) const {
        const auto found = places.find(word);
        if (found != places.end()) return found->second;
        return static_cast<tally::CandidateIndex>(whole_number(word) - 1);
    }
};

// Weights are those of 32 bits, so a heavier line becomes several ballots.
void add_ballot(FixtureContest& contest, const std::vector<std::string>& words,
                const Nicknames& place) {
    std::vector<tally::Mark> marks;
    std::uint16_t rank = 0;
    for (std::size_t at = 1; at + 1 < words.size(); ++at) {
        ++rank;
        std::istringstream equals(words[at]);
        for (std::string one; std::getline(equals, one, '=');) marks.push_back({place(one), rank});
    }
    for (std::uint64_t left = whole_number(words[0]); left > 0;) {
        const std::uint64_t weight = std::min<std::uint64_t>(left, UINT32_MAX);
        contest.ballots.add(marks, static_cast<std::uint32_t>(weight));
        left -= weight;
    }
}

// [nick …], [tie …], [withdrawn …], [undeclared …]
void take_option(FixtureContest& contest, std::vector<std::string> words, Nicknames& place) {
    words.front().erase(0, 1);
    if (!words.back().empty() && words.back().back() == ']') words.back().pop_back();
    for (std::size_t at = 1; at < words.size(); ++at) {
        if (words[at].empty()) continue;
        if (words[0] == "nick")
            place.places.emplace(words[at], static_cast<tally::CandidateIndex>(at - 1));
        if (words[0] == "tie")
            contest.lots.best_first.insert(contest.lots.best_first.begin(), place(words[at]));
        if (words[0] == "withdrawn") contest.withdrawn.at(place(words[at])) = true;
        if (words[0] == "undeclared") contest.undeclared.at(place(words[at])) = true;
    }
}

}  // namespace

std::filesystem::path fixtures_folder() {
    return real_elections_folder().parent_path() / "fixtures";
}

std::vector<std::string> lines_of(const std::filesystem::path& path) {
    std::ifstream file(path);
    EXPECT_TRUE(file.is_open()) << path;
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

FixtureContest read_fixture_blt(const std::filesystem::path& path) {
    FixtureContest contest;
    Nicknames place;
    bool in_ballots = true;
    for (const std::string& line : lines_of(path)) {
        std::istringstream in(line);
        std::vector<std::string> words;
        for (std::string word; in >> word;) words.push_back(word);
        if (words.empty()) continue;
        if (contest.seats == 0) {
            contest.withdrawn.resize(whole_number(words.at(0)), false);
            contest.undeclared.resize(contest.withdrawn.size(), false);
            contest.seats = static_cast<std::uint32_t>(whole_number(words.at(1)));
        } else if (!in_ballots) {
            if (contest.names.size() < contest.withdrawn.size())
                contest.names.push_back(line.substr(1, line.find('"', 1) - 1));
        } else if (words.size() == 1 && words[0] == "0") {
            in_ballots = false;
        } else if (words[0].front() == '[') {
            take_option(contest, words, place);
        } else {
            add_ballot(contest, words, place);
        }
    }
    return contest;
}

base::Result<tally::Count> count_fixture(const FixtureContest& contest, const tally::Rule& rule) {
    const tally::Profile profile =
        tally::Profile::build(contest.ballots, rule, contest.names.size(), contest.withdrawn);
    tally::Question question;
    question.seats = contest.seats;
    question.excluded = contest.withdrawn;
    question.undeclared_write_ins = contest.undeclared;
    question.names = contest.names;
    question.lots = contest.lots;
    return tally::count(profile, rule, question);
}

}  // namespace almanac
