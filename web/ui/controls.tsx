// Play, step and slide through numbered steps. Every control is a native one, so that keys and screen readers just work.
import type { JSX } from "preact";
import { Back, Forward, Pause, Play } from "./icons";

export interface ControlsProps {
  readonly step: number; // from 1
  readonly steps: number;
  readonly name: string; // "Round"
  readonly playing: boolean;
  readonly play: () => void;
  readonly pause: () => void;
  readonly goTo: (step: number) => void;
}

export function Controls({ step, steps, name, playing, play, pause, goTo }: ControlsProps): JSX.Element {
  const position = `${name} ${String(step)} of ${String(steps)}`;
  return (
    <div class="controls" role="group" aria-label={`${name}s`}>
      <div class="buttons">
        <button type="button" class="button icon" aria-label={`Previous ${name.toLowerCase()}`} disabled={step <= 1} onClick={() => { goTo(step - 1); }}><Back /></button>
        <button type="button" class="button icon primary" aria-label={playing ? "Pause" : "Play the count"} onClick={playing ? pause : play}>{playing ? <Pause /> : <Play />}</button>
        <button type="button" class="button icon" aria-label={`Next ${name.toLowerCase()}`} disabled={step >= steps} onClick={() => { goTo(step + 1); }}><Forward /></button>
      </div>
      <output class="position">{position}</output>
      <input type="range" min={1} max={steps} step={1} value={step} aria-label={name} aria-valuetext={position}
        onInput={(event) => { goTo(Number(event.currentTarget.value)); }} />
    </div>
  );
}
