// Strikes an apply at every point, one after the other, and judges each: what happened, and what was wrong afterwards.

import { copyEstate, type Grounds } from "./estate.ts";
import { isOnDeployment, nameOfPoint, type Point, type Thread } from "./points.ts";
import { recordPoints, strike, type Fault, type Strike } from "./strike.ts";
import { checkAfterFault, checkRecovery, readEndState, type EndState } from "./verdict.ts";

/** What one fault did. */
export interface Incident {
  readonly story: string;
  readonly fault: Fault;
  readonly point: Point;
  /** How the struck apply ended: an exit code, or `killed`. */
  readonly end: string;
  /** What it said that matters: the codes of its diagnostics. */
  readonly codes: readonly string[];
  readonly problems: readonly string[];
}

export interface Campaign {
  readonly incidents: readonly Incident[];
  /** Points at which the fault never happened, however often it was tried: each is a failure of the campaign. */
  readonly missed: readonly string[];
}

/** Which points are struck, of those that one fault may strike, and what makes two of them the same: one of these is enough. */
export type Choose = (points: readonly Point[]) => {
  readonly points: readonly Point[];
  readonly keyOf: (point: Point) => string;
};

/** Every point once. */
export const everyPoint: Choose = (points) => ({ points, keyOf: nameOfPoint });

export interface Hopes {
  readonly grounds: Grounds;
  readonly unbroken: EndState;
  readonly points: readonly Point[];
}

/** Plays the unbroken run: to see where it ends, and where it can be struck. */
export async function prepareCampaign(grounds: Grounds): Promise<Hopes> {
  const main = await playUnbroken(grounds, "main");
  const worker = await playUnbroken(grounds, "worker");
  return { grounds, unbroken: main.unbroken, points: [...main.points, ...worker.points] };
}

async function playUnbroken(grounds: Grounds, thread: Thread): Promise<Omit<Hopes, "grounds">> {
  const estate = copyEstate(grounds);
  try {
    const points = await recordPoints(grounds, estate.folder, thread);
    const unbroken = readEndState(estate.folder);
    const problems = checkRecovery(grounds, estate.folder, unbroken);
    if (problems.length > 0) throw new Error(`without any fault: ${problems.join("; ")}`);
    return { unbroken, points };
  } finally {
    estate.remove();
  }
}

/** Strikes the chosen points with one fault each; `told` hears of each incident. */
export async function runCampaign(
  hopes: Hopes,
  fault: Fault,
  choose: Choose,
  told: (incident: Incident) => void,
): Promise<Campaign> {
  const able = hopes.points.filter((point) => isAble(point, fault));
  const { points, keyOf } = choose(able);
  const wanted = Map.groupBy(points, keyOf);
  const incidents: Incident[] = [];
  for (let attempt = 0; wanted.size > 0 && attempt < ATTEMPTS; attempt += 1) {
    for (const alike of wanted.values()) {
      // No two runs make their calls in quite the same order: another of its kind is tried next, then its neighbours.
      const point = alike[attempt % alike.length];
      const offset = OFFSETS[Math.floor(attempt / alike.length) % OFFSETS.length] ?? 0;
      const number = (point?.number ?? 0) + offset;
      if (point === undefined || number < 1) continue;
      const isWanted = (hit: Point): boolean => wanted.has(keyOf(hit));
      const incident = await strikeOnce(hopes, fault, { ...point, number }, isWanted);
      if (incident === undefined) continue;
      wanted.delete(keyOf(incident.point));
      incidents.push(incident);
      told(incident);
    }
  }
  return { incidents, missed: [...wanted.keys()] };
}

/** Decides whether the system could answer a call on this point with this fault. */
function isAble(point: Point, fault: Fault): boolean {
  if (fault === "KILL") return isOnDeployment(point) || point.place === "terminal";
  if (!isOnDeployment(point)) return false;
  const { call } = point;
  if (fault === "EIO") return true;
  if (fault === "ENOSPC") return !["unlink", "unlinkat", "ftruncate"].includes(call);
  return !["write", "writev", "pwrite64", "pwritev", "fsync", "fdatasync", "ftruncate"].includes(call);
}

async function strikeOnce(
  hopes: Hopes,
  fault: Fault,
  aim: Point,
  isWanted: (hit: Point) => boolean,
): Promise<Incident | undefined> {
  const { grounds, unbroken } = hopes;
  const estate = copyEstate(grounds);
  try {
    const { call, number, thread } = aim;
    const struck = await strike(grounds, estate.folder, { fault, call, number, thread });
    if (struck.hit === undefined || !isWanted(struck.hit)) return undefined;
    const problems = [
      ...checkEnd(fault, struck),
      ...checkAfterFault(grounds, estate.folder),
      ...checkRecovery(grounds, estate.folder, unbroken),
    ];
    const end = struck.signal === "SIGKILL" ? "killed" : String(struck.exit ?? struck.signal);
    return {
      story: grounds.story.name,
      fault,
      point: struck.hit,
      end,
      codes: codesIn(struck.said),
      problems,
    };
  } finally {
    estate.remove();
  }
}

/** A killed run was killed; an error is told with its code and ends with 1 or 8, unless it stood in nobody's way. */
function checkEnd(fault: Fault, struck: Strike): readonly string[] {
  if (fault === "KILL")
    return struck.signal === "SIGKILL" ? [] : [`it was not killed but ended with ${struck.exit}`];
  if (struck.exit === 0) return [];
  if (struck.exit !== 1 && struck.exit !== 8)
    return [`it ends with ${struck.exit ?? struck.signal}: ${struck.said.slice(-300)}`];
  return codesIn(struck.said).length === 0
    ? [`it does not say what happened: ${struck.said.slice(-300)}`]
    : [];
}

function codesIn(text: string): readonly string[] {
  const codes = [...text.matchAll(/\b(?:error|warning)\[([a-z0-9-]+\/[a-z0-9-]+)\]/g)].map(
    (match) => match[1] ?? "",
  );
  return [...new Set(codes)];
}

/** Calls change places between two runs, and the worker wakes the main thread a few times more or less: a miss is aimed at again, beside. */
const OFFSETS = [0, 1, -1, 2, -2, 3, -3, 4, -4];
const ATTEMPTS = 4 * OFFSETS.length;
