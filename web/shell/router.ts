// Which election the address names: #/e/<election_id>. Nothing named means the default one.
import { signal } from "@preact/signals";
import type { ElectionId } from "../core/decode";

/** The election that a hash names, or null. */
export function electionIn(hash: string): ElectionId | null {
  const found = /^#\/e\/([^/?]+)/.exec(hash);
  if (!found?.[1]) return null;
  try {
    return decodeURIComponent(found[1]) as ElectionId;
  } catch {
    return found[1] as ElectionId; // a lone % is no election's name, but no reason to fail either
  }
}

export const named = signal<ElectionId | null>(null);

/** Follows the address from now on. */
export function followAddress(): void {
  const read = (): void => {
    if (location.hash === "" || location.hash.startsWith("#/")) named.value = electionIn(location.hash);
  };
  read();
  addEventListener("hashchange", read);
}
