// What the daemon's process uses, for the metrics: memory and handles must stay flat for years.

/** Returns gauges by name, each with its help. */
export function processGauges(): Readonly<Record<string, readonly [help: string, value: number]>> {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    process_resident_memory_bytes: ["Memory of the process.", rss],
    process_heap_used_bytes: ["Memory that is in use in it.", heapUsed],
    process_cpu_seconds: ["Processor time since it started.", (user + system) / 1e6],
    process_active_resources: [
      "Timers, sockets and files that are open.",
      process.getActiveResourcesInfo().length,
    ],
  };
}
