import { describe, expect, it } from "vitest";
import { boxOf, layOutNetwork, meet, type NetworkDot } from "./networkLayout";

// A small generator of its own, so that every run tries the same crowds.
function crowd(seed: number, size: number): NetworkDot[] {
  let state = seed;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: size }, (_, index) => ({ id: index, name: "Alexandra Long-Name".slice(0, 4 + Math.floor(next() * 15)), tone: 0, strong: index < 3, x: next(), y: next() }));
}

describe("a network's layout", () => {
  it.each([320, 390, 700])("lets no name meet another name or a dot, nor leave a picture of %i px", (width) => {
    for (let seed = 1; seed <= 50; ++seed) {
      const layout = layOutNetwork(crowd(seed, 30), [], width);
      const boxes = layout.names.map((name) => boxOf(name, layout.size));
      boxes.forEach((box, index) => {
        expect(boxes.slice(index + 1).filter((other) => meet(box, other))).toEqual([]);
        expect([box.left >= 0, box.right <= width, box.top >= 0, box.bottom <= layout.height]).toEqual([true, true, true, true]);
        const covered = layout.dots.filter((dot) => dot.left > box.left && dot.left < box.right && dot.top > box.top && dot.top < box.bottom);
        expect(covered).toEqual([]);
      });
    }
  });

  it("names everybody where there is room", () => {
    const grid = Array.from({ length: 12 }, (_, index) => ({ id: index, name: "Ann Lee", tone: 0, strong: false, x: index % 3, y: Math.floor(index / 3) }));
    expect(layOutNetwork(grid, [], 700).names).toHaveLength(12);
  });

  it("uses the whole picture, wherever the given places lie", () => {
    const { dots, height } = layOutNetwork([0.4, 0.6].map((at, id) => ({ id, name: "", tone: 0, strong: false, x: at, y: at })), [], 700);
    expect(dots.map((dot) => [dot.left, dot.top])).toEqual([[22, 22], [678, height - 22]]);
  });

  it("puts a single dot in the middle", () => {
    const { dots: [dot], height } = layOutNetwork([{ id: 1, name: "Ann", tone: 1, strong: true, x: 0.5, y: 0.5 }], [], 700);
    expect([dot?.left, dot?.top]).toEqual([350, height / 2]);
  });

  it("draws the strongest last and thickest", () => {
    const lines = [{ a: 0, b: 1, strength: 0.5 }, { a: 0, b: 2, strength: 0.3 }, { a: 1, b: 2, strength: 0.4 }];
    expect(layOutNetwork(crowd(1, 3), lines, 700).lines.map((line) => [line.strength, Math.round(line.share * 100)])).toEqual([[0.3, 0], [0.4, 50], [0.5, 100]]);
  });
});
