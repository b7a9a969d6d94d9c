/**
 * Takes pushed notifications. The sender learns nothing from the answer, as with a real push: whether a session opens
 * is decided afterwards, in an activity of its own.
 */

import { toleranceNotes } from '../../../dm/exchange-tolerance.js';
import type { FaultName, Prompt, Surroundings } from '../../../engine/ports.js';
import { MEDIA_TYPES } from '../../../syncml/message.js';
import {
  NOTIFICATION_URL,
  ORIGINS,
  type Wire,
  type WireRequest,
  type WireResponse,
} from '../../wire/wire.js';
import type { DmClient } from '../dm-client.js';
import type { Power } from '../power.js';
import { openScreen } from '../screen.js';
import { type Call, type PushAccount, readPush } from './read-push.js';

export interface ListenerTools {
  wire: Wire;
  surroundings: Surroundings;
  faults: ReadonlySet<FaultName>;
  power: Power;
  client: DmClient;
  /** As it is at this moment: nonces change. */
  account(): PushAccount;
  /** The device has a screen. */
  ui: boolean;
}

/** Session ids remembered while the power is on, so that a notification that comes again opens no second session. */
const KNOWN_SESSIONS = 32;

/** @throws FumoError as `Wire.serve` */
export async function openListener(tools: ListenerTools): Promise<void> {
  const { power, faults } = tools;
  let known: string[] = [];
  let { losses } = power;
  await tools.wire.serve(ORIGINS.device, async (request) => {
    if (!power.isOn || faults.has('device-off')) return empty(503);
    if (power.losses !== losses) known = [];
    losses = power.losses;
    const refusal = refuseRequest(request);
    if (refusal !== undefined) return empty(refusal);
    tools.surroundings.activity('notification', () => take(tools, known, request.body ?? new Uint8Array()));
    return empty(204);
  });
}

const empty = (status: number): WireResponse => ({ status, headers: {}, body: new Uint8Array() });

function refuseRequest({ method, url, headers }: WireRequest): number | undefined {
  if (url !== NOTIFICATION_URL) return 404;
  if (method !== 'POST') return 405;
  const type = headers['content-type']?.split(';', 1)[0]?.trim();
  return type === MEDIA_TYPES.notification ? undefined : 415;
}

async function take(tools: ListenerTools, known: string[], octets: Uint8Array): Promise<void> {
  const note = (code: string, text: string): void =>
    tools.surroundings.record({ kind: 'note', side: 'device', code, text });
  const reading = readPush(octets, tools.account());
  if (!reading.ok) return note(reading.code, reading.text);
  const { call } = reading;
  if (known.includes(call.session))
    return note('notification.duplicate', `session ${call.session} is known; ignored`);
  if (tools.client.session)
    return note('notification.busy', `session ${tools.client.session} is open; refused`);
  for (const { code, text } of toleranceNotes(call.warnings)) note(code, text);
  known.push(call.session);
  if (known.length > KNOWN_SESSIONS) known.shift();
  if (call.resync)
    note('notification.resync', 'the digest was made with the resync nonce; credentials will be too');
  if (await wanted(tools, call)) openSession(tools, call);
  else note('notification.refused', `no session ${call.session}: refused on the device`);
}

async function wanted(tools: ListenerTools, call: Call): Promise<boolean> {
  if (call.uiMode === USER_INTERACTION && tools.ui && !(await askUser(tools.surroundings, call)))
    return false;
  const { session, uiMode, serverId } = call;
  const { accept } = await tools.surroundings.turn({ kind: 'device-open', session, uiMode, serverId });
  return accept;
}

function openSession({ client, surroundings }: ListenerTools, { session, resync }: Call): void {
  const nonce = resync === undefined ? {} : { nonce: resync };
  if (client.start({ session, trigger: '1200', alerts: [], ...nonce })) return;
  const text = `session ${client.session ?? 'of another kind'} opened meanwhile; ${session} is refused`;
  surroundings.record({ kind: 'note', side: 'device', code: 'notification.busy', text });
}

const USER_INTERACTION = 3;

/** The question before the session (ui-mode 11); it is the device's own, so its event has alert 0. */
async function askUser(surroundings: Surroundings, { session, serverId }: Call): Promise<boolean> {
  const screen = openScreen(surroundings);
  const text = `${serverId} wants to manage this device. Allow?`;
  const prompt: Prompt = { alert: 1101, text, choices: [], options: {} };
  const facts = { kind: 'prompt', session, alert: 0, text, choices: [] } as const;
  await screen.show(session, prompt);
  surroundings.record({ ...facts, phase: 'shown' });
  const { action } = await screen.ask(session, prompt);
  screen.hide();
  surroundings.record({ ...facts, phase: 'answered', action });
  return action === 'yes' || action === 'ok';
}
