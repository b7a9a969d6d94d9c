/** The shape of a profile file: what a device model has and does. What is left out is as in the generic profile. */
import * as v from 'valibot';
import { REPLY_HABITS, type ReplyHabit } from '../../../dm/ui-alert.js';
import { type ErrorPlace, FumoError } from '../../../errors.js';
import { NODE_FORMATS, RIGHTS } from '../tree/node.js';
import { OPTIONAL_FEATURES } from '../tree/tree.js';

const PATH_FORM = 'a node path such as FwUpdate/FwPkg1';
const path = v.pipe(v.string(), v.regex(/^[^/?]+(\/[^/?]+)*$/, PATH_FORM));
const access = v.array(v.picklist(RIGHTS));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const scope = v.picklist(['permanent', 'dynamic']);
const texts = v.record(v.string(), v.string());

const node = v.strictObject({
  path,
  format: v.optional(v.picklist(NODE_FORMATS)),
  type: v.optional(v.string()),
  access: v.optional(access),
  acl: v.optional(v.string()),
  scope: v.optional(scope),
  /** Base64 where the format is bin or b64. */
  value: v.optional(v.string()),
});

const fumoObject = v.strictObject({
  root: path,
  scope: v.optional(scope),
  /** Nodes of the object, by path below it, that the device lacks. */
  without: v.optional(v.array(v.string())),
  /** AccessType of nodes where it differs from the standard's; the empty path is the object itself. */
  access: v.optional(v.record(v.string(), access)),
});

const habits = v.strictObject({
  alertType: v.picklist(['bare', 'prefixed', 'old']),
  alertSource: v.picklist(['object', 'executed-node']),
  alertFormat: v.picklist(['int', 'chr']),
  promptHabit: v.picklist(Object.keys(REPLY_HABITS) as ReplyHabit[]),
  correlator: v.picklist(['echo', 'drop']),
  userRequestData: v.string(),
  userRequestFormat: v.string(),
  userRequestSource: v.picklist(['object', 'executed-node', 'none']),
  devInfoMeta: v.picklist(['explicit', 'default']),
  sessionIdText: v.picklist(['hex', 'decimal']),
  userAgent: v.string(),
  reportRetries: count,
  reportRetryMs: count,
});

const WHOLE = {
  title: v.string(),
  about: v.string(),
  devInfo: texts,
  devDetail: texts,
  account: path,
  fumo: v.pipe(v.array(fumoObject), v.minLength(1)),
  fumoParents: v.optional(v.array(path)),
  nodes: v.array(node),
  /** What DM leaves to a device and this one does not have. */
  lacks: v.optional(v.array(v.picklist(OPTIONAL_FEATURES))),
  limits: v.strictObject({ maxDepth: count, maxTotal: count, maxSegment: count }),
  maxMsgSize: count,
  maxObjSize: count,
  memory: count,
  habits,
} as const;

const whole = v.strictObject(WHOLE);
const partial = v.partial(v.strictObject({ ...WHOLE, habits: v.partial(habits) }));

/** Everything about a device model. */
export type ProfileData = v.InferOutput<typeof whole>;
export type ProfileNode = v.InferOutput<typeof node>;
export type ProfileFumo = v.InferOutput<typeof fumoObject>;

/**
 * Lays a profile file over the generic one; a list replaces a list.
 * @throws FumoError `usage.bad-profile` with the path of the value that does not fit
 */
export function readProfileData(
  found: unknown,
  base: ProfileData | undefined,
  where: ErrorPlace,
): ProfileData {
  if (base === undefined) return check(whole, found, where);
  const over = check(partial, found, where);
  return {
    ...base,
    ...over,
    devInfo: { ...base.devInfo, ...over.devInfo },
    devDetail: { ...base.devDetail, ...over.devDetail },
    habits: { ...base.habits, ...over.habits },
  } as ProfileData;
}

function check<T extends v.GenericSchema>(schema: T, found: unknown, where: ErrorPlace): v.InferOutput<T> {
  const parsed = v.safeParse(schema, found);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const place = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
  throw new FumoError('usage.bad-profile', `the profile's ${place || 'content'} does not fit`, {
    where: { ...where, path: place },
    expected:
      issue.type === 'regex'
        ? issue.message
        : issue.expected === 'never'
          ? 'no such key'
          : String(issue.expected),
    found: issue.received,
    hint: 'Compare it with the profiles that fumo brings along.',
  });
}
