// Hart's cast vote records: <Cvr><Contests><Contest><Name/><Id/><Options><Option><Name/><Id/>
// <Value>0100</Value>. A Value has a digit for every rank, 1 where that rank is marked. Only marked
// options are listed, so candidates are those that are seen, and so are the contests: one is known
// to be the only one asked for when the last file was read.

#include "apps/elections/import_hart.h"

#include "apps/elections/import_text.h"
#include "apps/elections/import_xml.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace almanac::elections {

namespace {

// An option as it is marked; one that was written in has no name.
struct Option {
    std::string name;
    std::string id;
    std::string value;
    const char* at = nullptr;
};

// One file.
struct Record {
    std::string guid;
    std::string batch;
    std::string batch_sequence;
    std::string sheet;
    std::string precinct;
    std::string party;
    bool has_contest = false;
    std::vector<Option> options;  // of the contest
};

bool is_record_name(std::string_view name) {
    const std::string lower = lower_case(name);
    return lower.ends_with(".xml") && !lower.ends_with(".sig.xml");
}

std::string file_name(const SourceFile& source, std::size_t file) {
    return fmt::format("{}/{}", source.name, source.folder->files()[file].name);
}

// How often progress is told: every 1,024 files.
constexpr std::size_t progress_step = 1024;

// Reads one folder.
class HartReader {
public:
    HartReader(const SourceFile& source, const ReadOptions& options)
        : source_(source), options_(options) {}

    base::Result<Parsed> read() {
        const std::vector<std::size_t> files = TRY(hart_records(source_));
        if (options_.detail == Detail::everything) {
            for (const std::string_view name : {"batch", "batch sequence", "sheet", "party"})
                contest_.extra_columns.push_back({std::string(name), {}});
        }
        for (std::size_t place = 0; place < files.size(); ++place) {
            if (options_.progress && place % progress_step == 0)
                options_.progress(place, files.size());
            TRY(read_file(files[place]));
        }
        const std::string chosen = TRY(choose());
        if (chosen != contest_key_) return read_other(chosen);
        TRY(check_ids());
        if (options_.detail == Detail::everything) contest_.ballot_ids = std::move(ids_);
        return Parsed{std::move(contest_), CandidateList::seen};
    }

private:
    // The name that was asked for is a part of several, and the whole of one that came later.
    base::Result<Parsed> read_other(const std::string& key) const {
        ReadOptions own = options_;
        own.layout.contest_id = key;
        return HartReader(source_, own).read();
    }

    base::Result<void> read_file(std::size_t file) {
        const Unpacked bytes = TRY(source_.folder->read(file));
        const auto read = read_text(file_name(source_, file), bytes.bytes);
        ++contest_.accounting.records;
        if (read) return {};
        if (!options_.skip_bad_rows) return read.error();
        ++contest_.accounting.bad_rows_skipped;
        return {};
    }

    base::Result<void> read_text(const std::string& name, std::string_view bytes) {
        const Text text = TRY(checked_text(name, bytes));
        text_ = &text;
        XmlReader xml(text);
        const bool has_root = TRY(xml.next_child());
        if (!has_root || xml.name() != "Cvr") {
            return error_at(text, text.begin(),
                            fmt::format("this is <{}>, not a cast vote record of Hart Verity's "
                                        "(<Cvr>). Take the file out of the folder.",
                                        has_root ? xml.name() : ""));
        }
        Record record;
        while (TRY(xml.next_child())) TRY(read_field(xml, record));
        // To the end of the file: what is cut short is damaged.
        if (TRY(xml.next_child())) return error_at(text, xml.at(), "a second record in one file.");
        return keep(record);
    }

    base::Result<void> read_field(XmlReader& xml, Record& record) {
        if (xml.name() == "Contests") return read_contests(xml, record);
        if (xml.name() == "PrecinctSplit") return read_named(xml, record.precinct);
        if (xml.name() == "Party") return read_named(xml, record.party);
        if (xml.name() == "CvrGuid")
            record.guid = TRY(xml.text());
        else if (xml.name() == "BatchNumber")
            record.batch = TRY(xml.text());
        else if (xml.name() == "BatchSequence")
            record.batch_sequence = TRY(xml.text());
        else if (xml.name() == "SheetNumber")
            record.sheet = TRY(xml.text());
        else
            TRY(xml.skip());
        return {};
    }

