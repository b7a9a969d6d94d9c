import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/interop/**'],
    testTimeout: 30_000,
    // Many tests wait for a process of theirs, so two workers fit on two processors as well.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
});
