/** Reports of `fumo run` against validators that share no code with us. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { junitReporter } from '../../src/cli/run/reporters/junit.js';
import { ALL, passed, reportOf } from '../cli/run/entries.js';
import { describeWith, runTool } from '../support/foreign-tools.js';

const SCHEMA = join(import.meta.dirname, '../fixtures/reports/junit.xsd');

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-reports-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function faultsIn(text: string): string[] {
  const path = join(folder, 'report.xml');
  writeFileSync(path, text);
  const { code, err } = runTool('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, path]);
  return code === 0 ? [] : err.split('\n');
}

describeWith('xmllint', 'JUnit reports', () => {
  it('keep to the schema, whatever the texts hold', () => {
    expect(faultsIn(junitReporter().end(ALL))).toEqual([]);
    expect(faultsIn(junitReporter().end(reportOf([passed()])))).toEqual([]);
    expect(faultsIn(junitReporter().end(reportOf([])))).toEqual([]);
  });

  it('are refused by the schema when something is missing', () => {
    const text = junitReporter().end(ALL);
    expect(faultsIn(text.replace('<testcase name=', '<testcase nmae=')).length).toBeGreaterThan(0);
    expect(faultsIn(text.replace(/time="1234\.568"/, 'time="long"')).length).toBeGreaterThan(0);
    expect(faultsIn(text.replace('<skipped ', '<passed ')).length).toBeGreaterThan(0);
  });
});
