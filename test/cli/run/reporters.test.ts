/** The reports that programs read, each against its grammar. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Ajv } from 'ajv';
import { XMLParser } from 'fast-xml-parser';
import { Parser } from 'tap-parser';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/cli/run/entry.js';
import { githubReporter } from '../../../src/cli/run/reporters/github.js';
import { openReporter } from '../../../src/cli/run/reporters/index.js';
import type { ReporterName } from '../../../src/cli/run/reporters/names.js';
import { SILENT } from '../../../src/cli/run/reporters/reporter.js';
import { FumoError } from '../../../src/errors.js';
import { ALL, failed, passed, refused, reportOf } from './entries.js';

const ROOT = join(import.meta.dirname, '../../..');

function documentOf(name: ReporterName, report: Report): string {
  const reporter = openReporter(name, () => SILENT);
  const entries = report.entries.map((entry, index) => reporter.entry(entry, index));
  return [reporter.begin(report.entries.length), ...entries, reporter.end(report)].join('');
}

describe('junit', () => {
  /** What the schema in test/fixtures/reports/junit.xsd allows, element by element; `!` marks what must be there. */
  const GRAMMAR: Readonly<Record<string, { inside: readonly string[]; attributes: readonly string[] }>> = {
    testsuites: { inside: ['testsuite'], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
    testsuite: {
      inside: ['testcase'],
      attributes: ['name!', 'tests!', 'failures!', 'errors!', 'skipped', 'time'],
    },
    testcase: {
      inside: ['skipped', 'error', 'failure', 'system-out'],
      attributes: ['name!', 'classname', 'time'],
    },
    skipped: { inside: ['#text'], attributes: ['type', 'message'] },
    error: { inside: ['#text'], attributes: ['type', 'message'] },
    failure: { inside: ['#text'], attributes: ['type', 'message'] },
    'system-out': { inside: ['#text'], attributes: [] },
  };

  type Node = Readonly<Record<string, unknown>>;

  function faultsIn(node: Node): string[] {
    const [name = ''] = Object.keys(node).filter((key) => key !== ':@');
    const rule = GRAMMAR[name];
    if (!rule) return [`no element ${name}`];
    const attributes = Object.keys((node[':@'] as Node | undefined) ?? {});
    const allowed = rule.attributes.map((one) => one.replace('!', ''));
    const required = rule.attributes.filter((one) => one.endsWith('!')).map((one) => one.slice(0, -1));
    const children = node[name] as readonly Node[];
    return [
      ...attributes.filter((one) => !allowed.includes(one)).map((one) => `${name} has ${one}`),
      ...required.filter((one) => !attributes.includes(one)).map((one) => `${name} lacks ${one}`),
      ...children.flatMap((child) => {
        const [inner = ''] = Object.keys(child).filter((key) => key !== ':@');
        if (!rule.inside.includes(inner)) return [`${inner} inside ${name}`];
        return inner === '#text' ? [] : faultsIn(child);
      }),
    ];
  }

  const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    ignoreDeclaration: true,
    processEntities: true,
    htmlEntities: true,
    trimValues: false,
  });

  function parsed(text: string): Node[] {
    const withoutLayout = text.replace(/>\n\s*</g, '><').trim();
    return parser.parse(withoutLayout) as Node[];
  }

  it('keeps to the grammar of Jenkins and Surefire', () => {
    const [root] = parsed(documentOf('junit', ALL));
    expect(faultsIn(root ?? {})).toEqual([]);
  });

  it('counts what there is', () => {
    const text = documentOf('junit', ALL);
    expect(text).toContain('tests="5" failures="2" errors="1" skipped="1" time="1234.568"');
    expect([...text.matchAll(/<testcase /g)]).toHaveLength(5);
    expect([...text.matchAll(/<(failure|error|skipped) /g)].map(([, name]) => name)).toEqual([
      'failure',
      'error',
      'skipped',
      'failure',
    ]);
  });

  it('holds no character that XML does not allow, and loses no sign that it does', () => {
    const text = documentOf('junit', ALL);
    expect(
      [...text].filter((sign) => /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(sign)),
    ).toEqual([]);
    expect(text).toContain('&lt;b attr=&quot;x&quot;&gt; &amp; ]]&gt;');
    expect(text).toContain('type="flow.unknown-key"');
    expect(text).toContain('classname="flows.deferred"');
  });
});

