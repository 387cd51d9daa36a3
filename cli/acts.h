#pragma once

// Verbs that have words of their own, as `almanac keys add`.

#include "cli/session.h"

#include <CLI/App.hpp>

#include <memory>
#include <string>
#include <utility>

namespace almanac::cli {

// Adds such words to `verb`, which takes one at most; all act on one command. `session` outlives
// the command line.
template <class Command>
class Acts {
public:
    using Act = base::Result<void> (*)(const Command&);

    Acts(CLI::App& verb, std::shared_ptr<Command> command, Session& session)
        : verb_(verb), command_(std::move(command)), session_(session) {
        verb_.require_subcommand(0, 1);
    }

    // What is done without a word.
    void alone(Act act) {
        verb_.callback([command = command_, act, &session = session_] {
            if (!session.work) session.work = [command, act] { return act(*command); };
        });
    }

    // A word; the options of the verb may stand behind it too.
    CLI::App* add(const std::string& name, const std::string& sentence, Act act) {
        CLI::App* own = verb_.add_subcommand(name, sentence);
        own->fallthrough();
        own->callback([command = command_, act, &session = session_] {
            session.work = [command, act] { return act(*command); };
        });
        return own;
    }

private:
    CLI::App& verb_;
    std::shared_ptr<Command> command_;
    Session& session_;
};

}  // namespace almanac::cli
