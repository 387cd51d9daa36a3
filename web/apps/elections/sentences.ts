// The sentences that the program writes about a count, as the page sets them. Pure.
import type { CandidateId } from "../../core/decode";
import type { Highlight, HighlightFigure } from "../../core/wire";
import type { Story } from "./model";

type Kind = Highlight["kind"];

/** Sentences about one thing, with its name. */
export interface Sentences {
  readonly label: string;
  readonly told: readonly Told[];
}

/** One sentence; the names in it stand apart, so that they can be set off. */
export interface Told {
  readonly parts: readonly { text: string; name: boolean }[];
  readonly view: string; // the route that has its figures
}

/** One figure behind a sentence. */
export interface Evidence {
  readonly about: string; // what its sentence is about
  readonly figure: HighlightFigure;
  readonly key: string;
}

const labels: Record<Kind, string> = {
  winners: "Who won",
  last_seat: "The last seat",
  first_choices: "First choices",
  comeback: "From behind",
  carried: "Votes passed on",
  votes_of: "The last to leave",
  coalition: "Ranked together",
  exhaustion: "No longer counting",
  ballots: "The ballots",
  not_counted: "Not counted",
  tie: "Ties",
};

/** What the top of the page does not say already. */
const news = (highlights: readonly Highlight[]): Highlight[] => highlights.filter((one) => one.kind !== "winners");

/** The sentences by what they are about, in the program's order. */
export function sentencesOf(story: Story, highlights: readonly Highlight[]): Sentences[] {
  const groups = new Map<Kind, Told[]>();
  for (const one of news(highlights)) {
    const told = { parts: namesApart(typeset(one.sentence), namesOf(story, one.candidates)), view: one.view };
    groups.set(one.kind, [...(groups.get(one.kind) ?? []), told]);
  }
  return [...groups].map(([kind, told]) => ({ label: labels[kind], told }));
}

/** Every figure that they rest on, in their order. */
export const evidenceOf = (highlights: readonly Highlight[]): Evidence[] =>
  news(highlights).flatMap((one, sentence) => one.figures.map((figure, index) =>
    ({ about: labels[one.kind], figure, key: `${String(sentence)}-${String(index)}` })));

/** Apostrophes and per cent as the rest of the page has them. */
export const typeset = (sentence: string): string => sentence.replaceAll(/(\p{L})'/gu, "$1’").replaceAll(" %", "%");

const namesOf = (story: Story, ids: readonly CandidateId[]): string[] =>
  ids.flatMap((id) => story.results.candidate_names.get(id) ?? []).map(typeset);

/** The sentence cut where names begin and end. */
export function namesApart(sentence: string, names: readonly string[]): { text: string; name: boolean }[] {
  const parts: { text: string; name: boolean }[] = [];
  let rest = sentence;
  while (rest !== "") {
    const [next] = names.map((name) => ({ name, at: rest.indexOf(name) })).filter(({ name, at }) => name !== "" && at >= 0)
      .sort((a, b) => a.at - b.at || b.name.length - a.name.length);
    const end = next?.at ?? rest.length;
    if (end > 0) parts.push({ text: rest.slice(0, end), name: false });
    if (next) parts.push({ text: next.name, name: true });
    rest = rest.slice(end + (next?.name.length ?? 0));
  }
  return parts;
}
