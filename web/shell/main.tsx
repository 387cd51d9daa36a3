// Starts the page: theme, address, the list of elections, and the app that the address asks for.
import { signal } from "@preact/signals";
import { render, type JSX } from "preact";
import { ElectionPage } from "../apps/elections/page";
import { loadElections } from "../apps/elections/load";
import type { ElectionId } from "../core/decode";
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
const news_ms = 15_000; // how soon an open page knows of a new version; the list is a few hundred bytes, mostly 304

// Looks again and again while somebody is looking; a program that is down for a moment is no reason to drop the page.
async function keepLooking(): Promise<void> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, elections.value?.length ? news_ms : again_ms));
    if (document.hidden || elections.value === null) continue;
    elections.value = await loadElections().catch(() => elections.value);
  }
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
  return <Layout elections={all} current={currentOf(all)}><Content /></Layout>;
}

followTheme();
followAddress();
void look();
void keepLooking();
const root = document.getElementById("app");
if (root) render(<App />, root);
