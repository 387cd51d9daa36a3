// The page of an empty data folder: how to fill it.
import type { JSX } from "preact";
import { Notice } from "../ui/notice";

const ways = [
  ["See it at work with a made-up election of 80,000 ballots", "almanac demo"],
  ["Publish a real one: the rule and the seats are taken from the file where it says them", "almanac import ballots.csv --election council-2024 --rule portland-or-2024 --seats 3"],
  ["See which counting rules there are", "almanac rules"],
] as const;

export function Empty(): JSX.Element {
  return (
    <Notice title="No election is published here yet">
      <p>Almanac counts ranked ballots exactly, works every table out beforehand and serves them. This data folder is still empty; fill it with one of these:</p>
      <dl class="commands">
        {ways.map(([what, command]) => (
          <div key={command}><dt>{what}</dt><dd><code tabIndex={0}>{command}</code></dd></div>
        ))}
      </dl>
      <p class="quiet">This page looks again by itself and shows the election as soon as it is there.</p>
    </Notice>
  );
}
