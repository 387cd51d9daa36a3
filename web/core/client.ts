// Asks the program and decodes the answer. The browser keeps answers with their ETags and asks with If-None-Match
// whether they still hold ("no-cache" means no more than that): an unchanged one costs a 304, and no answer is older than
// the others of the page. Every failure is a Problem with a sentence for people.
import { ShapeError, type Decoder } from "./decode";

/** Why there is no answer. */
export class Problem extends Error {
  override readonly name = "Problem";
  constructor(readonly kind: "network" | "status" | "shape", readonly status: number, message: string) {
    super(message);
  }
}

/** The part of fetch that is used; tests pass their own. */
export type Fetch = (address: string, options: { headers: Record<string, string>; cache: "no-cache" }) => Promise<Response>;

const browserFetch: Fetch = (address, options) => fetch(address, options);

/** The decoded answer of `address`; rejects with a Problem. */
export async function ask<T>(address: string, decode: Decoder<T>, send: Fetch = browserFetch): Promise<T> {
  const response = await reach(address, send);
  if (!response.ok) throw await refusal(address, response);
  const body = await read(address, response);
  try {
    return decode(body, address);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new Problem("shape", response.status, `The answer is not what this page expects: ${error.message}. Reload the page; it may be older than the program.`);
  }
}

async function reach(address: string, send: Fetch): Promise<Response> {
  try {
    return await send(address, { cache: "no-cache", headers: { accept: "application/json, application/problem+json" } });
  } catch {
    throw new Problem("network", 0, "The program does not answer. Is `almanac serve` still running?");
  }
}

async function read(address: string, response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    throw new Problem("shape", response.status, `${address} did not answer with JSON.`);
  }
}

// RFC 9457: `detail` is the sentence for people, `title` the name of the status.
async function refusal(address: string, response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const said = (key: "detail" | "title"): string | undefined => {
    const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[key] : undefined;
    return typeof value === "string" ? value : undefined;
  };
  const message = said("detail") ?? said("title") ?? `${address} answered with status ${String(response.status)}.`;
  return new Problem("status", response.status, message);
}
