// Time that passes only when everything that can happen at an instant has happened.

import type { DurationMs, Instant } from "../../src/base/instant.ts";

export interface VirtualTime {
  readonly now: () => Instant;
  /** Calls `fire` after a delay; returns how to forget it. */
  after(delay: DurationMs, fire: () => void): () => void;
  at(instant: Instant, fire: () => void): () => void;
  /** Lets everything happen up to an instant, in order; what is due at the same instant in the order of its asking. */
  runUntil(end: Instant): Promise<void>;
}

interface Due {
  readonly at: Instant;
  readonly order: number;
  readonly fire: () => void;
  forgotten: "yes" | "no";
}

/** Makes a time that begins at an instant. */
export function makeVirtualTime(start: Instant): VirtualTime {
  let now = start;
  let order = 0;
  const heap: Due[] = [];
  const at = (instant: Instant, fire: () => void): (() => void) => {
    const due: Due = { at: Math.max(instant, now), order: (order += 1), fire, forgotten: "no" };
    push(heap, due);
    return () => void (due.forgotten = "yes");
  };
  return {
    now: () => now,
    at,
    after: (delay, fire) => at(now + delay, fire),
    async runUntil(end) {
      await settle();
      for (let due = heap[0]; due !== undefined && due.at <= end; due = heap[0]) {
        pop(heap);
        if (due.forgotten === "yes") continue;
        now = due.at;
        due.fire();
        await settle();
      }
      now = end;
    },
  };
}

/** All promises that can settle without time passing have settled when the next turn of the event loop comes. */
function settle(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function before(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

function push(heap: Due[], due: Due): void {
  let index = heap.push(due) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    if (!before(heap[index]!, heap[parent]!)) return;
    [heap[index], heap[parent]] = [heap[parent]!, heap[index]!];
    index = parent;
  }
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  heap[0] = last;
  for (let index = 0; ;) {
    const left = 2 * index + 1;
    const right = left + 1;
    let least = index;
    if (left < heap.length && before(heap[left]!, heap[least]!)) least = left;
    if (right < heap.length && before(heap[right]!, heap[least]!)) least = right;
    if (least === index) return;
    [heap[index], heap[least]] = [heap[least]!, heap[index]!];
    index = least;
  }
}
