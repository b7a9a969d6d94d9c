/** What is known about a flow that did not pass, as plain facts for every reporter. */
import { formatPlace } from '../../errors.js';
import { buildModel, type MessageView } from '../../trace/model.js';
import { cleanLine } from '../clean.js';
import { directionWords } from '../render/message-lines.js';
import { WORDS } from '../words.js';
import { stepCommand } from './command-line.js';
import type { Entry, ErrorEntry, PlayedEntry } from './entry.js';
import { RUN_WORDS } from './words.js';

export interface Detail {
  code: string;
  /** One sentence. */
  message: string;
  /** `file:line:col`; empty when unknown. */
  at: string;
  where: { file?: string; line?: number; column?: number };
  expected: string;
  found: string;
  hint: string;
  /** `12 · 7 device shows`: where in the run it failed. */
  step: string;
  lastMessages: readonly string[];
  /** Command that steps through the same run; empty when there is none. */
  command: string;
  /** Position of the failing step, from 1. */
  stepNumber?: number;
  trace?: string;
}

const MESSAGES_SHOWN = 3;

/** Undefined for a flow that passed or had no turn. */
export function detailOf(entry: Entry): Detail | undefined {
  if (entry.status === 'error') return ofError(entry);
  return entry.status === 'failed' ? ofFailure(entry) : undefined;
}

function ofError({ error, file }: ErrorEntry): Detail {
  const { code, message, where, expected = '', found = '' } = error;
  const hint = error.class === 'internal' ? bugWords(error) : (error.hint ?? '');
  return {
    code,
    message,
    at: formatPlace(where),
    where: { file, ...where },
    expected,
    found,
    hint,
    step: '',
    lastMessages: [],
    command: '',
  };
}

/** A bug of ours: how to report it, or with FUMO_DEBUG where it happened. */
function bugWords({ cause, stack }: ErrorEntry['error']): string {
  if (!process.env.FUMO_DEBUG) return `${WORDS.bug} ${WORDS.bugDebug}`;
  return `${WORDS.bug} ${cause instanceof Error ? cause.stack : stack}`;
}

function ofFailure(entry: PlayedEntry): Detail {
  const { result, file, asked, settings } = entry;
  const { code = '', expected = '', found = '', hint = '', where } = result.failure ?? {};
  const failed = result.steps.findLast(({ status }) => status === 'failed');
  const isGolden = entry.golden.state === 'differs';
  const first = entry.golden.state === 'differs' ? entry.golden.differences[0]?.words : undefined;
  return {
    code,
    message: first ?? `${expected}; ${RUN_WORDS.found} ${found}`,
    at: formatPlace(where),
    where: { file, ...where },
    expected,
    found,
    hint,
    step: failed ? stepWords(failed) : '',
    lastMessages: isGolden ? [] : lastMessages(entry),
    command: isGolden ? '' : stepCommand(asked, settings),
    ...(failed && { stepNumber: failed.step }),
    trace: result.trace,
  };
}

function stepWords({ step, ad, actor, text }: PlayedEntry['result']['steps'][number]): string {
  return cleanLine(`${step} · ${ad === undefined ? '' : `${ad} `}${actor}: ${text}`);
}

function lastMessages({ header, events }: PlayedEntry): string[] {
  return buildModel(header, events).messages.slice(-MESSAGES_SHOWN).map(messageWords);
}

/** `#6 device → server  Status 200 SyncHdr, Alert 1226`. */
function messageWords({ event, commands, notification, error }: MessageView): string {
  const said = notification ? 'Package #0' : commands.map(({ text }) => text).join(', ');
  return cleanLine(`#${event.message} ${directionWords(event.direction)}  ${error?.code ?? said}`);
}
