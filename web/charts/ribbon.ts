// A ribbon between two horizontal bars: as wide at both ends as the votes that move, so that lengths can be compared.
import { px } from "./scale";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where a ribbon leaves and lands: the left end of each and its width. */
export interface Ribbon {
  readonly start: Point;
  readonly end: Point;
  readonly width: number;
}

const between = (a: Point, b: Point, share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });

// The first `share` of the curve that leaves and arrives vertically (de Casteljau): its control points and its end.
function part(start: Point, end: Point, share: number): [Point, Point, Point] {
  const middle = (start.y + end.y) / 2;
  const points: [Point, Point, Point, Point] = [start, { x: start.x, y: middle }, { x: end.x, y: middle }, end];
  const [a, b, c] = [between(points[0], points[1], share), between(points[1], points[2], share), between(points[2], points[3], share)];
  const [ab, bc] = [between(a, b, share), between(b, c, share)];
  return [a, ab, between(ab, bc, share)];
}

const show = (point: Point): string => `${px(point.x)},${px(point.y)}`;

/** The path of the first `share` of a ribbon. */
export function ribbonPath({ start, end, width }: Ribbon, share: number): string {
  const aside = (point: Point): Point => ({ x: point.x + width, y: point.y });
  const [a, b, c] = part(start, end, share);
  return `M${show(start)}C${show(a)} ${show(b)} ${show(c)}L${show(aside(c))}` +
    `C${show(aside(b))} ${show(aside(a))} ${show(aside(start))}Z`;
}
