/** oclif's "command not found" as a usage error that names what may have been meant. */
import { readdirSync } from 'node:fs';
import type { Config } from '@oclif/core/config';
import { FumoError } from '../errors.js';
import { flowsFolder } from './paths.js';
import { nearest } from './suggest.js';
import { USAGE_WORDS, WORDS } from './words.js';

/** The error to show, or undefined when this is another error. */
export function unknownCommand(error: unknown, config: Config): FumoError | undefined {
  const id = error instanceof Error ? /^command (.+) not found$/.exec(error.message)?.[1] : undefined;
  if (id === undefined) return undefined;
  const words = id.replaceAll(':', ' ');
  const names = config.commands
    .filter((command) => !command.hidden)
    .map((command) => command.id.replaceAll(':', ' '));
  const near = meant(words, names).map((name) => `"${config.bin} ${name}"`);
  return new FumoError('usage.unknown-command', USAGE_WORDS.unknownCommand(words, config.bin), {
    found: words,
    hint: near.length > 0 ? WORDS.didYouMean(near) : USAGE_WORDS.seeHelp(config.bin),
    cause: error,
  });
}

/** A flow's name alone means to step it; else the commands nearest to all, or to the first, of the words. */
export function meant(words: string, commands: readonly string[], flows = flowNames()): string[] {
  if (flows.includes(words)) return [`step ${words}`];
  const near = nearest(words, commands);
  const [first = '', ...rest] = words.split(' ');
  if (near.length > 0 || rest.length === 0) return near;
  return nearest(first, commands).map((name) => [name, ...rest].join(' '));
}

function flowNames(): string[] {
  try {
    return readdirSync(flowsFolder()).flatMap((file) => /^(.+)\.ya?ml$/.exec(file)?.[1] ?? []);
  } catch {
    return [];
  }
}
