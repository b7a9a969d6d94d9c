/** Flow text to Flow: every key is known, every value has the right shape, every error has its place. */
import { checkGiven, GIVEN_DEFAULTS, overlay } from './given.js';
import { type Fields, mapAt, oneOf, onlyKeys, optionalText, textAt, textsAt } from './parse-checks.js';
import { nodesOf } from './parse-nodes.js';
import { outcomesOf } from './parse-then.js';
import { type FlowSource, readSource } from './source.js';
import type { CastMember, Flow, PromptDefaults } from './types.js';

const TOP_KEYS = ['flow', 'title', 'about', 'spec', 'actors', 'given', 'prompts', 'steps', 'then'];
const CAST: readonly CastMember[] = ['server', 'device', 'user'];

/**
 * Reads a flow file. @param file name shown in errors
 * @throws FumoError `flow.syntax`, `flow.empty`, `flow.unknown-key`, `flow.missing-key`, `flow.bad-value`,
 * `flow.unknown-step`, `flow.unknown-fault`, `flow.bad-spelling`, `flow.bad-capture`, `flow.reserved-name`,
 * `flow.bad-filter`
 */
export function parseFlow(text: string, file: string): Flow {
  const source = readSource(text, file);
  const top = source.value as Fields;
  onlyKeys(source, top, TOP_KEYS, []);
  const given = mapAt(source, top.given ?? {}, ['given']);
  checkGiven(overlay(GIVEN_DEFAULTS as unknown as Fields, given), (path) => source.place(['given', ...path]));
  const actors = actorsOf(source, top.actors);
  return {
    name: textAt(source, top, 'flow', []),
    title: textAt(source, top, 'title', []),
    about: optionalText(source, top, 'about', [])?.trim() ?? '',
    ...(actors && { actors, actorsAt: source.place(['actors']) }),
    spec: specOf(source, top.spec),
    given,
    prompts: promptsOf(source, top.prompts),
    steps: nodesOf(source, top.steps, ['steps']),
    outcomes: outcomesOf(source, top.then),
    file,
  };
}

function specOf(source: FlowSource, value: unknown): Flow['spec'] {
  if (value === undefined) return undefined;
  const spec = mapAt(source, value, ['spec']);
  onlyKeys(source, spec, ['document', 'section', 'numbering'], ['spec']);
  const numbering =
    spec.numbering === undefined
      ? undefined
      : oneOf(source, spec.numbering, ['inferred'], ['spec', 'numbering']);
  return {
    document: textAt(source, spec, 'document', ['spec']),
    section: textAt(source, spec, 'section', ['spec']),
    ...(numbering && { numbering }),
  };
}

function actorsOf(source: FlowSource, value: unknown): Flow['actors'] {
  if (value === undefined) return undefined;
  const actors = mapAt(source, value, ['actors']);
  onlyKeys(source, actors, CAST, ['actors']);
  return Object.fromEntries(
    Object.entries(actors).map(([actor, casting]) => [
      actor,
      oneOf(source, casting, ['virtual', 'real'], ['actors', actor]),
    ]),
  );
}

function promptsOf(source: FlowSource, value: unknown): Record<string, PromptDefaults> {
  const prompts = mapAt(source, value ?? {}, ['prompts']);
  return Object.fromEntries(
    Object.entries(prompts).map(([id, entry]) => [id, promptOf(source, entry, ['prompts', id])]),
  );
}

function promptOf(source: FlowSource, entry: unknown, path: readonly string[]): PromptDefaults {
  const settings = mapAt(source, entry, path);
  onlyKeys(source, settings, ['default', 'answers'], path);
  const answers = textsAt(source, settings, 'answers', path);
  return {
    defaults: textsAt(source, settings, 'default', path),
    ...(answers.length > 0 && { answers }),
    where: source.place(path),
  };
}
