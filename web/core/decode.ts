// Decoders: an unknown JSON value in, a typed one out, or a ShapeError that names the place. Used once, at the
// edge (client.ts); everything behind it trusts its types.

declare const brand: unique symbol;
type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** The number by which routes and views name a candidate. */
export type CandidateId = Branded<number, "CandidateId">;
/** The name of an election in routes. */
export type ElectionId = Branded<string, "ElectionId">;
/** An exact decimal as the law cuts it, "19290.0000". */
export type Votes = Branded<string, "Votes">;

/** What was received is not what the description promises. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/** Checks `value`, which stands at `path`. */
export type Decoder<T> = (value: unknown, path: string) => T;

function wrong(path: string, expected: string, value: unknown): never {
  const shown = JSON.stringify(value) as string | undefined;
  throw new ShapeError(`${path} should be ${expected} but is ${(shown ?? "absent").slice(0, 60)}`);
}

export const text: Decoder<string> = (value, path) =>
  typeof value === "string" ? value : wrong(path, "a text", value);

export const real: Decoder<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : wrong(path, "a number", value);

export const integer: Decoder<number> = (value, path) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : wrong(path, "a whole number", value);

export const boolean: Decoder<boolean> = (value, path) =>
  typeof value === "boolean" ? value : wrong(path, "true or false", value);

export const votes: Decoder<Votes> = (value, path) =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? (value as Votes) : wrong(path, "a decimal text", value);

export const candidateId: Decoder<CandidateId> = (value, path) => integer(value, path) as CandidateId;

export const electionId: Decoder<ElectionId> = (value, path) => text(value, path) as ElectionId;

export const nullable = <T>(inner: Decoder<T>): Decoder<T | null> => (value, path) =>
  value === null ? null : inner(value, path);

export const absent = <T>(inner: Decoder<T>): Decoder<T | undefined> => (value, path) =>
  value === undefined ? undefined : inner(value, path);

export const word = <const T extends string>(...words: readonly T[]): Decoder<T> => (value, path) =>
  words.find((one) => one === value) ?? wrong(path, `one of ${words.join(", ")}`, value);

export const list = <T>(inner: Decoder<T>): Decoder<readonly T[]> => (value, path) =>
  Array.isArray(value)
    ? value.map((one: unknown, index) => inner(one, `${path}[${String(index)}]`))
    : wrong(path, "a list", value);

function entries(value: unknown, path: string): [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return wrong(path, "an object", value);
  return Object.entries(value);
}

/** An object whose names are whole numbers: candidate ids, ranks, distances. */
export const byNumber = <T>(inner: Decoder<T>): Decoder<ReadonlyMap<number, T>> => (value, path) =>
  new Map(entries(value, path).map(([key, one]) => [Number(key), inner(one, `${path}.${key}`)]));

/** An object with these fields; others are left out, so that the program may add some. */
export const record = <T extends object>(fields: { readonly [Key in keyof T]: Decoder<T[Key]> }): Decoder<T> =>
  (value, path) => {
    const given = Object.fromEntries(entries(value, path));
    const decoded: Partial<T> = {};
    for (const key in fields) decoded[key] = fields[key](given[key], `${path}.${key}`);
    return decoded as T;
  };
