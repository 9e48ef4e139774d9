// The short name of what the operating system refused.

/** Returns the code of an error of the system (`ENOSPC`, `EACCES`, …), else its message. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.message : String(error);
}
