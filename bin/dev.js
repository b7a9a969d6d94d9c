#!/usr/bin/env node
// Runs the commands straight from src/*.ts, for work on fumo itself.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

register();
process.env.NODE_ENV ??= 'development';
const { settings } = await import('@oclif/core/settings');
settings.enableAutoTranspile = false;
const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
// With src as the root, neither dist nor the manifest of the last build is found.
const oclif = { ...pjson.oclif, commands: './commands' };
const { start } = await import('../src/cli/start.ts');
await start({ root: fileURLToPath(new URL('../src', import.meta.url)), pjson: { ...pjson, oclif } });