    static base::Result<void> read_named(XmlReader& xml, std::string& name) {
        while (TRY(xml.next_child())) {
            if (xml.name() == "Name")
                name = TRY(xml.text());
            else
                TRY(xml.skip());
        }
        return {};
    }

    base::Result<void> read_contests(XmlReader& xml, Record& record) {
        while (TRY(xml.next_child())) {
            if (xml.name() == "Contest")
                TRY(read_contest(xml, record));
            else
                TRY(xml.skip());
        }
        return {};
    }

    base::Result<void> read_contest(XmlReader& xml, Record& record) {
        std::string name;
        std::string id;
        const char* place = xml.at();
        options_read_.clear();
        while (TRY(xml.next_child())) {
            if (xml.name() == "Name")
                name = TRY(xml.text());
            else if (xml.name() == "Id")
                id = TRY(xml.text());
            else if (xml.name() == "Options")
                TRY(read_options(xml));
            else
                TRY(xml.skip());
        }
        if (!is_ours(name, id.empty() ? name : id)) return {};
        if (record.has_contest)
            return error_at(*text_, place, "the contest stands in the record twice. Remove one.");
        record.has_contest = true;
        record.options = std::move(options_read_);
        return {};
    }

    // Notes every contest there is. The first that is asked for is read; choose() says
    // whether it was the one.
    bool is_ours(const std::string& name, const std::string& key) {
        const auto known = names_.find(key);
        if (known != names_.end()) return known->second.is_ours;
        const bool is_wanted =
            options_.layout.contest_id.empty()
                ? lower_case(name).find(lower_case(options_.contest)) != std::string::npos
                : key == options_.layout.contest_id;
        const bool is_first = is_wanted && contest_key_.empty();
        if (is_first) {
            contest_key_ = key;
            contest_.title = name;
        }
        names_.emplace(key, Known{name, is_first});
        order_.push_back(key);
        return is_first;
    }

    base::Result<void> read_options(XmlReader& xml) {
        while (TRY(xml.next_child())) {
            Option& option = options_read_.emplace_back();
            option.at = xml.at();
            while (TRY(xml.next_child())) {
                if (xml.name() == "Name")
                    option.name = TRY(xml.text());
                else if (xml.name() == "Id")
                    option.id = TRY(xml.text());
                else if (xml.name() == "Value")
                    option.value = TRY(xml.text());
                else
                    TRY(xml.skip());
            }
        }
        return {};
    }

    base::Result<void> keep(const Record& record) {
        if (!record.has_contest) {
            ++contest_.accounting.without_contest;
            return {};
        }
        if (record.guid.empty())
            return error_at(*text_, text_->begin(), "the record has no CvrGuid. Take it out.");
        marks_.clear();
        for (const Option& option : record.options) TRY(add_marks(option));
        for (const Option& option : record.options) {
            const auto ranks = static_cast<std::uint32_t>(option.value.size());
            contest_.ranks_max = std::max(contest_.ranks_max, ranks);
        }
        contest_.ballots.add(marks_);
        ids_.push_back(record.guid);
        if (options_.detail == Detail::marks) return {};
        contest_.precincts.add(record.precinct);
        contest_.extra_columns[0].values.add(record.batch);
        contest_.extra_columns[1].values.add(record.batch_sequence);
        contest_.extra_columns[2].values.add(record.sheet);
        contest_.extra_columns[3].values.add(record.party);
        return {};
    }

    base::Result<void> add_marks(const Option& option) {
        const bool is_digits = option.value.find_first_not_of("01") == std::string::npos;
        if (!is_digits || option.value.empty() || option.value.size() > tally::candidates_max) {
            return error_at(*text_, option.at,
                            fmt::format("the Value {} is not one digit a rank, 0 or 1. Correct it.",
                                        in_quotes(option.value)));
        }
        const std::uint16_t place = TRY(candidate(option));
        for (std::size_t rank = 1; rank <= option.value.size(); ++rank) {
            if (option.value[rank - 1] != '1') continue;
            const tally::Mark mark{place, static_cast<std::uint16_t>(rank)};
            const bool is_repeat = std::find(marks_.begin(), marks_.end(), mark) != marks_.end();
            // Two names written in at one rank.
            if (is_repeat && option.name.empty()) {
                marks_.push_back({tally::overvote_mark, mark.rank});
                continue;
            }
            if (is_repeat) {
                return error_at(*text_, option.at,
                                fmt::format("{} stands twice at rank {}. Remove one.",
                                            in_quotes(option.name), rank));
            }
            marks_.push_back(mark);
        }
        return {};
    }

