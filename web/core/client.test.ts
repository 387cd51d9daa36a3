import { describe, expect, it } from "vitest";
import { ask, type Fetch } from "./client";
import { integer, record } from "./decode";

const decode = record<{ seats: number }>({ seats: integer });
const answering = (response: Response): Fetch => () => Promise.resolve(response);

describe("asking the program", () => {
  it("gives the decoded answer", async () => {
    expect(await ask("/api/x", decode, answering(Response.json({ seats: 3 })))).toEqual({ seats: 3 });
  });

  it("lets the browser ask whether its copy still holds, instead of trusting it", async () => {
    const seen: unknown[] = [];
    const send: Fetch = (_, options) => { seen.push(options.cache); return Promise.resolve(Response.json({ seats: 3 })); };
    await ask("/api/x", decode, send);
    expect(seen).toEqual(["no-cache"]);
  });

  it("passes on what problem+json says to people", async () => {
    const refused = Response.json({ title: "Not Found", detail: "There is no election x here." }, { status: 404 });
    await expect(ask("/api/x", decode, answering(refused))).rejects.toMatchObject({ kind: "status", status: 404, message: "There is no election x here." });
  });

  it("falls back to the status where a proxy answers in its own words", async () => {
    await expect(ask("/api/x", decode, answering(new Response("<html>", { status: 502 })))).rejects.toMatchObject({ message: "/api/x answered with status 502." });
  });

  it("says that the program does not answer", async () => {
    await expect(ask("/api/x", decode, () => Promise.reject(new TypeError("fetch failed")))).rejects.toMatchObject({ kind: "network" });
  });

  it("names the field that is not as described", async () => {
    await expect(ask("/api/x", decode, answering(Response.json({ seats: "3" })))).rejects.toMatchObject({
      kind: "shape", message: expect.stringContaining('/api/x.seats should be a whole number but is "3"') as string,
    });
  });
});
