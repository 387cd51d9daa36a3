// A decimal in a table: every place that the law keeps, those behind the point in grey.
import type { JSX } from "preact";
import type { Votes } from "../core/decode";
import { splitVotes } from "../core/format";

export function Exact({ votes }: { votes: Votes }): JSX.Element {
  const { whole, fraction } = splitVotes(votes);
  return <>{whole}{fraction && <span class="fraction">{fraction}</span>}</>;
}
