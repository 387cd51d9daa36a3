#include "cli/exit_code.h"
#include "cli/session.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <new>
#include <numeric>
#include <sstream>
#include <vector>

namespace almanac::cli {

namespace {

constexpr const char* about =
    "Almanac counts ranked-choice elections exactly, works every table out beforehand\n"
    "and serves the answers as finished bytes.";

constexpr const char* teaching = R"(
Begin here:
    almanac count ward.blt --rule scotland-2007      every round, on the terminal
    almanac rules                                    by which rules it can count
    almanac demo                                     a generated election to play with
    almanac import cvr.csv --election d2 --rule portland-or-2024 --exclude "Write-in-*"
    almanac serve                                    the page and the API, on port 8080

"almanac VERB --help" explains a verb with examples. Exit codes: 0 done, 1 wrong
command line, 2 bad input, 3 not found, 4 in use, 5 disk full or not writable,
6 damaged data, 130 interrupted.
)";

constexpr std::size_t names_columns = 28;

// Breaks descriptions so that help fits on 80 columns; CLI11 itself puts the blanks before each
// line.
class Help : public CLI::Formatter {
public:
    Help() { column_width(names_columns); }
    std::string make_option_desc(const CLI::Option* option) const override {
        return broken(CLI::Formatter::make_option_desc(option));
    }
    std::string make_subcommand(const CLI::App* verb) const override {
        std::stringstream out;
        CLI::detail::format_help(out, verb->get_name(), broken(verb->get_description()),
                                 names_columns);
        return out.str();
    }

private:
    static std::string broken(const std::string& text) {
        const std::string blanks = "\n" + std::string(names_columns, ' ');
        std::string out = wrapped(text, names_columns, names_columns);
        for (std::size_t at = 0; (at = out.find(blanks, at)) != std::string::npos; ++at)
            out.erase(at + 1, names_columns);
        return out;
    }
};

// Insertions, deletions and changes that turn one word into the other.
std::size_t distance(std::string_view one, std::string_view other) {
    std::vector<std::size_t> row(other.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t at = 0; at < one.size(); ++at) {
        std::size_t diagonal = row[0];
        row[0] = at + 1;
        for (std::size_t to = 0; to < other.size(); ++to) {
            const std::size_t changed = diagonal + (one[at] == other[to] ? 0 : 1);
            diagonal = row[to + 1];
            row[to + 1] = std::min({changed, row[to] + 1, diagonal + 1});
        }
    }
    return row.back();
}

// "" where the word is a verb, an option, or nothing.
std::string unknown_verb(const CLI::App& app, std::string_view word) {
    if (word.empty() || word.front() == '-') return "";
    std::string nearest;
    std::size_t least = std::max<std::size_t>(2, word.size() / 2) + 1;
    for (const CLI::App* verb : app.get_subcommands([](const CLI::App*) { return true; })) {
        const std::size_t far = distance(word, verb->get_name());
        if (far == 0) return "";
        if (far >= least) continue;
        least = far;
        nearest = verb->get_name();
    }
    const std::string hint = nearest.empty() ? "" : fmt::format(", did you mean \"{}\"?", nearest);
    return fmt::format("there is no verb \"{}\"{}; \"almanac help\" lists them", word, hint);
}

void add_help(CLI::App& app, Session& session) {
    auto word = std::make_shared<std::string>();
    CLI::App* verb = app.add_subcommand("help", "Explain the program, or one verb");
    verb->add_option("VERB", *word, "The verb to explain")->type_name("");
    verb->callback([word, &app, &session] {
        session.work = [word, &app]() -> base::Result<void> {
            if (word->empty()) return print(app.help());
            const std::string unknown = unknown_verb(app, *word);
            if (!unknown.empty()) return base::Error{base::ErrorKind::missing, unknown};
            return print(app.get_subcommand(*word)->help("almanac"));
        };
    });
}

void add_version(CLI::App& app, Session& session) {
    app.add_subcommand("version", "Print the program's version")->callback([&session] {
        session.work = [] { return print(fmt::format("almanac {}\n", program_version)); };
    });
}

void set_up(CLI::App& app, Session& session) {
    app.formatter(std::make_shared<Help>());
    app.set_version_flag("--version", fmt::format("almanac {}", program_version));
    app.footer(teaching);
    app.require_subcommand(0, 1);
    add_count(app, session);
    add_compare(app, session);
    add_check(app, session);
    add_what_if(app, session);
    add_analyse(app, session);
    add_rules(app, session);
    add_demo(app, session);
    add_import(app, session);
    add_serve(app, session);
    add_verify(app, session);
    add_elections(app, session);
    add_export(app, session);
    add_query(app, session);
    add_rollback(app, session);
    add_cache(app, session);
    add_keys(app, session);
    add_help(app, session);
    add_version(app, session);
}

int code(ExitCode exit) { return static_cast<int>(exit); }

// CLI11 may end its sentence with a line break and begin it with a small or a large letter.
int refuse(const CLI::App& app, const CLI::ParseError& error) {
    std::string sentence = error.what();
    while (!sentence.empty() && (sentence.back() == '\n' || sentence.back() == '.'))
        sentence.pop_back();
    const auto verbs = app.get_subcommands();
    const std::string verb = verbs.empty() ? "" : " " + verbs.front()->get_name();
    complain(fmt::format("{}; \"almanac{} --help\" shows how it is used", sentence, verb));
    return code(ExitCode::usage);
}

int run_work(const Session& session) {
    const auto done = session.work();
    if (done) return code(session.done);
    complain(done.error().detail);
    return code(exit_code_of(done.error().kind));
}

int parse_and_run(int count, const char* const* arguments) {
    Session session;
    session.terminal = Terminal::detect();
    CLI::App app(about, "almanac");
    set_up(app, session);
    if (count > 1) {
        const std::string unknown = unknown_verb(app, arguments[1]);
        if (!unknown.empty()) {
            complain(unknown);
            return code(ExitCode::usage);
        }
    }
    try {
        app.parse(count, arguments);
    } catch (const CLI::Success& asked) {  // --help or --version
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        return refuse(app, error);
    }
    if (!session.work) session.work = [&app] { return print(app.help()); };
    return run_work(session);
}

}  // namespace

void add_data_option(CLI::App& verb, std::string& data) {
    data = "data";
    verb.add_option("--data", data, "The folder that keeps the elections")
        ->type_name("DIR")
        ->capture_default_str();
}

void add_quiet_option(CLI::App& verb, bool& quiet) {
    verb.add_flag("-q,--quiet", quiet, "Show no progress");
}

int run(int count, const char* const* arguments) {
    try {
        return parse_and_run(count, arguments);
    } catch (const std::bad_alloc&) {
        complain("memory is used up; count fewer ballots at once or use a larger machine");
        return code(ExitCode::no_room);
    }
}

}  // namespace almanac::cli
