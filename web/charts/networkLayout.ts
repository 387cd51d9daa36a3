// Where the dots, lines and names of a network come to lie. Places of dots are given; a name goes to whichever side of
// its dot is free, and is left out where none is.
import { widthOf } from "./scale";

export interface NetworkDot {
  readonly id: number;
  readonly name: string;
  readonly tone: number;
  readonly strong: boolean;
  readonly x: number; // 0…1 from left to right
  readonly y: number; // 0…1 from top to bottom
}

export interface NetworkLine {
  readonly a: number;
  readonly b: number;
  readonly strength: number;
}

export interface PlacedDot extends NetworkDot {
  readonly left: number; // pixels
  readonly top: number;
  readonly radius: number;
}

export interface PlacedLine extends NetworkLine {
  readonly share: number; // 0 the weakest, 1 the strongest
}

export interface PlacedName {
  readonly dot: PlacedDot;
  readonly x: number;
  readonly y: number; // of the base line
  readonly anchor: "start" | "middle" | "end";
}

export interface NetworkLayout {
  readonly height: number;
  readonly size: number; // of the names
  readonly dots: readonly PlacedDot[];
  readonly lines: readonly PlacedLine[]; // the weakest first
  readonly names: readonly PlacedName[];
}

const margin = 22; // room around the outermost dots

/** Dots that come first get their names first. */
export function layOutNetwork(dots: readonly NetworkDot[], lines: readonly NetworkLine[], width: number): NetworkLayout {
  const wide = width >= 520;
  const height = Math.round(width * (wide ? 0.82 : 1.2));
  const size = wide ? 13 : 11.5;
  const across = reach(dots.map((dot) => dot.x), margin, width - margin);
  const down = reach(dots.map((dot) => dot.y), margin, height - margin);
  const placed = dots.map((dot) => ({ ...dot, left: across(dot.x), top: down(dot.y), radius: dot.strong ? 7.5 : 4.5 }));
  return { height, size, dots: placed, lines: byStrength(lines), names: namesOf(placed, size, { left: 0, right: width, top: 0, bottom: height }) };
}

// The given places, stretched to the room there is.
function reach(values: readonly number[], from: number, to: number): (value: number) => number {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (value) => (most > least ? from + ((value - least) / (most - least)) * (to - from) : (from + to) / 2);
}

function byStrength(lines: readonly NetworkLine[]): PlacedLine[] {
  const strengths = lines.map((line) => line.strength);
  const [least, most] = [Math.min(...strengths), Math.max(...strengths)];
  return lines.map((line) => ({ ...line, share: most > least ? (line.strength - least) / (most - least) : 1 }))
    .sort((one, other) => one.strength - other.strength);
}

/** In pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Whether they overlap. */
export const meet = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const within = (one: Box, room: Box): boolean =>
  one.left >= room.left && one.right <= room.right && one.top >= room.top && one.bottom <= room.bottom;

const around = (dot: PlacedDot): Box =>
  ({ left: dot.left - dot.radius - 1, right: dot.left + dot.radius + 1, top: dot.top - dot.radius - 1, bottom: dot.top + dot.radius + 1 });

function namesOf(dots: readonly PlacedDot[], size: number, room: Box): PlacedName[] {
  const taken = dots.map(around);
  const names: PlacedName[] = [];
  for (const dot of dots) {
    const free = sides(dot, size).find((name) => {
      const box = boxOf(name, size);
      return within(box, room) && !taken.some((other) => meet(box, other));
    });
    if (!free) continue;
    names.push(free);
    taken.push(boxOf(free, size));
  }
  return names;
}

// Right, left, below, above, the corners, then below and above along the edge of the dot.
function sides(dot: PlacedDot, size: number): PlacedName[] {
  const gap = dot.radius + 5;
  const slant = dot.radius * 0.7 + 3;
  const base = size * 0.35;
  const [right, left] = [dot.left + slant, dot.left - slant];
  const [below, above] = [dot.top + gap + size * 0.8, dot.top - gap];
  return [
    { dot, x: dot.left + gap, y: dot.top + base, anchor: "start" },
    { dot, x: dot.left - gap, y: dot.top + base, anchor: "end" },
    { dot, x: dot.left, y: below, anchor: "middle" },
    { dot, x: dot.left, y: above, anchor: "middle" },
    { dot, x: right, y: dot.top - slant, anchor: "start" },
    { dot, x: right, y: dot.top + slant + size * 0.7, anchor: "start" },
    { dot, x: left, y: dot.top - slant, anchor: "end" },
    { dot, x: left, y: dot.top + slant + size * 0.7, anchor: "end" },
    { dot, x: dot.left + dot.radius, y: below, anchor: "end" },
    { dot, x: dot.left + dot.radius, y: above, anchor: "end" },
    { dot, x: dot.left - dot.radius, y: below, anchor: "start" },
    { dot, x: dot.left - dot.radius, y: above, anchor: "start" },
  ];
}

const bolder = 1.08; // how much wider bold is

/** The room that a name takes. */
export function boxOf(name: PlacedName, size: number): Box {
  const width = widthOf(name.dot.name, size) * (name.dot.strong ? bolder : 1);
  const shift = { start: 0, middle: width / 2, end: width }[name.anchor];
  return { left: name.x - shift, right: name.x - shift + width, top: name.y - size * 0.85, bottom: name.y + size * 0.3 };
}
