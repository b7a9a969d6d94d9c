/** The built-in flows for `flow list` and `flow show`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { GIVEN_DEFAULTS, overlay } from '../engine/flow/given.js';
import { openLibrary } from '../engine/flow/library.js';
import { fillValue, type Scope } from '../engine/flow/template.js';
import type { Flow, FlowNode, StepNode } from '../engine/flow/types.js';
import { readFlow } from './flow-source.js';

/** What `flow list` tells of a flow. */
export interface FlowRow {
  name: string;
  /** Section of the specification, such as `5.5.3`. */
  section?: string;
  document?: string;
  title: string;
  prompts: FlowPrompt[];
  file: string;
}

export interface FlowPrompt {
  prompt: string;
  /** What it can be answered with, as written in the flow: ids or times. Empty for a mere text. */
  choices: string[];
}

/** A flow's own text, from the file that was found by that name or path. */
export interface FlowText {
  name: string;
  file: string;
  text: string;
}

/** @throws FumoError `flow.*` for a built-in flow that cannot be read */
export async function listFlows(folder: string): Promise<FlowRow[]> {
  const summaries = await openLibrary(folder).list();
  return Promise.all(
    summaries.map(async ({ name, section, document, title }) => {
      const { flow, flows } = await readFlow(folder, name);
      return {
        name,
        ...(section === undefined ? {} : { section }),
        ...(document === undefined ? {} : { document }),
        title,
        prompts: promptsOf(flow, flows),
        file: pathOf(folder, name),
      };
    }),
  );
}

/** @throws FumoError `flow.not-found`, `flow.*` */
export async function showFlow(folder: string, nameOrPath: string): Promise<FlowText> {
  const library = openLibrary(folder);
  const flow = await library.find(nameOrPath);
  return { name: flow.name, file: pathOf(folder, nameOrPath), text: await library.text(nameOrPath) };
}

/** The absolute path of a built-in flow's file, or of the reader's own. */
function pathOf(folder: string, nameOrPath: string): string {
  const builtIn = join(folder, `${nameOrPath}.yaml`);
  return existsSync(builtIn) ? builtIn : resolve(nameOrPath);
}

/** What prompts without choices of their own are answered with, by the verb that asks them. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  displays: ['ok'],
  'asks-confirmation': ['yes', 'no'],
  'asks-text': ['any text'],
};

/** Prompts that the flow asks or includes, in order, each with the choices of its first asking. */
function promptsOf(flow: Flow, flows: ReadonlyMap<string, Flow>): FlowPrompt[] {
  const given = overlay(GIVEN_DEFAULTS, flow.given);
  const found = new Map<string, string[]>();
  for (const step of [...flows.values()].flatMap(({ steps }) => stepsOf(steps))) {
    const { prompt } = step.params;
    if (typeof prompt !== 'string' || step.actor !== 'server' || found.has(prompt)) continue;
    found.set(prompt, choiceNames(step, given));
  }
  return [...found].map(([prompt, choices]) => ({ prompt, choices }));
}

function stepsOf(nodes: readonly FlowNode[]): StepNode[] {
  return nodes.flatMap((node) => {
    if (node.node === 'step') return [node];
    return node.node === 'branch' ? stepsOf(Object.values(node.branches).flat()) : [];
  });
}

function choiceNames({ verb, params, where }: StepNode, given: Scope): string[] {
  const choices = fillValue(params.choices, given, where);
  if (Array.isArray(choices)) return choices.map(String);
  if (typeof choices === 'object' && choices !== null) return Object.keys(choices);
  return [...(FIXED[verb] ?? [])];
}
