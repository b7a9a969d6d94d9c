import { spawn as spawnProcess } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MESSAGE_COMMAND_WORDS } from '../../src/cli/message/words-help.js';
import { md5Credential } from '../../src/dm/credentials.js';
import { fromBase64, toHex } from '../../src/syncml/octets.js';
import { BIN, cleanEnv, type Home, openHome, type Ran } from '../support/built.js';
import { vector } from '../syncml/vectors.js';

const { xml, wbxml } = vector('v2_1103');
const PACKAGE_0 = '8f7354bca3bf14f9d1bbdb9014472a2302f800000000a108646d2e6c6f63616c';
const STALE = fromBase64('2MEEkw==') ?? new Uint8Array();

function withCred(nonce: Uint8Array): string {
  const type = '<Type xmlns="syncml:metinf">syncml:auth-md5</Type>';
  const data = md5Credential('Bruce2', 'OhBehave', nonce);
  return xml.replace('</SyncHdr>', `<Cred><Meta>${type}</Meta><Data>${data}</Data></Cred></SyncHdr>`);
}

let home: Home;
beforeAll(async () => {
  home = openHome();
  const put = (name: string, content: string | Uint8Array): void =>
    writeFileSync(join(home.folder, name), content);
  put('message.wbxml', wbxml);
  put('message.xml', xml);
  put('credentials.xml', withCred(STALE));
  put('package0.hex', PACKAGE_0);
  put('message.json', (await home.fumo(['message', 'decode', 'message.wbxml', '--to', 'json'])).stdout);
  mkdirSync(join(home.folder, 'bin'));
  put('bin/fumo', `#!/bin/sh\nexec "${process.execPath}" "${BIN}" "$@"\n`);
  chmodSync(join(home.folder, 'bin/fumo'), 0o755);
});
afterAll(() => home?.remove());

/** Runs a command line in the home, with text on standard input. */
function sh(command: string, input = ''): Promise<Ran> {
  const env = cleanEnv(home.folder);
  const path = `${join(home.folder, 'bin')}:${env.PATH}`;
  const child = spawnProcess('sh', ['-c', command], { cwd: home.folder, env: { ...env, PATH: path } });
  const ran: Ran = { code: null, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    ran.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.stderr += text;
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ ...ran, code }));
  });
}

/** Runs `fumo` on a terminal. */
function onTerminal(args: readonly string[]): Promise<{ code: number; written: string }> {
  return new Promise((resolve) => {
    let written = '';
    const pty = spawn(process.execPath, [BIN, ...args], {
      cols: 100,
      rows: 24,
      cwd: home.folder,
      env: cleanEnv(home.folder, { NO_COLOR: '1' }),
    });
    pty.onData((text) => {
      written += text;
    });
    pty.onExit(({ exitCode }) => resolve({ code: exitCode, written }));
  });
}

const EXAMPLES = Object.entries(MESSAGE_COMMAND_WORDS).flatMap(([name, { examples }]) =>
  examples.map(({ description, command }) => ({
    description,
    command: command.replace('<%= config.bin %> <%= command.id %>', `fumo message ${name}`),
    code: description.includes('refused') ? 3 : 0,
  })),
);

describe('the examples of the help', () => {
  it('are at least two a command', () => {
    for (const { examples } of Object.values(MESSAGE_COMMAND_WORDS)) {
      expect(examples.length).toBeGreaterThanOrEqual(2);
    }
  });

  it.each(EXAMPLES)('$description: $command', async ({ command, code }) => {
    const ran = await sh(command);
    expect([ran.code, ran.stderr]).toEqual([code, '']);
    expect(ran.stdout).not.toBe('');
  });

  it.each(Object.entries(MESSAGE_COMMAND_WORDS))('%s has a summary', async (name, { summary }) => {
    const { code, stdout } = await home.fumo(['message', name, '--help']);
    expect([code, stdout.split('\n')[0]]).toEqual([0, summary]);
  });
});