describe('tap', () => {
  it('is read by a TAP parser as what it is', () => {
    const text = documentOf('tap', ALL);
    expect(text.startsWith('TAP version 14\n1..5\n')).toBe(true);
    const events = Parser.parse(text, { strict: true });
    const asserts = events.flatMap((event) => (event[0] === 'assert' ? [event[1]] : []));
    expect(asserts.map(({ ok, id, skip }) => [ok, id, Boolean(skip)])).toEqual([
      [true, 1, false],
      [false, 2, false],
      [false, 3, false],
      [true, 4, true],
      [false, 5, false],
    ]);
    expect(asserts[1]?.diag).toMatchObject({ code: 'run.step-failed', at: 'flows/de,fer:red.yaml:12:5' });
    expect(asserts[2]?.diag).toMatchObject({ code: 'flow.unknown-key', severity: 'error' });
    expect(events.filter(([kind]) => kind === 'extra')).toEqual([]);
    const [, results] = events.find(([kind]) => kind === 'complete') ?? [];
    expect(results).toMatchObject({ ok: false, count: 5, pass: 2, fail: 3, skip: 1, bailout: false });
  });

  it('is all well when all is', () => {
    const events = Parser.parse(documentOf('tap', reportOf([passed(), passed()])), { strict: true });
    expect(events.find(([kind]) => kind === 'complete')?.[1]).toMatchObject({ ok: true, count: 2 });
  });
});

describe('json', () => {
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs/run-report.schema.json'), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);

  it('keeps to docs/run-report.schema.json', () => {
    const report: unknown = JSON.parse(documentOf('json', ALL));
    expect(validate(report) ? [] : validate.errors).toEqual([]);
  });

  it('has a schema that refuses what is not a report', () => {
    const report = JSON.parse(documentOf('json', ALL)) as {
      runs: { verdict: string }[];
      totals: { exit: number };
    };
    expect(validate({ ...report, totals: { ...report.totals, exit: 7 } })).toBe(false);
    expect(validate({ ...report, runs: [{ ...report.runs[0], verdict: 'perhaps' }] })).toBe(false);
  });

  it('gives results, errors, golden traces and totals', () => {
    const report = JSON.parse(documentOf('json', ALL));
    expect(report.runs.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
      'passed',
      'failed',
      'error',
      'not-run',
      'failed',
    ]);
    expect(report.runs[2].error).toMatchObject({ code: 'flow.unknown-key', exit: 4 });
    expect(report.runs[4].golden).toMatchObject({ state: 'differs', total: 1 });
    expect(report.totals).toEqual({ flows: 5, passed: 1, failed: 2, errors: 1, notRun: 1, exit: 4 });
  });
});

describe('github', () => {
  const COMMAND = /^::(error|warning|notice)( [a-zA-Z]+=[^,:\r\n]*(?:,[a-zA-Z]+=[^,:\r\n]*)*)?::([^\r\n]*)$/;

  interface Command {
    level: string;
    properties: Record<string, string>;
    message: string;
  }

  /** As the runner of GitHub reads it. */
  function read(line: string): Command {
    const [, level = '', properties = '', message = ''] = COMMAND.exec(line) ?? [];
    const pairs = properties
      .trim()
      .split(',')
      .map((pair) => pair.split('=') as [string, string]);
    return {
      level,
      properties: Object.fromEntries(pairs.map(([name, value]) => [name, unescaped(value, true)])),
      message: unescaped(message, false),
    };
  }

  function unescaped(text: string, isProperty: boolean): string {
    const data = (inner: string): string =>
      inner.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
    return data(isProperty ? text.replaceAll('%3A', ':').replaceAll('%2C', ',') : text);
  }

  it('is one workflow command a line, whatever the texts hold', () => {
    const lines = documentOf('github', ALL).trimEnd().split('\n');
    expect(lines.filter((line) => !COMMAND.test(line))).toEqual([]);
    expect(lines.map((line) => read(line).level)).toEqual(['error', 'error', 'warning', 'error', 'error']);
  });

  it('points at the place in the flow file', () => {
    const [line = ''] = documentOf('github', reportOf([failed()])).split('\n');
    const { properties, message } = read(line);
    expect(properties).toEqual({
      file: 'flows/de,fer:red.yaml',
      line: '12',
      col: '5',
      title: 'deferred: run.step-failed',
    });
    expect(message).toContain('expected: expected %25 a:b,c #');
  });

  it('has paths as the repository has them', () => {
    const entry = { ...refused(), file: 'x/bad.yaml' };
    const at = (root: string): string | undefined =>
      read(
        githubReporter({ GITHUB_WORKSPACE: root })
          .entry({ ...entry, error: new FumoError('flow.empty', 'x') }, 0)
          .trimEnd(),
      ).properties.file;
    expect(at(process.cwd())).toBe('x/bad.yaml');
    expect(at(join(process.cwd(), '..'))).toBe(`${basename(process.cwd())}/x/bad.yaml`);
  });

  it('says that all is well', () => {
    expect(documentOf('github', reportOf([passed()]))).toBe('::notice title=fumo run::1 passed, 0 failed\n');
    expect(documentOf('github', reportOf([refused()]))).toContain('::error title=fumo run::');
  });
});
