// Properties run on the same cases in CI each time, so that a change is judged by what it changed. Elsewhere they look at new ones;
// CSCERT_TEST_SEED=N repeats a run, and a failing property prints its seed.

import fc from "fast-check";

const wanted = process.env["CSCERT_TEST_SEED"] ?? (process.env["CI"] === undefined ? undefined : "20261125");
if (wanted !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(wanted) });
