// The `desired/…` codes: a configuration of the right shape that asks for what can't be.

import { entry } from "../entry.ts";

const names = (list: readonly string[]): string => (list.length === 0 ? "none" : list.join(", "));
const meant = (nearest: string | undefined, known: readonly string[]): string =>
  nearest === undefined ? `there are: ${names(known)}` : `did you mean ${JSON.stringify(nearest)}?`;

export interface Unknown {
  readonly name: string;
  readonly nearest: string | undefined;
  readonly known: readonly string[];
}

export const desiredCatalog = {
  "desired/oauth-per-server": entry<{ scope: string }>(
    "error",
    ({ scope }) => `OAuthTokenIssuer has the scope global and no other; ${JSON.stringify(scope)} is refused`,
    () =>
      "write `scope: global`: one certificate signs the tokens of the whole deployment, and replication brings it to every server",
  ),
  "desired/bad-date": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no date and time`,
    () => "write 2027-01-12T02:00:00+01:00, or { local: 2027-01-12T02:00, zone: Europe/Paris }",
  ),
  "desired/ambiguous-date": entry<{ text: string; readings: readonly string[] }>(
    "error",
    ({ text, readings }) =>
      readings.length > 1
        ? `${JSON.stringify(text)} can be read as ${readings.join(" or as ")}`
        : `${JSON.stringify(text)} is no date that is read here, though it can only mean ${readings.join()}`,
    () => "write year-month-day, the time and its offset: 2012-07-01T00:00:00+02:00",
  ),
  "desired/date-without-offset": entry<{ text: string; utc: string; zoned: string }>(
    "error",
    ({ text, utc, zoned }) => `${JSON.stringify(text)} has no offset: it could be ${utc} or ${zoned}`,
    () => "add the offset (Z or +01:00), or write { local: …, zone: Europe/Paris }",
  ),
  "desired/unknown-zone": entry<{ zone: string }>(
    "error",
    ({ zone }) => `${JSON.stringify(zone)} is no time zone that is known here`,
    () => "use an IANA name such as Europe/Paris",
  ),
  "desired/skipped-hour": entry<{ text: string; zone: string; readings: readonly string[] }>(
    "error",
    ({ text, zone, readings }) =>
      `${text} does not exist in ${zone}: the clocks go forward over it (it could mean ${readings.join(" or ")})`,
    () => "choose an hour that exists, or write the offset",
  ),
  "desired/repeated-hour": entry<{ text: string; zone: string; readings: readonly string[] }>(
    "error",
    ({ text, zone, readings }) => `${text} occurs twice in ${zone}: at ${readings.join(" and at ")}`,
    () => "write the offset, so that it says which one is meant",
  ),
  "desired/bad-duration": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no duration`,
    () => "write 30d, 4h, 5m, or 1h 30m",
  ),
  "desired/bad-window": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no maintenance window`,
    () => "write weekdays, hours and an IANA zone: Tue-Thu 01:00-05:00 Europe/Paris",
  ),
  "desired/margin-too-small": entry<{ margin: string; least: string }>(
    "error",
    ({ margin, least }) =>
      `stagingMargin is ${margin}; replicationBound and twice clockSkew are ${least} already`,
    ({ least }) => `write at least ${least}`,
  ),
  "desired/bad-name": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no fully qualified domain name`,
    () => "use letters, digits, hyphens and dots only, such as fe01.contoso.com",
  ),
  "desired/bad-scope": entry<{ text: string }>(
    "error",
    ({ text }) => `${JSON.stringify(text)} is no scope`,
    () => "write global, site:NAME, pool:FQDN, role:NAME or server:FQDN",
  ),
  "desired/given-twice": entry<{ what: string; name: string }>(
    "error",
    ({ what, name }) => `the ${what} ${JSON.stringify(name)} is given twice`,
    () => "keep one of the two",
  ),
  "desired/root-only": entry<{ key: string }>(
    "error",
    ({ key }) => `${JSON.stringify(key)} belongs into the root file`,
    () => "included files hold pools, certificates and assignments",
  ),
  "desired/missing-section": entry<{ key: string }>(
    "error",
    ({ key }) => `the configuration has no ${JSON.stringify(key)}`,
    () => "`cscert init` writes a first configuration with all that is needed",
  ),
  "desired/include-outside": entry<{ path: string }>(
    "error",
    ({ path }) => `${JSON.stringify(path)} lies outside of the configuration's folder`,
    () => "include files below that folder only; links that leave it are not followed",
  ),
  "desired/include-pattern": entry<{ pattern: string; why: string }>(
    "error",
    ({ pattern, why }) => `the glob ${JSON.stringify(pattern.slice(0, 80))} is not allowed: ${why}`,
    () => "write two plain globs instead of a clever one: [paris/*.yaml, rome/*.yaml]",
  ),
  "desired/include-nothing": entry<{ pattern: string }>(
    "error",
    ({ pattern }) => `no file matches ${JSON.stringify(pattern)}`,
    () => "globs are relative to the root file: sites/*.yaml",
  ),
  "desired/unknown-type": entry<Unknown>(
    "error",
    ({ name }) => `${JSON.stringify(name)} is no certificate type that can be assigned`,
    ({ nearest, known }) => meant(nearest, known),
  ),
  "desired/type-not-in-product": entry<{ type: string; product: string }>(
    "error",
    ({ type, product }) => `${product} has no certificate type ${type}`,
    () => "take it out, or name the product that you run",
  ),
  "desired/role-not-in-product": entry<{ role: string; product: string }>(
    "error",
    ({ role, product }) => `${product} has no role ${role}`,
    () => "take the pool out, or name the product that you run",
  ),
  "desired/unknown-certificate": entry<Unknown>(
    "error",
    ({ name }) => `no certificate has the name ${JSON.stringify(name)}`,
    ({ nearest, known }) => meant(nearest, known),
  ),
  "desired/unknown-scope": entry<Unknown & { readonly kind: string }>(
    "error",
    ({ kind, name }) => `no ${kind} has the name ${JSON.stringify(name)}`,
    ({ nearest, known }) => meant(nearest, known),
  ),
  "desired/scope-without-bearers": entry<{ type: string; scope: string }>(
    "error",
    ({ type, scope }) => `no server in ${scope} bears ${type}`,
    () =>
      "types belong to roles: Edge servers bear Internal and the external types, the others Default and web services",
  ),
  "desired/scope-conflict": entry<{ server: string; type: string; scopes: readonly string[] }>(
    "error",
    ({ server, type, scopes }) => `${server} gets ${type} from ${scopes.join(" and from ")}, which differ`,
    () => "a site and a role are equally narrow: give the pool or the server an assignment of its own",
  ),
  "desired/per-server-not-allowed": entry<{ type: string; name: string }>(
    "error",
    ({ type, name }) =>
      `${type} must be the same everywhere, and ${JSON.stringify(name)} differs on each server`,
    () => "name a certificate without `servers:`",
  ),
  "desired/narrower-than-pool": entry<{ scope: string }>(
    "error",
    ({ scope }) =>
      `all servers of a pool share one AudioVideoAuthentication certificate; ${scope} is narrower`,
    () => "write `scope: pool:FQDN`",
  ),
  "desired/server-not-in-certificate": entry<{ server: string; name: string }>(
    "error",
    ({ server, name }) => `the certificate ${JSON.stringify(name)} says nothing for ${server}`,
    ({ server }) => `add ${server} below its servers:, or use each:`,
  ),
  "desired/each-and-servers": entry(
    "error",
    () => "`each` stands for every server and leaves no room for others beside it",
    () => "keep `each`, or write every server out",
  ),
  "desired/certificate-shape": entry<{ why: string }>(
    "error",
    ({ why }) => why,
    () => "a certificate is pfx + public (+ password), public alone, thumbprint alone, or servers",
  ),
  "desired/rolls-not-ascending": entry<{ date: string; before: string }>(
    "error",
    ({ date, before }) => `this roll is at ${date}, and the one written before it at ${before}`,
    () => "write rolls in the order of their dates, no two at the same",
  ),
  "desired/roll-to-itself": entry<{ name: string }>(
    "error",
    ({ name }) => `this roll changes nothing: ${JSON.stringify(name)} is in force already`,
    () => "name another certificate, or take the roll out",
  ),
  "desired/from-ambiguous": entry<{ type: string; candidates: readonly string[] }>(
    "error",
    ({ type, candidates }) => `{ from: ${type} } could mean ${names(candidates)}`,
    ({ type, candidates }) => `write { from: { type: ${type}, scope: ${candidates[0] ?? "…"} } }`,
  ),
  "desired/from-nothing": entry<{ type: string; scope: string }>(
    "error",
    ({ type, scope }) => `nothing in ${scope} bears ${type}: there is no certificate to reuse`,
  ),
  "desired/from-circle": entry<{ type: string }>(
    "error",
    ({ type }) => `the certificate of ${type} is reused in a circle`,
    () => "name a certificate in one of the places",
  ),
  "desired/distribution-not-oauth": entry<{ type: string }>(
    "error",
    ({ type }) => `distribution says how the deployment's certificate travels; ${type} is never replicated`,
    () => "take `distribution` out",
  ),
  "desired/unused-certificate": entry<{ name: string }>(
    "note",
    ({ name }) => `the certificate ${JSON.stringify(name)} is used nowhere`,
  ),
  "desired/public-part-unknown": entry<{ name: string }>(
    "note",
    ({ name }) =>
      `of ${JSON.stringify(name)} only the thumbprint is known: nothing can be checked until a server shows it`,
    () => "add `public: FILE.cer`",
  ),
  "desired/thumbprint-differs": entry<{ written: string; found: string }>(
    "error",
    ({ written, found }) => `the thumbprint is ${written}, but the public certificate's is ${found}`,
  ),
} as const;
