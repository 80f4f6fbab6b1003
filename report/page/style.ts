/** Of the whole page: no other file is read, so that a report can be sent as it is. Prints on paper, too. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --ink: #1d2327; --soft: #5a646c; --line: #d8d4ca; --card: #ffffff;
  --good: #1c6b3c; --good-soft: #dcefe2; --bad: #a31621; --bad-soft: #f8dcdc;
  --meant: #6b4d00; --meant-soft: #f6e7bd; --open: #4b3b8f; --open-soft: #e4dff6; --link: #0b4f8a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --ink: #e7e9ea; --soft: #9aa5ad; --line: #333b41; --card: #1b2125;
    --good: #7fd6a0; --good-soft: #173826; --bad: #ff9a9a; --bad-soft: #4a1a1d;
    --meant: #f1cf74; --meant-soft: #413410; --open: #c0b3ff; --open-soft: #2f2857; --link: #8ec5ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.55 system-ui, "DejaVu Sans", sans-serif;
  overflow-wrap: break-word; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
header, main, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
header { padding-top: 2rem; }
h1 { font-size: 1.5rem; margin: 0 0 .35rem; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; margin: 2.6rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 60rem; }
.soft { color: var(--soft); }
code, .mono { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .86em; overflow-wrap: anywhere; }
.verdict { display: inline-block; padding: .05rem .5rem; border-radius: .25rem; font-weight: 600; white-space: nowrap; }
.proved, .closed { color: var(--good); background: var(--good-soft); }
.refuted, .open { color: var(--bad); background: var(--bad-soft); }
.unknown, .undecided { color: var(--open); background: var(--open-soft); }
.not-applicable, .same { color: var(--soft); background: transparent; }
.declared { color: var(--meant); background: var(--meant-soft); }
.banner { padding: .8rem 1rem; border-radius: .4rem; font-weight: 600; margin: 1rem 0; }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: .6rem 0 1rem; list-style: none; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .3rem .7rem .3rem 0; }
.list th[scope=row] { font-weight: 600; white-space: nowrap; }
.list td, .list th { border-bottom: 1px solid var(--line); }
.matrix th { font-weight: 500; padding: .15rem .4rem; }
.matrix th[scope=row] { position: sticky; left: 0; background: var(--paper); min-width: 13rem; max-width: 22rem; }
.matrix td { padding: 2px; }
.matrix .cell { display: grid; place-items: center; width: 1.7rem; height: 1.7rem; border-radius: .25rem;
  text-decoration: none; font-weight: 700; font-size: .85rem; }
.number { color: var(--soft); font-variant-numeric: tabular-nums; display: inline-block; min-width: 1.6em; }
.legend { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; margin: .6rem 0; padding: 0; list-style: none; }
.legend .cell { display: inline-grid; place-items: center; width: 1.4rem; height: 1.4rem; border-radius: .25rem;
  font-weight: 700; margin-right: .35rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: .9rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem .95rem; }
.card h4 { margin: 0 0 .4rem; font-size: .98rem; }
.card dl { margin: 0; } .card dt { color: var(--soft); font-size: .8rem; margin-top: .35rem; }
.card dd { margin: 0; }
.finding { border-left: 4px solid var(--bad); padding: .1rem 0 .1rem .9rem; margin: 1rem 0; break-inside: avoid; }
.finding.doubt { border-color: var(--open); }
.finding dl { display: grid; grid-template-columns: 6.5rem 1fr; gap: .25rem .8rem; margin: .4rem 0; }
.finding dt { color: var(--soft); } .finding dd { margin: 0; overflow-wrap: anywhere; }
.finding dd ul { margin: 0; padding-left: 1.1rem; }
.on-paper { display: none; }
details { margin: .5rem 0; } summary { cursor: pointer; }
details ul { margin: .3rem 0; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .3rem; }
footer { padding-bottom: 3rem; }
@media (max-width: 480px) {
  .finding dl { grid-template-columns: 1fr; gap: 0; } .finding dt { margin-top: .4rem; }
  .matrix th[scope=row] { min-width: 8rem; max-width: 9rem; }
  .verdicts thead { position: absolute; left: -99rem; }
  .verdicts tr { display: grid; grid-template-columns: 1fr auto; border-bottom: 1px solid var(--line); }
  .verdicts th, .verdicts td { border: 0; } .verdicts td { padding-right: 0; }
  .verdicts td:last-child { grid-column: 1 / -1; padding-top: 0; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; }
  .cards { grid-template-columns: repeat(3, 1fr); }
  body { font-size: 10.5pt; } nav, .skip { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .card, tr, li, h2, h3 { break-inside: avoid; } h2, h3, h3 + p, summary { break-after: avoid; }
  .scroll { overflow: visible; } .matrix th[scope=row] { position: static; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; } .way { display: none; } .on-paper { display: block; }
}
`;
