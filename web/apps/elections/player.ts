// Which round is shown and how far the way into it has gone. Time comes from `frames`, so tests can play it by hand.
import { signal, type ReadonlySignal } from "@preact/signals";

/** Calls back before the next frame with the time in ms; the browser's own by default. */
export interface Frames {
  request(call: (now_ms: number) => void): number;
  cancel(handle: number): void;
}

const browserFrames: Frames = {
  request: (call) => requestAnimationFrame(call),
  cancel: (handle) => { cancelAnimationFrame(handle); },
};

export interface Player {
  readonly round: ReadonlySignal<number>; // from 1
  readonly progress: ReadonlySignal<number>; // 0: the round before, 1: this one
  readonly playing: ReadonlySignal<boolean>;
  play(): void;
  pause(): void;
  goTo(round: number): void;
  stop(): void; // for good: no frame is asked for any more
}

export interface PlayerOptions {
  readonly rounds: number;
  readonly start: number;
  readonly calm: () => boolean; // the reader wants no motion: rounds change at once
  readonly frames?: Frames;
}

const move_ms = 1300; // long enough to follow a ribbon with the eye
const rest_ms = 1100; // long enough to read the sentence

export function makePlayer({ rounds, start, calm, frames = browserFrames }: PlayerOptions): Player {
  const round = signal(start);
  const progress = signal(1);
  const playing = signal(false);
  let handle: number | null = null;
  let began_ms: number | null = null;

  const tick = (now_ms: number): void => {
    began_ms ??= now_ms;
    const gone_ms = now_ms - began_ms;
    progress.value = calm() ? 1 : Math.min(1, gone_ms / move_ms);
    const over = playing.value ? gone_ms >= move_ms + rest_ms : progress.value === 1;
    if (!over) handle = frames.request(tick);
    else if (playing.value && round.value < rounds) enter(round.value + 1);
    else halt();
  };
  const halt = (): void => {
    if (handle !== null) frames.cancel(handle);
    handle = null;
    playing.value = false;
  };
  const enter = (next: number): void => {
    if (handle !== null) frames.cancel(handle);
    const forward = next > round.value && !calm();
    round.value = next;
    progress.value = forward ? 0 : 1;
    began_ms = null;
    handle = frames.request(tick);
  };

  return {
    round,
    progress,
    playing,
    play: () => {
      playing.value = true;
      enter(round.value >= rounds ? 1 : round.value + 1);
    },
    pause: halt,
    goTo: (next) => {
      halt();
      enter(Math.min(rounds, Math.max(1, next)));
    },
    stop: halt,
  };
}
