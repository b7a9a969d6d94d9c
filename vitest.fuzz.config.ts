import { defineConfig } from 'vitest/config';

const { FUMO_FUZZ_RUNS = '50000', FUMO_FUZZ_SEED = 'fumo', FUMO_KILLS = '200' } = process.env;

/** The long fuzz lane; `npm test` runs the same files with a small budget. */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    testTimeout: 3_600_000,
    maxWorkers: 2,
    env: { FUMO_FUZZ_RUNS, FUMO_FUZZ_SEED, FUMO_KILLS },
  },
});
