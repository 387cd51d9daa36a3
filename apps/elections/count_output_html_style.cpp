#include "apps/elections/count_output_html_style.h"

namespace almanac::elections {

namespace {

// Printed pages are light, whatever the screen is.
constexpr char style[] = R"(
:root {
  color-scheme: light;
  --ground: #fffefb; --raised: #f6f4ee; --ink: #15181d; --soft: #3d434d; --muted: #626873;
  --rule: #e3dfd5; --strong-rule: #15181d; --accent: #0b5a9d;
  --tone-1: #0d5ea6; --tone-2: #d4501c; --tone-3: #0a8a72; --tone-4: #8a47a3; --tone-5: #b07d09;
  --tone-6: #3391bb; --tone-7: #8a6a45; --tone-0: #8f949d; --tone-end: #99927f;
  --font: "Libre Franklin", "Franklin Gothic", "Segoe UI", "Helvetica Neue", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #121417; --raised: #1c1f24; --ink: #f1efe9; --soft: #d3d2cc; --muted: #a0a5af;
    --rule: #2d3138; --strong-rule: #f1efe9; --accent: #7cbcf5;
    --tone-1: #57a6ee; --tone-2: #f88354; --tone-3: #38c4a3; --tone-4: #c78fe0; --tone-5: #dcae3f;
    --tone-6: #86cdea; --tone-7: #c6a57a; --tone-0: #767c87; --tone-end: #6a665b;
  }
}
.tone-0 { --tone: var(--tone-0); } .tone-1 { --tone: var(--tone-1); }
.tone-2 { --tone: var(--tone-2); } .tone-3 { --tone: var(--tone-3); }
.tone-4 { --tone: var(--tone-4); } .tone-5 { --tone: var(--tone-5); }
.tone-6 { --tone: var(--tone-6); } .tone-7 { --tone: var(--tone-7); }
.tone-end { --tone: var(--tone-end); } .residual { --tone: var(--rule); }

*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); font: 400 1.0625rem/1.55 var(--font);
  font-variant-numeric: lining-nums tabular-nums; font-kerning: normal;
  -webkit-print-color-adjust: exact; print-color-adjust: exact;
}
h1, h2, h3, p, dl, dd, ul, ol, figure { margin: 0; padding: 0; }
h1, h2, h3 { font-weight: 700; letter-spacing: -0.018em; line-height: 1.12; text-wrap: balance; }
p, dd { text-wrap: pretty; }
main { width: min(100% - 2.5rem, 64rem); margin-inline: auto; padding-bottom: 3rem; }
.hidden {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}

.hero { padding-top: clamp(2rem, 5vw, 4rem); }
.kicker { font-size: 0.9375rem; color: var(--muted); margin-bottom: 1rem; }
.kicker b { color: var(--ink); }
.kicker span {
  display: inline-block; margin-left: 0.5em; padding-left: 0.6em; border-left: 1px solid;
  line-height: 1.1;
}
h1 {
  font-size: clamp(2.125rem, 1.3rem + 3.6vw, 3.75rem); font-weight: 800; letter-spacing: -0.032em;
  line-height: 1.03; max-width: 22ch;
}
h1.long { font-size: clamp(1.75rem, 1.2rem + 2.2vw, 2.5rem); max-width: 34ch; }
.deck {
  font-size: clamp(1.0625rem, 1rem + 0.45vw, 1.25rem); line-height: 1.5; color: var(--soft);
  max-width: 46rem; margin-top: 1.25rem;
}
.winners {
  list-style: none; display: grid; gap: 1.75rem; margin-top: 2.5rem;
  grid-template-columns: repeat(auto-fit, minmax(min(13.5rem, 100%), 1fr));
}
.winners.many { grid-template-columns: repeat(auto-fill, minmax(min(12rem, 100%), 1fr)); }
.winner { border-top: 4px solid var(--tone); padding-top: 0.75rem; max-width: 26rem; }
.winner .when { font-size: 0.8125rem; font-weight: 600; color: var(--muted); }
.winner h2 { font-size: 1.375rem; margin: 0.15rem 0 0.6rem; overflow-wrap: anywhere; }
.winner .party { font-size: 0.875rem; color: var(--muted); margin: -0.35rem 0 0.5rem; }
.winner .with { margin-top: 0.6rem; }
.winner .with b { font-size: 1.375rem; letter-spacing: -0.01em; }
.winner .with span { color: var(--muted); margin-left: 0.35rem; }
.winner .from { font-size: 0.875rem; color: var(--muted); line-height: 1.4; }
.facts {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); margin-top: 2.5rem;
  border-block: 1px solid var(--rule);
}
.facts div { display: flex; flex-direction: column-reverse; justify-content: flex-end;
  padding: 0.9rem 1rem 0.9rem 0; }
