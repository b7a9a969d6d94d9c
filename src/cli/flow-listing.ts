/** The built-in flows for `flow list` and `flow show`. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openLibrary } from '../engine/flow/library.js';
import type { Flow, FlowNode } from '../engine/flow/types.js';
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
    summaries.map(async ({ name, section, document, title }) => ({
      name,
      ...(section === undefined ? {} : { section }),
      ...(document === undefined ? {} : { document }),
      title,
      prompts: promptsOf([...(await readFlow(folder, name)).flows.values()]),
      file: pathOf(folder, name),
    })),
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

/** Prompts that the flow asks or includes, in order, each with the choices of its first asking. */
function promptsOf(flows: readonly Flow[]): FlowPrompt[] {
  const found = new Map<string, string[]>();
  for (const params of flows.flatMap(({ steps }) => paramsOf(steps))) {
    const { prompt, choices } = params;
    if (typeof prompt !== 'string' || found.get(prompt)?.length) continue;
    found.set(prompt, choiceNames(choices));
  }
  return [...found].map(([prompt, choices]) => ({ prompt, choices }));
}

function paramsOf(nodes: readonly FlowNode[]): Readonly<Record<string, unknown>>[] {
  return nodes.flatMap((node) => {
    if (node.node === 'step') return [node.params];
    return node.node === 'branch' ? paramsOf(Object.values(node.branches).flat()) : [];
  });
}

function choiceNames(choices: unknown): string[] {
  if (Array.isArray(choices)) return choices.map(String);
  return typeof choices === 'object' && choices !== null ? Object.keys(choices) : [];
}
