// Arithmetic that charts share: lengths on a screen, never figures to be printed.

/** Values from 0 to `most` onto `from`…`to`. */
export const linear = (most: number, from: number, to: number) => (value: number): number =>
  from + (to - from) * (most > 0 ? value / most : 0);

export const clamp = (value: number): number => Math.min(1, Math.max(0, value));

/** Slow at both ends. */
export const ease = (share: number): number => (share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2);

/** A number as it stands in a path: two places are a hundredth of a pixel. */
export const px = (value: number): string => String(Math.round(value * 100) / 100);

/** Round steps of 1, 2 or 5 times a power of ten, at most `count` of them up to `most`, 0 left out. */
export function ticks(most: number, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  return Array.from({ length: Math.floor(most / step) }, (_, index) => (index + 1) * step);
}

const meanGlyph = 0.53; // of the font size: Libre Franklin's mean advance over English names

/** `text` cut with an ellipsis to about `width` pixels. */
export function fit(text: string, width: number, size: number): string {
  const glyphs = Math.floor(width / (size * meanGlyph));
  return text.length <= glyphs ? text : `${text.slice(0, Math.max(1, glyphs - 1)).trimEnd()}…`;
}

/** About how wide `text` is, in pixels. */
export const widthOf = (text: string, size: number): number => text.length * size * meanGlyph;
