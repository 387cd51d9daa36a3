// A part of the page with its heading; a figure is one that shows a chart or, at the reader's choice, its table.
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";

export interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly intro?: ComponentChildren;
  readonly aside?: ComponentChildren; // at the right of the heading
  readonly children: ComponentChildren;
}

export function Section({ id, title, intro, aside, children }: SectionProps): JSX.Element {
  return (
    <section class="section" id={id} aria-labelledby={`${id}-title`}>
      <header>
        <div class="heading">
          <h2 id={`${id}-title`}>{title}</h2>
          {intro && <p>{intro}</p>}
        </div>
        {aside}
      </header>
      {children}
    </section>
  );
}

export interface FigureProps extends Omit<SectionProps, "children" | "aside"> {
  readonly chart: ComponentChildren;
  readonly table: ComponentChildren;
  readonly above?: ComponentChildren; // belongs to both
  readonly kind?: "chart" | "sentences" | "list"; // what `chart` is
}

export function Figure({ chart, table, above, kind = "chart", ...section }: FigureProps): JSX.Element {
  const [shown, show] = useState<"chart" | "table">("chart");
  const aside = (
    <Segmented label={`Show ${section.title} as`} choices={[kind, "table"]} chosen={shown === "table" ? shown : kind}
      choose={(choice) => { show(choice === "table" ? choice : "chart"); }} />
  );
  return (
    <Section {...section} aside={aside}>
      {above}
      {shown === "chart" ? chart : table}
    </Section>
  );
}

interface SegmentedProps<Choice extends string> {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: Choice;
  readonly choose: (choice: Choice) => void;
}

export function Segmented<Choice extends string>({ label, choices, chosen, choose }: SegmentedProps<Choice>): JSX.Element {
  return (
    <div class="segmented" role="group" aria-label={label}>
      {choices.map((choice) => (
        <button key={choice} type="button" aria-pressed={choice === chosen} onClick={() => { choose(choice); }}>
          {choice.charAt(0).toUpperCase() + choice.slice(1)}
        </button>
      ))}
    </div>
  );
}
