// How the parts of a page look: the verdict, tables, lists, findings.

const HERO = `
main>.hero{max-width:none;padding-block:clamp(1.75rem,4vw,3.25rem) 1.75rem;border-bottom:1px solid var(--line);padding-inline:max(clamp(1rem,3vw,2.5rem),calc((100vw - 82rem)/2 + 2.5rem))}
.hero h1{font-size:clamp(1.6rem,1.05rem + 2.3vw,2.7rem);line-height:1.12;font-weight:650;letter-spacing:-.022em;text-wrap:balance;max-width:26ch}
.hero .lead{margin-top:.7rem;font-size:1.05rem;color:var(--faint);max-width:70ch}
.hero.plain{padding-bottom:1.75rem}
.hero.plain h1{font-size:clamp(1.4rem,1rem + 1.4vw,2rem)}
.hero.busy{background:var(--tint)}
.hero.unknown{background:repeating-linear-gradient(135deg,var(--raised) 0 10px,var(--ground) 10px 20px)}
.hero.bad{background:var(--bad-ground);color:var(--on-bad)}
.hero.bad :is(.lead,.faint,.small,dt,a,.bad,.soon,.pressing,.calm){color:var(--on-bad)}
.hero.bad .facts>div{border-color:#ffffff80}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1.25rem 2rem;margin-top:2rem}
.facts>div{border-top:2px solid var(--ink);padding-top:.55rem;min-width:0}
.facts dt{font-size:.87rem;color:var(--faint)}
.facts dd{font-size:1.08rem;font-weight:600;line-height:1.35;overflow-wrap:anywhere}
.small{display:block;font-size:.87rem;font-weight:400;color:var(--faint);margin-top:.15rem}
.subject{font-weight:400}
.soon{color:var(--warn)}.pressing{color:var(--bad);font-weight:650}
`;

const TABLES = `
h2{font-size:1.22rem;font-weight:650;letter-spacing:-.01em;margin-bottom:.75rem}
h3{font-size:1rem;font-weight:650;margin:1.1rem 0 .3rem;overflow-wrap:anywhere}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.25rem 2rem}
.legend{display:flex;gap:1.25rem;font-size:.87rem;color:var(--faint)}
.swatch{display:inline-block;flex:none;width:1.05rem;height:.68rem;border-radius:2px;margin-right:.5rem;vertical-align:-.02em;background:var(--force)}
.swatch.staged{background:none;border:1.5px dashed var(--force)}
.swatch.previous{background:var(--previous)}
.swatch.expired{background:repeating-linear-gradient(45deg,var(--bad) 0 2px,transparent 2px 4px);border:1.5px solid var(--bad)}
.scroll{overflow-x:auto;margin-block:.4rem 1.6rem}
table{border-collapse:collapse;width:100%;text-align:left}
caption{text-align:left;padding-bottom:.35rem}
.pool{font-weight:650}
thead th{font-size:.82rem;font-weight:600;color:var(--faint);border-bottom:2px solid var(--ink);padding:.35rem 1rem .35rem 0;vertical-align:bottom;white-space:nowrap}
tbody th,td{border-bottom:1px solid var(--line);padding:.6rem 1rem .6rem 0;vertical-align:top;font-weight:400}
tbody th{font-weight:600;white-space:nowrap}
.matrix{table-layout:fixed;min-width:50rem}
.matrix.deployment{min-width:0;max-width:26rem}
.matrix:not(.deployment) th:first-child{width:13rem;position:sticky;left:0;background:var(--ground)}
.matrix .host{display:block}.domain{display:block;font-size:.82rem;white-space:normal;overflow-wrap:anywhere}
.off>th:first-child .host::after{content:"◆";color:var(--warn-line);font-size:.7em;margin-left:.5em;vertical-align:.15em}
.copies{display:grid;gap:.28rem}
.copies li{position:relative;padding-left:1.55rem;line-height:1.35;overflow-wrap:anywhere}
.copies .swatch{position:absolute;left:0;top:.28rem;margin:0}
.copies b{font-weight:600}.copies .previous{color:var(--faint)}
.days,.when{display:block;font-size:.85rem;color:var(--faint)}
.days.soon{color:var(--warn)}.days.pressing{color:var(--bad)}
.nothing{color:var(--faint)}
.none::before{content:"–";color:var(--strong)}
.life{display:block;width:100%;max-width:11rem;height:4px;margin-top:.25rem}
.life .whole{fill:var(--line)}.life .left{fill:var(--force)}.life.soon .left{fill:var(--warn-line)}.life.pressing .left{fill:var(--bad)}
.tag{display:inline-block;font-size:.8rem;line-height:1.3;padding:.05rem .45rem;border:1px solid var(--strong);border-radius:3px;color:var(--ink);white-space:nowrap}
.cell .tag{margin-top:.4rem;white-space:normal}
.tag:is(.differs,.warning,.away){border-color:var(--warn-line);background:var(--warn-tint);color:var(--warn)}
.tag:is(.override,.error){border-color:var(--bad);background:var(--bad-tint);color:var(--bad);font-weight:600}
.tag.good{border-color:var(--good);color:var(--good)}
.spans{min-width:36rem;table-layout:fixed}.spans .now{background:var(--tint)}.spans tbody th{white-space:normal;overflow-wrap:anywhere;padding-left:.5rem}
.spans thead th:first-child{padding-left:.5rem}
.matrix .number,.spans .number{text-align:right;padding-right:3rem}
.beside{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,20rem),1fr));gap:0 3rem;align-items:start;margin-block:.4rem .9rem}
.beside>:last-child{grid-column-end:-1}
.ahead h3{margin:0 0 .35rem}.ahead li{display:grid;grid-template-columns:10.5rem 1fr;gap:.2rem 1rem;padding-block:.3rem;overflow-wrap:anywhere}.ahead li+li{border-top:1px solid var(--line)}.ahead ol{border-top:2px solid var(--ink);margin-bottom:.4rem}.ahead .faint{display:block;font-size:.87rem}.ahead time{white-space:nowrap}
`;

