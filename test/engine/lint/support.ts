/** What the tests of the linter share: the shipped flows as what can be included, and the limits of known devices. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type LintContext, lintFlow } from '../../../src/engine/lint/index.js';

export const ROOT = join(import.meta.dirname, '../../..');
export const FLOWS = join(ROOT, 'flows');
export const FIXTURES = join(ROOT, 'test/fixtures/lint');

export const SHIPPED = readdirSync(FLOWS)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => basename(file, '.yaml'));

export const includedFlows: ReadonlyMap<string, { text: string; file: string }> = new Map(
  SHIPPED.map((name) => [
    name,
    { text: readFileSync(join(FLOWS, `${name}.yaml`), 'utf8'), file: `flows/${name}.yaml` },
  ]),
);

const SCREEN = { maxChoices: 32, maxText: 1024 };

export const CONTEXT: LintContext = {
  included: includedFlows,
  knownFlows: SHIPPED,
  profiles: { generic: SCREEN, 'samsung-like': SCREEN },
  schemaLine: '# yaml-language-server: $schema=./flow.schema.json',
};

/** Rule and place of every finding, as `unknown-key 4:3`. */
export function findingsOf(text: string, context: LintContext = CONTEXT): string[] {
  return lintFlow(text, 'flow.yaml', context).map(
    ({ rule, where: { line, column } }) => `${rule} ${line}:${column}`,
  );
}
