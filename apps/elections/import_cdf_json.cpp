// NIST SP 1500-103 as JSON. The first walk reads Election, GpUnit and Party and passes over the
// records; the second reads the records.

#include "apps/elections/import_cdf.h"
#include "apps/elections/import_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace almanac::elections {

namespace {

using JsonObject = simdjson::ondemand::object;

// How often progress is told: every 4,096 records.
constexpr std::uint64_t progress_step = 4096;

class CdfJsonReader {
public:
    CdfJsonReader(const Text& text, const ReadOptions& options)
        : text_(text), options_(options), file_(text), ballots_(text, options) {}

    base::Result<Parsed> read() {
        TRY(read_definitions());
        TRY(ballots_.choose(definitions_));
        const JsonObject report = TRY(file_.root());
        const auto read = file_.each_field(report, [&](std::string_view key, JsonValue value) {
            return key == "CVR" ? read_records(value) : base::Result<void>();
        });
        if (!read) return read.error();
        return ballots_.finish();
    }

private:
    // ---- what stands beside the records ----

    base::Result<void> read_definitions() {
        const JsonObject report = TRY(file_.root());
        return file_.each_field(
            report, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "Version") {
                    const char* at = file_.place(value);
                    return check_cdf_version(text_, at, TRY(file_.string(value, key)));
                }
                if (key == "Election") return each(value, key, &CdfJsonReader::read_election);
                if (key == "Party") return each(value, key, &CdfJsonReader::read_party);
                if (key == "GpUnit") return each(value, key, &CdfJsonReader::read_unit);
                return {};
            });
    }

    // Calls a function of this class for every object of a list.
    template <class Read>
    base::Result<void> each(JsonValue list, std::string_view what, Read take) {
        return file_.each_element(list, what, [&](JsonValue value) -> base::Result<void> {
            const char* at = file_.place(value);
            return (this->*take)(TRY(file_.object(value, what)), at);
        });
    }

    base::Result<void> read_election(JsonObject election, const char*) {
        return file_.each_field(election, [&](std::string_view key, JsonValue value) {
            if (key == "Candidate") return each(value, key, &CdfJsonReader::read_candidate);
            if (key == "Contest") return each(value, key, &CdfJsonReader::read_contest);
            return base::Result<void>();
        });
    }

    base::Result<void> read_candidate(JsonObject object, const char* at) {
        std::string id;
        CdfCandidate candidate;
        const auto read = file_.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "@id")
                    id = TRY(file_.string(value, key));
                else if (key == "Name")
                    candidate.name = TRY(name_of(value, key));
                else if (key == "PartyId")
                    candidate.party_id = TRY(file_.string(value, key));
                return {};
            });
        if (!read) return read.error();
        return note(definitions_.candidates, std::move(id), std::move(candidate), at);
    }

    base::Result<void> read_party(JsonObject object, const char* at) {
        return read_named(object, definitions_.parties, at);
    }

    base::Result<void> read_unit(JsonObject object, const char* at) {
        return read_named(object, definitions_.units, at);
    }

    // Something of which only the name matters, its id where it has none.
    base::Result<void> read_named(JsonObject object,
                                  std::unordered_map<std::string, std::string>& names,
                                  const char* at) {
        std::string id;
        std::string name;
        const auto read = file_.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "@id") id = TRY(file_.string(value, key));
                if (key == "Name") name = TRY(name_of(value, key));
                return {};
            });
        if (!read) return read.error();
        if (name.empty() && &names == &definitions_.units) name = id;
        return note(names, std::move(id), std::move(name), at);
    }

    base::Result<std::string> name_of(JsonValue value, std::string_view what) {
        return cdf_name(TRY(text_of(value, what)));
    }

    // A text, or one in several languages, of which the first is taken.
    base::Result<std::string_view> text_of(JsonValue value, std::string_view what) {
        if (!file_.is_object(value)) return file_.string(value, what);
        std::string_view first;
        const JsonObject languages = TRY(file_.object(value, what));
        const auto read = file_.each_field(
            languages, [&](std::string_view key, JsonValue texts) -> base::Result<void> {
                if (key != "Text") return {};
                return file_.each_element(texts, key, [&](JsonValue text) -> base::Result<void> {
                    if (first.empty()) first = TRY(content_of(text));
                    return {};
                });
            });
        if (!read) return read.error();
        return first;
    }

    base::Result<std::string_view> content_of(JsonValue text) {
        std::string_view content;
        const JsonObject object = TRY(file_.object(text, "Text"));
        const auto read = file_.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "Content") content = TRY(file_.string(value, key));
                return {};
            });
        if (!read) return read.error();
        return content;
    }

    template <class Value>
    base::Result<void> note(std::unordered_map<std::string, Value>& map, std::string id,
                            Value value, const char* at) {
        const auto [place, is_new] = map.emplace(std::move(id), std::move(value));
        if (is_new) return {};
        return file_.error(at, fmt::format("the @id {} is given twice. Give each its own.",
                                           in_quotes(place->first)));
    }

    base::Result<void> read_contest(JsonObject object, const char*) {
        CdfContest& contest = definitions_.contests.emplace_back();
        return file_.each_field(object,
                                [&](std::string_view key, JsonValue value) -> base::Result<void> {
                                    if (key == "@id")
                                        contest.id = TRY(file_.string(value, key));
                                    else if (key == "Name")
                                        contest.name = TRY(name_of(value, key));
                                    else if (key == "NumberElected")
                                        contest.seats = TRY(file_.number(value, key));
                                    else if (key == "VotesAllowed")
                                        contest.votes_allowed = TRY(file_.number(value, key));
                                    else if (key == "ContestSelection")
                                        return each(value, key, &CdfJsonReader::read_selection);
                                    return {};
                                });
    }

    base::Result<void> read_selection(JsonObject object, const char* at) {
        CdfSelection& selection = definitions_.contests.back().selections.emplace_back();
        selection.at = at;
        return file_.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "@id")
                    selection.id = TRY(file_.string(value, key));
                else if (key == "IsWriteIn")
                    selection.is_write_in = file_.is_true(value);
                else if (key == "Selection")
                    selection.words = TRY(name_of(value, key));
                else if (key == "CandidateIds")
                    return file_.each_element(value, key, [&](JsonValue id) -> base::Result<void> {
                        selection.candidate_ids.emplace_back(TRY(file_.string(id, "CandidateIds")));
                        return {};
                    });
                return {};
            });
    }

    // ---- the records ----

    base::Result<void> read_records(JsonValue list) {
        return file_.each_element(list, "CVR", [&](JsonValue value) -> base::Result<void> {
            record_.at = file_.place(value);
            if (++records_ % progress_step == 0 && options_.progress)
                options_.progress(static_cast<std::uint64_t>(record_.at - text_.begin()),
                                  text_.bytes.size());
            const auto read = read_record(value);
            if (!read) return ballots_.refuse(in_record(read.error()));
            const auto added = ballots_.add(record_);
            return added ? base::Result<void>() : ballots_.refuse(in_record(added.error()));
        });
    }

    // Records have no lines of their own, so an error says which it is, counted from 0 as a JSON
    // path does.
    base::Error in_record(const base::Error& error) const {
        return {error.kind, fmt::format("{} (In CVR[{}].)", error.detail, records_ - 1)};
    }

    base::Result<void> read_record(JsonValue value) {
        clear_record();
        JsonObject record = TRY(file_.object(value, "CVR"));
        JsonValue current;
        if (record.find_field_unordered("CurrentSnapshotId").get(current) == simdjson::SUCCESS)
            record_.current = TRY(file_.string(current, "CurrentSnapshotId"));
        if (const auto code = record.reset().error()) return file_.broken(code);
        return file_.each_field(record, [&](std::string_view key, JsonValue field) {
            if (key == "CVRSnapshot") return each_snapshot(field);
            std::string* detail = detail_of(key);
            return detail == nullptr ? base::Result<void>() : read_detail(*detail, field, key);
        });
    }

    void clear_record() {
        for (std::string* text :
             {&record_.unique_id, &record_.printed_id, &record_.audit_id, &record_.unit,
              &record_.style, &record_.batch, &record_.sheet, &record_.device, &record_.current})
            text->clear();
        record_.snapshots.clear();
    }

    std::string* detail_of(std::string_view key) {
        if (key == "UniqueId") return &record_.unique_id;
        if (key == "BallotPrePrintedId") return &record_.printed_id;
        if (key == "BallotAuditId") return &record_.audit_id;
        if (key == "BallotStyleUnitId") return &record_.unit;
        if (key == "BallotStyleId") return &record_.style;
        if (key == "BatchId") return &record_.batch;
        if (key == "BallotSheetId") return &record_.sheet;
        if (key == "CreatingDeviceId") return &record_.device;
        return nullptr;
    }

    base::Result<void> read_detail(std::string& detail, JsonValue value, std::string_view key) {
        detail = TRY(file_.string(value, key));
        return {};
    }

    // Only what may be the current one is looked into.
    base::Result<void> each_snapshot(JsonValue list) {
        return file_.each_element(list, "CVRSnapshot", [&](JsonValue value) -> base::Result<void> {
            JsonObject object = TRY(file_.object(value, "CVRSnapshot"));
            JsonValue id;
            CdfSnapshot& snapshot = record_.snapshots.emplace_back();
            if (object.find_field_unordered("@id").get(id) == simdjson::SUCCESS)
                snapshot.id = TRY(file_.string(id, "@id"));
            if (!record_.current.empty() && snapshot.id != record_.current &&
                snapshot.id != cdf_before_rounds(record_.current))
                return {};
            if (const auto code = object.reset().error()) return file_.broken(code);
            return file_.each_field(object, [&](std::string_view key, JsonValue field) {
                return key == "CVRContest" ? each_contest(field) : base::Result<void>();
            });
        });
    }

    base::Result<void> each_contest(JsonValue list) {
        return file_.each_element(list, "CVRContest", [&](JsonValue value) -> base::Result<void> {
            JsonObject object = TRY(file_.object(value, "CVRContest"));
            JsonValue id;
            const bool has_id =
                object.find_field_unordered("ContestId").get(id) == simdjson::SUCCESS;
            if (!has_id) return file_.error(record_.at, "a CVRContest has no ContestId.");
            if (TRY(file_.string(id, "ContestId")) != ballots_.contest_id()) return {};
            ++record_.snapshots.back().contests;
            if (const auto code = object.reset().error()) return file_.broken(code);
            return file_.each_field(object, [&](std::string_view key, JsonValue field) {
                return key == "CVRContestSelection" ? each(field, key, &CdfJsonReader::read_vote)
                                                    : base::Result<void>();
            });
        });
    }

    base::Result<void> read_vote(JsonObject object, const char* at) {
        CdfVote& vote = record_.snapshots.back().votes.emplace_back();
        vote.at = at;
        return file_.each_field(
            object, [&](std::string_view key, JsonValue value) -> base::Result<void> {
                if (key == "ContestSelectionId")
                    vote.selection = ballots_.selection(TRY(file_.string(value, key)));
                else if (key == "Rank")
                    vote.rank = TRY(file_.number(value, key));
                else if (key == "Status")
                    TRY(read_status(value, vote));
                else if (key == "SelectionPosition")
                    return each(value, key, &CdfJsonReader::read_position);
                return {};
            });
    }

    // One status or a list of them.
    base::Result<void> read_status(JsonValue value, CdfVote& vote) {
        const auto note_status = [&](JsonValue status) -> base::Result<void> {
            if (TRY(file_.string(status, "Status")) == "needs-adjudication") vote.is_pending = true;
            return {};
        };
        const bool is_list = file_.is_list(value);
        return is_list ? file_.each_element(value, "Status", note_status) : note_status(value);
    }

    base::Result<void> read_position(JsonObject object, const char*) {
        CdfPosition& position = record_.snapshots.back().votes.back().positions.emplace_back();
        return file_.each_field(object,
                                [&](std::string_view key, JsonValue value) -> base::Result<void> {
                                    if (key == "Rank")
                                        position.rank = TRY(file_.number(value, key));
                                    else if (key == "CVRWriteIn")
                                        position.is_write_in = true;
                                    else if (key == "HasIndication" || key == "IsAllocable")
                                        position.is_vote &= TRY(file_.string(value, key)) != "no";
                                    return {};
                                });
    }

    const Text& text_;
    const ReadOptions& options_;
    JsonFile file_;
    CdfDefinitions definitions_;
    CdfBallots ballots_;
    CdfRecord record_;
    std::uint64_t records_ = 0;
};

}  // namespace

base::Result<Parsed> read_cdf_json(const Text& text, const ReadOptions& options) {
    return CdfJsonReader(text, options).read();
}

}  // namespace almanac::elections
