/** What a flow captures from a step under names of its own (`capture:`). Pure: it only reads. */
import { decodeEvent } from '../trace/decode.js';
import type { TraceEvent } from '../trace/event.js';
import { type CaptureSource, readCapture } from './capture-sources.js';
import { formatInstant } from './clock.js';
import { fillText, type Scope } from './flow/template.js';
import type { StepNode } from './flow/types.js';
import type { Check, StepView } from './steps/kind.js';

type Taken = { value: string } | { missing: string; hint?: string };
type Reader<F extends CaptureSource['from']> = (
  source: Extract<CaptureSource, { from: F }>,
  view: StepView,
) => Taken;

/** The values that a step's `capture` names; or the failure of the first that is not there. */
export function takeCaptures(
  { capture = {}, where }: StepNode,
  view: StepView,
): { captures: Scope } | { failed: Extract<Check, { is: 'failed' }> } {
  const captures: Record<string, string> = {};
  for (const [name, text] of Object.entries(capture)) {
    const taken = take(fillText(text, view.scope, where), view);
    if (!('value' in taken)) return { failed: failure(name, text, taken) };
    captures[name] = taken.value;
  }
  return { captures };
}

/** What can be had of them, for a step that was skipped. */
export function captureWhatIsThere(node: StepNode, view: StepView): Scope {
  const entries = Object.entries(node.capture ?? {}).flatMap(([name, text]) => {
    const taken = take(fillText(text, view.scope, node.where), view);
    return 'value' in taken ? [[name, taken.value] as const] : [];
  });
  return Object.fromEntries(entries);
}

function take(text: string, view: StepView): Taken {
  const source = readCapture(text);
  if (!source) return { missing: `${text}, which names nothing that can be captured` };
  const read = READERS[source.from] as (source: CaptureSource, view: StepView) => Taken;
  return read(source, view);
}

const READERS: { readonly [F in CaptureSource['from']]: Reader<F> } = {
  tree: ({ uri }, { device }) => {
    const node = device.tree.find((one) => one.uri === uri);
    if (node?.value !== undefined) return { value: node.value };
    return { missing: node ? `${uri} holds no value that can be read` : `the device has no ${uri}` };
  },
  result: ({ uri }, { events }) =>
    found(
      answersIn(events).flatMap(({ command, items }) =>
        command.name === 'Results' ? items.filter((item) => item.uri === uri).map(({ value }) => value) : [],
      ),
      `no Results for ${uri} came during this step`,
    ),
  status: ({ command: wanted }, { events }) =>
    found(
      answersIn(events).flatMap(({ command }) =>
        command.name === 'Status' && command.cmd.toLowerCase() === wanted.toLowerCase() ? [command.data] : [],
      ),
      `no Status for ${wanted} came during this step`,
    ),
  session: (_source, { history }) => {
    const last = history.findLast((event) => event.kind === 'session');
    return last?.kind === 'session' ? { value: last.session } : { missing: 'no session was opened so far' };
  },
  time: (_source, { now }) => ({ value: formatInstant(now) }),
};

function found(values: readonly (string | undefined)[], missing: string): Taken {
  const value = values.findLast((one) => one !== undefined);
  return value === undefined
    ? { missing, hint: 'Put the capture at the step in which the answer arrives.' }
    : { value };
}

function answersIn(events: readonly TraceEvent[]) {
  return events.flatMap((event) => (event.kind === 'message' ? decodeEvent({ event }).commands : []));
}

function failure(
  name: string,
  text: string,
  { missing, hint }: Extract<Taken, { missing: string }>,
): Extract<Check, { is: 'failed' }> {
  return {
    is: 'failed',
    code: 'run.capture-empty',
    expected: `a value for ${name} from ${text}`,
    found: missing,
    ...(hint !== undefined && { hint }),
  };
}
