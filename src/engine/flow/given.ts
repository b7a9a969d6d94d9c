/** What a flow may say under `given`: its shape, its defaults, overrides by `--set`, and the cast it leads to. */
import * as v from 'valibot';
import { type ErrorPlace, FumoError } from '../../errors.js';
import { type Instant, parseInstant } from '../clock.js';
import type { Account, Cast, UpdateOffer } from '../ports.js';
import type { RunSettings } from '../run-types.js';
import { nearest } from './nearest.js';
import { DURATION_FORM, parseDuration, parseSize, parseTime, SIZE_FORM, TIME_FORM } from './units.js';

const size = v.pipe(
  v.string(),
  v.check((text) => parseSize(text) !== undefined, SIZE_FORM),
);

/**
 * The shortest MaxMsgSize that either end may have, for each encoding. Package 1, with DevInfo and credentials, is one
 * message (DM Protocol 1.2, 8.2); it and a Status with a challenge beside an Alert are the longest things that cannot
 * be cut. XML needs 1.7 KiB for that, WBXML 0.6 KiB.
 */
export const LEAST_MAX_MESSAGE = { xml: '2 KiB', wbxml: '1 KiB' } as const satisfies Record<
  Cast['encoding'],
  string
>;
const LEAST_FORM = `at least ${LEAST_MAX_MESSAGE.wbxml}, in which package 1 fits into a message`;
const messageSize = v.pipe(
  size,
  v.check((text) => isEnough(text, 'wbxml'), LEAST_FORM),
);

function isEnough(text: string, encoding: Cast['encoding']): boolean {
  return (parseSize(text) ?? 0) >= (parseSize(LEAST_MAX_MESSAGE[encoding]) ?? 0);
}

const duration = v.pipe(
  v.string(),
  v.check((text) => parseDuration(text) !== undefined, DURATION_FORM),
);
const time = v.pipe(
  v.string(),
  v.check((text) => parseTime(text, 0) !== undefined, TIME_FORM),
);
const bandwidth = v.pipe(
  v.string(),
  v.check((text) => parseSize(text.replace(/\/s$/, '')) !== undefined, 'octets per second, such as 64 KiB/s'),
);
const start = v.pipe(
  v.string(),
  v.check((text) => parseInstant(text) !== undefined, 'a date and time such as 2026-01-05T09:00:00Z'),
);

export const UI_MODES = ['not-specified', 'background', 'informative', 'user-interaction'] as const;

const updateSchema = v.strictObject({
  package: v.string(),
  version: v.string(),
  size,
  via: v.picklist(['download-and-update', 'download-then-update', 'pkg-data']),
  delivery: v.picklist(['descriptor', 'direct']),
  /** FUMO object of a device that has several, such as `./FwUpdate/Modem`; the server takes the first it finds. */
  object: v.optional(v.pipe(v.string(), v.regex(/^\.(\/[^/?]+)+$/, 'a node such as ./FwUpdate/FwPkg1'))),
});

export const GIVEN_SCHEMA = v.strictObject({
  start,
  device: v.strictObject({
    profile: v.string(),
    id: v.string(),
    firmware: v.string(),
    ui: v.boolean(),
    bandwidth,
    install: duration,
    reboot: duration,
    'max-message': messageSize,
    'max-object': size,
    memory: size,
  }),
  server: v.strictObject({ id: v.string(), 'max-message': v.optional(messageSize) }),
  account: v.strictObject({ user: v.string(), password: v.string(), 'server-password': v.string() }),
  update: v.union(
    [v.literal('none'), updateSchema],
    'none, or a package with version, size, via and delivery',
  ),
  policy: v.strictObject({
    'ui-mode': v.picklist(UI_MODES),
    confirm: v.boolean(),
    mandatory: v.boolean(),
    details: v.string(),
    deferrals: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9)),
    'after-deferral': v.picklist(['install', 'ask']),
    'no-answer': v.picklist(['stop', 'install']),
    slots: v.pipe(v.array(time), v.minLength(1), v.maxLength(32)),
    'answer-within': duration,
  }),
});
export type Given = v.InferOutput<typeof GIVEN_SCHEMA>;

export const GIVEN_DEFAULTS: Given = {
  start: '2026-01-05T09:00:00Z',
  device: {
    profile: 'generic',
    id: 'IMEI:493005100592800',
    firmware: '1.0.0',
    ui: true,
    bandwidth: '64 KiB/s',
    install: '90s',
    reboot: '30s',
    'max-message': '16 KiB',
    'max-object': '1 MiB',
    memory: '64 MiB',
  },
  server: { id: 'dm.fumo.test' },
  account: { user: 'device-1', password: 'device-secret', 'server-password': 'server-secret' },
  update: {
    package: 'Firmware 2.0.0',
    version: '2.0.0',
    size: '256 KiB',
    via: 'download-and-update',
    delivery: 'descriptor',
  },
  policy: {
    'ui-mode': 'informative',
    confirm: true,
    mandatory: false,
    details: '',
    deferrals: 1,
    'after-deferral': 'install',
    'no-answer': 'stop',
    slots: ['+1h', '+8h', 'tomorrow 02:00'],
    'answer-within': '2m',
  },
};

type Tree = Readonly<Record<string, unknown>>;

/** Lays `over` on `base`, key by key; lists and scalars replace. */
export function overlay(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const under = merged[key];
    merged[key] = isTree(under) && isTree(value) ? overlay(under, value) : value;
  }
  return merged;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Checks a whole `given`. @param place finds the place of a path, such as `['update', 'size']`
 * @throws FumoError `flow.unknown-key`, `flow.bad-value`
 */
