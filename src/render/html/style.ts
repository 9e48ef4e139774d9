// How the pages look: one sheet, no font and no picture from elsewhere. The signs of current, next and previous are those of the timeline;
// every state differs in shape or word as well as in colour. The ground stays quiet while all is well.

import { PARTS } from "./style-parts.ts";

const TOKENS = `
:root{color-scheme:light dark;
--ground:#fff;--raised:#f6f8fa;--ink:#1b1f24;--faint:#57606a;--line:#d5dae0;--strong:#8c959f;
--force:#1a6fb5;--link:#0b5394;--previous:#b6c6d6;--tint:#e8f1fa;
--bad:#b3261e;--bad-ground:#b3261e;--on-bad:#fff;--bad-tint:#fdecea;--warn:#8a4500;--warn-line:#d98324;--warn-tint:#fff3e2;--good:#1a6b36;
--body:system-ui,"Segoe UI Variable Text","Segoe UI",sans-serif;--code:ui-monospace,"Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--ground:#0d1117;--raised:#161b22;--ink:#e6edf3;--faint:#9da7b3;--line:#2c333c;--strong:#6e7681;
--force:#4ea1e0;--link:#7cc0f5;--previous:#46566a;--tint:#10253a;
--bad:#ff8a80;--bad-ground:#8f1d17;--on-bad:#fff;--bad-tint:#2d1312;--warn:#f0b36d;--warn-line:#b9711f;--warn-tint:#2a1d0c;--good:#7dd69a}}
`;

const FRAME = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink);font:400 15px/1.5 var(--body);font-variant-numeric:tabular-nums;display:flex;flex-direction:column;min-height:100vh}
a{color:var(--link);text-underline-offset:.18em}
a:hover{text-decoration-thickness:2px}
:focus-visible{outline:3px solid var(--force);outline-offset:2px;border-radius:2px}
main:focus{outline:none}
code,pre{font-family:var(--code);font-size:.88em}
h1,h2,h3,p,ul,ol,dl,pre,dd{margin:0;padding:0}
ul,ol{list-style:none}
.faint{color:var(--faint);font-weight:400}
.bad{color:var(--bad)}
.vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:-100vw;top:0;z-index:9;background:var(--ground);padding:.6rem 1rem}
.skip:focus{left:0}
.inner,main>section,main>.notice{width:100%;max-width:82rem;margin-inline:auto;padding-inline:clamp(1rem,3vw,2.5rem)}
main{flex:1}
main>section{padding-block:1.75rem 0}
.top{border-bottom:1px solid var(--line)}
.top .inner{display:flex;flex-wrap:wrap;align-items:stretch;gap:0 2.5rem}
.brand{font:650 1.02rem/1 var(--code);color:var(--ink);text-decoration:none;display:flex;align-items:center;gap:.5ch;padding-block:.95rem;letter-spacing:-.02em}
.top ul{display:flex;gap:.25rem;height:100%;overflow-x:auto}
.top li a{display:flex;align-items:center;gap:.45rem;height:100%;padding:.95rem .75rem calc(.95rem - 3px);color:var(--faint);text-decoration:none;border-bottom:3px solid transparent;white-space:nowrap}
.top li a:hover{color:var(--ink)}
.top li a[aria-current]{color:var(--ink);font-weight:600;border-color:var(--force)}
.badge{position:relative;background:var(--ink);color:var(--ground);border-radius:9px;font-size:.74rem;font-weight:650;line-height:1.1rem;padding-inline:.42rem}
footer{margin-top:3rem;border-top:1px solid var(--line);font-size:.87rem}
footer .inner{display:flex;flex-wrap:wrap;gap:.25rem 2rem;justify-content:space-between;padding-block:1rem}
.lamp{display:inline-block;width:.6rem;height:.6rem;border:2px solid var(--strong);border-radius:50%;margin-right:.6ch;vertical-align:-.02em}
[data-state=live] .lamp{background:var(--good);border-color:var(--good)}
[data-state=lost] .lamp{border-color:var(--bad);border-radius:0}
[data-state=lost]{color:var(--bad)}
.top nav{min-width:0}
@media (max-width:40rem){.top .inner{padding-inline:0}.brand{padding-inline:1rem;padding-bottom:.2rem}.top nav{width:100%}.top ul{padding-inline:.5rem;gap:0;justify-content:space-between}.top li a{padding-inline:.42rem;gap:.25rem;font-size:.93rem}}
`;

const PRINT = `
@page{margin:14mm}
@media print{
:root{--ground:#fff;--raised:#fff;--ink:#000;--faint:#444;--line:#bbb;--strong:#777;--force:#1a6fb5;--link:#000;--previous:#b6c6d6;--tint:#fff;--bad:#9c1c15;--bad-tint:#fff;--warn:#6b3500;--warn-line:#b9711f;--warn-tint:#fff;--good:#145229}
html{font-size:10pt}body{font-size:.94rem;display:block}.top nav,.skip,.narrow,.turn,.live-words{display:none}
.hero{background:none!important;color:#000!important;border-bottom:2px solid #000}.hero *{color:inherit!important}
.scroll{overflow:visible!important}.picture svg{min-width:0!important}
tr,li,.finding,.facts>div{break-inside:avoid}h2,h3,caption{break-after:avoid}thead{display:table-header-group}
details::details-content{content-visibility:visible;height:auto}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;

/** The sheet. */
export const STYLE_SHEET = [TOKENS, FRAME, PARTS, PRINT].join("").replaceAll(/\n+/g, "\n").trim();
