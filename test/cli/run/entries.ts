/** Results of every kind, with texts that are hostile to every report format. */
import type { Entry, ErrorEntry, NotRunEntry, PlayedEntry, Report } from '../../../src/cli/run/entry.js';
import { totalsOf } from '../../../src/cli/run/entry.js';
import { DEFAULT_SETTINGS } from '../../../src/engine/run-types.js';
import { FumoError } from '../../../src/errors.js';
import { smallTrace } from '../../support/traces.js';

/** Signs that mean something in XML, TAP, YAML or workflow commands, and some that nothing may contain. */
export const HOSTILE =
  '%25 a:b,c # <b attr="x"> & ]]> \\ --- \u0007\u001b[31m\ud800 ünï\r\nnext: line\n...\n';

export function passed(over: Partial<PlayedEntry> = {}): PlayedEntry {
  const { header, events } = smallTrace();
  const at = '2026-01-05T09:00:00Z';
  return {
    status: 'passed',
    asked: 'flows/deferred.yaml',
    flow: 'deferred',
    title: 'Deferred firmware update',
    file: 'flows/deferred.yaml',
    settings: DEFAULT_SETTINGS,
    golden: { state: 'none' },
    header,
    events,
    known: [],
    seconds: 1.25,
    result: {
      verdict: 'passed',
      outcome: 'updated',
      flow: 'deferred',
      title: 'Deferred firmware update',
      seed: '1',
      encoding: 'wbxml',
      auth: 'md5',
      transport: 'http',
      clock: { start: at, end: '2026-01-05T17:02:04Z' },
      steps: [
        {
          step: 1,
          flow: 'deferred',
          section: '5.5.3',
          ad: 0,
          actor: 'server',
          verb: 'notifies',
          text: 'The server notifies',
          startedAt: at,
          endedAt: at,
          status: 'done',
        },
      ],
      sessions: [{ session: 'A1', trigger: 'notification', openedAt: at, messages: 6 }],
      prompts: [],
      device: { firmware: '2.0.0', fumoState: 100, fumoStateName: 'Update successful, no data' },
      run: 'deferred-1',
      trace: '/home/u/runs/deferred-1/trace.jsonl',
    },
    ...over,
  };
}

export function failed(over: Partial<PlayedEntry> = {}): PlayedEntry {
  const base = passed();
  const at = '2026-01-05T09:00:00Z';
  return {
    ...base,
    status: 'failed',
    result: {
      ...base.result,
      verdict: 'failed',
      outcome: 'failed',
      steps: [
        ...base.result.steps,
        {
          step: 2,
          flow: 'deferred',
          section: '5.5.3',
          ad: 7,
          actor: 'device',
          verb: 'shows',
          text: `shows ${HOSTILE}`,
          startedAt: at,
          endedAt: at,
          status: 'failed',
        },
      ],
      failure: {
        code: 'run.step-failed',
        expected: `expected ${HOSTILE}`,
        found: `found ${HOSTILE}`,
        where: { file: 'flows/de,fer:red.yaml', line: 12, column: 5 },
      },
    },
    ...over,
  };
}

export function refused(error: FumoError = refusal()): ErrorEntry {
  return {
    status: 'error',
    asked: 'flows/bad.yaml',
    flow: `flows/bad.yaml ${HOSTILE}`,
    title: '',
    file: 'flows/bad.yaml',
    settings: DEFAULT_SETTINGS,
    error,
    seconds: 0.001,
  };
}

function refusal(): FumoError {
  return new FumoError('flow.unknown-key', `titel is not known ${HOSTILE}`, {
    where: { file: 'flows/bad.yaml', line: 2, column: 1 },
    expected: 'title',
    found: 'titel',
    hint: 'Did you mean title?',
  });
}

export function notRun(): NotRunEntry {
  const { asked, flow, title, file, settings } = passed();
  return { status: 'not-run', asked, flow, title, file, settings };
}

export function differing(): PlayedEntry {
  const file = 'flows/deferred.golden.jsonl';
  const base = passed();
  return {
    ...base,
    status: 'failed',
    result: {
      ...base.result,
      verdict: 'failed',
      failure: { code: 'run.golden-differs', expected: 'a', found: 'b', where: { file, line: 26 } },
    },
    golden: {
      state: 'differs',
      file,
      differences: [
        {
          kind: 'changed',
          subject: 'message',
          path: 'message.final',
          a: true,
          b: false,
          inA: { seq: 25, at: 0, message: 3 },
          inB: { seq: 25, at: 0, step: 2, message: 3 },
          words: 'message #3: final was true, now false',
        },
      ],
    },
  };
}

export function reportOf(entries: readonly Entry[]): Report {
  return { entries, totals: totalsOf(entries), seconds: 1234.5678 };
}

export const ALL: Report = reportOf([passed(), failed(), refused(), notRun(), differing()]);
