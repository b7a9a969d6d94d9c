/** `fumo flow check`: files in, findings out, exit codes exact, repairs that touch nothing else. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PLAIN, paintOf } from '../../src/cli/colour.js';
import { fixText } from '../../src/cli/flow-check/fix-text.js';
import { findingLines } from '../../src/cli/flow-check/pretty.js';
import { schemaLine } from '../../src/cli/flow-check/surroundings.js';
import { widthOf } from '../../src/cli/width.js';
import FlowCheck from '../../src/commands/flow/check.js';
import FlowShow from '../../src/commands/flow/show.js';
import { lintFlow } from '../../src/engine/lint/index.js';
import { RULE_IDS } from '../../src/engine/lint/rules.js';
import { CONTEXT, FIXTURES, FLOWS, SHIPPED } from '../engine/lint/support.js';
import { type Printed, runInProcess } from './in-process.js';

const GOOD = `# yaml-language-server: $schema=./flow.schema.json
flow: good
title: A good flow
steps:
  - { include: network-initiated }
`;
const BAD = GOOD.replace('include: network-initiated', 'include: network-initated');
const WARNED = `${GOOD}then:\n  dune: { report: { result: 200 } }\n`;

let folder: string;
let cwd: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fumo-check-'));
  cwd = process.cwd();
  process.chdir(folder);
  writeFileSync('good.yaml', GOOD);
  writeFileSync('bad.yaml', BAD);
});
afterEach(() => {
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});
const fumo = (...argv: string[]): Promise<Printed> => runInProcess(FlowCheck, 'flow:check', argv);

describe('exit codes', () => {
  it('0 for clean flows, 4 for findings, with --strict also for warnings', async () => {
    writeFileSync('warned.yaml', WARNED);
    expect((await fumo('good.yaml')).code).toBe(0);
    expect((await fumo('bad.yaml')).code).toBe(4);
    expect((await fumo('good.yaml', 'bad.yaml')).code).toBe(4);
    expect((await fumo('warned.yaml')).code).toBe(0);
    expect((await fumo('warned.yaml', '--strict')).code).toBe(4);
  });

  it.each([
    { argv: [], code: 2, says: 'usage.no-files' },
    { argv: ['none-*.yaml'], code: 2, says: 'usage.no-files' },
    { argv: ['-', '--fix'], code: 2, says: 'usage.fix-stdin' },
    { argv: ['--explain', 'unknown-kee'], code: 2, says: 'usage.unknown-rule' },
    { argv: ['good.yaml', '--format', 'xml'], code: 2, says: 'usage.bad-value' },
    { argv: ['good.yaml', '--format', 'sarif', '--json'], code: 2, says: 'usage.bad-value' },
    { argv: ['defered'], code: 4, says: 'Did you mean deferred?' },
    { argv: ['nowhere.yaml'], code: 4, says: 'flow.not-found' },
  ])('$code for $argv', async ({ argv, code, says }) => {
    const printed = await fumo(...argv);
    expect(printed.code).toBe(code);
    expect(printed.stdout + printed.stderr).toContain(says);
  });

  it('5 when something cannot be read', async () => {
    const denied = Object.assign(new Error('EACCES: permission denied, read'), {
      code: 'EACCES',
      syscall: 'read',
    });
    const broken = new Readable({ read: () => broken.destroy(denied) });
    const stdin = vi.spyOn(process, 'stdin', 'get').mockReturnValue(broken as typeof process.stdin);
    try {
      const { code, stderr } = await fumo('-');
      expect([code, stderr.includes('environment.no-permission')]).toEqual([5, true]);
    } finally {
      stdin.mockRestore();
    }
    // Modes do not bind root.
    chmodSync('good.yaml', 0);
    expect((await fumo('good.yaml')).code).toBe(process.getuid?.() === 0 ? 0 : 5);
  });
});

describe('what is checked', () => {
  const filesOf = async (...argv: string[]): Promise<string[]> => {
    const result = JSON.parse((await fumo(...argv, '--format', 'json')).stdout);
    return result.files.map(({ file }: { file: string }) => file);
  };

  it('files, folders, globs, built-in names, each once', async () => {
    mkdirSync('flows/deep', { recursive: true });
    mkdirSync('flows/node_modules/x', { recursive: true });
    writeFileSync('flows/deep/one.yml', GOOD);
    writeFileSync('flows/ci.yaml', 'on: push\njobs: {}\n');
    writeFileSync('flows/node_modules/x/other.yaml', GOOD);
    expect(await filesOf('flows')).toEqual(['flows/deep/one.yml']);
    expect(await filesOf('*.yaml')).toEqual(['bad.yaml', 'good.yaml']);
    expect(await filesOf('good.yaml', '*.yaml', './good.yaml')).toEqual(['good.yaml', 'bad.yaml']);
    expect(await filesOf('deferred')).toEqual([join(FLOWS, 'deferred.yaml')]);
    expect((await fumo('flows')).stdout).toContain('1 other YAML file');
    expect((await fumo('flows/ci.yaml')).code).toBe(4);
  });

  it('a folder without flows is told so', async () => {
    mkdirSync('empty');
    writeFileSync('empty/ci.yaml', 'on: push\n');
    const { code, stderr } = await fumo('empty');
    expect([code, stderr.includes('usage.no-files')]).toEqual([2, true]);
  });

  it('standard input', async () => {
    const stdin = vi
      .spyOn(process, 'stdin', 'get')
      .mockReturnValue(Readable.from([BAD]) as typeof process.stdin);
    try {
      const { code, stdout } = await fumo('-', '--format', 'json');
      expect(code).toBe(4);
      expect(JSON.parse(stdout).files[0]).toMatchObject({
        file: '-',
        findings: [{ rule: 'unknown-include' }],
      });
    } finally {
      stdin.mockRestore();
    }
  });

  it('flows that include each other by path', async () => {
    mkdirSync('sub');
    writeFileSync('sub/part.yaml', GOOD.replace('flow: good', 'flow: part'));
    writeFileSync('sub/whole.yaml', GOOD.replace('include: network-initiated', 'include: part, from: order'));
    const { stdout } = await fumo('sub/whole.yaml', '--format', 'json');
    expect(JSON.parse(stdout).files[0].findings).toEqual([]);
    writeFileSync('sub/whole.yaml', GOOD.replace('include: network-initiated', 'include: part, from: ordr'));
    expect((await fumo('sub/whole.yaml')).stdout).toContain('unknown-label');
  });

  it('every shipped flow, by name, without an error or a warning', async () => {
    const { code, stdout } = await fumo(...SHIPPED, '--strict', '--format', 'json');
    const { tally } = JSON.parse(stdout);
    expect([code, tally.files, tally.errors, tally.warnings]).toEqual([0, SHIPPED.length, 0, 0]);
  });
});

describe('for people', () => {
  it('place, line, caret, hint, rule and a last line', async () => {
    const { stdout } = await fumo('bad.yaml');
    expect(stdout.split('\n').slice(0, 4)).toEqual([
      'error[unknown-include]: there is no flow network-initated',
      '  at        bad.yaml:5:16',
      '  5 │   - { include: network-initated }',
      '    │                ^^^^^^^^^^^^^^^^',
    ]);
    expect(stdout).toContain('  see       docs/flow-lint.md#unknown-include\n');
    expect(stdout).toContain('try: Did you mean network-initiated? Or let --fix write it.\n');
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      '1 flow checked: 1 error; --fix repairs 1 of them.',
      'More about a rule: fumo flow check --explain RULE',
    ]);
    expect((await fumo('good.yaml')).stdout).toBe('1 flow checked, nothing to say.\n');
  });

  it.each([30, 60, 80])('fits %s columns whatever the finding, the caret under what it means', (columns) => {
    for (const rule of RULE_IDS.filter((id) => id !== 'refused')) {
      const text = readFileSync(join(FIXTURES, rule, 'bad.yaml'), 'utf8');
      const lines = text.split('\n');
      for (const finding of lintFlow(text, 'x.yaml', CONTEXT)) {
        const plain = findingLines(finding, lines, { columns, paint: PLAIN });
        for (const line of plain) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        const at = plain.findIndex((line) => /^ *│ *\^+$/.test(line));
        const first = (plain[at] ?? '').indexOf('^');
        const pointed = lines[finding.where.line - 1]?.[finding.where.column - 1];
        if (pointed !== undefined && pointed.trim() !== '') expect(plain[at - 1]?.[first]).toBe(pointed);
        const painted = findingLines(finding, lines, { columns, paint: paintOf(1) });
        expect(painted.map((line) => stripVTControlCharacters(line))).toEqual(plain);
      }
    }
  });

  it('explains a rule', async () => {
    const { code, stdout } = await fumo('--explain', 'branch-not-covered');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^branch-not-covered \(warning\)\n/);
    expect(stdout).toContain('Good:\n');
    const json = JSON.parse((await fumo('--explain', 'unknown-key', '--json')).stdout);
    expect(json).toMatchObject({ rule: 'unknown-key', severity: 'error' });
  });
});

describe('for programs', () => {
  it('--json and --format json say the same', async () => {
    const one = JSON.parse((await fumo('bad.yaml', '--json')).stdout);
    expect(one).toEqual(JSON.parse((await fumo('bad.yaml', '--format', 'json')).stdout));
    expect(one).toMatchObject({ verdict: 'findings', tally: { files: 1, errors: 1, fixable: 1 } });
    expect(one.files[0].findings[0]).toMatchObject({
      rule: 'unknown-include',
      severity: 'error',
      where: { file: 'bad.yaml', line: 5, column: 16, endLine: 5, endColumn: 32 },
      fix: { text: 'network-initiated' },
    });
  });

  it('GitHub annotations, escaped', async () => {
    const { stdout } = await fumo('bad.yaml', '--format', 'github');
    expect(stdout).toMatch(
      /^::error file=bad\.yaml,line=5,endLine=5,col=16,endColumn=31,title=fumo unknown-include::there is no flow/,
    );
    expect((await fumo('good.yaml', '--format', 'github')).stdout).toBe('');
    writeFileSync('a,b:c%.yaml', BAD);
    expect((await fumo('a,b:c%.yaml', '--format', 'github')).stdout).toContain('file=a%2Cb%3Ac%25.yaml,');
  });

  it('SARIF that the schema of OASIS accepts, for every rule', async () => {
    const schema = JSON.parse(readFileSync(join(FIXTURES, 'sarif-2.1.0.schema.json'), 'utf8'));
    // The schema is of draft 4; what it uses means the same in draft 7, but for the names of these two.
    delete schema.id;
    delete schema.$schema;
    const validate = new Ajv({
      strict: false,
      allErrors: true,
      validateFormats: false,
      unicodeRegExp: false,
    }).compile(schema);
    const rules = RULE_IDS.filter((rule) => rule !== 'refused');
    const { stdout } = await fumo(
      ...rules.map((rule) => join(FIXTURES, rule, 'bad.yaml')),
      '--format',
      'sarif',
    );
    const log = JSON.parse(stdout);
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    const [run] = log.runs;
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(RULE_IDS);
    const found: { ruleId: string; ruleIndex: number }[] = run.results;
    expect(new Set(found.map(({ ruleId }) => ruleId))).toEqual(new Set(rules));
    for (const { ruleId, ruleIndex } of found) expect(RULE_IDS[ruleIndex]).toBe(ruleId);
    // The schema can refuse: a log that is wrong does not pass.
    expect(validate({ ...log, runs: [{ ...run, results: [{ level: 'fatal' }] }] })).toBe(false);
  });

  it('SARIF places: relative to the sources, and a fix by offsets', async () => {
    const log = JSON.parse((await fumo('bad.yaml', '--format', 'sarif')).stdout);
    const [result] = log.runs[0].results;
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    expect(artifactLocation).toEqual({ uri: 'bad.yaml', uriBaseId: '%SRCROOT%', index: 0 });
    expect(region).toEqual({ startLine: 5, startColumn: 16, endLine: 5, endColumn: 32 });
    const [{ deletedRegion, insertedContent }] = result.fixes[0].artifactChanges[0].replacements;
    const { charOffset, charLength } = deletedRegion;
    const fixed = BAD.slice(0, charOffset) + insertedContent.text + BAD.slice(charOffset + charLength);
    expect(fixed).toBe(GOOD);
  });
});

describe('--fix', () => {
  const MESSY = `flow: messy   # a comment stays
summary: "Its  own   layout"

prompts:
    confirm: { default: yes }     # so does this
steps:
  - { server: asks-confirmation, prompt: confirm, title: Now? }
  - { include:   network-initated }   # and this`;

  it('repairs what is safe, says so, and leaves the rest to the octet', async () => {
    writeFileSync('messy.yaml', MESSY, { mode: 0o640 });
    const { code, stdout } = await fumo('messy.yaml', '--fix');
    expect(code).toBe(0);
    const fixed = readFileSync('messy.yaml', 'utf8');
    const [line = '', ...rest] = fixed.split('\n');
    expect(line).toMatch(/^# yaml-language-server: \$schema=\S*flow\.schema\.json$/);
    expect(rest.join('\n')).toBe(
      `${MESSY.replace('summary', 'title').replace('default: yes', 'default: "yes"').replace('initated', 'initiated')}\n`,
    );
    expect(stdout).toContain('fixed messy.yaml:2: writes title for summary');
    expect(stdout).toContain('puts yes in quotes');
    expect(statSync('messy.yaml').mode & 0o777).toBe(0o640);
    expect(readdirSync('.').filter((file) => file.includes('tmp'))).toEqual([]);
  });

  it('a second time changes nothing', async () => {
    writeFileSync('messy.yaml', MESSY);
    await fumo('messy.yaml', '--fix');
    const once = readFileSync('messy.yaml', 'utf8');
    const { stdout } = await fumo('messy.yaml', '--fix', '--format', 'json');
    expect(readFileSync('messy.yaml', 'utf8')).toBe(once);
    expect(JSON.parse(stdout).files[0].fixed).toEqual([]);
  });

  it('a symbolic link stays one', async () => {
    symlinkSync('bad.yaml', 'link.yaml');
    await fumo('link.yaml', '--fix');
    expect(readFileSync('bad.yaml', 'utf8')).toBe(GOOD);
    expect(readdirSync('.')).toEqual(['bad.yaml', 'good.yaml', 'link.yaml']);
  });

  it('does not touch a file that is clean', async () => {
    const { mtimeMs, ino } = statSync('good.yaml');
    writeFileSync('quiet.yaml', GOOD);
    await fumo('good.yaml', '--fix');
    expect([statSync('good.yaml').mtimeMs, statSync('good.yaml').ino]).toEqual([mtimeMs, ino]);
  });

  it('never guesses: a word that is two slips away stays', async () => {
    writeFileSync('far.yaml', GOOD.replace('network-initiated', 'netwrk-initated'));
    expect((await fumo('far.yaml', '--fix')).code).toBe(4);
    expect(readFileSync('far.yaml', 'utf8')).toContain('netwrk-initated');
  });

  it('whatever the text, it makes no error more and comes to rest', async () => {
    const texts = SHIPPED.map((name) => readFileSync(join(FLOWS, `${name}.yaml`), 'utf8'));
    const lint = async (text: string) => lintFlow(text, 'x.yaml', CONTEXT);
    const errors = async (text: string) =>
      (await lint(text)).filter(({ severity }) => severity === 'error').length;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat(3),
        fc.string({ maxLength: 2 }),
        async (text, at, cut, put) => {
          const start = at % text.length;
          const broken = text.slice(0, start) + put + text.slice(start + cut);
          const fixed = (await fixText(broken, lint)).text;
          expect(await errors(fixed)).toBeLessThanOrEqual(await errors(broken));
          expect((await fixText(fixed, lint)).text).toBe(fixed);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the line for editors', () => {
  it('is relative where that is short, else whole', () => {
    const line = (path: string): string => `# yaml-language-server: $schema=${path}`;
    expect(schemaLine('/p/flows', '/p/flows')).toBe(line('./flow.schema.json'));
    expect(schemaLine('/p', '/p/node_modules/fumo/flows')).toBe(
      line('./node_modules/fumo/flows/flow.schema.json'),
    );
    expect(schemaLine('/p/a', '/p/flows')).toBe(line('../flows/flow.schema.json'));
    expect(schemaLine('/a/b/c/d', '/usr/lib/flows')).toBe(line('/usr/lib/flows/flow.schema.json'));
  });
});

describe('fumo flow show', () => {
  it.each(SHIPPED)('prints %s as it is, to start from', async (name) => {
    const { code, stdout } = await runInProcess(FlowShow, 'flow:show', [name]);
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync(join(FLOWS, `${name}.yaml`), 'utf8'));
  });
});
