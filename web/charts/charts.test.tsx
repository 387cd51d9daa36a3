import { renderToString } from "preact-render-to-string";
import type { VNode } from "preact";
import { describe, expect, it } from "vitest";
import { Arcs } from "./arcs";
import { Bars } from "./bars";
import { Columns } from "./columns";
import { Count } from "./count";
import type { CountBar, CountRound } from "./countLayout";
import { Network } from "./network";
import { Spark } from "./spark";
import { Stacks } from "./stacks";
import { Swarm } from "./swarm";
import { spread, Totals } from "./totals";

// One element a line, so that a difference is easy to read.
const stored = (chart: VNode): string => `${renderToString(chart).replaceAll("><", ">\n<")}\n`;

const bar = (id: number, name: string, [before, now]: [number | null, number | null], more: Partial<CountBar> = {}): CountBar => ({
  id, name, tone: id, before, now, textBefore: before === null ? "" : String(before), text: now === null ? "" : String(now),
  change: "", state: "in", note: "", ...more,
});

// Dev's 16 votes: 9 to Cleo, 6 to Ben, 1 ends.
const round: CountRound = {
  bars: [
    bar(1, "Ada Lindgren", [34, 34], { state: "won", note: "elected in round 1" }),
    bar(2, "Ben Osei", [27, 33], { change: "+6" }),
    bar(3, "Cleo Marsh", [21, 30], { change: "+9" }),
    bar(4, "Dev Patel", [16, null], { state: "gone", note: "out in round 2" }),
  ],
  flows: [{ from: 4, to: 3, votes: 9 }, { from: 4, to: 2, votes: 6 }, { from: 4, to: null, votes: 1 }],
  ended: bar(-1, "No longer counting", [1, 2], { change: "+1" }),
  threshold: 34,
  thresholdText: "34 votes to win",
  most: 53,
};

describe("charts as stored pictures", () => {
  it.each([[960, 1, "count-wide"], [960, 0.5, "count-moving"], [350, 1, "count-narrow"]])("the count at %i px and %d of the way", async (width, progress, file) => {
    await expect(stored(<Count round={round} progress={progress} width={width} label="Round 3" />)).toMatchFileSnapshot(`./pictures/${file}.svg`);
  });

  it("the totals", async () => {
    const line = (id: number, name: string, votes: number[], won: number | null): object => ({ id, name, tone: id, votes, won });
    const lines = [line(1, "Ada Lindgren", [45, 34, 34, 34], 1), line(2, "Ben Osei", [20, 27, 33, 53], 4), line(3, "Cleo Marsh", [19, 21, 30], null)];
    const chart = <Totals lines={lines as never} thresholds={[34, 34, 34, 34]} thresholdText="34 votes to win" current={3} width={900} label="All rounds" />;
    await expect(stored(chart)).toMatchFileSnapshot("./pictures/totals.svg");
  });

  it("the spark", async () => {
    await expect(stored(<Spark votes={[20, 27, 33, 53]} rounds={4} threshold={34} most={53} tone={2} />)).toMatchFileSnapshot("./pictures/spark.svg");
  });

  it("the bars", async () => {
    const rows = [["Ada Lindgren", 45, true], ["A name that is much too long for the room it has", 20, false]] as const;
    const chart = rows.map(([name, value, strong], index) => ({ id: index, name, value, percentage: value, text: String(value), share: `${String(value)}%`, tone: index + 1, strong }));
    await expect(stored(<Bars rows={chart} width={600} label="First choices" />)).toMatchFileSnapshot("./pictures/bars.svg");
  });

  it("the columns", async () => {
    const columns = [1, 2, 3].map((length) => ({ name: String(length), value: length * 10, text: `${String(length * 10)}.0%`, short: `${String(length * 10)}%` }));
    await expect(stored(<Columns columns={columns} caption="candidates ranked" width={360} label="Lengths" />)).toMatchFileSnapshot("./pictures/columns.svg");
  });

  it("the arcs", async () => {
    const names = ["Ada", "Ben", "Cleo"].map((name, index) => ({ id: index + 1, name, tone: index + 1, strong: index === 0 }));
    const arcs = [{ a: 1, b: 2, strength: 0.5, kind: "strong" }, { a: 1, b: 3, strength: 0.2, kind: "weak" }];
    await expect(stored(<Arcs names={names} arcs={arcs} picked={3} width={420} label="Coalitions" />)).toMatchFileSnapshot("./pictures/arcs.svg");
  });

  it.each([["network", null], ["network-picked", 3]])("the %s", async (file, picked) => {
    const dots = [["Ada", 0.1, 0.2], ["Ben", 0.9, 0.3], ["Cleo", 0.5, 0.9], ["Dev", 0.6, 0.1]] as const;
    const placed = dots.map(([name, x, y], index) => ({ id: index + 1, name, tone: index + 1, strong: index === 0, x, y }));
    const lines = [{ a: 1, b: 2, strength: 0.3 }, { a: 1, b: 3, strength: 0.5 }, { a: 2, b: 3, strength: 0.25 }];
    const chart = <Network dots={placed} lines={lines} picked={picked} hover={() => undefined} width={420} label="Network" />;
    await expect(stored(chart)).toMatchFileSnapshot(`./pictures/${file}.svg`);
  });

  it("the stacks", async () => {
    const stacks = [[0, 0], [5, 0], [9, 3]].map(([a, b], index) => ({ name: String(index + 1), parts: [{ kind: 1, value: a ?? 0 }, { kind: 2, value: b ?? 0 }] }));
    await expect(stored(<Stacks stacks={stacks} last="12" caption="after round" width={360} label="Stacks" />)).toMatchFileSnapshot("./pictures/stacks.svg");
  });

  it("the swarm", async () => {
    const dots = [10, 10.1, 25, 40].map((value, index) => ({ name: `Precinct ${String(index + 1)}`, value }));
    await expect(stored(<Swarm dots={dots} mean={20} meanText="20.0% in all" caption="no longer count" width={360} label="Swarm" />)).toMatchFileSnapshot("./pictures/swarm.svg");
  });

  it("the swarm of a crowd, every dot within the picture", () => {
    const dots = Array.from({ length: 3000 }, (_, index) => ({ name: String(index), value: 20 + (index % 7) }));
    const picture = renderToString(<Swarm dots={dots} mean={23} meanText="" caption="" width={360} label="Swarm" />);
    const tops = [...picture.matchAll(/ cy="([\d.-]+)"/g)].map(([, top]) => Number(top));
    expect(tops).toHaveLength(3000);
    expect(Math.min(...tops)).toBeGreaterThan(0);
  });
});

describe("names beside lines", () => {
  it("are pushed apart and stay within the picture", () => {
    expect(spread([10, 12, 100], 15, 100)).toEqual([10, 25, 100]);
    expect(spread([95, 96, 97], 15, 100)).toEqual([70, 85, 100]);
  });
});
