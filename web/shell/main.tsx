// Starts the page: theme, address, the list of elections, and the app that the address asks for.
import { signal } from "@preact/signals";
import { render, type JSX } from "preact";
import { useEffect } from "preact/hooks";
import { ElectionPage } from "../apps/elections/page";
import { loadElections } from "../apps/elections/load";
import type { ElectionId } from "../core/decode";
import * as routes from "../core/routes";
import type { Election } from "../core/wire";
import { Failure, Skeleton } from "../ui/notice";
import { Empty } from "./empty";
import { Layout } from "./layout";
import { followAddress, named } from "./router";
import { followTheme } from "./theme";
import "../ui/fonts.css";
import "../ui/tokens.css";
import "../ui/page.css";
import "../ui/figure.css";
import "../charts/charts.css";

const elections = signal<readonly Election[] | null>(null);
const failure = signal<string | null>(null);

async function look(): Promise<void> {
  failure.value = null;
  try {
    elections.value = await loadElections();
  } catch (reason) {
    failure.value = reason instanceof Error ? reason.message : String(reason);
  }
}

const again_ms = 3000; // how soon the page of an empty data folder sees the first election
const news_ms = 60_000; // how soon a page whose stream of events is cut off knows of a new version

// Looks again and again while somebody is looking; a program that is down for a moment is no reason to drop the page.
async function keepLooking(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, elections.value?.length ? news_ms : again_ms));
    if (!document.hidden) await lookAgain();
  }
}

async function lookAgain(): Promise<void> {
  if (elections.value !== null) elections.value = await loadElections().catch(() => elections.value);
}

// Hears at once of what happens to an election; whatever it is, the list says how things stand now. Only while somebody
// looks: a browser has six connections to a program, and each stream holds one.
function useNews(election: ElectionId | null): void {
  useEffect(() => {
    if (election === null) return;
    let stream: EventSource | null = null;
    const follow = (): void => {
      stream?.close();
      stream = document.hidden ? null : new EventSource(routes.events(election));
      for (const name of ["published", "removed", "missed"]) stream?.addEventListener(name, () => void lookAgain());
      if (stream) void lookAgain();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      stream?.close();
    };
  }, [election]);
}

function currentOf(all: readonly Election[]): ElectionId | null {
  return named.value ?? (all.find((one) => one.is_default) ?? all[0])?.election_id ?? null;
}

function Content(): JSX.Element {
  if (failure.value !== null) return <Failure title="The elections cannot be shown" reason={failure.value} retry={() => void look()} />;
  if (elections.value === null) return <Skeleton />;
  const current = currentOf(elections.value);
  if (current === null) return <Empty />;
  const published = elections.value.find((one) => one.election_id === current)?.data_version ?? null;
  return <ElectionPage key={current} election={current} published={published} />;
}

function App(): JSX.Element {
  const all = elections.value ?? [];
  const current = currentOf(all);
  useNews(all.some((one) => one.election_id === current) ? current : null);
  return <Layout elections={all} current={current}><Content /></Layout>;
}

followTheme();
followAddress();
void look();
void keepLooking();
const root = document.getElementById("app");
if (root) render(<App />, root);
