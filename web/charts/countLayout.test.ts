import { describe, expect, it } from "vitest";
import { layOut, type CountBar, type CountRound } from "./countLayout";
import { ribbonPath } from "./ribbon";
import { fit, ticks } from "./scale";

const bar = (id: number, before: number | null, now: number | null): CountBar => ({
  id, name: `Candidate ${String(id)}`, tone: id, before, now, textBefore: "", text: "", change: "", state: "in", note: "",
});

const round: CountRound = {
  bars: [bar(1, 100, 130), bar(2, 60, 80), bar(3, 70, null)],
  flows: [{ from: 3, to: 1, votes: 30 }, { from: 3, to: 2, votes: 20 }, { from: 3, to: null, votes: 20 }],
  ended: bar(-1, 10, 30),
  threshold: 120, thresholdText: "", most: 200,
};

describe("the layout of a round", () => {
  const layout = layOut(round, 1000);
  const scale = (1000 - 128 - layout.left) / 200; // px a vote

  it("draws ribbons as wide as the votes that move", () => {
    expect(layout.streams.map((stream) => Math.round(stream.width / scale)).sort((a, b) => a - b)).toEqual([20, 20, 30]);
  });

  it("lands each ribbon at the end of the bar it goes to", () => {
    const toFirst = layout.streams.find((stream) => stream.tone === 1);
    expect(toFirst?.end.x).toBeCloseTo(layout.left + 100 * scale);
  });

  it("cuts the leaving bar into the parts that leave, without a gap", () => {
    const went = layout.rows[2]?.went ?? [];
    expect(went[0]?.x).toBeCloseTo(layout.left);
    expect(went.reduce((sum, part) => sum + part.width, 0)).toBeCloseTo(70 * scale);
  });

  it("keeps a winner's bar up to what is not passed on", () => {
    const surplus = layOut({ ...round, flows: [{ from: 1, to: 2, votes: 20 }] }, 1000);
    expect(surplus.rows[0]?.kept).toBeCloseTo(layout.left + 80 * scale);
  });

  it("stands bars under their names where the screen is narrow", () => {
    expect(layOut(round, 340)).toMatchObject({ wide: false, left: 0 });
  });
});

describe("a ribbon", () => {
  it("ends at its end when it is whole and at its start when it is not begun", () => {
    const ribbon = { start: { x: 0, y: 100 }, end: { x: 50, y: 0 }, width: 10 };
    expect(ribbonPath(ribbon, 1)).toBe("M0,100C0,50 50,50 50,0L60,0C60,50 10,50 10,100Z");
    expect(ribbonPath(ribbon, 0)).toBe("M0,100C0,100 0,100 0,100L10,100C10,100 10,100 10,100Z");
  });
});

describe("scales", () => {
  it("step in round numbers", () => {
    expect(ticks(23_000, 5)).toEqual([5000, 10_000, 15_000, 20_000]);
    expect(ticks(7, 5)).toEqual([2, 4, 6]);
  });

  it("cut a name that has no room", () => {
    expect(fit("Ada", 100, 14)).toBe("Ada");
    expect(fit("Marguerite Delacroix", 80, 14)).toBe("Marguerit…");
  });
});
