#include "engine/access/access.h"
#include "engine/access/buckets.h"
#include "engine/access/credentials.h"
#include "engine/access/key_book.h"
#include "engine/access/key_source.h"
#include "engine/access/rate_fields.h"
#include "engine/base/ensure.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>

namespace almanac::access {

namespace {

using http::Admission;
using http::Charge;
using http::Visit;

// Why a request is not let in.
enum class Refusal : std::uint8_t {
    unauthenticated,  // a role is needed and nothing was said
    malformed,
    unknown,
    expired,
    revoked,
    forbidden,  // the role is too low
    limited
};
// As metrics have them.
constexpr std::array<std::string_view, 7> refusal_words{
    "unauthenticated", "malformed", "unknown", "expired", "revoked", "forbidden", "limited"};

// A limit and the buckets of everybody who has it.
struct Watched {
    TierLimit limit;
    std::unique_ptr<Buckets> buckets;
};

struct WatchedTier {
    std::vector<Watched> limits;
    std::string policy;  // the line of RateLimit-Policy
};

std::string_view bytes_of(const Address& address) {
    return {reinterpret_cast<const char*>(address.bytes.data()), address.bytes.size()};
}

// RFC 6750, section 3; the sentences are quoted strings without quotes in them.
std::string challenge(std::string_view error, std::string_view sentence) {
    if (error.empty()) return "WWW-Authenticate: Bearer realm=\"almanac\"\r\n";
    return fmt::format(
        "WWW-Authenticate: Bearer realm=\"almanac\", error=\"{}\", error_description=\"{}\"\r\n",
        error, sentence);
}

std::string_view sentence_of(Refusal refusal) {
    switch (refusal) {
        case Refusal::unauthenticated:
            return "This needs a key: send it as Authorization: Bearer ... or as X-API-Key.";
        case Refusal::malformed:
            return "The credentials have not the form of a key or a session, or are given twice.";
        case Refusal::unknown:
            return "The key or session is not known here.";
        case Refusal::expired:
            return "The key or session has expired.";
        case Refusal::revoked:
            return "The key or session was revoked.";
        default:
            return "";
    }
}

Refusal refusal_of(Standing standing) {
    switch (standing) {
        case Standing::good:
        case Standing::malformed:
            return Refusal::malformed;
        case Standing::unknown:
            return Refusal::unknown;
        case Standing::expired:
            return Refusal::expired;
        case Standing::revoked:
            return Refusal::revoked;
    }
    return Refusal::unknown;
}

void refuse(Admission& admission, Refusal refusal, unsigned status) {
    admission.status = status;
    admission.reason = refusal_words[static_cast<std::size_t>(refusal)];
}

void refuse_credentials(Admission& admission, Refusal refusal) {
    refuse(admission, refusal, 401);
    admission.detail = sentence_of(refusal);
    const bool said = refusal != Refusal::unauthenticated;
    admission.fields += challenge(said ? "invalid_token" : "", admission.detail);
}

void forbid(Admission& admission, Role needed) {
    refuse(admission, Refusal::forbidden, 403);
    admission.detail = fmt::format("This needs the role {}; the caller's is {}.",
                                   base::word_of(needed), base::word_of(admission.role));
    admission.fields += challenge("insufficient_scope", admission.detail);
}

class LiveGate final : public Gate {
public:
    LiveGate(const Settings& settings, const std::filesystem::path& keys, const base::Clock& clock)
        : settings_(settings), clock_(clock), source_(keys, clock) {
        SystemEntropy entropy;
        std::array<unsigned char, sizeof(SipKey)> drawn{};
        entropy.fill(drawn);
        std::memcpy(&sip_key_, drawn.data(), drawn.size());
        for (const Tier& tier : settings.tiers) add(tier);
        base::ensure(places_.contains(anonymous_tier) && places_.contains(standard_tier),
                     "settings without the tiers that are always there");
    }

    base::Result<void> load() { return source_.refresh(); }

    Admission admit(const Visit& visit) override {
        Admission admission;
        const bool vital = visit.route.priority == http::Priority::vital;
        const Role needed =
            vital ? visit.route.caller : std::max(visit.route.caller, settings_.read_role);
        if (vital && needed == Role::anybody) return admission;
        const Recognised caller = recognise(visit);
        admission.name = caller.identity.name;
        admission.role = caller.identity.role;
        if (vital || charge(admission, visit, caller.identity)) judge(admission, caller, needed);
        return counted(std::move(admission));
    }

    void answered(const Admission& admission, unsigned status) override {
        if (!admission.charge || (status != 304 && status != 503)) return;
        give_back(*admission.charge, tiers_[admission.charge->account].limits.size());
    }

    std::optional<std::string> refresh() override {
        const auto done = source_.refresh();
        if (done) return std::nullopt;
        return done.error().detail;
    }

