/** Beside the report's. */
export const CONSOLE_STYLE = `
form { display: grid; gap: .7rem; max-width: 52rem; }
form .line { display: flex; flex-wrap: wrap; gap: .7rem; align-items: end; }
label { display: grid; gap: .15rem; font-size: .85rem; color: var(--soft); }
label.grow { flex: 1 1 18rem; }
input, select, textarea, button { font: inherit; color: var(--ink); background: var(--card); border: 1px solid var(--line);
  border-radius: .35rem; padding: .35rem .6rem; max-width: 100%; }
input[type=checkbox] { width: auto; }
textarea { width: 100%; min-height: 4.5rem; resize: vertical; font-family: ui-monospace, "DejaVu Sans Mono", monospace;
  font-size: .86em; }
button { cursor: pointer; } button.main { background: var(--link); color: var(--paper); border-color: var(--link); }
button.row { border: 0; background: none; padding: 0; text-align: left; width: 100%; }
.tools { display: flex; flex-wrap: wrap; gap: .7rem 1rem; align-items: end; margin: .4rem 0 .8rem; }
.check { display: flex; gap: .4rem; align-items: center; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: .35rem; padding: .6rem .8rem; overflow: auto;
  max-height: 24rem; font: .82rem/1.5 ui-monospace, "DejaVu Sans Mono", monospace; white-space: pre-wrap;
  overflow-wrap: anywhere; margin: .4rem 0; }
.stream { max-height: 32rem; overflow: auto; border: 1px solid var(--line); border-radius: .35rem; }
.stream ol { list-style: none; margin: 0; padding: 0; }
.stream li { padding: .3rem .7rem; border-bottom: 1px solid var(--line); }
.stream .line { display: grid; grid-template-columns: 6.8rem 3.2rem 5.5rem minmax(0, 1fr) auto; gap: .6rem; align-items: baseline; }
.status { font-weight: 700; font-variant-numeric: tabular-nums; }
.decisions { margin: .3rem 0 .5rem; padding: 0; list-style: none; }
.decisions li { border: 0; padding: .25rem 0 .25rem .8rem; border-left: 3px solid var(--good); margin: .3rem 0; }
.decisions li.deny { border-color: var(--bad); }
/* The list is what a browser goes to and opens: what it is a list of stands above it. */
details.way ul { scroll-margin-top: 5rem; }
@media (max-width: 640px) {
  .stream .line { grid-template-columns: 6.6rem 3.2rem 1fr; } .stream .line .path { grid-column: 1 / -1; }
}
`;
