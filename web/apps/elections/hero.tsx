// The top of the page: who won and why.
import type { JSX } from "preact";
import { Spark } from "../../charts/spark";
import type { CandidateId } from "../../core/decode";
import { count, percent, wholeVotes } from "../../core/format";
import { approximate } from "../../core/votes";
import { deck } from "./deck";
import { mostVotes, type Story } from "./model";
import { totalsLine } from "./pictures";
import { headlineParts, inRound, kicker, roundWord, winnerLine } from "./words";

export function Hero({ story }: { story: Story }): JSX.Element {
  const { results } = story;
  return (
    <header class="hero">
      <p class="kicker">{results.contest && <b>{results.contest}</b>} <span>{kicker(story)}</span></p>
      <h1 class={results.winners.length > 4 ? "long" : ""}>{headlineParts(story).map((part, index) => (part.name ? <span key={index}>{part.text}</span> : part.text))}</h1>
      <p class="deck">{deck(story)}</p>
      <ul class={`winners ${results.winners.length > 4 ? "many" : ""}`}>
        {results.winners.map((id) => <Winner key={id} story={story} id={id} />)}
      </ul>
      <Facts story={story} />
    </header>
  );
}

function Winner({ story, id }: { story: Story; id: CandidateId }): JSX.Element | null {
  const line = story.lines.find((one) => one.id === id);
  if (!line) return null;
  const run = totalsLine(story, line);
  const votes = run.won === null ? run.votes : run.votes.slice(0, run.won);
  return (
    <li class={`winner tone-${String(line.tone)}`}>
      <p class="when">Elected {inRound(story, line.round)}</p>
      <h2>{line.name}</h2>
      <Spark votes={votes} rounds={story.rounds.length} threshold={approximate(story.results.threshold)} most={mostVotes(story.rounds)} tone={line.tone} />
      <p class="with"><b>{wholeVotes(line.last)}</b> votes <span>{percent(line.percentage)}</span></p>
      <p class="from">{winnerLine(story, id)}</p>
    </li>
  );
}

function Facts({ story }: { story: Story }): JSX.Element {
  const { results, lines } = story;
  const facts: [string, string][] = [
    [count(results.valid_ballots), "valid ballots"],
    [count(lines.length), lines.length === 1 ? "candidate" : "candidates"],
    [count(results.seats), results.seats === 1 ? "seat" : "seats"],
    [wholeVotes(results.threshold), results.seats === 1 ? "votes to win" : "votes to win a seat"],
    [count(results.total_rounds), roundWord(story) + (results.total_rounds === 1 ? "" : "s")],
  ];
  return (
    <dl class="facts">
      {facts.map(([figure, name]) => <div key={name}><dt>{name}</dt><dd>{figure}</dd></div>)}
    </dl>
  );
}
