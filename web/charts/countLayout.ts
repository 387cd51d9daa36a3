// Where everything of one round of the count stands. Pure.
import type { Ribbon } from "./ribbon";
import { linear } from "./scale";

/** A candidate in one round. Votes are floats, for lengths alone; what is printed comes as text. */
export interface CountBar {
  readonly id: number;
  readonly name: string;
  readonly tone: number;
  readonly before: number | null; // votes in the round before; null: not there
  readonly now: number | null; // null: has left
  readonly textBefore: string;
  readonly text: string;
  readonly change: string;
  readonly state: "in" | "won" | "gone";
  readonly note: string; // "elected in round 3"
}

/** Votes that move into this round; `to` null: no longer counting. */
export interface CountFlow {
  readonly from: number;
  readonly to: number | null;
  readonly votes: number;
}

export interface CountRound {
  readonly bars: readonly CountBar[];
  readonly flows: readonly CountFlow[];
  readonly ended: CountBar; // the votes that no longer count
  readonly threshold: number;
  readonly thresholdText: string;
  readonly most: number; // the longest bar of the whole count
}

/** A row: its text, its bar, the parts that came and the parts that went. */
export interface Row {
  readonly bar: CountBar;
  readonly y: number; // top of the row
  readonly kept: number; // x where the part that stays ends
  readonly came: readonly Part[];
  readonly went: readonly Part[];
}

export interface Part {
  readonly x: number;
  readonly width: number;
  readonly tone: number | null; // null: no longer counting
}

export interface Stream extends Ribbon {
  readonly tone: number | null;
}

export interface Layout {
  readonly wide: boolean;
  readonly height: number;
  readonly left: number; // where bars begin
  readonly rowHeight: number;
  readonly barTop: number; // within a row
  readonly barHeight: number;
  readonly thresholdX: number;
  readonly rows: readonly Row[];
  readonly streams: readonly Stream[];
}

const wideFrom = 640; // px: below it the name stands above its bar
const head = 30; // px for the words at the threshold
const noteRoom = 128; // px at the right for "elected in round 22"

export function layOut(round: CountRound, width: number): Layout {
  const wide = width >= wideFrom;
  const frame = wide
    ? { wide, left: Math.min(370, width * 0.36), rowHeight: 28, barTop: 6, barHeight: 16 }
    : { wide, left: 0, rowHeight: 35, barTop: 19, barHeight: 10 };
  const x = linear(round.most, frame.left, wide ? width - noteRoom : width - 2);
  const all = [...round.bars, round.ended];
  const tops = all.map((_, index) => head + index * frame.rowHeight + (index === all.length - 1 ? 14 : 0));
  const rows = all.map((bar, index) => rowOf(bar, tops[index] ?? 0, round, x));
  const height = head + all.length * frame.rowHeight + 18;
  return { ...frame, height, thresholdX: x(round.threshold), rows, streams: streamsOf(rows, round, frame) };
}

type Scale = (value: number) => number;

const keyOf = (bar: CountBar, round: CountRound): number | null => (bar === round.ended ? null : bar.id);

function rowOf(bar: CountBar, y: number, round: CountRound, x: Scale): Row {
  const key = keyOf(bar, round);
  const out = round.flows.filter((flow) => flow.from === key && key !== null);
  const into = round.flows.filter((flow) => flow.to === key);
  const gone = out.reduce((sum, flow) => sum + flow.votes, 0);
  const stays = Math.max(0, (bar.before ?? bar.now ?? 0) - gone);
  return { bar, y, kept: x(stays), came: partsOf(into, stays, round, x), went: partsOf(byTarget(out, round), stays, round, x) };
}

const toneOf = (id: number | null, round: CountRound): number | null =>
  id === null ? null : (round.bars.find((bar) => bar.id === id)?.tone ?? 0);

function partsOf(flows: readonly CountFlow[], from: number, round: CountRound, x: Scale): Part[] {
  let at = from;
  return flows.map((flow) => {
    const part = { x: x(at), width: x(at + flow.votes) - x(at), tone: toneOf(flow.to, round) };
    at += flow.votes;
    return part;
  });
}

// Leftmost target first, so that ribbons cross as little as they can.
function byTarget(flows: readonly CountFlow[], round: CountRound): CountFlow[] {
  const reach = (flow: CountFlow): number =>
    flow.to === null ? -1 : (round.bars.find((bar) => bar.id === flow.to)?.before ?? 0);
  return [...flows].sort((a, b) => reach(a) - reach(b));
}

function streamsOf(rows: readonly Row[], round: CountRound, frame: Pick<Layout, "barTop" | "barHeight">): Stream[] {
  const rowFor = (id: number | null): Row | undefined => rows.find((row) => keyOf(row.bar, round) === id);
  return rows.flatMap((source) => {
    const out = byTarget(round.flows.filter((flow) => flow.from === keyOf(source.bar, round)), round);
    return out.flatMap((flow, index) => {
      const target = rowFor(flow.to);
      const part = source.went[index];
      const place = round.flows.filter((one) => one.to === flow.to).indexOf(flow);
      const landing = target?.came[place];
      if (!target || !part || !landing) return [];
      return [stream(source, target, { part, landing }, frame)];
    });
  });
}

function stream(source: Row, target: Row, ends: { part: Part; landing: Part }, frame: Pick<Layout, "barTop" | "barHeight">): Stream {
  const up = target.y < source.y;
  const edge = (row: Row, top: boolean): number => row.y + frame.barTop + (top ? 0 : frame.barHeight);
  return {
    start: { x: ends.part.x, y: edge(source, up) },
    end: { x: ends.landing.x, y: edge(target, !up) },
    width: ends.part.width,
    tone: ends.part.tone,
  };
}
