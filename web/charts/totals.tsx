// How every candidate's votes ran through the rounds, with the threshold; who has a colour is named at the line's end.
import type { JSX } from "preact";
import { fit, linear, px, ticks, widthOf } from "./scale";

export interface TotalsLine {
  readonly id: number;
  readonly name: string;
  readonly tone: number;
  readonly votes: readonly number[]; // by round, until they leave
  readonly won: number | null; // the round of election, from 1
}

export interface TotalsProps {
  readonly lines: readonly TotalsLine[];
  readonly thresholds: readonly number[];
  readonly thresholdText: string;
  readonly current: number; // the round that is shown elsewhere, from 1; between two while one moves
  readonly width: number;
  readonly label: string;
}

const top = 22;
const bottom = 24;

export function Totals(props: TotalsProps): JSX.Element {
  const { lines, thresholds, width, current, label } = props;
  const wide = width >= 640;
  const height = wide ? 380 : 300;
  const right = wide ? 190 : 112;
  const rounds = thresholds.length;
  const most = Math.max(1, ...thresholds, ...lines.flatMap((line) => line.votes));
  const x = (round: number): number => 34 + (width - right - 34) * (rounds > 1 ? (round - 1) / (rounds - 1) : 0);
  const y = linear(most * 1.02, height - bottom, top);
  const drawn = [...lines].reverse();
  return (
    <svg class="chart totals" role="img" aria-label={label} width={width} height={height} viewBox={`0 0 ${px(width)} ${px(height)}`}>
      <Grid most={most} rounds={rounds} x={x} y={y} height={height} wide={wide} />
      <line class="current" x1={px(x(current))} x2={px(x(current))} y1={top} y2={height - bottom} />
      <path class="threshold-line" d={pathOf(thresholds, x, y)} />
      <ThresholdText {...props} x={x} y={y} />
      {drawn.map((line) => <Line key={line.id} line={line} x={x} y={y} />)}
      <Names lines={lines} x={x} y={y} room={{ width: right - 14, height: height - bottom, size: wide ? 12.5 : 11 }} />
    </svg>
  );
}

type Scale = (value: number) => number;

// Above the dashed line, at the first round where no other line runs through the words.
function ThresholdText({ lines, thresholds, thresholdText, x, y }: TotalsProps & { x: Scale; y: Scale }): JSX.Element {
  const base = (round: number): number => y(thresholds[round - 1] ?? 0) - 6;
  const reach = widthOf(thresholdText, 14);
  const free = (round: number): boolean => lines.every((line) => line.votes.every((votes, index) => {
    const within = x(index + 1) >= x(round) - 12 && x(index + 1) <= x(round) + reach;
    return !within || Math.abs(y(votes) - (base(round) - 5)) > 10;
  }));
  const rounds = thresholds.map((_, index) => index + 1);
  const place = rounds.find((round) => free(round) && x(round) + reach < x(rounds.length)) ?? 1;
  return <text class="threshold-text" x={px(x(place) + 2)} y={px(base(place))}>{thresholdText}</text>;
}

const pathOf = (votes: readonly number[], x: Scale, y: Scale): string =>
  votes.map((value, index) => `${index ? "L" : "M"}${px(x(index + 1))},${px(y(value))}`).join("");

function Grid({ most, rounds, x, y, height, wide }: { most: number; rounds: number; x: Scale; y: Scale; height: number; wide: boolean }): JSX.Element {
  const step = Math.max(1, Math.ceil(rounds / (wide ? 24 : 8)));
  const shown = Array.from({ length: rounds }, (_, index) => index + 1).filter((round) => (round - 1) % step === 0);
  const short = (value: number): string => (most >= 5000 ? `${String(value / 1000)}k` : String(value));
  return (
    <g class="grid">
      {ticks(most, 5).map((value) => (
        <g key={value}>
          <line x1={px(x(1))} x2={px(x(rounds))} y1={px(y(value))} y2={px(y(value))} />
          <text x={px(x(1) - 8)} y={px(y(value) + 4)} text-anchor="end">{short(value)}</text>
        </g>
      ))}
      <line class="ground" x1={px(x(1))} x2={px(x(rounds))} y1={px(y(0))} y2={px(y(0))} />
      {shown.map((round) => <text key={round} x={px(x(round))} y={height - 6} text-anchor="middle">{round}</text>)}
    </g>
  );
}