.facts dd { font-size: 1.5rem; font-weight: 700; letter-spacing: -0.02em; line-height: 1.2; }
.facts dt { font-size: 0.8125rem; color: var(--muted); }

section { margin-top: 4rem; padding-top: 1.5rem; border-top: 2px solid var(--strong-rule); }
section > h2 { font-size: clamp(1.5rem, 1.2rem + 1.1vw, 2rem); }
.intro { margin: 0.6rem 0 1.5rem; color: var(--soft); max-width: 42rem; }

.chart { display: block; width: 100%; height: auto; overflow: visible; font-family: var(--font); }
.chart.narrow { display: none; }
.chart text {
  fill: var(--ink); font-size: 14px; paint-order: stroke; stroke: var(--ground);
  stroke-width: 3px; stroke-linejoin: round;
}
.count .kept { fill: var(--tone); }
.count .came { fill: var(--tone); opacity: 0.62; }
.count .went { fill: var(--tone); opacity: 0.4; }
.count .ribbon { fill: var(--tone); fill-opacity: 0.3; }
.count .gone .name { fill: var(--muted); }
.count .won .name, .count .won .figure { font-weight: 700; }
.count .change, .count .note { fill: var(--muted); font-size: 12.5px; font-weight: 400; }
.count .won .note { fill: var(--ink); font-weight: 600; }
.count .threshold line { stroke: var(--ink); stroke-dasharray: 2 3; }
.count .threshold text, .threshold-text { font-size: 12.5px !important; font-weight: 600; }
.totals .grid line { stroke: var(--rule); }
.totals .grid .ground { stroke: var(--muted); }
.totals .grid text { fill: var(--muted); font-size: 12px; }
.threshold-line { fill: none; stroke: var(--ink); stroke-dasharray: 2 3; }
.totals .line path { fill: none; stroke: var(--tone); stroke-width: 2.5px; stroke-linejoin: round;
  stroke-linecap: round; }
.totals .line .after { stroke-dasharray: 1 5; stroke-width: 2px; }
.totals .line circle { fill: var(--tone); stroke: var(--ground); stroke-width: 1.5px; }
.totals .line.tone-0 path { stroke-width: 1.25px; opacity: 0.65; }
.totals .line.tone-0 circle { stroke: none; opacity: 0.65; }
.totals .names text { font-size: 13px; fill: var(--soft); }
.totals .names.small text { font-size: 11px; }
.totals .names .won { font-weight: 700; fill: var(--ink); }
.spark { height: 3.25rem; }
.spark .area { fill: var(--tone); opacity: 0.14; }
.spark .run { fill: none; stroke: var(--tone); stroke-width: 2.5px; stroke-linejoin: round;
  vector-effect: non-scaling-stroke; }
.spark .threshold-line { vector-effect: non-scaling-stroke; }
.ending { height: 2rem; }
.ending rect { fill: var(--tone); stroke: var(--ground); stroke-width: 1px;
  vector-effect: non-scaling-stroke; }
.shares { list-style: none; display: grid; gap: 0.35rem 2rem; margin-top: 1rem;
  grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); font-size: 0.9375rem; }
.shares li { display: flex; gap: 0.6rem; align-items: baseline; }
.shares i { flex: none; width: 0.75rem; height: 0.75rem; background: var(--tone);
  border-radius: 2px; }
.shares b { font-weight: 600; margin-left: auto; }
.shares .won { font-weight: 700; }
.shares span:last-child { color: var(--muted); min-width: 4.2em; text-align: right; }

.scroll { overflow-x: auto; overscroll-behavior-x: contain; scrollbar-width: thin; }
table { border-collapse: separate; border-spacing: 0; font-size: 0.9375rem; line-height: 1.3;
  width: 100%; }
.block + .block { margin-top: 2rem; }
caption { text-align: left; font-weight: 600; font-size: 0.875rem; padding-bottom: 0.35rem; }
th, td { text-align: left; vertical-align: baseline; padding: 0.45rem 0 0.45rem 1rem;
  border-bottom: 1px solid var(--rule); }
th:first-child, td:first-child { padding-left: 0; }
thead th { color: var(--muted); font-size: 0.75rem; font-weight: 600; white-space: nowrap;
  border-bottom-color: var(--muted); }
