// One round of the count: a bar a candidate, and ribbons for the votes that moved into the round. `progress` runs from
// 0 (the round before) to 1 (this round); at 1 the picture stands still and still tells where votes came from.
import type { JSX } from "preact";
import { layOut, type CountRound, type Layout, type Part, type Row } from "./countLayout";
import { ribbonPath } from "./ribbon";
import { clamp, ease, fit, px } from "./scale";

export interface CountProps {
  readonly round: CountRound;
  readonly progress: number;
  readonly width: number;
  readonly label: string; // what a screen reader says
}

export function Count({ round, progress, width, label }: CountProps): JSX.Element {
  const layout = layOut(round, width);
  const flown = ease(clamp(progress / 0.7));
  const arrived = ease(clamp((progress - 0.55) / 0.45));
  return (
    <svg class="chart count" role="img" aria-label={label} width={width} height={layout.height} viewBox={`0 0 ${px(width)} ${px(layout.height)}`}>
      {layout.rows.map((row) => <Bar key={row.bar.id} row={row} layout={layout} arrived={arrived} />)}
      {flown > 0 && layout.streams.map((stream, index) => (
        <path key={index} class={`ribbon ${toneClass(stream.tone)}`} d={ribbonPath(stream, flown)} />
      ))}
      <Threshold layout={layout} text={round.thresholdText} width={width} />
      {layout.rows.map((row) => (
        <Words key={row.bar.id} row={row} layout={layout} width={width} arrived={arrived} />
      ))}
    </svg>
  );
}

const toneClass = (tone: number | null): string => (tone === null ? "tone-end" : `tone-${String(tone)}`);

function Bar({ row, layout, arrived }: { row: Row; layout: Layout; arrived: number }): JSX.Element {
  const y = row.y + layout.barTop;
  const height = layout.barHeight;
  const ended = row === layout.rows.at(-1);
  return (
    <g class={`bar ${row.bar.state} ${ended ? "tone-end" : toneClass(row.bar.tone)}`}>
      <rect class="kept" x={px(layout.left)} y={px(y)} width={px(Math.max(0, row.kept - layout.left))} height={height} />
      {row.went.map((part, index) => <Piece key={index} part={part} y={y} height={height} kind="went" share={1} />)}
      {row.came.map((part, index) => <Piece key={index} part={part} y={y} height={height} kind="came" share={arrived} />)}
    </g>
  );
}

function Piece({ part, y, height, kind, share }: { part: Part; y: number; height: number; kind: string; share: number }): JSX.Element {
  return <rect class={`${kind} ${toneClass(part.tone)}`} x={px(part.x)} y={px(y)} width={px(part.width * share)} height={height} />;
}

function Threshold({ layout, text, width }: { layout: Layout; text: string; width: number }): JSX.Element {
  const x = px(layout.thresholdX);
  const end = layout.thresholdX > width * 0.6;
  const bottom = (layout.rows.at(-2)?.y ?? 0) + layout.rowHeight;
  return (
    <g class="threshold">
      <line x1={x} x2={x} y1={18} y2={px(bottom)} />
      <text x={px(layout.thresholdX + (end ? 4 : -4))} y={12} text-anchor={end ? "end" : "start"}>{text}</text>
    </g>
  );
}

function Words({ row, layout, width, arrived }: { row: Row; layout: Layout; width: number; arrived: number }): JSX.Element {
  const { bar } = row;
  const late = arrived > 0.5;
  const text = late ? bar.text : bar.textBefore;
  const y = row.y + (layout.wide ? 19 : 14);
  const figures = layout.wide ? layout.left - 78 : width - 2;
  const nameWidth = layout.wide ? figures - 70 : width - 150;
  return (
    <g class={`words ${bar.state}`}>
      <text class="name" x={0} y={px(y)}>{fit(bar.name, nameWidth, 14)}</text>
      <text class="figure" x={px(figures)} y={px(y)} text-anchor="end">{text}</text>
      {late && bar.change && (
        <text class="change" x={px(layout.wide ? layout.left - 14 : width - 68)} y={px(y)} text-anchor="end">{bar.change}</text>
      )}
      {bar.note && (late || row.came.length === 0) && <Note row={row} layout={layout} width={width} late={late} />}
    </g>
  );
}

// Beside the bar; on a narrow screen in the place of the figure, once there is none.
function Note({ row, layout, width, late }: { row: Row; layout: Layout; width: number; late: boolean }): JSX.Element | null {
  if (!layout.wide) {
    return row.bar.text ? null : <text class="note" x={px(width - 2)} y={px(row.y + 14)} text-anchor="end">{row.bar.note}</text>;
  }
  const ends = [...row.came, ...row.went].map((part) => part.x + part.width);
  const x = Math.max(layout.left, row.kept, ...(late || row.went.length ? ends : [])) + 8;
  const crowded = row.went.length > 0 && row.bar.state === "gone";
  return crowded ? null : <text class="note" x={px(x)} y={px(row.y + 18)}>{row.bar.note}</text>;
}
