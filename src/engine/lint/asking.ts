/** Prompts of a flow: whether they are asked, answered, offered what is answered, and whether the device can show them. */

import { NOTIFICATION_PROMPT } from '../flow/prompts.js';
import { isExactly, matchesSpelling } from '../flow/spelling.js';
import { lookUp, type Scope } from '../flow/template.js';
import { answersIn, answersOf, canonical, choicesOf, isAsk } from './domains.js';
import type { Span } from './finding.js';
import {
  everyStep,
  type FlowSketch,
  type IncludeSketch,
  paramOf,
  type Sketch,
  type StepSketch,
} from './nodes.js';
import { type Report, wrongWord } from './report.js';
import { type Entry, entriesIn, entryOf, type Spot, textOf, valueAt } from './spots.js';
import type { Outlook } from './ways.js';
import { allFlows, allSteps, branchFor, includedNodes, type World } from './world.js';

/** How much a device can show in one prompt. */
export interface DeviceLimits {
  maxChoices: number;
  /** Characters of a title, a choice or details. */
  maxText: number;
}

const AFTER_ASKING = ['shows', 'answers', 'reports'];

export function checkAsking(outlook: Outlook, limits: DeviceLimits | undefined): void {
  const { world, report, given } = outlook;
  const own = everyStep(world.root.steps);
  const asks = allSteps(world).filter(isAsk);
  checkAsked(own, asks, report);
  checkNamed(world, asks, report);
  for (const ask of own.filter(isAsk)) {
    checkAnswered(ask, outlook);
    if (limits) checkLimits(ask, given, limits, report);
    checkLength(ask, world, report);
  }
  checkOffered(world, asks, given, report);
  for (const prompt of entriesIn(valueAt(world.root.root, 'prompts'))) checkScript(prompt, asks, outlook);
}

const promptIds = (asks: readonly StepSketch[]): string[] => [
  ...new Set(asks.flatMap((ask) => paramOf(ask, 'prompt') ?? [])),
];

function checkAsked(own: readonly StepSketch[], asks: readonly StepSketch[], report: Report): void {
  const asked = promptIds(asks);
  for (const step of own) {
    const entry = AFTER_ASKING.includes(step.verb) ? entryOf(step.map, 'prompt') : undefined;
    const id = textOf(entry?.value);
    if (!entry || id === undefined || asked.includes(id)) continue;
    const { span } = entry.value;
    report.add('prompt-not-asked', span, { message: `no step asks ${id}`, ...wrongWord(id, asked, span) });
  }
}

function checkNamed(world: World, asks: readonly StepSketch[], report: Report): void {
  const notified = allSteps(world).some(({ verb }) => verb === 'accepts-notification');
  const asked = [...promptIds(asks), ...(notified ? [NOTIFICATION_PROMPT] : [])];
  const { root } = world.root;
  const counted = entriesIn(valueAt(root, 'then')).flatMap(({ value }) =>
    entriesIn(valueAt(value, 'prompts')),
  );
  for (const { key, keySpan, plainKey } of [...entriesIn(valueAt(root, 'prompts')), ...counted]) {
    if (asked.includes(key)) continue;
    const said = wrongWord(key, asked, keySpan, plainKey ? '' : '"');
    report.add('unused-prompt', keySpan, { message: `the flow never asks ${key}`, ...said });
  }
}

// ---- answers -----------------------------------------------------------------------------------------------------

function settingsOf(flows: readonly FlowSketch[], id: string): Spot | undefined {
  return flows.map(({ root }) => valueAt(valueAt(root, 'prompts'), id)).find((spot) => spot !== undefined);
}

function checkAnswered(ask: StepSketch, { world, report }: Outlook): void {
  const id = paramOf(ask, 'prompt');
  if (id === undefined || ask.verb === 'displays') return;
  const settings = settingsOf(allFlows(world), id);
  if (settings?.kind === 'map' && settings.entries.length > 0) return;
  const span = valueAt(ask.map, 'prompt')?.span ?? ask.span;
  report.add('missing-answer', span, {
    message: `nobody answers ${id} when there is no terminal`,
    expected: `a default or a script for ${id} under prompts`,
    found: 'neither',
    hint: `Add prompts: { ${id}: { default: ... } }; --answer ${id}=... goes before it.`,
  });
}

