// Writes core/wire.ts from an OpenAPI document: one TypeScript type and one decoder for every schema.
//
//     node scripts/wire.mjs http://127.0.0.1:8080/openapi.json          writes core/wire.ts
//     node scripts/wire.mjs openapi.json --check                        fails when core/wire.ts differs
import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const target = new URL("../core/wire.ts", import.meta.url);

// "first_choice" as "FirstChoice".
const pascal = (name) => name.split("_").map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join("");

// The unit stands at the end of a field's description.
const unitOf = (schema) => / Unit: (.+)\.$/.exec(schema.description ?? "")?.[1];

// The branded type of what the unit says is a name for something: numbers name candidates, texts what the field says.
function brand(unit, type, where) {
  if (unit !== "id" && unit !== "ids") return undefined;
  if (type === "integer") return "CandidateId";
  return type === "string" && where.endsWith(".election_id") ? "ElectionId" : undefined;
}

// The schema without null, and whether null was allowed.
function withoutNull(schema) {
  if (Array.isArray(schema.type) && schema.type.includes("null")) {
    const [type] = schema.type.filter((one) => one !== "null");
    return { schema: { ...schema, type, enum: schema.enum?.filter((word) => word !== null) }, nullable: true };
  }
  const rest = (schema.oneOf ?? schema.anyOf)?.filter((choice) => choice.type !== "null");
  return rest ? { schema: rest[0], nullable: true } : { schema, nullable: false };
}

// base::Decimal is the only text with a pattern.
const isDecimal = (schema) => schema.type === "string" && schema.pattern !== undefined;

// { type, decoder } of a schema; `used` collects the decoders to import.
function form(given, used, where, unit = unitOf(given)) {
  const { schema, nullable } = withoutNull(given);
  const use = (name) => (used.add(name), name);
  if (nullable) {
    const inner = form(schema, used, where, unit);
    return { type: `${inner.type} | null`, decoder: `${use("nullable")}(${inner.decoder})` };
  }
  if (schema.$ref) {
    const name = pascal(schema.$ref.split("/").at(-1));
    return { type: name, decoder: `decode${name}` };
  }
  if (schema.enum) {
    const words = schema.enum.map((word) => JSON.stringify(word));
    return { type: words.join(" | "), decoder: `${use("word")}(${words.join(", ")})` };
  }
  if (isDecimal(schema)) return { type: "Votes", decoder: use("votes") };
  const branded = brand(unit, schema.type, where);
  if (branded) {
    return { type: branded, decoder: use(branded === "ElectionId" ? "electionId" : "candidateId") };
  }
  switch (schema.type) {
    case "string": return { type: "string", decoder: use("text") };
    case "integer": return { type: "number", decoder: use("integer") };
    case "number": return { type: "number", decoder: use("real") };
    case "boolean": return { type: "boolean", decoder: use("boolean") };
    case "array": {
      const inner = form(schema.items, used, where, unit);
      const element = inner.type.includes(" ") ? `(${inner.type})` : inner.type;
      return { type: `readonly ${element}[]`, decoder: `${use("list")}(${inner.decoder})` };
    }
    case "object": {
      if (!schema.additionalProperties) break;
      const inner = form(schema.additionalProperties, used, where, undefined);
      return { type: `ReadonlyMap<number, ${inner.type}>`, decoder: `${use("byNumber")}(${inner.decoder})` };
    }
  }
  throw new Error(`${where}: no TypeScript form for ${JSON.stringify(schema)}; teach scripts/wire.mjs this schema`);
}

const comment = (schema) => (schema.description ? `  /** ${schema.description.replaceAll("*/", "*\\/")} */\n` : "");

function declaration(name, schema, used) {
  const fields = Object.entries(schema.properties).map(([field, of]) => {
    const optional = !(schema.required ?? []).includes(field);
    const { type, decoder } = form(of, used, `${name}.${field}`);
    if (!optional) return { line: `${comment(of)}  readonly ${field}: ${type};`, decode: `  ${field}: ${decoder},` };
    used.add("absent");
    return { line: `${comment(of)}  readonly ${field}: ${type} | undefined;`, decode: `  ${field}: absent(${decoder}),` };
  });
  const head = schema.description ? `/** ${schema.description} */\n` : "";
  return `${head}export interface ${name} {\n${fields.map((field) => field.line).join("\n")}\n}\n\n` +
    `export const decode${name}: Decoder<${name}> = /* @__PURE__ */ record<${name}>({\n` +
    `${fields.map((field) => field.decode).join("\n")}\n});\n`;
}

// Names in an order in which every schema stands after those that it refers to.
function ordered(schemas) {
  const done = new Set();
  const visit = (name) => {
    if (done.has(name)) return;
    for (const [, other] of JSON.stringify(schemas[name]).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) visit(other);
    done.add(name);
  };
  Object.keys(schemas).sort().forEach(visit);
  return [...done];
}

// The whole text of core/wire.ts.
export function wireOf(document) {
  const schemas = document.components.schemas;
  const used = new Set(["record"]);
  const names = ordered(schemas).filter((name) => schemas[name].properties && name !== "Problem");
  const body = names.map((name) => declaration(pascal(name), schemas[name], used)).join("\n");
  const types = ["Decoder", "CandidateId", "ElectionId", "Votes"].filter((type) => new RegExp(`\\b${type}\\b`).test(body));
  return "// Made by scripts/wire.mjs from the program's /openapi.json. Do not edit: run `npm run wire -- URL`.\n" +
    "/* eslint max-lines: off */\n" +
    `import { ${[...used].sort().join(", ")} } from "./decode";\n` +
    `import type { ${types.join(", ")} } from "./decode";\n\n${body}`;
}

async function read(source) {
  if (!/^https?:/.test(source)) return JSON.parse(await readFile(source, "utf8"));
  const response = await fetch(source);
  if (!response.ok) throw new Error(`${source} answered ${response.status}`);
  return response.json();
}

async function main([source, mode]) {
  if (!source) throw new Error("say which OpenAPI document: node scripts/wire.mjs URL|FILE [--check]");
  const fresh = wireOf(await read(source));
  if (mode !== "--check") return writeFile(target, fresh);
  if (fresh !== (await readFile(target, "utf8"))) {
    throw new Error("web/core/wire.ts is not what /openapi.json gives: run `npm run wire -- URL/openapi.json` in web/ and commit it");
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(`wire: ${error.message}`);
    process.exit(1);
  });
}
