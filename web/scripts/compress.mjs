// Writes .gz and .br beside every file of a folder that gets smaller by it, so that serving costs nothing.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const packed = /\.(woff2|gz|br|zst|png)$/; // cannot get smaller
const bytes_min = 256; // below this the header of the encoding costs more than it saves

function encodings(content) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return { gz: gzipSync(content, { level: 9 }), br: brotliCompressSync(content, { params }) };
}

async function compress(folder) {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || packed.test(entry.name)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const content = await readFile(path);
    if (content.length < bytes_min) continue;
    for (const [suffix, bytes] of Object.entries(encodings(content))) {
      if (bytes.length < content.length) await writeFile(`${path}.${suffix}`, bytes);
    }
  }
}

await compress(process.argv[2] ?? "dist");
