/** For light and dark, wide and narrow screens. */
export const pageStyle = `:root{color-scheme:light dark;--back:#fff;--text:#222;--dim:#5c6066;--line:#d8dade;--band:#f4f5f7;--right:#17692f;--wrong:#b3261e;--bar:#4a7db8;--mark:#c55}
@media (prefers-color-scheme:dark){:root{--back:#17181b;--text:#e4e5e8;--dim:#a2a7b0;--line:#3b3e45;--band:#212328;--right:#7fd398;--wrong:#ff9a90;--bar:#6c9fdc;--mark:#f08a80}}
*{box-sizing:border-box}body{font:15px/1.5 system-ui,sans-serif;max-width:80rem;margin:2rem auto;padding:0 1rem;color:var(--text);background:var(--back)}
h2{margin-top:2.5rem}h4{margin:1rem 0 .2rem}p{margin:.3rem 0}
.scroll{overflow-x:auto}table{border-collapse:collapse;margin:1rem 0}td,th{border:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
th{background:var(--band)}td.n,th.n{text-align:right;white-space:nowrap}td.text{min-width:8rem;max-width:26rem;overflow-wrap:anywhere}
.right{color:var(--right)}.wrong{color:var(--wrong)}.note,figcaption{color:var(--dim)}.note{font-size:.87em}
svg{margin:0 1rem 1rem 0;max-width:100%;height:auto}svg text{fill:var(--text)}figure{display:inline-block;margin:0;max-width:100%}
form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:1rem 0}label{display:grid;font-size:.87em;color:var(--dim);max-width:100%}
input,select,button{font:inherit;color:inherit;background:var(--back);border:1px solid var(--line);border-radius:4px;padding:.25rem .5rem;max-width:100%}
button{cursor:pointer;min-width:2.5rem}button[aria-expanded=true],.details td{background:var(--band)}
.details div{position:sticky;left:.6rem;width:min(76rem,calc(100vw - 4rem))}
pre{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);margin:.3rem 0;padding:.3rem .6rem;font-size:.87em}.cached{color:var(--dim)}
summary{cursor:pointer;font-weight:600;margin:1.5rem 0 .5rem}tr[hidden]{display:none}`;
