import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { stepsIn } from '../../src/engine/flow/inner-nodes.js';
import { openLibrary } from '../../src/engine/flow/library.js';
import { parseFlow } from '../../src/engine/flow/parse.js';
import { STEP_KINDS } from '../../src/engine/steps/index.js';
import { FumoError } from '../../src/errors.js';

const FLOWS = join(import.meta.dirname, '../../flows');
const HEAD = 'flow: mine\ntitle: Mine\nsteps:\n';

function refusal(text: string): {
  code: string;
  place: string;
  expected?: string;
  found?: string;
  hint?: string;
} {
  try {
    parseFlow(text, 'mine.yaml');
  } catch (error) {
    if (error instanceof FumoError) {
      const { code, place, expected = '', found = '', hint = '' } = error;
      return { code, place, expected, found, hint };
    }
    throw error;
  }
  throw new Error('the flow was accepted');
}

describe('refusals name code, place and the nearest right word', () => {
  it('broken YAML', () => {
    expect(refusal('flow: mine\ntitle: [')).toMatchObject({ code: 'flow.syntax', place: 'mine.yaml:2:9' });
  });

  it('an empty file', () => {
    expect(refusal('')).toMatchObject({ code: 'flow.empty', place: 'mine.yaml:1:1' });
  });

  it('an unknown key at the top', () => {
    expect(refusal(`${HEAD}  - { server: notifies }\npromts: {}`)).toMatchObject({
      code: 'flow.unknown-key',
      place: 'mine.yaml:5:1',
      hint: 'Did you mean prompts?',
    });
  });

  it('an unknown verb', () => {
    expect(refusal(`${HEAD}  - { server: notfies }`)).toMatchObject({
      code: 'flow.unknown-step',
      place: 'mine.yaml:4:7',
      hint: 'Did you mean notifies?',
    });
  });

  it('a step without an actor', () => {
    expect(refusal(`${HEAD}  - { sever: notifies }`)).toMatchObject({
      code: 'flow.unknown-step',
      hint: 'Did you mean server?',
    });
  });

  it('an unknown parameter', () => {
    expect(refusal(`${HEAD}  - { server: notifies, ui-mod: informative }`)).toMatchObject({
      code: 'flow.unknown-key',
      place: 'mine.yaml:4:25',
      hint: 'Did you mean ui-mode?',
    });
  });

  it('a missing parameter', () => {
    expect(refusal(`${HEAD}  - { server: displays, title: Hi }`)).toMatchObject({
      code: 'flow.missing-key',
      expected: 'prompt',
    });
  });

  it('a parameter of the wrong kind', () => {
    expect(refusal(`${HEAD}  - { server: sets-timer, timer: t, at: soon }`)).toMatchObject({
      code: 'flow.bad-value',
      place: 'mine.yaml:4:37, steps[0].at',
      found: '"soon"',
    });
  });

  it('an unknown key under given', () => {
    expect(refusal(`given:\n  device: { firmwar: 1.0.0 }\n${HEAD}  - { server: notifies }`)).toMatchObject({
      code: 'flow.unknown-key',
      place: 'mine.yaml:2:13, given.device.firmwar',
      hint: 'Did you mean firmware?',
    });
  });

  it('a size that is none', () => {
    expect(refusal(`given:\n  update: { size: big }\n${HEAD}  - { server: notifies }`)).toMatchObject({
      code: 'flow.bad-value',
      place: 'mine.yaml:2:13, given.update.size',
      expected: 'a size such as 256 KiB, 4 MiB or 900 B',
      found: '"big"',
    });
  });

  it('an assertion about something that nobody can see', () => {
    expect(
      refusal(`${HEAD}  - { server: notifies }\nthen:\n  done: { device: { colour: red } }`),
    ).toMatchObject({
      code: 'flow.unknown-key',
      place: 'mine.yaml:6:21',
    });
  });

  it('no steps', () => {
    expect(refusal('flow: a\ntitle: b\nsteps: []')).toMatchObject({
      code: 'flow.bad-value',
      place: 'mine.yaml:3:1, steps',
    });
  });
});

describe('the registry', () => {
  it.each(STEP_KINDS.map((kind) => [`${kind.actor} ${kind.verb}`, kind] as const))(
    '%s has an example that reads',
    (_name, kind) => {
      const flow = parseFlow(`flow: mine\ntitle: Mine\n${kind.example}`, 'example.yaml');
      const own = stepsIn(flow.steps).filter(({ actor, verb }) => actor === kind.actor && verb === kind.verb);
      expect(own.length).toBeGreaterThan(0);
    },
  );

  it('has each actor and verb once', () => {
    const names = STEP_KINDS.map(({ actor, verb }) => `${actor} ${verb}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('the shipped flows', () => {
  const library = openLibrary(FLOWS);
  const names = readdirSync(FLOWS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace('.yaml', ''));

  it('are the four of the architecture document, at least', () => {
    expect(names).toEqual(
      expect.arrayContaining(['deferred', 'network-initiated', 'up-to-date', 'user-initiated']),
    );
  });

  it.each(names)('%s is named like its file and finds all that it includes', async (name) => {
    const flow = await library.find(name);
    expect(flow.name).toBe(name);
    expect((await library.closure(flow)).has(name)).toBe(true);
  });

  it('text is the file, as it is', async () => {
    expect(await library.text('deferred')).toBe(readFileSync(join(FLOWS, 'deferred.yaml'), 'utf8'));
    expect(parse(await library.text('deferred'))).toMatchObject({ flow: 'deferred' });
  });

  it('a wrong name gets the nearest right one', async () => {
    await expect(library.find('defered')).rejects.toMatchObject({
      code: 'flow.not-found',
      hint: 'Did you mean deferred?',
    });
  });
});
