#include "engine/http/inbox.h"

#include "engine/http/loop.h"

#include <utility>

namespace almanac::http {

// What is dropped is dropped outside the lock: its end may post again.
void Inbox::post(Note note) {
    contents_.with([&](Contents& contents) {
        if (contents.loop == nullptr) return;
        const bool was_empty = contents.notes.empty();
        contents.notes.push_back(std::move(note));
        if (!was_empty) return;
        has_notes_.store(true, std::memory_order_release);
        contents.loop->wake();
    });
}

std::vector<Note> Inbox::take() {
    return contents_.with([&](Contents& contents) {
        has_notes_.store(false, std::memory_order_relaxed);
        return std::exchange(contents.notes, {});
    });
}

void Inbox::close() {
    const std::vector<Note> dropped = contents_.with([&](Contents& contents) {
        contents.loop = nullptr;
        return std::exchange(contents.notes, {});
    });
}

void Waiting::answer(std::unique_ptr<Reply> reply) {
    if (answered_.exchange(true) || !awaited()) return;
    inbox_->post({shared_from_this(), std::move(reply)});
}

void Waiting::wake() {
    if (!awaited() || awake_.exchange(true, std::memory_order_seq_cst)) return;
    inbox_->post({shared_from_this(), nullptr});
}

void Waiting::leave() {
    connection_ = nullptr;
    awaited_.store(false, std::memory_order_release);
}

}  // namespace almanac::http