    std::vector<observe::Sample> samples() const override {
        using observe::SampleKind;
        std::vector<observe::Sample> samples;
        for (std::size_t kind = 0; kind < refusal_words.size(); ++kind) {
            samples.push_back({"almanac_access_refused_total",
                               "Requests that were not let in.",
                               {{"reason", std::string(refusal_words[kind])}},
                               static_cast<double>(refused_[kind].load(std::memory_order_relaxed)),
                               SampleKind::counter});
        }
        std::uint64_t displaced = 0;
        for (const WatchedTier& tier : tiers_) {
            for (const Watched& watched : tier.limits) displaced += watched.buckets->displaced();
        }
        samples.push_back({"almanac_access_displaced_total",
                           "Callers who got the place, and the debt, of another.",
                           {},
                           static_cast<double>(displaced),
                           SampleKind::counter});
        return samples;
    }

private:
    void add(const Tier& tier) {
        WatchedTier watched;
        for (const TierLimit& limit : tier.limits) {
            watched.limits.push_back(
                {limit, std::make_unique<Buckets>(limit.allowance, settings_.callers_max)});
        }
        watched.policy = policy_line(tier.limits);
        places_.emplace(tier.name, tiers_.size());
        tiers_.push_back(std::move(watched));
    }

    Recognised recognise(const Visit& visit) const {
        const Credentials credentials =
            read_credentials({visit.authorization, visit.api_key, visit.repeated});
        if (credentials.said == Credentials::Said::none) return {};
        if (credentials.said == Credentials::Said::malformed) return {Standing::malformed, {}};
        const auto book = source_.book(visit.core);
        return book->recognise(credentials.text, clock_.now());
    }

    // May he, given that he may ask so often?
    static void judge(Admission& admission, const Recognised& caller, Role needed) {
        if (caller.standing != Standing::good) {
            refuse_credentials(admission, refusal_of(caller.standing));
        } else if (admission.role >= needed) {
            return;
        } else if (admission.role == Role::anybody) {
            refuse_credentials(admission, Refusal::unauthenticated);
        } else {
            forbid(admission, needed);
        }
    }

    // Counts the request against its caller's limits, or refuses it. Whoever is not recognised is
    // the address that he calls from, also when he guesses keys.
    bool charge(Admission& admission, const Visit& visit, const Identity& identity) {
        Charge charged;
        charged.at = visit.now;
        if (admission.role == Role::anybody) {
            const Address client =
                client_address({visit.peer}, visit.forwarded_for, settings_.proxies);
            if (contains(settings_.unlimited, client)) return true;
            charged.account = places_.find(anonymous_tier)->second;
            charged.subject = subject(bytes_of(caller_of(client)));
        } else {
            const auto place = places_.find(identity.tier);
            charged.account =
                (place != places_.end() ? place : places_.find(standard_tier))->second;
            charged.subject = subject(identity.account);
        }
        return take(admission, charged);
    }

    std::uint64_t subject(std::string_view bytes) const { return siphash(sip_key_, bytes); }

    // All limits of the tier admit it, or none is charged.
    bool take(Admission& admission, const Charge& charged) {
        const WatchedTier& tier = tiers_[charged.account];
        if (tier.limits.empty()) return true;
        std::string line;
        for (std::size_t at = 0; at < tier.limits.size(); ++at) {
            const Watched& watched = tier.limits[at];
            const Decision decision = watched.buckets->take(Subject(charged.subject), charged.at);
            if (!decision.admitted) {
                give_back(charged, at);
                line.clear();
                append_limit(line, watched.limit, decision);
                limit(admission, watched.limit, decision);
                break;
            }
            append_limit(line, watched.limit, decision);
        }
        admission.fields += tier.policy;
        admission.fields += line;
        admission.fields += "\r\n";
        if (admission.status != 200) return false;
        admission.charge = charged;
        return true;
    }

    static void limit(Admission& admission, const TierLimit& limit, const Decision& decision) {
        const auto wait = retry_after(decision).count();
        refuse(admission, Refusal::limited, 429);
        admission.detail = fmt::format(
            "The limit {} of {} requests in {} s is used up; the next is admitted in {} s.",
            limit.name, limit.allowance.requests, limit.allowance.period.count(), wait);
        admission.fields += fmt::format("Retry-After: {}\r\n", wait);
    }

    // From the first so many limits of the tier.
    void give_back(const Charge& charged, std::size_t limits) {
        for (std::size_t at = 0; at < limits; ++at)
            tiers_[charged.account].limits[at].buckets->give_back(Subject(charged.subject),
                                                                  charged.at);
    }

    Admission counted(Admission admission) {
        if (admission.status == 200) return admission;
        const auto kind = std::find(refusal_words.begin(), refusal_words.end(), admission.reason);
        refused_[static_cast<std::size_t>(kind - refusal_words.begin())].fetch_add(
            1, std::memory_order_relaxed);
        return admission;
    }

    const Settings settings_;
    const base::Clock& clock_;
    KeySource source_;
    SipKey sip_key_;
    std::vector<WatchedTier> tiers_;
    std::map<std::string, std::size_t, std::less<>> places_;                  // in tiers_, by name
    std::array<std::atomic<std::uint64_t>, refusal_words.size()> refused_{};  // by Refusal
};

}  // namespace

base::Result<std::unique_ptr<Gate>> Gate::open(const Settings& settings,
                                               const std::filesystem::path& keys,
                                               const base::Clock& clock) {
    auto gate = std::make_unique<LiveGate>(settings, keys, clock);
    TRY(gate->load());
    return std::unique_ptr<Gate>(std::move(gate));
}

}  // namespace almanac::access
