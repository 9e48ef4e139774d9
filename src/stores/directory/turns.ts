// One after the other: calls on one session never overlap, in the order in which they were made.

/** Runs pieces of work one at a time; an error of one does not stop the next. */
export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** Makes a queue of its own. */
export function makeTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last.then(work, work);
    last = turn.catch(() => undefined);
    return turn;
  };
}
