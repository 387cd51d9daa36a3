// Candidates as dots where the program puts them, a line between two whom the same ballots rank, the thicker the
// stronger. Names what it can; whoever is picked stands out with their neighbours.
import type { JSX } from "preact";
import { layOutNetwork, type NetworkDot, type NetworkLayout, type NetworkLine, type PlacedDot, type PlacedLine } from "./networkLayout";
import { px } from "./scale";

export interface NetworkProps {
  readonly dots: readonly NetworkDot[];
  readonly lines: readonly NetworkLine[];
  readonly picked: number | null;
  readonly hover: (id: number | null) => void; // a pointer came to a dot or left it
  readonly width: number;
  readonly label: string;
}

const reach = 16; // px around a dot within which a pointer is at it

export function Network({ dots, lines, picked, hover, width, label }: NetworkProps): JSX.Element {
  const layout = layOutNetwork(dots, lines, width);
  const near = neighbours(lines, picked);
  const shade = (id: number): string => (picked === null ? "" : id === picked ? "picked" : near.has(id) ? "" : "faint");
  return (
    <svg class={`chart network ${layout.size < 12 ? "small" : ""}`} role="img" aria-label={label} width={width} height={layout.height} viewBox={`0 0 ${px(width)} ${px(layout.height)}`}>
      <Lines layout={layout} picked={picked} />
      {layout.dots.map((dot) => (
        <circle key={dot.id} class={`dot tone-${String(dot.tone)} ${dot.strong ? "strong" : ""} ${shade(dot.id)}`} cx={px(dot.left)} cy={px(dot.top)} r={dot.radius} />
      ))}
      {layout.names.map((name) => (
        <text key={name.dot.id} class={`name ${name.dot.strong ? "strong" : ""} ${shade(name.dot.id)}`}
          x={px(name.x)} y={px(name.y)} text-anchor={name.anchor}>{name.dot.name}</text>
      ))}
      {layout.dots.map((dot) => (
        <circle key={dot.id} class="reach" cx={px(dot.left)} cy={px(dot.top)} r={reach}
          onPointerEnter={() => { hover(dot.id); }} onPointerLeave={() => { hover(null); }}><title>{dot.name}</title></circle>
      ))}
    </svg>
  );
}

const neighbours = (lines: readonly NetworkLine[], id: number | null): Set<number> =>
  new Set(lines.flatMap((line) => (line.a === id ? [line.b] : line.b === id ? [line.a] : [])));

function Lines({ layout, picked }: { layout: NetworkLayout; picked: number | null }): JSX.Element {
  const dots = new Map(layout.dots.map((dot) => [dot.id, dot]));
  const own = (line: PlacedLine): boolean => line.a === picked || line.b === picked;
  const ordered = picked === null ? layout.lines : [...layout.lines.filter((line) => !own(line)), ...layout.lines.filter(own)];
  return (
    <g class="lines">
      {ordered.map((line) => {
        const [from, to] = [dots.get(line.a), dots.get(line.b)];
        return from && to && <Line key={`${String(line.a)}-${String(line.b)}`} line={line} ends={[from, to]} shade={picked === null ? "" : own(line) ? "picked" : "faint"} />;
      })}
    </g>
  );
}

// Weak lines are many: thin and pale, they let the strong ones be seen.
function Line({ line, ends: [from, to], shade }: { line: PlacedLine; ends: [PlacedDot, PlacedDot]; shade: string }): JSX.Element {
  const weight = line.share ** 1.6;
  const opacity = shade === "faint" ? 0.05 : shade === "picked" ? 0.35 + 0.55 * weight : 0.08 + 0.6 * weight;
  return (
    <line class={shade} x1={px(from.left)} y1={px(from.top)} x2={px(to.left)} y2={px(to.top)}
      stroke-width={px(0.6 + 6.4 * weight)} stroke-opacity={px(opacity)} />
  );
}
