/** One step of a flow as rows of its picture. */
import type { Row, Said } from '../../trace/picture/picture.js';
import type { Scope } from '../flow/template.js';
import type { StepNode } from '../flow/types.js';
import { findKind } from '../steps/index.js';
import { choicesOf, type Facts, STEP_PICTURES, type StepPicture } from './arrows.js';
import type { Place } from './flow-picture.js';
import { softText, softValue } from './soft-fill.js';
import { GRAPH_WORDS } from './words.js';

export function drawStep(
  node: StepNode,
  { given, prompts }: Pick<Place, 'given' | 'prompts'>,
): readonly Row[] {
  const params = softValue(node.params, given) as Scope;
  rememberPrompt(node, params, { given, prompts });
  const facts: Facts = { params, scope: given, prompts };
  const picture = STEP_PICTURES[`${node.actor} ${node.verb}`] ?? unknownPicture(node);
  const said = saidOf(node, picture, facts);
  return [...faultRows(node), ...rowsOf(picture, said, facts)];
}

/** What is shown, answered and reported later is what was asked. */
function rememberPrompt(
  { actor, verb }: StepNode,
  params: Scope,
  { given, prompts }: Pick<Place, 'given' | 'prompts'>,
): void {
  if (actor !== 'server' || typeof params.prompt !== 'string') return;
  prompts.set(params.prompt, { verb, title: String(params.title ?? ''), choices: choicesOf(params, given) });
}

/** Drawn where its actor stands, in the words of the kind. */
function unknownPicture({ actor, verb }: StepNode): StepPicture {
  const label = () => findKind(actor, verb)?.summary ?? `${actor} ${verb}`;
  const at = (['user', 'device', 'server'] as const).find((id) => id === actor);
  return at ? { as: 'event', at, label } : { as: 'note', label };
}

function saidOf(node: StepNode, picture: StepPicture, facts: Facts): Said {
  const label = node.text === undefined ? picture.label(facts) : softText(node.text, facts.scope);
  const captures = Object.entries(node.capture ?? {}).map(([name, source]) =>
    GRAPH_WORDS.keeps(name, source),
  );
  const lines = [...(picture.lines?.(facts) ?? []), ...captures];
  return {
    label,
    ...(node.ad !== undefined && { number: String(node.ad) }),
    ...(lines.length > 0 && { lines }),
  };
}

function rowsOf(picture: StepPicture, said: Said, facts: Facts): readonly Row[] {
  if (picture.as === 'event')
    return [{ row: 'event', at: picture.at, sort: picture.sort ?? 'event', ...said }];
  if (picture.as !== 'arrow') return [{ row: picture.as, ...said }];
  const { from, to, style = 'call', answer } = picture;
  const there: Row = { row: 'arrow', from, to, style, ...said };
  return answer
    ? [there, { row: 'arrow', from: to, to: from, style: 'answer', label: answer.label(facts) }]
    : [there];
}

function faultRows({ faults = [], clears = [] }: StepNode): Row[] {
  const said = [
    ...(faults.length > 0 ? [GRAPH_WORDS.faults(faults.join(', '))] : []),
    ...(clears.length > 0 ? [GRAPH_WORDS.clears(clears.join(', '))] : []),
  ];
  return said.map((label): Row => ({ row: 'note', label, tone: 'bad' }));
}
