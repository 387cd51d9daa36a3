// Dominion's cast vote records. A session is one ballot as it was scanned (Original) and, where
// people looked at it again, as they left it (Modified); the one that is current counts. A session
// whose cards do not have the contest is no ballot of it.

#include "apps/elections/import_dominion.h"

#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace almanac::elections {

namespace {

using JsonObject = simdjson::ondemand::object;

// The condition by which Dominion takes a contest of a ballot out of the count.
constexpr std::uint64_t condition_excluded = 7;

// A ballot as Original or Modified has it.
struct Snapshot {
    bool is_there = false;
    bool is_current = true;
    bool has_contest = false;
    bool is_set_aside = false;
    std::string portion_id;
    std::string precinct_id;
    std::string ballot_type_id;
    std::vector<tally::Mark> marks;

    void clear() {
        is_there = has_contest = is_set_aside = false;
        is_current = true;
        portion_id.clear();
        precinct_id.clear();
        ballot_type_id.clear();
        marks.clear();
    }
};

// How far the walk is, for errors.
struct Path {
    std::string_view snapshot;
    std::size_t session = 0;
    std::size_t card = 0;
    std::size_t contest = 0;
    std::size_t mark = 0;
};

// How often progress is told: every 4,096 sessions.
constexpr std::uint64_t progress_step = 4096;

// A mark of a contest whose id is still to come.
struct WaitingMark {
    std::string candidate;
    std::uint64_t rank = 0;
    const char* place = nullptr;
};

// Reads one folder.
class DominionReader {
public:
    DominionReader(const SourceFile& source, const ReadOptions& options)
        : source_(source), options_(options) {}

