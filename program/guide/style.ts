/** How the printed guide looks: ink on white, for A4 and for Letter. */
export const STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 32px 20px 64px; max-width: 820px; color: #1a1d21; background: #fff;
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif; overflow-wrap: break-word; }
h1 { margin: 0 0 8px; font-size: 2rem; line-height: 1.2; }
h2 { margin: 48px 0 12px; padding-bottom: 6px; border-bottom: 2px solid #1a1d21; font-size: 1.375rem; line-height: 1.3; }
h3 { margin: 28px 0 8px; font-size: 1.0625rem; line-height: 1.4; }
h2 .number, h3 .number { display: inline-block; min-width: 2em; color: #1f5fa8; font-variant-numeric: tabular-nums; }
p { margin: 8px 0; }
a { color: #1f5fa8; }
.line { color: #4d5661; }
.checked { color: #1c6b3a; }
.draft, .failed { padding: 10px 14px; border: 2px solid #8a5a00; border-radius: 6px; }
.failed { border-color: #b3261e; }
.contents, .contents ol { margin: 0; padding: 0; list-style: none; }
.contents > li { margin: 6px 0; font-weight: 600; }
.contents ol { padding-left: 2.5em; font-weight: 400; columns: 2; column-gap: 32px; }
.contents ol li { break-inside: avoid; }
.contents a { color: inherit; text-decoration: none; }
.contents a:hover { text-decoration: underline; }
.contents .number { display: inline-block; min-width: 2.5em; color: #4d5661; font-variant-numeric: tabular-nums; }
.rule { margin: 10px 0; border-top: 1px solid #d5dae0; font-size: .9375rem; }
.rule > div { display: grid; grid-template-columns: 190px minmax(0, 1fr); gap: 12px; padding: 4px 0; border-bottom: 1px solid #d5dae0; break-inside: avoid; }
.rule dt { color: #4d5661; }
.rule dd { margin: 0; }
ul { margin: 8px 0; padding-left: 1.3em; }
li { margin: 2px 0; }
.asks { font-size: .9375rem; }
.wide { overflow-x: auto; }
table { width: 100%; margin: 12px 0; border-collapse: collapse; font-size: .875rem; line-height: 1.4; }
caption { padding-bottom: 6px; text-align: left; font-weight: 600; }
th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid #d5dae0; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #1a1d21; }
tbody th { font-weight: 500; }
td ul { margin: 0; padding-left: 1.1em; }
.example { margin: 12px 0; padding: 6px 14px; border-left: 4px solid #1f5fa8; background: #f3f6fa; font-size: .9375rem; break-inside: avoid; }
.example .result { font-weight: 600; }
.example .case { color: #4d5661; font-size: .8125rem; }
.ref { padding-left: 3px; font-size: .6875rem; line-height: 0; vertical-align: super; text-decoration: none; }
.hash { word-break: break-all; }
@media (max-width: 600px) {
  .contents ol { columns: 1; }
  .rule > div { grid-template-columns: minmax(0, 1fr); gap: 0; }
}
@page { margin: 18mm 16mm; }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .cover { padding-top: 10mm; }
  main > .chapter:first-child { break-before: page; }
  h2, h3, caption { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .wide { overflow: visible; }
  p { orphans: 3; widows: 3; }
  .sources { break-before: page; font-size: 9pt; }
  .sources table { font-size: 8.5pt; }
}
`;
