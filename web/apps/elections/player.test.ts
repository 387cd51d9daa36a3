import { describe, expect, it } from "vitest";
import { makePlayer, type Frames, type Player } from "./player";

// Frames by hand: run(ms) lets so much time go by, a frame every 10 ms.
function byHand(): Frames & { run: (ms: number) => void; waiting: () => boolean } {
  let now_ms = 0;
  let next: ((now_ms: number) => void) | null = null;
  return {
    request: (call) => { next = call; return 1; },
    cancel: () => { next = null; },
    waiting: () => next !== null,
    run: (ms) => {
      for (const end = now_ms + ms; now_ms < end; now_ms += 10) {
        const call = next;
        next = null;
        call?.(now_ms);
      }
    },
  };
}

function started(rounds: number, start: number, calm = false): { player: Player; frames: ReturnType<typeof byHand> } {
  const frames = byHand();
  return { player: makePlayer({ rounds, start, calm: () => calm, frames }), frames };
}

describe("the player of rounds", () => {
  it("moves into the next round and comes to rest there", () => {
    const { player, frames } = started(4, 1);
    player.goTo(2);
    expect([player.round.value, player.progress.value]).toEqual([2, 0]);
    frames.run(500);
    expect(player.progress.value).toBeGreaterThan(0.2);
    expect(player.progress.value).toBeLessThan(1);
    frames.run(2000);
    expect([player.progress.value, frames.waiting()]).toEqual([1, false]);
  });

  it("goes back at once", () => {
    const { player } = started(4, 3);
    player.goTo(1);
    expect([player.round.value, player.progress.value]).toEqual([1, 1]);
  });

  it("plays to the end and stops", () => {
    const { player, frames } = started(3, 1);
    player.play();
    frames.run(20_000);
    expect([player.round.value, player.playing.value, frames.waiting()]).toEqual([3, false, false]);
  });

  it("starts over when played at the end", () => {
    const { player } = started(3, 3);
    player.play();
    expect([player.round.value, player.playing.value]).toEqual([1, true]);
  });

  it("shows rounds without motion to who wants none, but still one after another", () => {
    const { player, frames } = started(3, 1, true);
    player.play();
    expect([player.round.value, player.progress.value]).toEqual([2, 1]);
    frames.run(1000);
    expect(player.round.value).toBe(2);
    frames.run(3000);
    expect(player.round.value).toBe(3);
  });

  it("stays within the rounds there are", () => {
    const { player } = started(3, 2);
    player.goTo(99);
    expect(player.round.value).toBe(3);
    player.goTo(-1);
    expect(player.round.value).toBe(1);
  });

  it("asks for no frame once it is paused", () => {
    const { player, frames } = started(3, 1);
    player.play();
    player.pause();
    expect([frames.waiting(), player.playing.value]).toEqual([false, false]);
  });
});