export function checkGiven(given: unknown, place: (path: readonly string[]) => ErrorPlace): Given {
  const parsed = v.safeParse(GIVEN_SCHEMA, given);
  if (parsed.success) return parsed.output;
  throw givenError(parsed.issues[0], place);
}

function givenError(issue: v.BaseIssue<unknown>, place: (path: readonly string[]) => ErrorPlace): FumoError {
  const deepest = deepestIssue(issue);
  const path = [...(issue.path ?? []), ...(deepest === issue ? [] : (deepest.path ?? []))].map((part) =>
    String(part.key),
  );
  const where = { ...place(path), path: ['given', ...path].join('.') };
  if (deepest.type === 'strict_object' && deepest.expected === 'never') {
    const known = Object.keys(siblingsOf(path));
    const near = nearest(path.at(-1) ?? '', known);
    return new FumoError('flow.unknown-key', `given has no ${path.join('.')}`, {
      where,
      expected: `one of ${known.join(', ')}`,
      found: path.at(-1) ?? '',
      ...(near && { hint: `Did you mean ${near}?` }),
    });
  }
  return new FumoError('flow.bad-value', `${path.join('.')} cannot be ${JSON.stringify(deepest.input)}`, {
    where,
    expected: deepest.type === 'check' ? deepest.message : (deepest.expected ?? deepest.message),
    found: JSON.stringify(deepest.input) ?? 'nothing',
  });
}

/** Of a union's issues, the one inside the object form, when the value is an object. */
function deepestIssue(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const inner =
    issue.type === 'union' && isTree(issue.input) ? issue.issues?.find((one) => one.path) : undefined;
  return inner ?? issue;
}

function siblingsOf(path: readonly string[]): Tree {
  let level: Tree = GIVEN_DEFAULTS as unknown as Tree;
  for (const key of path.slice(0, -1)) level = (level[key] as Tree | undefined) ?? {};
  return level;
}

/** `policy.deferrals=2` laid on a given; the value is read as YAML would: numbers, true/false, lists by comma. */
export function applySet(given: Tree, setting: string): Tree {
  const at = setting.indexOf('=');
  if (at <= 0) {
    throw new FumoError('usage.bad-set', `cannot read --set ${setting}`, {
      expected: 'path=value, such as update.size=4 MiB',
      found: setting,
    });
  }
  const path = setting
    .slice(0, at)
    .trim()
    .replace(/^given\./, '')
    .split('.');
  const value = readScalar(setting.slice(at + 1), lookIn(GIVEN_DEFAULTS as unknown as Tree, path));
  return overlay(given, path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Tree);
}

function lookIn(tree: Tree, path: readonly string[]): unknown {
  return path.reduce<unknown>((level, key) => (isTree(level) ? level[key] : undefined), tree);
}

function readScalar(text: string, model: unknown): unknown {
  if (typeof model === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (typeof model === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  if (Array.isArray(model)) return text.split(',').map((entry) => entry.trim());
  return text;
}

/** The nominal address of the DM server; the wire maps it to a real port. */
export const SERVER_URI = 'http://dm.fumo.test/dm';

/**
 * The cast that a checked `given` and the settings of a run lead to.
 * @throws FumoError `flow.bad-value` when messages of that encoding do not fit into the MaxMsgSize given
 */
export function castOf(
  given: Given,
  settings: Pick<RunSettings, 'encoding' | 'auth' | 'transport' | 'strict'>,
): Cast {
  const { device, account, server } = given;
  for (const [end, { 'max-message': text }] of Object.entries({ device, server })) {
    if (text !== undefined && !isEnough(text, settings.encoding))
      throw tooShort(end, text, settings.encoding);
  }
  return {
    encoding: settings.encoding,
    auth: settings.auth,
    transport: settings.transport,
    device: {
      profile: device.profile,
      id: device.id,
      firmware: device.firmware,
      ui: device.ui,
      bandwidth: parseSize(device.bandwidth.replace(/\/s$/, '')) ?? 0,
      installMs: parseDuration(device.install) ?? 0,
      rebootMs: parseDuration(device.reboot) ?? 0,
      maxMsgSize: parseSize(device['max-message']) ?? 0,
      maxObjSize: parseSize(device['max-object']) ?? 0,
      memory: parseSize(device.memory) ?? 0,
    },
    account: {
      serverId: server.id,
      serverUri: SERVER_URI,
      user: account.user,
      password: account.password,
      serverPassword: account['server-password'],
      ...limitOf(server['max-message']),
    },
    update: offerOf(given),
    strict: settings.strict ?? false,
  };
}

function tooShort(end: string, text: string, encoding: Cast['encoding']): FumoError {
  const least = LEAST_MAX_MESSAGE[encoding];
  return new FumoError('flow.bad-value', `${end}.max-message cannot be "${text}" in ${encoding}`, {
    where: { path: `given.${end}.max-message` },
    expected: `at least ${least}, in which package 1 fits into a message`,
    found: text,
    hint: `Give it ${least} or more, or let the messages be WBXML: --encoding wbxml.`,
  });
}

function limitOf(text: string | undefined): Pick<Account, 'serverMaxMsgSize'> {
  const serverMaxMsgSize = text === undefined ? undefined : parseSize(text);
  return serverMaxMsgSize === undefined ? {} : { serverMaxMsgSize };
}

function offerOf({ update }: Given): UpdateOffer | undefined {
  if (update === 'none') return undefined;
  return {
    name: update.package,
    version: update.version,
    size: parseSize(update.size) ?? 0,
    via: update.via,
    delivery: update.delivery,
  };
}

/** Virtual start of the run. */
export function originOf(given: Given): Instant {
  return parseInstant(given.start) ?? 0;
}
