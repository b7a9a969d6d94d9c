// Compiles src to dist, then writes the command manifest that lets oclif start without reading every command.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc');

rmSync(join(root, 'dist'), { recursive: true, force: true });
rmSync(join(root, 'oclif.manifest.json'), { force: true });
const compiled = spawnSync(process.execPath, [tsc, '-p', root], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
// The browser half of the report has a compiler and a bundler of its own.
const view = spawnSync(process.execPath, [join(root, 'scripts', 'view.mjs')], { stdio: 'inherit' });
if (view.status !== 0) process.exit(view.status ?? 1);

const { Plugin } = await import('@oclif/core');
const plugin = new Plugin({
  root,
  ignoreManifest: true,
  errorOnManifestCreate: true,
  respectNoCacheDefault: true,
});
await plugin.load();
const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
writeFileSync(
  join(root, 'oclif.manifest.json'),
  `${JSON.stringify({ ...plugin.manifest, version }, null, 2)}\n`,
);
chmodSync(join(root, 'bin', 'run.js'), 0o755);