function checkOffered(world: World, asks: readonly StepSketch[], given: Scope, report: Report): void {
  for (const { key, value } of entriesIn(valueAt(world.root.root, 'prompts'))) {
    const own = asks.filter((ask) => paramOf(ask, 'prompt') === key);
    const offers = own.map((ask) => answersOf(ask, given));
    if (own.length === 0 || offers.includes(undefined)) continue;
    const offered = offers.flatMap((one) => one ?? []);
    const isSeveral = own.some(({ verb }) => verb === 'asks-choices');
    for (const { text, span } of [
      ...answersIn(valueAt(value, 'default')),
      ...answersIn(valueAt(value, 'answers')),
    ]) {
      const parts = isSeveral ? text.split(',').map((part) => part.trim()) : [text];
      if (parts.every((part) => offered.includes(part)) || text.includes('${')) continue;
      const words = offered.filter((word) => !/^\d+$/.test(word));
      report.add('default-not-offered', span, {
        message: `${key} never offers ${text}`,
        ...wrongWord(text, words, span),
      });
    }
  }
}

// ---- scripts -----------------------------------------------------------------------------------------------------

const MOST_ROUNDS = 24;
const MOST_DEPTH = 16;

/** Follows the script through the flow: every other branch both ways, those on the prompt itself as it answers. */
function checkScript(
  { key, value }: Entry,
  asks: readonly StepSketch[],
  { world, given, report }: Outlook,
): void {
  const script = entryOf(value, 'answers');
  if (!script || entryOf(value, 'default')) return;
  const answers = answersIn(script.value).map(({ text }) => canonical(text, asks, given));
  const reader = new ScriptReader(world, key, answers, given);
  reader.list(world.root.steps, new Set([0]), 0);
  if (reader.most <= answers.length) return;
  report.add('short-script', script.keySpan, {
    message: `${key} can be asked ${reader.most >= MOST_ROUNDS ? 'more often' : `${reader.most} times`}, and the script has ${answers.length === 1 ? '1 answer' : `${answers.length} answers`}`,
    expected: 'an answer for each asking, or a default for the rest',
    hint: `Add default: beside answers:, or more answers.`,
  });
}

class ScriptReader {
  /** The highest number of askings that came up. */
  most = 0;
  readonly #world: World;
  readonly #prompt: string;
  readonly #answers: readonly string[];
  readonly #given: Scope;

  constructor(world: World, prompt: string, answers: readonly string[], given: Scope) {
    this.#world = world;
    this.#prompt = prompt;
    this.#answers = answers;
    this.#given = given;
  }

  /** @param counts how often the prompt may have been asked before @returns how often after, where the run goes on */
  list(nodes: readonly Sketch[], counts: ReadonlySet<number>, depth: number): ReadonlySet<number> {
    let now = counts;
    for (const node of nodes) if (now.size > 0) now = this.#node(node, now, depth);
    return now;
  }