    // A candidate goes by his id. A line that was written on has an id too, but no name: all such
    // are one candidate.
    base::Result<tally::CandidateIndex> candidate(const Option& option) {
        const std::string& key = option.id.empty() || option.name.empty() ? option.name : option.id;
        const auto found = places_.find(key);
        if (found != places_.end()) return found->second;
        if (places_.size() == tally::candidates_max) {
            return error_at(*text_, option.at,
                            fmt::format("{} is one candidate above the {} that can be counted.",
                                        in_quotes(option.name), tally::candidates_max));
        }
        const auto place = static_cast<tally::CandidateIndex>(places_.size());
        places_.emplace(key, place);
        Candidate& added = contest_.candidates.emplace_back();
        added.source_id = option.id;
        added.name = option.name.empty() ? std::string(undeclared_write_ins_name) : option.name;
        added.undeclared_write_ins = option.name.empty();
        name_write_ins(contest_, options_.layout);
        return place;
    }

    // The key of the contest that is asked for.
    base::Result<std::string> choose() const {
        const std::string& id = options_.layout.contest_id;
        if (!id.empty()) {
            if (!contest_key_.empty()) return contest_key_;
            return base::Error{base::ErrorKind::missing,
                               fmt::format("{}: no record in it has the contest with the id {}. "
                                           "Correct the id.",
                                           source_.name, in_quotes(id))};
        }
        std::vector<std::string> names;
        for (const std::string& key : order_) {
            const std::string& name = names_.at(key).name;
            const auto same = std::count_if(names_.begin(), names_.end(), [&](const auto& other) {
                return other.second.name == name;
            });
            names.push_back(same > 1 ? fmt::format("{} (id {})", name, key) : name);
        }
        return order_[TRY(choose_contest(source_.name, names, options_.contest))];
    }

    base::Result<void> check_ids() const {
        BallotIdCheck check;
        check.reserve(ids_.size());
        for (const std::string& id : ids_) check.add(id, nullptr);
        const auto repeat = check.first_repeat();
        if (!repeat) return {};
        return base::Error{base::ErrorKind::invalid,
                           fmt::format("{}: two files in it have the CvrGuid {}. Give every record "
                                       "once.",
                                       source_.name, in_quotes(ids_[*repeat]))};
    }

    struct Known {
        std::string name;
        bool is_ours = false;
    };

    const SourceFile& source_;
    const ReadOptions& options_;
    const Text* text_ = nullptr;                    // of the file being read
    std::unordered_map<std::string, Known> names_;  // of contests, by id, by name without one
    std::vector<std::string> order_;                // their keys, as they were first seen
    std::string contest_key_;
    std::vector<Option> options_read_;
    std::unordered_map<std::string, tally::CandidateIndex> places_;  // of candidates, by id
    std::vector<tally::Mark> marks_;
    std::vector<std::string> ids_;
    Contest contest_;
};

}  // namespace

base::Result<std::vector<std::size_t>> hart_records(const SourceFile& source) {
    std::vector<std::size_t> files;
    for (std::size_t file = 0; file < source.folder->files().size(); ++file) {
        if (!is_record_name(source.folder->files()[file].name)) continue;
        if (files.empty()) {
            const Unpacked bytes = TRY(source.folder->read(file));
            const auto text = checked_text(file_name(source, file), bytes.bytes);
            if (!text || xml_root(*text) != "Cvr") return files;
        }
        files.push_back(file);
    }
    return files;
}

base::Result<Parsed> read_hart(const SourceFile& source, const ReadOptions& options) {
    return HartReader(source, options).read();
}

}  // namespace almanac::elections
