// What a deployment is, on the command line: its product and its SIP domains.

import { diagnose } from "../diagnostic/diagnostic.ts";
import { parseFqdn } from "../model/fqdn.ts";
import { PRODUCTS, type Product } from "../model/product.ts";
import { Stop } from "./stop.ts";

/** Reads `--product`; ends the command with 64 where it is none. */
export function readProduct(text: string | undefined): Product | undefined {
  if (text === undefined) return undefined;
  const product = PRODUCTS.find((candidate) => candidate === text.toLowerCase());
  if (product !== undefined) return product;
  const wanted = PRODUCTS.join(", ");
  throw new Stop(64, [diagnose("cli/bad-option", { option: "--product", text, wanted })]);
}

/** Reads `--sip-domain`; ends the command with 64 where one is none. */
export function readDomains(texts: readonly string[] | undefined): readonly string[] | undefined {
  return texts?.map((text) => {
    const domain = parseFqdn(text);
    if (domain !== undefined) return domain;
    const wanted = "a domain such as contoso.com";
    throw new Stop(64, [diagnose("cli/bad-option", { option: "--sip-domain", text, wanted })]);
  });
}
