// Servers × types: one table a pool, for a pool's servers use the same types. Large deployments come in pages, and can be narrowed.

import type { Instant } from "../../base/instant.ts";
import { compareText } from "../../base/order.ts";
import { CERTIFICATE_TYPES } from "../../model/certificate-type.ts";
import type { LookStatus } from "../../model/daemon-status.ts";
import type { StatusRow } from "../../model/status.ts";
import { formatTarget } from "../../model/target.ts";
import { count } from "../style.ts";
import { cell } from "./cell.ts";
import { html, type Html } from "./html.ts";
import { instant } from "./when.ts";

/** Which servers to show. */
export interface Narrowing {
  /** Part of a server's or pool's name, lower case; empty: all. */
  readonly search: string;
  /** `off`: only servers on which something is not as the YAML says. */
  readonly only: "all" | "off";
  /** From 1. */
  readonly page: number;
}

export const EVERYTHING: Narrowing = { search: "", only: "all", page: 1 };
export const SERVERS_A_PAGE = 100;

interface ServerRows {
  readonly server: string;
  readonly pool: string;
  readonly role: string;
  readonly rows: readonly StatusRow[];
  /** It could not be read: why, and when it was last. */
  readonly away?: { readonly why: string; readonly lastSeen?: Instant };
}

export interface Matrix {
  readonly tables: Html;
  /** Servers that the narrowing leaves, on all pages. */
  readonly found: number;
  readonly servers: number;
  readonly pages: number;
  readonly page: number;
}

/** Shows the tables of one page. */
export function matrix(look: LookStatus, narrowing: Narrowing): Matrix {
  const all = serversOf(look);
  const left = all.filter((server) => isShown(server, narrowing));
  const pages = Math.max(1, Math.ceil(left.length / SERVERS_A_PAGE));
  const page = Math.min(Math.max(1, narrowing.page), pages);
  const shown = left.slice((page - 1) * SERVERS_A_PAGE, page * SERVERS_A_PAGE);
  const pools = [...Map.groupBy(shown, ({ pool, role }) => `${pool} ${role}`).values()];
  const tables = html`${pools.map((servers) => poolTable(servers, look.at))}`;
  return { tables, found: left.length, servers: all.length, pages, page };
}

/** The servers of the configuration, and those that only the stores know. */
function serversOf({ report, servers }: LookStatus): readonly ServerRows[] {
  const rows = Map.groupBy(report.rows, ({ target }) => formatTarget(target));
  const away = new Map<string, string>(
    report.unreachable.map(({ server, diagnostic }) => [server, diagnostic.message]),
  );
  const asked = servers.map(({ fqdn, pool, role, lastSeen }): ServerRows => {
    const why = away.get(fqdn);
    const gone = why === undefined ? {} : { away: { why, ...(lastSeen === undefined ? {} : { lastSeen }) } };
    return { server: fqdn, pool, role, rows: rows.get(fqdn) ?? [], ...gone };
  });
  const known = new Set(["deployment", ...asked.map(({ server }) => server)]);
  const others = [...rows].filter(([server]) => !known.has(server));
  return [...asked, ...others.map(([server, its]) => ({ server, pool: "", role: "", rows: its }))].toSorted(
    (a, b) => compareText(a.pool, b.pool) || compareText(a.server, b.server),
  );
}

function isShown(server: ServerRows, { search, only }: Narrowing): boolean {
  if (search !== "" && !server.server.includes(search) && !server.pool.includes(search)) return false;
  return only === "all" || needsLook(server);
}

function needsLook({ rows, away }: ServerRows): boolean {
  return away !== undefined || rows.some(isOff);
}

/** Decides whether something is not as the YAML says. */
export function isOff({ standing }: StatusRow): boolean {
  return standing === "differs" || standing === "override" || standing === "nothing-assigned";
}

function poolTable(servers: readonly ServerRows[], now: Instant): Html {
  const [first] = servers;
  const types = typesOf(servers);
  const caption = first?.pool === "" || first === undefined ? "In no pool of the YAML" : first.pool;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table class="matrix">
      <caption>
        <span class="pool">${caption}</span>
        <span class="faint">${first?.role ?? ""}, ${count(servers.length, "server")}</span>
      </caption>
      <thead>
        <tr>
          <th scope="col">Server</th>
          ${types.map((type) => html`<th scope="col">${type}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${servers.map((server) => serverRow(server, types, now))}
      </tbody>
    </table>
  </div>`;
}

function serverRow(row: ServerRows, types: readonly string[], now: Instant): Html {
  const { server, rows, away } = row;
  const byType = new Map(rows.map((each) => [each.type, each]));
  const [host = server, ...domain] = server.split(".");
  const rest = domain.length === 0 ? "" : `.${domain.join(".")}`;
  const cells =
    away === undefined
      ? types.map((type) => cell(byType.get(type), now))
      : html`<td class="away" colspan="${Math.max(1, types.length)}">
          <span class="tag away">not seen</span>
          ${away.why}${away.lastSeen !== undefined && html` (last seen ${instant(away.lastSeen)})`}
        </td>`;
  return html`<tr${needsLook(row) && html` class="off"`}><th scope="row"><span class="host">${host}</span><span class="faint domain">${rest}</span></th>
${cells}</tr>`;
}

/** The types that the product knows in their usual order, then what else the stores hold. */
function typesOf(servers: readonly ServerRows[]): readonly string[] {
  const seen = new Set(servers.flatMap(({ rows }) => rows.map(({ type }) => type)));
  const known: readonly string[] = CERTIFICATE_TYPES.filter((type) => seen.has(type));
  return [...known, ...[...seen].filter((type) => !known.includes(type)).toSorted(compareText)];
}
