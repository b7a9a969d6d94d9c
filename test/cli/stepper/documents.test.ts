/** The page of the stepper is as the table of its commands says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stepperPage } from '../../../scripts/step-docs.js';
import { COMMANDS, usageOf } from '../../../src/cli/stepper/commands/index.js';

const PAGE = join(import.meta.dirname, '../../../docs/stepper.md');

it('docs/stepper.md is fresh (UPDATE_DOCS=1 writes it anew)', () => {
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, stepperPage());
  expect(readFileSync(PAGE, 'utf8')).toBe(stepperPage());
});

it('has a row for every command', () => {
  const page = stepperPage().replaceAll('\\|', '|');
  expect(COMMANDS.filter((command) => !page.includes(`| \`${usageOf(command)}\` |`))).toEqual([]);
});
