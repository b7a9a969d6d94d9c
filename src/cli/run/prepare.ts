/** Reads the chosen flows and checks the command line against them, before anything runs. */
import { readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { promptsOf } from '../../engine/flow/prompts.js';
import type { Flow, FlowNode } from '../../engine/flow/types.js';
import { openRun } from '../../engine/run.js';
import type { RunSettings } from '../../engine/run-types.js';
import type { FumoError } from '../../errors.js';
import { asFumoError } from '../failure.js';
import { type FoundFlow, readFlow } from '../flow-source.js';
import type { Grep } from './grep.js';
import { type Chosen, shortPath } from './select.js';

/** A flow that can be run, or why it cannot. */
export interface Prepared extends Chosen {
  flow: string;
  title: string;
  /** `path` for people. */
  file: string;
  settings: RunSettings;
  /** Absolute paths of the flow file and of all that it includes. */
  files: readonly string[];
  error?: FumoError;
}

interface Read extends Chosen {
  found?: FoundFlow;
  error?: FumoError;
}

export interface PrepareOptions {
  settings: RunSettings;
  builtIns: string;
  version: string;
  grep?: Grep | undefined;
}

/**
 * In the order of the list; flows that `grep` does not want are left out.
 * @throws FumoError `usage.*`: with a wrong command line nothing runs
 */
export async function prepare(chosen: readonly Chosen[], options: PrepareOptions): Promise<Prepared[]> {
  const read: Read[] = [];
  for (const one of chosen) read.push(await readOne(one, options.builtIns));
  const wanted = read.filter((one) => isWanted(one, options.grep));
  const prompts = wanted.map(({ found }) => (found ? promptsOf(found.flows) : []));
  const prepared: Prepared[] = [];
  for (const [at, one] of wanted.entries()) {
    const answers = answersFor(options.settings.answers, prompts[at] ?? [], prompts);
    prepared.push(await check(one, { ...options, settings: { ...options.settings, answers } }));
  }
  return prepared;
}

async function readOne(chosen: Chosen, builtIns: string): Promise<Read> {
  try {
    return { ...chosen, found: await readFlow(builtIns, chosen.asked) };
  } catch (error) {
    return { ...chosen, error: inWords(error) };
  }
}

export function inWords(error: unknown): FumoError {
  return asFumoError(error, { name: 'fumo run', flags: [] });
}

function isWanted({ asked, found }: Read, grep: Grep | undefined): boolean {
  if (!grep) return true;
  return found ? grep(found.flow.name) || grep(found.flow.title) : grep(asked);
}

/** Of several flows each gets the answers to its own prompts; an answer to nobody's prompt stays, to be refused. */
function answersFor(
  answers: readonly string[],
  own: readonly string[],
  all: readonly (readonly string[])[],
): readonly string[] {
  return answers.filter((answer) => {
    const prompt = answer.split('=', 1)[0] ?? '';
    return own.includes(prompt) || !all.some((known) => known.includes(prompt));
  });
}

async function check(read: Read, options: PrepareOptions): Promise<Prepared> {
  const { asked, path, isBuiltIn, found, error } = read;
  const file = shortPath(path);
  const base = { asked, path, isBuiltIn, file, settings: options.settings };
  if (!found) return { ...base, flow: asked, title: '', files: [path], ...(error && { error }) };
  const files = await filesOf(found, path, options.builtIns);
  const named = { ...base, flow: found.flow.name, title: found.flow.title, files };
  const refusal = await refusalOf(found, options);
  if (refusal?.class === 'usage') throw refusal;
  return refusal ? { ...named, error: refusal } : named;
}

/** Stands where the stage would be opened: by then flow and settings have passed every check. */
class Checked extends Error {}

/** What opening a run of the flow would refuse, without opening one. */
async function refusalOf(
  found: FoundFlow,
  { settings, version }: PrepareOptions,
): Promise<FumoError | undefined> {
  const stage = (): never => {
    throw new Checked();
  };
  try {
    await openRun({ flow: found.flow, library: found.library, settings, version, stage });
    return undefined;
  } catch (error) {
    return error instanceof Checked ? undefined : inWords(error);
  }
}

/** The files of a flow and of what it includes, found as the flow library finds them. */
async function filesOf({ flow, flows }: FoundFlow, path: string, builtIns: string): Promise<string[]> {
  const names = new Set(await readdir(builtIns));
  const files = new Set<string>([path]);
  const visit = (one: Flow, from: string): void => {
    for (const name of includesOf(one.steps)) {
      const file = locate(name, from, builtIns, names);
      const included = flows.get(name);
      if (files.has(file)) continue;
      files.add(file);
      if (included) visit(included, file);
    }
  };
  visit(flow, path);
  return [...files];
}

function locate(name: string, from: string, builtIns: string, names: ReadonlySet<string>): string {
  const isPath = /[/\\]|\.ya?ml$/.test(name);
  if (!isPath && names.has(`${name}.yaml`)) return join(resolve(builtIns), `${name}.yaml`);
  return resolve(dirname(from), isPath ? name : `${name}.yaml`);
}

function includesOf(nodes: readonly FlowNode[]): string[] {
  return nodes.flatMap((node) => {
    if (node.node === 'include') return [node.flow];
    if (node.node === 'branch') return includesOf(Object.values(node.branches).flat());
    return node.node === 'repeat' ? includesOf([...node.steps, ...node.exhausted]) : [];
  });
}
