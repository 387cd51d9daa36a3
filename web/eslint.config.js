import tseslint from "typescript-eslint";

// The arrows of docs/architecture.md: shell → apps → {ui, charts} → core. A folder may not reach for those above it.
const above = {
  core: ["ui", "charts", "apps", "shell"],
  charts: ["ui", "apps", "shell"],
  ui: ["charts", "apps", "shell"],
  apps: ["shell"],
};

function arrow(folder) {
  const group = above[folder].map((name) => `**/${name}/**`);
  const message = `${folder}/ may not know ${above[folder].join(", ")}/: arrows go shell → apps → {ui, charts} → core.`;
  return {
    files: [`${folder}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": "off",
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [{ group, message }] }],
    },
  };
}

export default tseslint.config(
  { ignores: ["dist/", "node_modules/"] },
  ...tseslint.configs.strict,
  {
    rules: {
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 70 }],
      "max-params": ["error", { max: 4 }],
      "max-depth": ["error", { max: 3 }],
      eqeqeq: "error",
      "no-restricted-syntax": [
        "error",
        { selector: "JSXAttribute[name.name='style']", message: "Styles stand in css: the page is served without inline styles." },
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: "Names come from files: never as HTML." },
      ],
    },
  },
  ...Object.keys(above).map(arrow),
);
