/** Opens sandboxes: server and device in this process, and nothing else is touched. */
import { readFile } from 'node:fs/promises';
import type { FlowLibrary, FlowSummary } from '../engine/flow/library.js';
import { promptsOf } from '../engine/flow/prompts.js';
import type { Flow } from '../engine/flow/types.js';
import { openRun } from '../engine/run.js';
import { openSandbox } from '../sandbox/stage.js';
import { Box } from './box.js';
import { builtInFlows, readFlow, withGiven } from './flow-input.js';
import { checkOptions, givenOf, type SandboxOptions, settingsOf } from './options.js';
import { unknownPrompt } from './refusals.js';
import { SaidAnswers } from './said-answers.js';
import type { Sandbox } from './sandbox-types.js';
import { Script } from './script.js';

/**
 * Opens a DM server and a device in this process, without ports and without files, and stands before the first step.
 * Sandboxes side by side know nothing of each other. Close it when you are done, or let `await using` do so.
 *
 * The same flow, seed, answers, settings and faults give the same trace to the byte.
 *
 * @throws FumoError `usage.unknown-option`, `usage.bad-option`, `usage.bad-set`, `usage.unknown-fault`,
 *   `usage.unknown-prompt`, `usage.bad-answer` for the options; `flow.*` for the flow; `environment.*` when `http`
 *   cannot have a port
 */
export async function sandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { answers, defaults = true, onEvent } = checkOptions(options);
  const said = new SaidAnswers(answers);
  const { flow, library, script } = await cast(options);
  const prompts = script ? undefined : promptsOf(await library.closure(flow));
  const stranger = prompts && said.prompts.find((prompt) => !prompts.includes(prompt));
  if (stranger !== undefined) throw unknownPrompt(stranger, prompts ?? []);
  const run = await openRun({
    flow,
    library,
    settings: settingsOf(options),
    stage: openSandbox(),
    version: await ownVersion(),
    ...(onEvent && { onEvent }),
  });
  return new Box({ run, said, defaults, prompts, script });
}

/** The flows that fumo ships. */
export function flows(): Promise<readonly FlowSummary[]> {
  return builtInFlows().list();
}

interface Cast {
  flow: Flow;
  library: Pick<FlowLibrary, 'closure'>;
  /** Present without a flow. */
  script: Script | undefined;
}

async function cast(options: SandboxOptions): Promise<Cast> {
  const library = builtInFlows();
  const set = givenOf(options);
  if (options.flow === undefined) {
    const script = new Script(library);
    return { flow: withGiven(script.flow, set), library: script, script };
  }
  const flow = await readFlow(options.flow, library);
  return { flow: withGiven(flow, set), library: closureFor(library, flow), script: undefined };
}

/** What a flow includes is looked for beside the file that it was read from, whatever was laid over it since. */
function closureFor(library: FlowLibrary, original: Flow): Cast['library'] {
  return {
    async closure(flow) {
      return new Map([...(await library.closure(original)), [flow.name, flow]]);
    },
  };
}

async function ownVersion(): Promise<string> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