const LISTS = `
.rows>li{display:grid;grid-template-columns:minmax(11rem,16rem) minmax(0,3fr) minmax(0,2fr);gap:.2rem 1.5rem;border-bottom:1px solid var(--line);padding-block:.55rem}
.rows .who{font-weight:600;overflow-wrap:anywhere}.rows .what{overflow-wrap:anywhere}
.rows .why{color:var(--faint);font-size:.9rem;overflow-wrap:anywhere}
.rows.next .who .faint{display:block;font-size:.9rem}
.must{display:block;color:var(--warn)}
.verb{font:600 .84rem/1.2 var(--code);margin-right:.35ch}
.verb:is(.remove-previous,.remove-override){color:var(--bad)}
.cause{display:flex;flex-wrap:wrap;gap:0 .6rem;border-bottom:2px solid var(--ink);padding-bottom:.3rem;margin-bottom:0}
.cause.drift{color:var(--warn)}
.notice{border:1px solid var(--line);border-left-width:0;border-right-width:0;margin-top:0}
main>.notice{max-width:none;padding:1.1rem max(clamp(1rem,3vw,2.5rem),calc((100vw - 82rem)/2 + 2.5rem));margin-top:-1px}
.notice.error{background:var(--bad-tint)}.notice.note{background:var(--tint)}
.notice h2{margin-bottom:.2rem}
.findings{display:grid;gap:.9rem;margin-top:.5rem}
.finding{display:grid;gap:.3rem;overflow-wrap:anywhere;max-width:90ch}
.finding .tag{margin-right:.4rem}
.finding .hint{padding-left:1.2rem;position:relative}.finding .hint::before{content:"→";position:absolute;left:0;color:var(--faint)}
.excerpt{overflow-x:auto;background:var(--raised);border:1px solid var(--line);border-radius:3px;padding:.5rem .75rem}
mark{background:none;color:var(--bad);font-weight:650;text-decoration:underline wavy 1px;text-underline-offset:.25em}
.notes{display:grid;gap:.35rem;list-style:square;padding-left:1.2rem;overflow-wrap:anywhere}
.empty{color:var(--faint)}
.fine{color:var(--faint);font-size:.9rem;display:grid;gap:.25rem;overflow-wrap:anywhere}
.narrow{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem 1.25rem;margin-block:.25rem 1rem}
.narrow label{display:flex;align-items:center;gap:.5rem}
input,button{font:inherit;color:inherit}
input[type=search],button{background:var(--ground);border:1px solid var(--strong);border-radius:3px;padding:.3rem .6rem;min-height:2.1rem}
input[type=search]{width:15rem;max-width:100%}
button{font-weight:600;padding-inline:1rem;cursor:pointer}button:hover{background:var(--raised)}
input[type=checkbox]{width:1.05rem;height:1.05rem;accent-color:var(--force)}
.turn{display:flex;gap:1.5rem}
.picture{border-block:1px solid var(--line)}.picture svg{display:block;min-width:52rem}
.pairs{display:grid;gap:0}
.pairs>div{display:grid;grid-template-columns:minmax(10rem,18rem) 1fr;gap:0 1.5rem;border-bottom:1px solid var(--line);padding-block:.45rem}
.pairs dt{color:var(--faint)}.pairs dd{overflow-wrap:anywhere}
.counters{max-width:36rem;margin-bottom:.75rem}
.runs{display:grid;gap:.5rem}
details{border-bottom:1px solid var(--line);padding-bottom:.5rem}
summary{cursor:pointer;padding-block:.45rem}summary .who{font-weight:650;margin-right:.4rem}summary .tag{margin-right:.4rem}
.approval{margin:0 0 .5rem 1.1rem;color:var(--faint);font-size:.9rem;overflow-wrap:anywhere}
details .rows{border-top:1px solid var(--line);margin-left:1.1rem}details .rows>li:last-child{border:0}
@media (max-width:52rem){.rows>li{grid-template-columns:1fr}.pairs>div{grid-template-columns:1fr}.pairs dd{font-weight:600}.counters>div{grid-template-columns:1fr auto}
.matrix:not(.deployment) th:first-child{width:8.5rem}details .rows{margin-left:0}}
@media (max-width:40rem){.matrix,.matrix caption,.matrix tbody{display:block;min-width:0}.matrix thead{display:none}
.matrix tr{display:grid;grid-template-columns:1fr 1fr;gap:.35rem 1rem;border-top:2px solid var(--ink);padding-block:.6rem}.matrix.deployment tr{grid-template-columns:1fr}
.matrix :is(th,td){border:0;padding:0;min-width:0;white-space:normal}.matrix:not(.deployment) th:first-child,.matrix td.away{grid-column:1/-1;position:static;width:auto}.matrix .host,.matrix .domain{display:inline}
.matrix td[data-type]::before{content:attr(data-type);display:block;font-size:.8rem;font-weight:600;color:var(--faint);overflow-wrap:anywhere}.matrix .none{display:none}.ahead li{grid-template-columns:1fr}}
`;

export const PARTS = [HERO, TABLES, LISTS].join("");
