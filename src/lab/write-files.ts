// Writes a lab's files: configuration, schema, README, .gitignore, certificates and passwords. The node stores are not among them.

import type { LabBlueprint } from "./blueprint.ts";
import { LAB_ZONE } from "./calendar.ts";
import { pfxPath, publicPath, renderLabConfiguration, secretPath } from "./configuration-text.ts";
import { writeLabFile } from "./folder.ts";
import type { LabMaterials } from "./materials.ts";
import { LAB_GITIGNORE, renderLabReadme } from "./readme-text.ts";

/** Writes them into a folder that holds none of them yet. Throws a Failure `lab/unwritable`. */
export function writeLabFiles(
  folder: string,
  { schema, storeLine }: { readonly schema: string; readonly storeLine: string | undefined },
  blueprint: LabBlueprint,
  materials: LabMaterials,
): void {
  const { pools, story } = blueprint;
  writeLabFile(folder, ".gitignore", LAB_GITIGNORE, "everyone");
  writeLabFile(folder, "cscert.schema.json", schema, "everyone");
  writeLabFile(folder, "cscert.yaml", renderLabConfiguration(pools, story, storeLine), "everyone");
  writeLabFile(folder, "README.md", renderReadme(blueprint), "everyone");
  writeLabFile(folder, "authority.cer", materials.authority, "everyone");
  writeCertificates(folder, blueprint, materials);
}

function renderReadme(blueprint: LabBlueprint): string {
  const { servers, certificates, keyPairs, calendar, story } = blueprint;
  return renderLabReadme({
    servers: servers.length,
    certificates: certificates.length,
    keyPairs,
    rollLocal: calendar.rollLocal,
    zone: LAB_ZONE,
    story,
  });
}

function writeCertificates(folder: string, blueprint: LabBlueprint, materials: LabMaterials): void {
  const secrets = new Map<string, string>();
  for (const certificate of blueprint.certificates) {
    const material = materials.certificates.get(certificate.id);
    if (material === undefined || certificate.kept === "in-stores-only") continue;
    writeLabFile(folder, publicPath(certificate), material.der, "everyone");
    writeLabFile(folder, pfxPath(certificate), material.pfx, "owner");
    secrets.set(certificate.secret, material.password.reveal());
  }
  for (const [name, password] of secrets) writeLabFile(folder, secretPath(name), `${password}\n`, "owner");
}