describe('where a message comes from and goes to', () => {
  it.each(['message decode', 'message decode -', 'message decode --from wbxml --input hex'])(
    '%s reads standard input',
    async (command) => {
      const { code, stdout } = await sh(`fumo ${command}`, toHex(wbxml));
      expect([code, stdout]).toEqual([0, (await sh('fumo message decode message.wbxml')).stdout]);
    },
  );

  it('encodes to a file, and to a pipe', async () => {
    const made = await sh('fumo message encode message.xml -o made-1.wbxml');
    expect([made.code, made.stdout]).toEqual([0, `wrote made-1.wbxml (${wbxml.length} octets)\n`]);
    expect(new Uint8Array(readFileSync(join(home.folder, 'made-1.wbxml')))).toEqual(wbxml);
    const piped = await sh('fumo message encode message.xml | fumo message decode --to hex');
    expect(piped.stdout).toBe(`${toHex(wbxml)}\n`);
    const taken = await sh('fumo message encode message.xml -o message.json');
    expect([taken.code, taken.stderr.split(':')[0]]).toEqual([2, 'error[usage.output-taken]']);
  });

  it('feeds an explanation back', async () => {
    const { stdout } = await sh('fumo message explain message.wbxml | fumo message encode --to hex');
    expect(stdout).toBe(`${toHex(wbxml)}\n`);
  });

  it('never waits for a terminal, and never garbles one', async () => {
    const waits = await onTerminal(['message', 'decode']);
    expect([waits.code, waits.written]).toEqual([2, expect.stringContaining('error[usage.no-input]')]);
    const garbles = await onTerminal(['message', 'encode', 'message.xml']);
    expect([garbles.code, garbles.written]).toEqual([
      2,
      expect.stringContaining('error[usage.binary-to-terminal]'),
    ]);
    expect(garbles.written).toContain('--output FILE');
    const shown = await onTerminal(['message', 'encode', 'message.xml', '--to', 'hex']);
    expect([shown.code, shown.written]).toEqual([0, `${toHex(wbxml)}\r\n`]);
  });

  it('needs no file for a Package #0 from flags, and takes none', async () => {
    const flags =
      '--server-id dm.local --session A1 --ui-mode user-interaction --secret srvpwd --nonce text:Nonce';
    expect((await sh(`fumo message encode ${flags} --to hex`)).stdout).toBe(`${PACKAGE_0}\n`);
    const both = await sh(`fumo message encode message.xml ${flags}`);
    expect([both.code, both.stderr.split(':')[0]]).toEqual([2, 'error[usage.flags-and-file]']);
  });
});

describe('exit codes', () => {
  it.each([
    ['0 for a message', 'message decode message.wbxml', 0],
    ['2 for an unknown form', 'message decode message.wbxml --to yaml', 2],
    ['2 for a nonce without a secret', 'message explain message.wbxml --nonce text:a', 2],
    ['2 for a bad nonce', 'message explain package0.hex --secret a --nonce ???', 2],
    ['2 for flags that want each other', 'message encode --server-id a', 2],
    ['3 for a digest that does not fit', 'message explain package0.hex --secret wrong --nonce text:Nonce', 3],
    ['3 for credentials that are missing', 'message decode message.wbxml --secret a', 3],
    ['4 for what is no message', 'message decode bin/fumo', 4],
    ['4 for nothing', 'message explain /dev/null', 4],
    ['5 for a file that is not there', 'message decode none.xml', 5],
    ['5 for a folder', 'message decode bin', 5],
  ])('%s', async (_, command, code) => {
    const plain = await sh(`fumo ${command}`);
    const json = await sh(`fumo ${command} --json`);
    expect([plain.code, json.code]).toEqual([code, code]);
    expect(plain.stderr).not.toContain('    at ');
    expect(JSON.parse(json.stdout)).toBeTypeOf('object');
    expect(json.stderr).toBe('');
  });

  it('4 with rows up to what cannot be read', async () => {
    writeFileSync(join(home.folder, 'cut.wbxml'), wbxml.subarray(0, 55));
    const { code, stdout, stderr } = await sh('fumo message explain cut.wbxml');
    expect([code, stderr.split(':')[0]]).toEqual([4, 'error[wbxml.truncated]']);
    expect(stdout).toContain('not readable (wbxml.truncated)');
    const json = JSON.parse((await sh('fumo message explain cut.wbxml --json')).stdout);
    expect(json).toMatchObject({ kind: 'wbxml', error: { code: 'wbxml.truncated' } });
  });
});

