// Which product a deployment runs; it decides which types and roles exist (domain.md section 9).

export const PRODUCTS = ["lync-2013", "sfb-2015", "sfb-2019", "sfb-se"] as const;
export type Product = (typeof PRODUCTS)[number];

export const ROLES = [
  "FrontEnd",
  "StandardEdition",
  "Director",
  "Mediation",
  "Edge",
  "PersistentChat",
  "SurvivableBranch",
] as const;
export type Role = (typeof ROLES)[number];

/** Decides whether a product still has a role: Persistent Chat is gone from 2019 on (domain.md section 9). */
export function hasRole(product: Product, role: Role): boolean {
  return role !== "PersistentChat" || product === "lync-2013" || product === "sfb-2015";
}
