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

const again_ms = 3000; // how often an empty data folder is looked at

async function look(): Promise<void> {
  failure.value = null;
  try {
    elections.value = await loadElections();
    if (elections.value.length === 0) setTimeout(() => void look(), again_ms);
  } catch (reason) {
    failure.value = reason instanceof Error ? reason.message : String(reason);
  }
}

function currentOf(all: readonly Election[]): ElectionId | null {
  return named.value ?? (all.find((one) => one.is_default) ?? all[0])?.election_id ?? null;
}

function Content(): JSX.Element {
  if (failure.value !== null) return <Failure title="The elections cannot be shown" reason={failure.value} retry={() => void look()} />;
  if (elections.value === null) return <Skeleton />;
  const current = currentOf(elections.value);
  return current === null ? <Empty /> : <ElectionPage key={current} election={current} />;
}

function App(): JSX.Element {
  const all = elections.value ?? [];
  return <Layout elections={all} current={currentOf(all)}><Content /></Layout>;
}

followTheme();
followAddress();
void look();
const root = document.getElementById("app");
if (root) render(<App />, root);
