// Runs after `npm ci`: builds dist when the compiler is installed, and says what to do when it is not.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
try {
  require.resolve('typescript/package.json');
} catch {
  console.error(
    'fumo: the TypeScript compiler is not installed (production install), so dist was not built.',
  );
  console.error('fumo: run "npm ci --include=dev" to build it.');
  process.exit(0);
}
await import('./build.mjs');
