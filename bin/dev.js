#!/usr/bin/env node
// Runs the commands straight from src/*.ts, for work on fumo itself.
import { register } from 'tsx/esm/api';

register();
const { settings } = await import('@oclif/core/settings');
settings.enableAutoTranspile = true;
process.env.NODE_ENV ??= 'development';
const { start } = await import('../src/cli/start.ts');
await start(import.meta.url, { development: true });
