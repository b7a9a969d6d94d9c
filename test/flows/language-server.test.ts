/** What an author sees while typing, from the real yaml-language-server and the schema that ships with the flows. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/engine/fault-table.js';
import { GIVEN_DEFAULTS, UI_MODES } from '../../src/engine/flow/given.js';
import { NODE_FORMS } from '../../src/engine/flow/parse-nodes.js';
import { STEP_KEYS } from '../../src/engine/flow/parse-step.js';
import { findKind, STEP_KINDS } from '../../src/engine/steps/index.js';
import { type Editor, openEditor } from '../support/language-server.js';

const HEAD = '# yaml-language-server: $schema=./flow.schema.json\nflow: mine\ntitle: Mine\n';
const FOLDER = join(import.meta.dirname, '../../flows');
const FLOWS = readdirSync(FOLDER).filter((file) => file.endsWith('.yaml'));
let editor: Editor;

beforeAll(async () => {
  editor = await openEditor(FOLDER);
});
afterAll(async () => {
  // 99 would say that the server tried to reach a network.
  expect(await editor.close()).toBe(0);
});

const labels = async (text: string) => (await editor.complete(HEAD + text)).map(({ label }) => label);
const verbsOf = (actor: string) => STEP_KINDS.filter((kind) => kind.actor === actor).map(({ verb }) => verb);

describe('completion', () => {
  it('offers the parts of a flow', async () => {
    const offered = await labels('|');
    expect(offered).toEqual(
      expect.arrayContaining(['about', 'spec', 'actors', 'given', 'prompts', 'steps', 'then']),
    );
    expect(offered).not.toContain('title');
  });

  it.each([
    ['a step', 'steps:\n  - |'],
    ['a step of a branch', 'steps:\n  - when: offer\n    update:\n      - |'],
    ['a step of a loop', 'steps:\n  - repeat: 3\n    steps:\n      - |'],
  ])('offers actors and forms at %s, and nothing that belongs to one verb', async (_name, text) => {
    const offered = await labels(text);
    expect(offered.slice(0, NODE_FORMS.length)).toEqual(NODE_FORMS);
    expect(offered.slice(NODE_FORMS.length).sort()).toEqual([...STEP_KEYS].sort());
  });

  it.each(['server', 'device', 'user', 'clock', 'expect'])(
    'offers the verbs of %s with words',
    async (actor) => {
      const items = await editor.complete(`${HEAD}steps:\n  - ${actor}: |`);
      expect(items.map(({ label }) => label).sort()).toEqual(verbsOf(actor).sort());
      for (const { label, documentation } of items) {
        expect(JSON.stringify(documentation)).toContain(findKind(actor, label)?.summary.slice(0, 20));
      }
    },
  );

  it('offers the parameters of the verb, and not those of others', async () => {
    const offered = await labels('steps:\n  - server: asks-text\n    |');
    expect(offered).toEqual(
      expect.arrayContaining(['prompt', 'title', 'max-length', 'input-type', 'echo', 'within', 'fault']),
    );
    expect(
      offered.filter((label) => ['choices', 'uris', 'timer', 'ui-mode', 'device'].includes(label)),
    ).toEqual([]);
  });

  it('offers the values of a parameter', async () => {
    expect(await labels('steps:\n  - server: notifies\n    ui-mode: |')).toEqual([...UI_MODES]);
  });

  it('offers the faults', async () => {
    expect(await labels('steps:\n  - server: notifies\n    fault: |')).toEqual(Object.keys(FAULTS));
  });

  it('offers the values of given, each with its default', async () => {
    const items = await editor.complete(`${HEAD}given:\n  policy:\n    |`);
    expect(items.map(({ label }) => label)).toEqual(Object.keys(GIVEN_DEFAULTS.policy));
    expect(items.find(({ label }) => label === 'deferrals')?.insertText).toContain('1');
  });

  it('offers what then can look at', async () => {
    const offered = await labels('steps:\n  - end: x\nthen:\n  x:\n    device:\n      |');
    expect(offered).toEqual(['firmware', 'state', 'result', 'busy']);
  });
});

describe('hover', () => {
  it('shows what a verb does, and no other verb', async () => {
    const shown = await editor.hover(`${HEAD}steps:\n  - server: noti|fies\n`);
    expect(shown).toContain('The server sends a notification (Package #0) under a new session id.');
    expect(shown).toContain('With `may-fail: true` it goes on instead');
    expect(shown).not.toContain('has-update');
  });

  it('shows what a parameter means', async () => {
    const shown = await editor.hover(`${HEAD}steps:\n  - server: notifies\n    ui-m|ode: informative\n`);
    expect(shown).toContain('What the device may show of it');
    expect(shown).toContain('background');
  });

  it('shows what a value of given means', async () => {
    const shown = await editor.hover(`${HEAD}given:\n  policy:\n    slo|ts: [+1h]\n`);
    expect(shown).toContain('The times that the user can put it off to.');
  });
});

describe('diagnosis', () => {
  it.each([
    ['a wrong key', '{ server: notifies, ui-mod: informative }', ['Property ui-mod is not allowed.'], 24],
    ['an unknown actor', '{ sever: notifies }', ['Property sever is not allowed.'], 6],
    [
      'a key inside a branch',
      '{ when: a, b: [{ server: gets, uri: x }] }',
      ['Property uri is not allowed.'],
      35,
    ],
    ['a missing parameter', '{ server: sets-timer, timer: t }', ['Missing property "at".'], 4],
    ['an unknown verb', '{ server: notifys }', [expect.stringContaining('"notifies"')], 14],
    ['an unknown fault', '{ server: gets, fault: nono }', [expect.stringContaining('"device-off"')], 27],
  ])('names %s at its place', async (_name, step, messages, column) => {
    const found = await editor.diagnose(`${HEAD}steps:\n  - ${step}\n`);
    expect(found.map(({ message }) => message)).toEqual(messages);
    expect(found[0]?.range.start).toMatchObject({ line: 4, character: column });
  });

  it.each(STEP_KINDS.map((kind) => [`${kind.actor} ${kind.verb}`, kind.example] as const))(
    'finds nothing in the example of %s',
    async (_name, example) => {
      expect(await editor.diagnose(HEAD + example.trimStart())).toEqual([]);
    },
  );

  it.each(FLOWS.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')] as const))(
    'finds nothing in %s',
    async (_file, text) => {
      expect(await editor.diagnose(text)).toEqual([]);
    },
  );
});
