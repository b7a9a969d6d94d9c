#!/usr/bin/env node
import { existsSync } from 'node:fs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`fumo needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(5);
}
if (!existsSync(new URL('../dist/commands', import.meta.url))) {
  console.error('fumo is not built yet: run "npm run build" in its folder.');
  process.exit(5);
}
process.env.OCLIF_DISABLE_ENGINE_WARNING ??= '1';

const { settings } = await import('@oclif/core/settings');
settings.enableAutoTranspile = false;
const { start } = await import('../dist/cli/start.js');
await start(import.meta.url);
