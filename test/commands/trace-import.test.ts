/** `fumo trace import`: exit codes, the registry, files, lists, and what the screen says. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSource } from '../../src/cli/import/read-source.js';
import { unpack } from '../../src/cli/import/unpack.js';
import TraceCheck from '../../src/commands/trace/check.js';
import TraceExport from '../../src/commands/trace/export.js';
import TraceImport from '../../src/commands/trace/import.js';
import TraceList from '../../src/commands/trace/list.js';
import TraceShow from '../../src/commands/trace/show.js';
import { readTrace } from '../../src/trace/reader.js';
import { refusalOfAsync } from '../support/refusal.js';
import { type Printed, runInProcess } from './in-process.js';

const CAPTURES = join(import.meta.dirname, '../fixtures/captures');
const before = process.env.FUMO_HOME;
let home: string;
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'fumo-import-'));
  process.env.FUMO_HOME = home;
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  if (before === undefined) delete process.env.FUMO_HOME;
  else process.env.FUMO_HOME = before;
});

const importing = (...argv: readonly string[]): Promise<Printed> =>
  runInProcess(TraceImport, 'trace:import', argv);
const capture = (name: string): string => join(CAPTURES, name);
const coded = ({ code, stderr }: Printed): [number, string | undefined] => [code, stderr.split(':')[0]];

describe('into the recorded runs', () => {
  it('becomes a run that is listed, shown, checked and exported like any other', async () => {
    const { code, stdout } = await importing(capture('ethernet.pcap'));
    expect([code, stdout]).toEqual([
      0,
      [
        'import-1: imported from ethernet.pcap (pcap)',
        '  4 messages in 2 sessions and 1 notification',
        '',
        'next: fumo trace show import-1 · fumo trace check import-1',
        '',
      ].join('\n'),
    ]);
    const listed = await runInProcess(TraceList, 'trace:list', []);
    expect(listed.stdout).toMatch(/^import-1 +– +imported /);
    const shown = await runInProcess(TraceShow, 'trace:show', ['import-1', '--message', '5']);
    expect([shown.code, shown.stdout.includes('Exec')]).toEqual([0, true]);
    const checked = await runInProcess(TraceCheck, 'trace:check', ['import-1', '--json']);
    const verdicts = JSON.parse(checked.stdout) as { rules: { verdict: string }[] };
    expect(verdicts.rules.some(({ verdict }) => verdict === 'pass')).toBe(true);
    const text = join(home, 'import-1.txt');
    await runInProcess(TraceExport, 'trace:export', ['import-1', '--format', 'text', '--output', text]);
    expect(readFileSync(text, 'utf8')).toContain('Imported from ethernet.pcap');
  });

  it('tells a program what it made and what it left out', async () => {
    const { code, stdout } = await importing(capture('troubled.pcapng'), '--json');
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(code).toBe(0);
    expect(result).toMatchObject({
      run: 'import-2',
      from: 'pcapng',
      name: 'troubled.pcapng',
      clock: 'wall',
      messages: 3,
      notifications: 1,
      sessions: 2,
      transfers: 0,
      unreadable: 0,
      leftOut: [
        {
          reason: 'tcp-gap',
          count: 1,
          places: [expect.stringMatching(/^packet \d+ \(\d+ octets, 10\.0\.0\.\d:\d+ to /)],
        },
        { reason: 'cut-short', count: 1, text: '1 HTTP message of which a part is missing' },
      ],
    });
    expect(readTrace(String(result.trace)).header.imported?.leftOut).toEqual([
      { reason: 'tcp-gap', count: 1 },
      { reason: 'cut-short', count: 1 },
    ]);
  });

  it('refused recordings leave no run behind', async () => {
    const runs = async (): Promise<string> =>
      (await runInProcess(TraceList, 'trace:list', ['--json'])).stdout;
    const earlier = await runs();
    await importing(capture('tls.pcapng'));
    expect(await runs()).toBe(earlier);
  });
});

describe('to a file', () => {
  it('writes it once, and again only with --force', async () => {
    const file = join(home, 'out', 'har.jsonl');
    const first = await importing(capture('session.har'), '--output', file);
    expect([first.code, first.stdout.replace(/\s+/g, ' ').split(')')[0]]).toEqual([
      0,
      `wrote ${file}: imported from session.har (HTTP archive`,
    ]);
    expect(readTrace(file).events).toHaveLength(4);
    expect(coded(await importing(capture('session.har'), '--output', file))).toEqual([
      2,
      'error[usage.output-taken]',
    ]);
    expect((await importing(capture('session.flows'), '--output', file, '--force')).code).toBe(0);
    expect(readTrace(file).header.imported?.from).toBe('mitmproxy');
  });

  it('never writes over something that is no trace', async () => {
    const file = join(home, 'letter.txt');
    writeFileSync(file, 'dear friend');
    expect(coded(await importing(capture('session.har'), '-o', file, '--force'))).toEqual([
      5,
      'error[store.would-overwrite]',
    ]);
    expect(readFileSync(file, 'utf8')).toBe('dear friend');
  });

  it('to standard output, with what was left out beside it', async () => {
    const { code, stdout, stderr } = await importing(capture('troubled.pcapng'), '--output', '-');
    expect(code).toBe(0);
    expect(readTrace(stdout).events).toHaveLength(5);
    expect(stderr).toContain('1 stretch of TCP that the capture missed: packet ');
  });
});

describe('--list', () => {
  it('says what is there and where, and writes nothing', async () => {
    const { code, stdout } = await importing(capture('messages'), '--list');
    expect(code).toBe(0);
    expect(stdout).toContain('messages (a folder of messages)');
    expect(stdout).toContain('The recording has no times.');
    expect(stdout).toMatch(/^ {2}1\.bin +#1 {2}server → device/m);
    expect(stdout).toMatch(/^ {2}5-v5_exec\.wbxml +#5 {2}server → device/m);
    expect(stdout).not.toContain('next:');
  });

  it('lists for a program, and an encrypted recording is a list of what cannot be read', async () => {
    const { items } = JSON.parse((await importing(capture('session.har'), '--list', '--json')).stdout) as {
      items: object[];
    };
    expect(items).toHaveLength(4);
    expect(items[0]).toMatchObject({ place: 'entry 1', at: 1_767_603_600_000, kind: 'message', message: 1 });
    const tls = await importing(capture('tls.pcapng'), '--list');
    expect([tls.code, tls.stdout]).toEqual([
      0,
      'tls.pcapng (pcapng)\n  nothing of DM\n\nleft out:\n  1 TLS connection, which cannot be read without its keys: packet 4\n    (10.0.0.2:40000 to 10.0.0.1:443)\n',
    ]);
  });
});

describe('exit codes', () => {
  it.each([
    ['no argument', [], 2, 'usage.missing-argument'],
    ['an unknown flag', [capture('session.har'), '--lst'], 2, 'usage.unknown-flag'],
    ['--list with --output', [capture('session.har'), '--list', '-o', 'x'], 2, 'usage.list-and-output'],
    ['a recording without DM', [capture('tls.pcapng')], 4, 'import.no-messages'],
    ['what is no recording', [capture('README.md')], 4, 'import.unknown-format'],
    ['a trace of ours', [join(CAPTURES, '../traces/v1.jsonl')], 4, 'import.own-trace'],
    ['a file that is not there', [capture('none.pcap')], 5, 'environment.not-found'],
  ])('%s', async (_, argv, code, name) => {
    expect(coded(await importing(...argv))).toEqual([code, `error[${name}]`]);
  });

  it('an empty folder holds no messages', async () => {
    mkdirSync(join(home, 'empty'));
    expect(coded(await importing(join(home, 'empty')))).toEqual([4, 'error[import.no-messages]']);
  });

  it('JSON and the trace do not share standard output', async () => {
    const { code, stdout } = await importing(capture('session.har'), '-o', '-', '--json');
    expect([code, (JSON.parse(stdout) as { error: { code: string } }).error.code]).toEqual([
      2,
      'usage.stdout-taken',
    ]);
  });

  it('names the file, and for TLS what to do', async () => {
    const { stderr } = await importing(capture('tls.pcapng'));
    expect(stderr).toContain('tls.pcapng');
    expect(stderr).toContain('mitmproxy');
  });
});

describe('standard input', () => {
  async function* parts(...octets: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
    yield* octets;
  }

  it('is read to its end, and not from a terminal', async () => {
    const whole = readFileSync(capture('ethernet.pcap'));
    const read = await readSource('-', parts(whole.subarray(0, 99), whole.subarray(99)));
    expect([read.name, Buffer.compare(read.content as Uint8Array, whole)]).toEqual(['standard input', 0]);
    const refused = await refusalOfAsync(() => readSource('-', Object.assign(parts(), { isTTY: true })));
    expect(refused.code).toBe('usage.no-input');
  });
});

it('unpacks nothing beyond its bound, and no coding that it does not know', () => {
  expect([
    unpack('zstd', Buffer.alloc(3), 9),
    unpack('__proto__', Buffer.alloc(3), 9),
    unpack('gzip', Buffer.alloc(3), 0),
  ]).toEqual([undefined, undefined, undefined]);
});
