import { defineConfig } from "vite";

// The program serves dist/ as it stands: / is index.html, /assets/* has a hash in its name and never changes.
export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  build: {
    target: "es2021",
    outDir: "dist",
    assetsDir: "assets",
    assetsInlineLimit: 0, // a data: font would need a wider Content-Security-Policy
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { "/api": process.env["ALMANAC_URL"] ?? "http://127.0.0.1:8080" } },
});
