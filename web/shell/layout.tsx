// What stands around every page: the head with the picker of elections, and the foot.
import type { ComponentChildren, JSX } from "preact";
import type { ElectionId } from "../core/decode";
import * as routes from "../core/routes";
import type { Election } from "../core/wire";
import { Mark, Moon, Sun } from "../ui/icons";
import { theme, toggleTheme } from "./theme";

export interface LayoutProps {
  readonly elections: readonly Election[];
  readonly current: ElectionId | null;
  readonly children: ComponentChildren;
}

export function Layout({ elections, current, children }: LayoutProps): JSX.Element {
  return (
    <>
      <a class="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById("content")?.focus(); }}>To the result</a>
      <header class="masthead">
        <div class="page">
          <a class="brand" href="#/"><Mark />Almanac</a>
          {elections.length > 1 && current !== null && <Picker elections={elections} current={current} />}
          <ThemeButton />
        </div>
      </header>
      <main id="content" tabIndex={-1}>{children}</main>
      <footer class="colophon"><div class="page">Counted and published with Almanac, exactly and from the ballots themselves.</div></footer>
    </>
  );
}

function Picker({ elections, current }: { elections: readonly Election[]; current: ElectionId }): JSX.Element {
  return (
    <label class="picker">
      <span class="hidden">Election</span>
      <select value={current} onChange={(event) => { location.hash = routes.pageOf(event.currentTarget.value as ElectionId); }}>
        {!elections.some((one) => one.election_id === current) && <option value={current}>Choose an election</option>}
        {elections.map((one) => <option key={one.election_id} value={one.election_id}>{one.contest || one.election_id}</option>)}
      </select>
    </label>
  );
}

function ThemeButton(): JSX.Element {
  const dark = theme.value === "dark";
  return (
    <button type="button" class="button icon" aria-label={dark ? "Light colours" : "Dark colours"} onClick={toggleTheme}>
      {dark ? <Sun /> : <Moon />}
    </button>
  );
}