  #node(node: Sketch, counts: ReadonlySet<number>, depth: number): ReadonlySet<number> {
    if (node.node === 'end' || node.node === 'fail') return new Set();
    if (node.node === 'step') return this.#step(node, counts);
    if (node.node === 'include') return this.#include(node, counts, depth);
    if (node.node === 'repeat') return this.#repeat(node, counts, depth);
    if (node.node !== 'branch') return counts;
    if (node.on !== this.#prompt)
      return merge(node.branches.map(({ nodes }) => this.list(nodes, counts, depth)));
    return merge(
      [...counts].map((count) => {
        const branch = branchFor(node.branches, this.#answers[count - 1] ?? '');
        return branch ? this.list(branch.nodes, new Set([count]), depth) : new Set<number>();
      }),
    );
  }

  #step(step: StepSketch, counts: ReadonlySet<number>): ReadonlySet<number> {
    if (step.verb !== 'answers' || paramOf(step, 'prompt') !== this.#prompt) return counts;
    const next = [...counts].map((count) => Math.min(count + 1, MOST_ROUNDS));
    this.most = Math.max(this.most, ...next);
    // Behind the end of the script nothing is known; the finding is made already.
    return new Set(next.filter((count) => count <= this.#answers.length));
  }

  #include(node: IncludeSketch, counts: ReadonlySet<number>, depth: number): ReadonlySet<number> {
    const nodes = depth > MOST_DEPTH ? undefined : includedNodes(this.#world, node);
    return nodes ? this.list(nodes, counts, depth + 1) : new Set();
  }

  #repeat(
    node: Extract<Sketch, { node: 'repeat' }>,
    counts: ReadonlySet<number>,
    depth: number,
  ): ReadonlySet<number> {
    const left = new Set<number>();
    let now = counts;
    for (let round = 0; round < this.#rounds(node.times) && now.size > 0; round++) {
      const after = this.list(node.steps, now, depth);
      const [out, on] = this.#leaving(node.until, after);
      for (const count of out) left.add(count);
      now = on;
    }
    return merge([left, this.list(node.exhausted, now, depth)]);
  }

  #rounds(times: number | string): number {
    const hole = /^\$\{\s*([\w.-]+)\s*\}$/.exec(String(times));
    const found = Number(hole ? lookUp(this.#given, hole[1] ?? '') : times);
    return Number.isFinite(found) ? Math.min(found, MOST_ROUNDS) : MOST_ROUNDS;
  }

  /** Those that leave the loop and those that go on; a condition on something else may hold or not. */
  #leaving(
    until: Entry | undefined,
    counts: ReadonlySet<number>,
  ): [ReadonlySet<number>, ReadonlySet<number>] {
    if (!until) return [new Set(), counts];
    if (until.key !== this.#prompt) return [counts, counts];
    const wanted = textOf(until.value) ?? '';
    const holds = (count: number): boolean => {
      const answer = this.#answers[count - 1] ?? '';
      return isExactly(answer, wanted) || matchesSpelling(answer, wanted);
    };
    return [new Set([...counts].filter(holds)), new Set([...counts].filter((count) => !holds(count)))];
  }
}

function merge(all: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return new Set(all.flatMap((counts) => [...counts]));
}

// ---- what the device can show --------------------------------------------------------------------------------------

function checkLimits(ask: StepSketch, given: Scope, limits: DeviceLimits, report: Report): void {
  const { labels } = choicesOf(ask, given);
  const choices = valueAt(ask.map, 'choices');
  if (choices && labels.length > limits.maxChoices) {
    report.add('too-many-choices', entryOf(ask.map, 'choices')?.keySpan ?? ask.span, {
      message: `the device shows at most ${limits.maxChoices} choices`,
      expected: `${limits.maxChoices} or fewer`,
      found: String(labels.length),
    });
  }
  for (const key of ['title', 'details'])
    checkText(entryOf(ask.map, key)?.value.span, paramOf(ask, key), key);
  for (const label of labels) checkText(choices?.span, label, 'a choice');

  function checkText(span: Span | undefined, text: string | undefined, what: string): void {
    const length = [...filled(text ?? '', given)].length;
    if (!span || length <= limits.maxText) return;
    report.add('title-too-long', span, {
      message: `${what} is longer than the device shows`,
      expected: `at most ${limits.maxText} characters`,
      found: `${length} characters`,
    });
  }
}

/** With the holes filled that the flow's own `given` can fill. */
function filled(text: string, given: Scope): string {
  return text.replace(/\$\{\s*([\w.-]+)\s*\}/g, (_hole, path: string) => String(lookUp(given, path) ?? ''));
}

function checkLength(ask: StepSketch, world: World, report: Report): void {
  const most = Number(paramOf(ask, 'max-length') ?? Number.POSITIVE_INFINITY);
  const settings = valueAt(valueAt(world.root.root, 'prompts'), paramOf(ask, 'prompt') ?? '');
  for (const { text, span } of [
    ...answersIn(valueAt(settings, 'default')),
    ...answersIn(valueAt(settings, 'answers')),
  ]) {
    if (ask.verb !== 'asks-text' || [...text].length <= most) continue;
    report.add('default-too-long', span, {
      message: `“${text}” is longer than the prompt takes`,
      expected: `at most ${most} characters`,
      found: `${[...text].length} characters`,
    });
  }
}