function Line({ line, x, y }: { line: TotalsLine; x: Scale; y: Scale }): JSX.Element {
  const last = line.votes.length;
  const won = line.won;
  return (
    <g class={`line tone-${String(line.tone)}`}>
      <path d={pathOf(won === null ? line.votes : line.votes.slice(0, won), x, y)} />
      {won !== null && <path class="after" d={pathOf(line.votes, x, y)} />}
      <circle cx={px(x(won ?? last))} cy={px(y(line.votes[(won ?? last) - 1] ?? 0))} r={won === null ? 2 : 4.5} class={won === null ? "left" : "won"} />
    </g>
  );
}

interface Placed {
  readonly line: TotalsLine;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "end";
}

interface Room {
  readonly width: number;
  readonly height: number;
  readonly size: number;
}

function Names({ lines, x, y, room }: { lines: readonly TotalsLine[]; x: Scale; y: Scale; room: Room }): JSX.Element {
  const named = lines.filter((line) => line.tone > 0 && line.votes.length > 0);
  const rounds = Math.max(1, ...lines.map((line) => line.votes.length));
  const last = namesAtEdge(named.filter((line) => line.votes.length === rounds), x, y, room);
  const left = namesAtEnds(named.filter((line) => line.votes.length < rounds), x, y, room);
  return (
    <g class={`names ${room.size < 12 ? "small" : ""}`}>
      {[...left, ...last].map((name) => (
        <text key={name.line.id} class={name.line.won === null ? "" : "won"} x={px(name.x)} y={px(name.y)} text-anchor={name.anchor}>{name.text}</text>
      ))}
    </g>
  );
}

// Who is there to the end is named at the right edge, pushed apart where names would meet.
function namesAtEdge(lines: readonly TotalsLine[], x: Scale, y: Scale, room: Room): Placed[] {
  const shift = spread(lines.map((line) => y(line.votes.at(-1) ?? 0)), room.size + 6, room.height);
  const edge = x(Math.max(1, ...lines.map((line) => line.votes.length))) + 10;
  return lines.map((line, index) => ({ line, text: fit(line.name, room.width, room.size), x: edge, y: (shift[index] ?? 0) + 4, anchor: "start" }));
}

// The others are named above the end of their line, or below it where a name stands already.
function namesAtEnds(lines: readonly TotalsLine[], x: Scale, y: Scale, room: Room): Placed[] {
  const placed: Placed[] = [];
  for (const line of lines) {
    const text = fit(line.name, 150, room.size);
    const [endX, endY] = [x(line.votes.length) + 3, y(line.votes.at(-1) ?? 0)];
    const anchor = endX - widthOf(text, room.size) < x(1) ? "start" : "end";
    const above: Placed = { line, text, x: anchor === "end" ? endX : x(1), y: endY - 8, anchor };
    const below: Placed = { ...above, y: endY + room.size + 5 };
    const meets = (one: Placed): boolean => placed.some((other) => Math.abs(other.y - one.y) < room.size + 2 && Math.abs(other.x - one.x) < widthOf(text, room.size));
    placed.push(meets(above) ? below : above);
  }
  return placed;
}

/** Places at least `gap` apart and within `most`, as near to the wanted ones as a pass down and a pass up can bring them. */
export function spread(wanted: readonly number[], gap: number, most: number): number[] {
  const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let above = -Infinity;
  for (const index of order) above = placed[index] = Math.max(placed[index] ?? 0, above + gap);
  let below = most + gap;
  for (const index of [...order].reverse()) below = placed[index] = Math.min(placed[index] ?? 0, below - gap);
  return placed;
}
