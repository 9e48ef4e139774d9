// Stories that once showed a mistake, or nearly; they are played before all others. Add the seed that a failure prints, and what it was.

export interface PastFailure {
  readonly seed: number;
  /** What went wrong, and where it was mended. */
  readonly was: string;
}

export const CORPUS: readonly PastFailure[] = [
  {
    seed: 53,
    was: "a file that was half written, read well, and broke with its second half was kept and applied as the last good one (src/daemon/reader.ts)",
  },
  { seed: 16, was: "checked before a night's maintenance window had come: the simulation's own mistake" },
  {
    seed: 12_862,
    was: "timed a roll of which the daemon could only know at its next interval: the simulation's own mistake",
  },
  { seed: 3, was: "took a roll that is refused, with its diagnostic, for one that was forgotten" },
  {
    seed: 3967,
    was: "called the memory of a date that had just come, on a server whose clock was late, a change of what was quiet: the simulation's own mistake",
  },
];