th.number, td.number { text-align: right; white-space: nowrap; }
tbody th { font-weight: 500; min-width: 9rem; }
tbody.sum th, tbody.sum td { color: var(--muted); }
tbody.sum tr:first-child th, tbody.sum tr:first-child td { border-top: 1px solid var(--muted); }
td .fraction { color: var(--muted); font-size: 0.8em; }
tr.won th, td.won { font-weight: 700; }
td.lost { color: var(--muted); }
.sign { display: inline-block; width: 1.1em; text-align: left; padding-left: 0.3em; }
.won .sign { color: var(--tone, var(--ink)); }
.legend { margin-top: 0.75rem; font-size: 0.8125rem; color: var(--muted); }

.round { margin-top: 2.5rem; }
.round h3 { font-size: 1.125rem; }
.round .decision { font-weight: 600; margin-top: 0.3rem; max-width: 54rem; line-height: 1.4; }
.round .moved { color: var(--soft); font-size: 0.9375rem; line-height: 1.45; max-width: 54rem; }
.round figure { margin-top: 0.9rem; max-width: 58rem; }

.notes { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 0.75rem 1.5rem;
  max-width: 54rem; font-size: 0.9375rem; margin-top: 1.5rem; }
.notes dt { font-weight: 700; }
.notes dd { color: var(--soft); overflow-wrap: anywhere; }
.rule { columns: 2 20rem; column-gap: 3rem; margin-top: 1.5rem; }
.rule div { break-inside: avoid; margin-bottom: 1.25rem; }
.rule h3 { font-size: 1rem; margin-bottom: 0.3rem; }
.rule ul { padding-left: 1.1rem; font-size: 0.9375rem; color: var(--soft); line-height: 1.4; }
.rule li { margin-bottom: 0.25rem; }
code { font: 0.875em/1.5 var(--mono); overflow-wrap: anywhere; }
.files td code { font-size: 0.75rem; }
footer { border-top: 1px solid var(--rule); margin-top: 4rem; padding-top: 1.25rem;
  font-size: 0.875rem; color: var(--muted); }

@media screen and (max-width: 40rem) {
  body { font-size: 1rem; }
  main { width: min(100% - 2rem, 64rem); }
  .kicker span { display: block; margin: 0; padding: 0; border: 0; line-height: 1.5; }
  .winners { gap: 1.25rem; margin-top: 1.75rem; }
  .winner { max-width: none; }
  .facts { grid-template-columns: repeat(auto-fit, minmax(6.25rem, 1fr)); }
  .facts dd { font-size: 1.25rem; }
  .facts div { padding: 0.65rem 0.5rem 0.65rem 0; }
  section { margin-top: 3rem; }
  .chart.wide { display: none; }
  .chart.narrow { display: block; max-width: 30rem; }
  .block tbody th:first-child { position: sticky; left: 0; background: var(--ground);
    min-width: 7.5rem; max-width: 9rem; padding-right: 0.5rem; }
  .notes { grid-template-columns: minmax(0, 1fr); gap: 0.15rem; }
  .notes dd { margin-bottom: 0.9rem; }
}
@media (min-width: 40rem) { h1 span { white-space: nowrap; } }

@page { size: A4; margin: 16mm 15mm 15mm; }
@media print {
  :root { --ground: #fff; }
  html { font-size: 12.5px; }
  body { font-size: 9.5pt; line-height: 1.4; }
  main { width: auto; padding: 0; }
  .hero { padding-top: 0; }
  h1 { font-size: 29pt; }
  h1.long { font-size: 20pt; }
  .deck { font-size: 11.5pt; margin-top: 0.9rem; }
  .winners { margin-top: 1.75rem; gap: 1.25rem;
    grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); }
  .winners.many { grid-template-columns: repeat(5, 1fr); }
  .winner { break-inside: avoid; }
  .facts { margin-top: 1.75rem; grid-template-columns: repeat(5, 1fr); }
  .facts div { padding: 0.5rem 0.75rem 0.5rem 0; }
  section { margin-top: 2rem; padding-top: 1rem; }
  section > h2 { break-after: avoid; }
  .intro { margin: 0.4rem 0 1rem; break-inside: avoid; break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 8.5pt; }
  th, td { padding: 0.25rem 0 0.25rem 0.9rem; }
  tr, figure, .block, .round, .shares, .notes > * { break-inside: avoid; }
  caption { break-after: avoid; }
  tbody th { min-width: 8rem; }
  .round { margin-top: 1.5rem; }
  .round figure { margin-top: 0.6rem; width: 94%; }
  .rule { columns: 2; column-gap: 2.5rem; margin-top: 1rem; }
  .shares { grid-template-columns: repeat(2, 1fr); }
  .files td code { font-size: 6.5pt; }
  footer { margin-top: 2.5rem; }
  p, li { orphans: 3; widows: 3; }
}
)";

}  // namespace

Markup page_style() { return style; }

}  // namespace almanac::elections
