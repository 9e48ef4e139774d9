// What differs from run to run, made the same: keys are random, so thumbprints and digests are; paths and people differ by machine.

/** Makes a normaliser that gives each thumbprint the same stand-in wherever it occurs, also where it is cut short. */
export function makeNormaliser(folder: string, actor: string): (text: string) => string {
  const known = new Map<string, string>();
  const standIn = (thumbprint: string): string => {
    const found = known.get(thumbprint);
    if (found !== undefined) return found;
    const fresh = `T${String(known.size + 1).padStart(2, "0")}`.padEnd(thumbprint.length, "·");
    known.set(thumbprint, fresh);
    return fresh;
  };
  return (text) =>
    text
      .replaceAll(folder, "/lab-home")
      .replace(/\/lab-home[^\s:"']*/g, (path) => path.replaceAll("\\", "/"))
      .replaceAll(actor, "alice@console")
      .replace(/sha256:[0-9a-f]{12,64}/g, (digest) => "sha256:".padEnd(digest.length, "d"))
      .replace(/\b[0-9A-F]{32}\b/g, (serial) => "S".padEnd(serial.length, "·"))
      .replace(/\b[0-9A-F]{40}\b/g, (whole) => standIn(whole.slice(0, 8)).padEnd(40, "·"))
      .replace(/(?<![0-9A-Za-z-])[0-9A-F]{8}(?![0-9A-Za-z-])/g, standIn)
      .replace(/\bin \d+(?:\.\d+)? m?s\b/g, "in 0 s");
}