describe('words', () => {
  it('name what is tolerated, with place and clause', async () => {
    const text = xml.replace('<CmdID>3</CmdID><Data>1103</Data>', '<Data>1103</Data>\n<CmdID>3</CmdID>');
    const { code, stderr } = await sh('fumo message decode', text);
    expect([code, stderr.split('\n')[0]]).toEqual([
      0,
      'warning[syncml.element-order]: CmdID comes too late in Alert',
    ]);
    expect(stderr).toMatch(/^ {2}at {8}1:\d+, SyncML\/SyncBody\/Alert$/m);
    expect(stderr).toMatch(/^ {2}see {7}SyncML RepPro 1\.2/m);
    const strict = await sh('fumo message decode --strict', text);
    expect([strict.code, strict.stderr.split(':')[0]]).toEqual([4, 'error[syncml.element-order]']);
  });

  it('explain credentials: inputs, expected, received, and the nonce that fits', async () => {
    const known = '--secret OhBehave --user Bruce2 --nonce text:Nonce --nonce 2MEEkw==';
    const { code, stdout } = await sh(`fumo message explain credentials.xml ${known}`);
    expect(code).toBe(3);
    const auth = stdout.slice(stdout.indexOf('# MD5 credentials'));
    expect(auth).toContain('no match: made with an older nonce');
    expect(auth).toContain('PtEdr8lBQ45IbT1bZIkrOQ==');
    expect(auth).toMatch(/expected +Zz6EivR3yeaaENcRN6lpAQ==/);
    expect(auth).toContain(`received            ${md5Credential('Bruce2', 'OhBehave', STALE)}`);
    expect(auth).toContain('nonce 2 (stale) 2MEEkw== (d8c10493)');
    expect(auth).not.toContain('OhBehave');
  });

  it('explain a MAC over the octets as they came', async () => {
    writeFileSync(join(home.folder, 'v1.wbxml'), vector('v1_min').wbxml);
    const mac = (value: string): string =>
      `fumo message explain v1.wbxml --secret OhBehave --nonce text:Nonce --hmac 'algorithm=MD5, username="Bruce2", mac=${value}'`;
    const right = await sh(mac('DsAfyhtyDZ6PiLfviJmIXA=='));
    expect([right.code, right.stdout]).toEqual([0, expect.stringContaining('# MAC credentials: match')]);
    const wrong = await sh(mac('AAAAyhtyDZ6PiLfviJmIXA=='));
    expect([wrong.code, wrong.stdout]).toEqual([3, expect.stringContaining('# MAC credentials: no match')]);
  });

  it('keep standard output clean for what decode makes', async () => {
    const { stdout, stderr, code } = await sh(
      'fumo message decode package0.hex --to hex --secret srvpwd --nonce text:Nonce',
    );
    expect([code, stdout]).toEqual([0, `${PACKAGE_0}\n`]);
    expect(stderr).toContain('digest of the Package #0: match');
  });

  it('are JSON that encode takes', async () => {
    const { stdout } = await sh('fumo message decode message.wbxml --json');
    const again = await sh('fumo message encode --json', stdout);
    expect(fromBase64(JSON.parse(again.stdout).base64)).toEqual(wbxml);
  });
});
