#include "cli/count_audit.h"

#include "cli/new_file.h"

namespace almanac::cli {

base::Result<void> write_audit(const elections::CountReport& report, const ContestOptions& contest,
                               const Sources& sources, const std::string& file) {
    std::vector<elections::AuditInput> inputs;
    if (const auto& config = contest.rctab_input)
        inputs.push_back({config->name, config->sha256, config->bytes});
    for (const bundle::Source::Input& input : TRY(inputs_of(sources)))
        inputs.push_back({input.name, input.sha256, input.bytes});
    NewFile out = TRY(NewFile::create(file));
    TRY(elections::write_audit_trail(report, inputs,
                                     [&](std::string_view text) { return out.append(text); }));
    return out.commit();
}

}  // namespace almanac::cli
