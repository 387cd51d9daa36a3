#include "engine/cache/redis_fetch.h"

#include "engine/cache/redis_limits.h"
#include "engine/cache/wire_entry.h"

#include <algorithm>
#include <utility>

namespace almanac::cache {

namespace {

namespace limits = redis_limits;

// In the order of Generations.
template <class Use>
void for_each_generation(const RedisNames& names, const Question& question, Use&& use) {
    use(names.generation_of_everything());
    for (const std::string& tag : question.tags) use(names.generation(tag));
}

// At most so many bytes are sent, whatever somebody stored there.
void send_generations(RedisConnection& to, const RedisNames& names, const Question& question) {
    const std::string last = std::to_string(limits::generation_bytes_max - 1);
    for_each_generation(names, question, [&](const std::string& name) {
        to.send({"GETRANGE", name, "0", last});
    });
}

// The generation a reply holds; nothing where it is none of ours.
std::optional<std::string> generation_of(const redisReply& reply) {
    const auto text = text_of(reply);
    if (!text || text->size() >= limits::generation_bytes_max) return std::nullopt;
    return std::string(*text);
}

bool same(const std::vector<std::string_view>& views, const std::vector<std::string>& texts) {
    return std::equal(views.begin(), views.end(), texts.begin(), texts.end());
}

// An entry is an answer where it is what was asked for and nothing of it was invalidated since.
void judge(const WireEntry& entry, std::chrono::milliseconds left, const Question& question,
           Found& found) {
    if (entry.key != question.key || left > entry.kept_for) {
        found.damaged = true;
        return;
    }
    const bool valid =
        same(entry.tags, question.tags) && same(entry.generations, found.lookup.generations);
    if (!valid) return;
    found.lookup.answer = entry.answer;
    found.lookup.answer->age += entry.kept_for - left;
}

}  // namespace

void send_fetch(RedisConnection& to, const RedisNames& names, const Question& question) {
    const std::string entry = names.entry(question.key);
    to.send({"GETRANGE", entry, "0", std::to_string(limits::entry_bytes_max)});
    to.send({"PTTL", entry});
    send_generations(to, names, question);
}

Found read_fetch(RedisReplies replies, const Question& question) {
    Found found;
    for (std::size_t at = 2; at < replies.size(); ++at) {
        const auto generation = generation_of(*replies[at]);
        if (!generation) return {{}, true, false};
        found.nameless = found.nameless || generation->empty();
        found.lookup.generations.push_back(*generation);
    }
    const auto bytes = text_of(*replies[0]);
    const auto left = number_of(*replies[1]);
    found.damaged = !bytes || !left;
    // Without a time to live somebody else put it there; it may also just have expired.
    if (found.damaged || bytes->empty() || found.nameless || *left == -2) return found;
    const std::shared_ptr<redisReply> owner = std::move(replies[0]);
    const auto entry = read_entry(*bytes, owner);
    found.damaged = !entry || *left < 0;
    if (!found.damaged) judge(entry.value(), std::chrono::milliseconds(*left), question, found);
    return found;
}

void send_naming(RedisConnection& to, const RedisNames& names, const Question& question,
                 const Generations& known, std::string_view token) {
    const std::string kept = std::to_string(limits::generation_kept.count());
    std::size_t at = 0;
    for_each_generation(names, question, [&](const std::string& name) {
        if (known[at++].empty()) to.send({"SET", name, token, "EX", kept, "NX"});
    });
    send_generations(to, names, question);
}

Generations read_naming(const RedisReplies& replies, const Question& question) {
    Generations generations;
    for (std::size_t at = replies.size() - question.tags.size() - 1; at < replies.size(); ++at) {
        auto generation = generation_of(*replies[at]);
        if (!generation || generation->empty()) return {};
        generations.push_back(*std::move(generation));
    }
    return generations;
}

std::string run_of(std::string_view info) {
    constexpr std::string_view field = "run_id:";
    constexpr std::size_t digits = 40;
    const std::size_t at = info.find(field);
    if (at == std::string_view::npos) return "";
    const std::string_view run = info.substr(at + field.size(), digits);
    const bool plain = run.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return run.size() == digits && plain ? std::string(run) : "";
}

}  // namespace almanac::cache
