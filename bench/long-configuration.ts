// A configuration of a given length, everything written out: what validation costs where nothing is named by a pattern. Pure.

const LINES_A_SERVER = 7;
const HEAD = 20;

/** Returns a valid configuration of about so many lines: a certificate by thumbprint and an assignment for each server. */
export function writeLongConfiguration(lines: number): string {
  const servers = Array.from({ length: Math.floor((lines - HEAD) / LINES_A_SERVER) }, (_, index) => ({
    fqdn: `fe${String(index).padStart(5, "0")}.contoso.com`,
    name: `default-${String(index).padStart(5, "0")}`,
    thumbprint: index.toString(16).toUpperCase().padStart(40, "A"),
  }));
  return [
    "version: 1",
    "product: sfb-2019",
    "sipDomains: [contoso.com]",
    "pools:",
    "  pool01.contoso.com:",
    "    role: FrontEnd",
    "    site: Paris",
    "    servers:",
    ...servers.map(({ fqdn }) => `      - ${fqdn}`),
    "store:",
    "  directory: { path: stores }",
    "certificates:",
    "  # Signs tokens.",
    "  oauth:",
    `    thumbprint: ${"F".repeat(40)}`,
    ...servers.flatMap(({ fqdn, name, thumbprint }) => [
      `  # Of ${fqdn}.`,
      `  ${name}:`,
      `    thumbprint: ${thumbprint}`,
    ]),
    "assignments:",
    "  - type: OAuthTokenIssuer",
    "    scope: global",
    "    certificate: oauth",
    ...servers.flatMap(({ fqdn, name }) => [
      "  - type: Default",
      `    scope: server:${fqdn}`,
      `    certificate: ${name}`,
    ]),
    "",
  ].join("\n");
}
