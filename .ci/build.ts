// Bundles what ships.

export {};
