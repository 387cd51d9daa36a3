#include "apps/elections/accounting.h"

#include "apps/elections/accounting_order.h"
#include "apps/elections/import_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace almanac::elections {

namespace {

// Examples that a sentence names.
constexpr std::size_t examples_max = 3;

bool is_letter(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

// Whether the text speaks of a test: the word test, testing or testdeck by itself, or the words of
// a logic and accuracy test.
bool speaks_of_test(std::string_view text) {
    const std::string lower = lower_case(text);
    for (const std::string_view phrase : {"logic and accuracy", "logic & accuracy", "l&a"}) {
        if (lower.find(phrase) != std::string::npos) return true;
    }
    for (std::size_t at = 0; at < lower.size();) {
        std::size_t end = at;
        while (end < lower.size() && is_letter(lower[end])) ++end;
        const std::string_view word = std::string_view(lower).substr(at, end - at);
        if (word == "test" || word == "tests" || word == "testing" || word == "testdeck")
            return true;
        at = end + 1;
    }
    return false;
}

// Ballots whose text in some column speaks of a test.
class TestWords {
public:
    explicit TestWords(std::size_t ballots) : found_(ballots, false) {}

    void look_at(const TextColumn& column) {
        std::vector<bool> speaks;
        for (const std::string& word : column.words()) {
            speaks.push_back(speaks_of_test(word));
            if (speaks.back()) note(word);
        }
        if (std::find(speaks.begin(), speaks.end(), true) == speaks.end()) return;
        for (std::size_t row = 0; row < std::min(column.size(), found_.size()); ++row)
            if (speaks[column.code(row)]) found_[row] = true;
    }

    void look_at(const std::vector<std::string>& ids) {
        for (std::size_t row = 0; row < std::min(ids.size(), found_.size()); ++row) {
            if (!speaks_of_test(ids[row])) continue;
            found_[row] = true;
            note(ids[row]);
        }
    }

    void warn(std::vector<BallotWarning>& warnings) const {
        const auto ballots =
            static_cast<std::uint64_t>(std::count(found_.begin(), found_.end(), true));
        if (ballots == 0) return;
        warnings.push_back(
            {"test_words",
             fmt::format(
                 "{} ballot{} of a test in id, precinct, style or another column ({}): is a "
                 "test deck among the ballots?",
                 ballots, ballots == 1 ? " speaks" : "s speak", examples_),
             ballots});
    }

private:
    void note(std::string_view word) {
        if (++noted_ > examples_max) return;
        examples_ += (examples_.empty() ? "" : ", ") + in_quotes(word);
    }

    std::vector<bool> found_;
    std::string examples_;
    std::size_t noted_ = 0;
};

void warn_of_words(const Contest& contest, std::vector<BallotWarning>& warnings) {
    TestWords words(contest.ballots.size());
    words.look_at(contest.ballot_ids);
    words.look_at(contest.precincts);
    words.look_at(contest.ballot_styles);
    for (const ExtraColumn& column : contest.extra_columns) words.look_at(column.values);
    words.warn(warnings);
}

// Readers refuse most repeated ids; some formats give one to several ballots all the same.
void warn_of_ids(const Contest& contest, std::vector<BallotWarning>& warnings) {
    std::vector<std::string_view> ids(contest.ballot_ids.begin(), contest.ballot_ids.end());
    std::sort(ids.begin(), ids.end());
    std::uint64_t repeated = 0;
    std::string_view example;
    for (std::size_t at = 1; at < ids.size(); ++at) {
        if (ids[at] != ids[at - 1] || ids[at].empty()) continue;
        if (repeated++ == 0) example = ids[at];
    }
    if (repeated == 0) return;
    warnings.push_back(
        {"repeated_ids",
         fmt::format("{} ballot{} an id that another has, such as {}: was a ballot "
                     "read twice?",
                     repeated, repeated == 1 ? " has" : "s have", in_quotes(example)),
         repeated});
}

void warn_of_rows(const Contest& contest, std::vector<BallotWarning>& warnings) {
    const std::uint64_t skipped = contest.accounting.bad_rows_skipped;
    if (skipped == 0) return;
    warnings.push_back(
        {"bad_rows",
         fmt::format("{} could not be read and {} left out, as --skip-bad-rows asks.",
                     skipped == 1 ? "1 row" : fmt::format("{} rows", skipped),
                     skipped == 1 ? "is" : "are"),
         skipped});
}

std::uint64_t blank_in(const tally::Ballots& ballots) {
    std::uint64_t blank = 0;
    for (std::size_t ballot = 0; ballot < ballots.size(); ++ballot)
        if (ballots.marks(ballot).empty()) blank += ballots.weight(ballot);
    return blank;
}

}  // namespace

BallotAccount account_of(const Contest& contest) {
    BallotAccount account;
    account.records = contest.accounting.records;
    account.without_contest = contest.accounting.without_contest;
    account.set_aside = contest.accounting.set_aside;
    account.bad_rows_skipped = contest.accounting.bad_rows_skipped;
    account.ballots = contest.ballots.voters();
    account.blank = blank_in(contest.ballots);
    warn_of_rows(contest, account.warnings);
    warn_of_ids(contest, account.warnings);
    warn_of_words(contest, account.warnings);
    warn_of_order(contest, account.warnings);
    return account;
}

std::string sentence_of(const BallotAccount& account) {
    std::string text;
    const auto add = [&](std::uint64_t number, std::string_view what) {
        if (number > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", number, what);
    };
    add(account.records, "records read");
    add(account.without_contest, "without the contest");
    add(account.set_aside, "set aside by the source");
    add(account.bad_rows_skipped, "bad rows left out");
    text += fmt::format("{}{} ballots of the contest, {} of them blank", text.empty() ? "" : "; ",
                        account.ballots, account.blank);
    return text;
}

base::Result<void> refuse_warnings(const BallotAccount& account) {
    if (account.warnings.empty()) return {};
    std::string sentences;
    for (const BallotWarning& warning : account.warnings)
        sentences += (sentences.empty() ? "" : " ") + warning.sentence;
    return base::Error{base::ErrorKind::invalid,
                       fmt::format("--strict refuses these ballots: {} Look at them, and leave out "
                                   "--strict if they are as they should be.",
                                   sentences)};
}

}  // namespace almanac::elections
