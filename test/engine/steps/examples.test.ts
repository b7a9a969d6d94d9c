/** The example of every step kind is a flow that plays green, and its step is carried out in it. */
import { describe, expect, it } from 'vitest';
import { parseFlow } from '../../../src/engine/flow/parse.js';
import { STEP_KINDS } from '../../../src/engine/steps/index.js';
import { playText, wholeFlow } from '../../support/play-text.js';

const NAMED = STEP_KINDS.map((kind) => [`${kind.actor} ${kind.verb}`, kind] as const);
const HTTP = { transport: 'http', encoding: 'xml', auth: 'hmac' } as const;
/** A device without a screen has nothing to show. */
const MAY_BE_SKIPPED = ['device shows'];

describe('the example of a step kind', () => {
  it.each(NAMED)('%s plays green', async (name, kind) => {
    const { result } = await playText(kind.example, { flow: 'example' });
    expect(result.failure).toBeUndefined();
    expect(result.verdict).toBe('passed');
    const own = result.steps.filter(
      ({ actor, verb, flow }) => actor === kind.actor && verb === kind.verb && flow === 'example',
    );
    expect(own.length).toBeGreaterThan(0);
    const expected = MAY_BE_SKIPPED.includes(name) ? 'skipped' : 'done';
    expect(own.map(({ status }) => status)).toEqual(own.map(() => expected));
  });

  it.each(NAMED)('%s ends by a word of its own, over HTTP in XML too', async (_name, kind) => {
    const { result } = await playText(kind.example, HTTP);
    const flow = parseFlow(wholeFlow(kind.example), 'example.yaml');
    expect(result.failure).toBeUndefined();
    expect(result.outcome).not.toBe('completed');
    expect(Object.keys(flow.outcomes).every((outcome) => outcome === result.outcome)).toBe(true);
  });
});
