/** What `flow new` does: a plan from flags or questions, a text, and a file that appears whole or not at all. */
import { dirname, resolve } from 'node:path';
import { FumoError } from '../../errors.js';
import { createText, isThere } from '../flow-check/put-text.js';
import { schemaLine } from '../flow-check/surroundings.js';
import { checkPlan, DEFAULT_SLOTS, type FlowPlan } from './plan.js';
import { type Asker, askPlan, type PartialPlan } from './wizard.js';
import { NEW_WORDS, nextCommands, titleWords, WIZARD_WORDS } from './words.js';
import { writeFlow } from './write-flow.js';

/** The `--json` contract of `flow new`. */
export interface FlowNewResult {
  flow: string;
  /** As it was named; `-` for standard output. Absent when nothing was written. */
  file?: string;
  plan: FlowPlan;
  text: string;
  next: string[];
}

export interface NewRequest {
  known: PartialPlan;
  out: string | undefined;
  force: boolean;
  cwd: string;
  /** Folder of the built-in flows, where the schema is. */
  builtIn: string;
  /** Somebody to ask; undefined: the flags decide. */
  asker: Asker | undefined;
  /** Prints text for people. */
  say(text: string): void;
}

/** @throws FumoError `usage.*` for a plan that cannot be played or a file that is there; errors of the system */
export async function runNew(request: NewRequest): Promise<FlowNewResult> {
  const { known, asker } = request;
  if (asker) return ask(request, asker);
  const plan = checkPlan(planOf(known));
  return write(plan, request);
}

/** What flags leave out is the simplest. */
function planOf(known: PartialPlan): FlowPlan {
  if (known.name === undefined)
    throw new FumoError('usage.missing-argument', NEW_WORDS.noName, { hint: NEW_WORDS.noNameHint });
  const defer = known.defer ?? 0;
  const facts = {
    starts: known.starts ?? ('server' as const),
    ask: known.ask ?? (defer > 0 ? ('choice' as const) : ('confirm' as const)),
    defer,
    fault: known.fault,
  };
  return {
    ...facts,
    name: known.name,
    title: known.title ?? titleWords(facts),
    slots: known.slots ?? DEFAULT_SLOTS,
    via: known.via ?? 'download-and-update',
  };
}

/** Questions, the file as it would be, and a last word. */
async function ask(request: NewRequest, asker: Asker): Promise<FlowNewResult> {
  const { known, say } = request;
  if (known.name !== undefined) await refuseTaken(known.name, request);
  let before: PartialPlan = {};
  for (;;) {
    const plan = checkPlan(await askPlan(known, asker, before));
    await refuseTaken(plan.name, request);
    const file = fileOf(plan.name, request);
    const text = textOf(plan, request);
    say(`\n${WIZARD_WORDS.preview(file)}\n\n${text}`);
    const { yes, again, no } = WIZARD_WORDS.writeChoices;
    const word = await asker.select({
      message: WIZARD_WORDS.write,
      choices: [
        { value: 'yes', name: yes },
        { value: 'again', name: again },
        { value: 'no', name: no },
      ],
    });
    if (word === 'yes') return write(plan, request);
    before = plan;
    if (word === 'again') continue;
    say(NEW_WORDS.notWritten);
    return { flow: plan.name, plan, text, next: [] };
  }
}

async function write(plan: FlowPlan, request: NewRequest): Promise<FlowNewResult> {
  const { cwd, force, say } = request;
  const file = fileOf(plan.name, request);
  const text = textOf(plan, request);
  const next = nextCommands(file);
  const result = { flow: plan.name, file, plan, text, next: next.map(({ command }) => command) };
  if (file === '-') {
    say(text.replace(/\n$/, ''));
    return { ...result, next: [] };
  }
  if (!(await createText(resolve(cwd, file), text, force))) throw taken(file);
  const width = Math.max(...next.map(({ command }) => command.length));
  const lines = next.map(({ command, does }) => `  ${command.padEnd(width)}  ${does}`);
  say([NEW_WORDS.wrote(file), '', NEW_WORDS.next, ...lines].join('\n'));
  return result;
}

function fileOf(name: string, { out }: NewRequest): string {
  return out ?? `${name}.yaml`;
}

function textOf(plan: FlowPlan, request: NewRequest): string {
  const { cwd, builtIn } = request;
  return writeFlow(plan, schemaLine(dirname(resolve(cwd, fileOf(plan.name, request))), builtIn));
}

/** Better before the questions than after them. */
async function refuseTaken(name: string, request: NewRequest): Promise<void> {
  const file = fileOf(name, request);
  if (!request.force && file !== '-' && (await isThere(resolve(request.cwd, file)))) throw taken(file);
}

function taken(file: string): FumoError {
  return new FumoError('usage.output-taken', NEW_WORDS.taken, {
    where: { file },
    expected: 'a new file',
    hint: NEW_WORDS.takenHint,
  });
}