    base::Result<Parsed> read() {
        const std::vector<std::size_t> exports = TRY(dominion_exports(source_));
        if (exports.empty()) {
            return base::Error{base::ErrorKind::invalid,
                               fmt::format("{}: there is no CvrExport.json in it. Give the whole "
                                           "folder of a Dominion export.",
                                           source_.name)};
        }
        manifests_ = TRY(read_dominion_manifests(source_, options_));
        contest_.title = manifests_.title;
        contest_.ranks_max = manifests_.ranks;
        contest_.candidates = manifests_.candidates;
        for (const Candidate& candidate : contest_.candidates) {
            const auto place = static_cast<tally::CandidateIndex>(places_.size());
            places_.emplace(candidate.source_id, place);
        }
        name_write_ins(contest_, options_.layout);
        if (options_.detail == Detail::everything) {
            for (const std::string_view name :
                 {"precinct portion", "tabulator", "batch", "counting group"})
                contest_.extra_columns.push_back({std::string(name), {}});
        }
        for (const std::size_t file : exports) TRY(read_file(file));
        TRY(check_ids());
        if (options_.detail == Detail::everything) contest_.ballot_ids = std::move(ids_);
        return Parsed{std::move(contest_), CandidateList::declared};
    }

private:
    base::Result<void> read_file(std::size_t file) {
        const Unpacked bytes = TRY(source_.folder->read(file));
        const Text text = TRY(dominion_text(source_, file, bytes));
        JsonFile json(text);
        json_ = &json;
        bool has_sessions = false;
        const auto root = TRY(json.root());
        const auto read =
            json.each_field(root, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "Version") manifests_.version = TRY(json.string(value, key));
                if (key != "Sessions") return {};
                has_sessions = true;
                path_.session = 0;
                return json.each_element(value, key,
                                         [&](JsonValue session) { return read_session(session); });
            });
        if (!read) return read.error();
        bytes_done_ += text.bytes.size();
        if (options_.progress) options_.progress(bytes_done_, source_.folder->bytes());
        if (has_sessions) return {};
        return error_at(text, text.begin(),
                        fmt::format("there are no Sessions in it. It says that it is of version "
                                    "{}; those of 5.2 to 5.20 are known. Give an export of one.",
                                    in_quotes(manifests_.version)));
    }

    // A session that cannot be read is one bad row; JSON that cannot be read is a damaged file.
    base::Result<void> read_session(JsonValue value) {
        const auto read = read_fields(value);
        ++path_.session;
        ++contest_.accounting.records;
        if (read) return {};
        if (json_->is_broken()) return read.error();
        if (options_.skip_bad_rows) {
            ++contest_.accounting.bad_rows_skipped;
            return {};
        }
        --path_.session;
        return base::Error{read.error().kind,
                           fmt::format("{} It stands in {}.", read.error().detail, path_text())};
    }

    base::Result<void> read_fields(JsonValue value) {
        original_.clear();
        modified_.clear();
        tabulator_.clear();
        batch_.clear();
        record_.clear();
        group_.clear();
        path_.snapshot = {};
        const char* place = json_->place(value);
        if (path_.session % progress_step == 0) tell_progress(place);
        const JsonObject session = TRY(json_->object(value, "a session"));
        const auto read = json_->each_field(
            session, [&](std::string_view key, JsonValue field) -> base::Result<void> {
                if (key == "Original") return read_snapshot(field, key, original_);
                if (key == "Modified") return read_snapshot(field, key, modified_);
                if (key == "TabulatorId") tabulator_ = TRY(json_->word(field, key));
                if (key == "BatchId") batch_ = TRY(json_->word(field, key));
                if (key == "RecordId") record_ = TRY(json_->word(field, key));
                if (key == "CountingGroupId") group_ = TRY(json_->word(field, key));
                return {};
            });
        if (!read) return read.error();
        if (!original_.is_there && !modified_.is_there) {
            return json_->error(place, fmt::format("the session has neither Original nor Modified. "
                                                   "The export says that it is of version {}; "
                                                   "those of 5.2 to 5.20 are known.",
                                                   in_quotes(manifests_.version)));
        }
        return keep_session();
    }

    void tell_progress(const char* place) const {
        if (!options_.progress) return;
        options_.progress(bytes_done_ + json_->offset(place), source_.folder->bytes());
    }

    base::Result<void> read_snapshot(JsonValue value, std::string_view what, Snapshot& snapshot) {
        snapshot.is_there = true;
        path_.snapshot = what;
        path_.card = path_.contest = path_.mark = 0;
        const JsonObject object = TRY(json_->object(value, what));
        return json_->each_field(
            object, [&](std::string_view key, JsonValue field) -> base::Result<void> {
                if (key == "IsCurrent") snapshot.is_current = json_->is_true(field);
                if (key == "PrecinctPortionId") snapshot.portion_id = TRY(json_->word(field, key));
                if (key == "PrecinctId") snapshot.precinct_id = TRY(json_->word(field, key));
                if (key == "BallotTypeId") snapshot.ballot_type_id = TRY(json_->word(field, key));
                if (key == "Contests") return read_contests(field, snapshot);
                if (key != "Cards") return {};
                return json_->each_element(field, key, [&](JsonValue card) -> base::Result<void> {
                    TRY(read_card(card, snapshot));
                    ++path_.card;
                    return {};
                });
            });
    }

    base::Result<void> read_card(JsonValue value, Snapshot& snapshot) {
        const JsonObject card = TRY(json_->object(value, "a card"));
        return json_->each_field(card, [&](std::string_view key, JsonValue field) {
            return key == "Contests" ? read_contests(field, snapshot) : base::Result<void>();
        });
    }

    base::Result<void> read_contests(JsonValue value, Snapshot& snapshot) {
        path_.contest = 0;
        return json_->each_element(value, "Contests", [&](JsonValue contest) -> base::Result<void> {
            path_.mark = 0;
            TRY(read_contest(contest, snapshot));
            ++path_.contest;
            return {};
        });
    }

    // Ids stand before marks in every export, and then the marks of other contests are only passed
    // over; should they not, marks wait for the id.
    base::Result<void> read_contest(JsonValue value, Snapshot& snapshot) {
        std::optional<bool> is_ours;
        bool is_excluded = false;
        marks_.clear();
        waiting_.clear();
        const char* place = json_->place(value);
        const JsonObject contest = TRY(json_->object(value, "a contest"));
        const auto read = json_->each_field(
            contest, [&](std::string_view key, JsonValue field) -> base::Result<void> {
                if (key == "Id") is_ours = TRY(json_->word(field, key)) == manifests_.contest_id;
                if (!is_ours.value_or(true)) return {};
                if (key == "OutstackConditionIds") {
                    if (TRY(holds_exclusion(field))) is_excluded = true;
                }
                if (key != "Marks") return {};
                if (!json_->is_list(field)) {
                    is_excluded = true;  // "*** REDACTED ***"
                    return {};
                }
                return json_->each_element(field, key, [&](JsonValue mark) -> base::Result<void> {
                    TRY(read_mark(mark, is_ours.has_value()));
                    ++path_.mark;
                    return {};
                });
            });
        if (!read) return read.error();
        if (!is_ours.value_or(false)) return {};
        for (const WaitingMark& mark : waiting_)
            TRY(add_mark(mark.candidate, mark.rank, mark.place));
        if (snapshot.has_contest)
            return json_->error(place, "the contest stands on the ballot twice. Remove one.");
        snapshot.has_contest = true;
        snapshot.is_set_aside = is_excluded;
        snapshot.marks = marks_;
        return {};
    }

    base::Result<bool> holds_exclusion(JsonValue list) {
        bool holds = false;
        const auto read = json_->each_element(
            list, "OutstackConditionIds", [&](JsonValue condition) -> base::Result<void> {
                const auto number = TRY(json_->number(condition, "a condition"));
                holds = holds || number == condition_excluded;
                return {};
            });
        if (!read) return read.error();
        return holds;
    }

    base::Result<void> read_mark(JsonValue value, bool is_ours) {
        std::string_view candidate;
        std::uint64_t rank = 0;
        bool is_ambiguous = false;
        const char* place = json_->place(value);
        const JsonObject mark = TRY(json_->object(value, "a mark"));
        const auto read = json_->each_field(
            mark, [&](std::string_view key, JsonValue field) -> base::Result<void> {
                if (key == "CandidateId") candidate = TRY(json_->word(field, key));
                if (key == "Rank") rank = TRY(json_->number(field, key));
                if (key == "IsAmbiguous") is_ambiguous = json_->is_true(field);
                return {};
            });
        if (!read) return read.error();
        if (is_ambiguous) return {};
        if (!is_ours) {
            waiting_.push_back({std::string(candidate), rank, place});
            return {};
        }
        return add_mark(candidate, rank, place);
    }

    base::Result<void> add_mark(std::string_view candidate, std::uint64_t rank, const char* place) {
        key_ = candidate;
        const auto found = places_.find(key_);
        if (found == places_.end()) {
            return json_->error(place, fmt::format("the contest has no candidate {} in "
                                                   "CandidateManifest.json. Give the manifests of "
                                                   "this export.",
                                                   in_quotes(candidate)));
        }
        if (rank == 0 || rank > tally::candidates_max) {
            return json_->error(place, fmt::format("rank {} is none from 1 to {}. Correct it.",
                                                   rank, tally::candidates_max));
        }
        const tally::Mark mark{found->second, static_cast<std::uint16_t>(rank)};
        // A write-in may be marked and written: one mark for one candidate at one rank.
        if (std::find(marks_.begin(), marks_.end(), mark) == marks_.end()) marks_.push_back(mark);
        return {};
    }

    base::Result<void> keep_session() {
        const bool is_original = original_.is_there && original_.is_current;
        if (!is_original && !modified_.is_there) {
            ++contest_.accounting.set_aside;
            return {};
        }
        const Snapshot& snapshot = is_original ? original_ : modified_;
        if (!snapshot.has_contest) {
            ++contest_.accounting.without_contest;
            return {};
        }
        if (snapshot.is_set_aside) {
            ++contest_.accounting.set_aside;
            return {};
        }
        contest_.ballots.add(snapshot.marks);
        for (const tally::Mark& mark : snapshot.marks)
            contest_.ranks_max = std::max<std::uint32_t>(contest_.ranks_max, mark.rank);
        ids_.push_back(ballot_id());
        if (options_.detail == Detail::everything) keep_columns(snapshot);
        return {};
    }

    // Where records are not told apart (an X in place of the number, for privacy), they are
    // numbered.
    std::string ballot_id() {
        std::string id = fmt::format("{}-{}-{}", tabulator_, batch_, record_);
        if (parse_unsigned(record_)) return id;
        return fmt::format("{}#{}", id, ++redacted_[id]);
    }

    void keep_columns(const Snapshot& snapshot) {
        const auto portion = manifests_.portions.find(snapshot.portion_id);
        const bool is_known = portion != manifests_.portions.end();
        const std::string& portion_name = is_known ? portion->second.name : snapshot.portion_id;
        const std::string& precinct_id = snapshot.precinct_id.empty() && is_known
                                             ? portion->second.precinct_id
                                             : snapshot.precinct_id;
        const auto precinct = manifests_.precincts.find(precinct_id);
        contest_.precincts.add(precinct != manifests_.precincts.end() ? precinct->second
                                                                      : portion_name);
        contest_.ballot_styles.add(name_in(manifests_.ballot_types, snapshot.ballot_type_id));
        contest_.extra_columns[0].values.add(portion_name);
        contest_.extra_columns[1].values.add(tabulator_);
        contest_.extra_columns[2].values.add(batch_);
        contest_.extra_columns[3].values.add(name_in(manifests_.counting_groups, group_));
    }

    static const std::string& name_in(const DominionNames& names, const std::string& id) {
        const auto found = names.find(id);
        return found == names.end() ? id : found->second;
    }

    base::Result<void> check_ids() const {
        BallotIdCheck check;
        check.reserve(ids_.size());
        for (const std::string& id : ids_) check.add(id, nullptr);
        const auto repeat = check.first_repeat();
        if (!repeat) return {};
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{}: ballot {} (tabulator, batch, record) is in it twice. "
                                       "Give every record once.",
                                       source_.name, in_quotes(ids_[*repeat]))};
    }

    std::string path_text() const {
        std::string text = fmt::format("Sessions[{}]", path_.session);
        if (path_.snapshot.empty()) return text;
        return text + fmt::format(".{}.Cards[{}].Contests[{}].Marks[{}]", path_.snapshot,
                                  path_.card, path_.contest, path_.mark);
    }

    const SourceFile& source_;
    const ReadOptions& options_;
    DominionManifests manifests_;
    std::unordered_map<std::string, tally::CandidateIndex> places_;  // of candidates, by id
    JsonFile* json_ = nullptr;                                       // being read
    std::uint64_t bytes_done_ = 0;                                   // of files before it
    Path path_;
    Snapshot original_;
    Snapshot modified_;
    std::string tabulator_;
    std::string batch_;
    std::string record_;
    std::string group_;
    std::string key_;
    std::vector<tally::Mark> marks_;
    std::vector<WaitingMark> waiting_;
    std::vector<std::string> ids_;
    std::unordered_map<std::string, std::uint64_t> redacted_;  // how many, by id
    Contest contest_;
};

}  // namespace

base::Result<Parsed> read_dominion(const SourceFile& source, const ReadOptions& options) {
    return DominionReader(source, options).read();
}

}  // namespace almanac::elections
