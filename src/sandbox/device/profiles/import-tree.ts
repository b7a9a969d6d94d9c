/**
 * A profile from somebody else's description of a device tree, DDF or TNDS.
 *
 * Rules: the FUMO objects are the interior nodes whose Type is FUMO's identifier. A placeholder becomes one node,
 * named `FwPkg1`, `FwPkg2`... when it is a FUMO object, else `x1`, `x2`... counted among the placeholders of one
 * parent. DevInfo, DevDetail and the account are there whatever the file says: what it lacks of the first two comes
 * from the generic profile, and so does all of DMAcc. What a run decides stays decided: DevId, FwV, the URI limits and
 * LrgObj. Man and Mod are the file's own where a node, or a DDF at its top, says them: packages are made for the model that the device reports.
 * A FUMO object starts Idle.
 */
import { type DdfNode, ddfUri, flattenDdf, isDdf, readDdf } from '../../../dm/ddf.js';
import { FUMO_URN, NODES } from '../../../dm/fumo.js';
import { flattenTnds, readTnds, type TndsNode } from '../../../dm/tnds.js';
import type { Cast } from '../../../engine/ports.js';
import { FumoError } from '../../../errors.js';
import type { Element } from '../../../syncml/element.js';
import { fromBase64 } from '../../../syncml/octets.js';
import { refuseTolerances, type Tolerance } from '../../../syncml/tolerances.js';
import { type NodeFormat, type NodeSeed, type NodeValue, RIGHTS, type Right } from '../tree/node.js';
import { assemble } from './build.js';
import { GENERIC_DATA } from './generic.js';
import type { DeviceProfile } from './profile.js';
import type { ProfileData } from './schema.js';
import { accountSeeds, type Bootstrap, deviceSeeds, fumoAcl, isOrBelow, leaf, rootSeed } from './seeds.js';

const isFumo = (type: string): boolean => type.toLowerCase() === FUMO_URN;

/** A document as its codec read it. */
export interface TreeDocument {
  root: Element;
  warnings: readonly Tolerance[];
}

/**
 * What had to be tolerated in the document stands in the profile; with `cast.strict` it is refused.
 * @throws FumoError `syncml.ddf-*`, `syncml.tnds-*`, and `usage.bad-profile` for a tree without a FUMO object
 */
export function importProfile(
  { root, warnings }: TreeDocument,
  cast: Cast,
  bootstrap: Bootstrap,
): DeviceProfile {
  const read = isDdf(root) ? fromDdf(root) : fromTnds(root);
  const tolerated = [...warnings, ...read.warnings];
  refuseTolerances(tolerated, cast.strict);
  return { ...profileOf(read.seeds, cast, bootstrap), tolerated };
}

function profileOf(seeds: readonly NodeSeed[], cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  const found = seeds.filter(({ uri }) => uri !== '');
  const roots = found.filter(({ format, type }) => format === 'node' && isFumo(type)).map(({ uri }) => uri);
  const [first] = roots;
  if (first === undefined) throw noFumoObject();
  const data: ProfileData = { ...GENERIC_DATA, fumo: roots.map((uri) => ({ root: uri })) };
  const decided = [
    ...deviceSeeds(cast, data).filter(({ uri }) => isDecided(uri)),
    ...accountSeeds(cast, bootstrap, data.account),
  ];
  return assemble(data, [
    rootSeed(),
    ...deviceSeeds(cast, data),
    ...found
      .filter((seed) => !isAccount(seed.uri) && !isBlankModel(seed))
      .map((seed) => withAcl(seed, roots, cast)),
    ...roots.map((uri) => idleState(uri, found)),
    ...decided,
  ]);
}

/** Where the run, not the model, decides what the leaf says. */
const DECIDED: readonly string[] = ['DevInfo/DevId', 'DevDetail/FwV', 'DevDetail/URI', 'DevDetail/LrgObj'];
const isDecided = (uri: string): boolean => DECIDED.some((known) => isOrBelow(uri, known));
/** Who made the device, and which one it is: only a text that says something stands for what is always there. */
const MODEL: readonly string[] = ['DevInfo/Man', 'DevInfo/Mod'];
const isBlankModel = ({ uri, value }: NodeSeed): boolean =>
  MODEL.some((known) => isOrBelow(uri, known)) && (typeof value !== 'string' || value.trim() === '');
const isAccount = (uri: string): boolean => isOrBelow(uri, 'DMAcc');

/** The object is the server's to work with, unless the file gave it an ACL. */
function withAcl(seed: NodeSeed, roots: readonly string[], cast: Cast): NodeSeed {
  return roots.includes(seed.uri) && seed.acl === '' ? { ...seed, acl: fumoAcl(cast) } : seed;
}

/** State is what every object has, and a device that starts is idle. */
function idleState(root: string, found: readonly NodeSeed[]): NodeSeed {
  const uri = `${root}/State`;
  return { ...leaf(uri, '10', 'int'), ...found.find((seed) => seed.uri === uri), value: '10' };
}

interface ReadTree {
  seeds: readonly NodeSeed[];
  warnings: readonly Tolerance[];
}

function fromDdf(root: Element): ReadTree {
  const { manufacturer: Man, model: Mod, nodes, warnings } = readDdf(root, placeholderName);
  const named = Object.entries({ Man, Mod }).flatMap(([name, value]) =>
    value === undefined ? [] : [leaf(`DevInfo/${name}`, value)],
  );
  return { seeds: [...named, ...flattenDdf(nodes).map(seedOfDdf)], warnings };
}

function placeholderName(types: readonly string[], index: number): string {
  return types.some(isFumo) ? `FwPkg${index}` : `x${index}`;
}

function seedOfDdf(node: DdfNode): NodeSeed {
  const { format, access, types, scope, defaultValue } = node;
  const facts = {
    uri: ddfUri(node),
    access: access.filter((right): right is Right => RIGHTS.some((known) => known === right)),
    acl: '',
    permanent: scope === 'Permanent',
  };
  if (format === 'node') return { ...facts, format, type: types[0] ?? '' };
  return { ...facts, format, type: types[0] ?? 'text/plain', value: initialValue(format, defaultValue) };
}

/** What a leaf without a default holds: nothing, or the plainest text that its format allows. */
const BLANKS: Partial<Record<NodeFormat, string>> = { bool: 'false', int: '0' };

function initialValue(format: NodeFormat, text: string | undefined): NodeValue {
  if (format === 'bin' || format === 'b64') return fromBase64(text ?? '') ?? new Uint8Array();
  return text ?? BLANKS[format] ?? '';
}

/** TNDS says nothing about access, so FUMO's nodes get theirs from the standard and all others Get and Replace. */
function fromTnds(root: Element): ReadTree {
  const { nodes: tops, warnings } = readTnds(root);
  const nodes = flattenTnds(tops);
  const objects = nodes.filter(({ type }) => isFumo(type)).map(({ path }) => path);
  return { seeds: nodes.map((node) => seedOfTnds(node, objects)), warnings };
}

function seedOfTnds(node: TndsNode, objects: readonly string[]): NodeSeed {
  const { path: uri, format, type, acl = '', value } = node;
  const facts = { uri, format, type, acl, access: accessOf(node, objects), permanent: false };
  return format === 'node' ? facts : { ...facts, value: value ?? initialValue(format, undefined) };
}

function accessOf({ path, format }: TndsNode, objects: readonly string[]): readonly Right[] {
  const object = objects.find((root) => isOrBelow(path, root));
  const inside = object === path ? '' : path.slice((object ?? '').length + 1);
  const row = object === undefined ? undefined : NODES.find((known) => known.path === inside);
  return row?.access ?? (format === 'node' ? ['Add', 'Get'] : ['Get', 'Replace']);
}

function noFumoObject(): FumoError {
  return new FumoError('usage.bad-profile', 'the tree has no firmware update object', {
    expected: `an interior node of type ${FUMO_URN}`,
    hint: 'Give the object its identifier as DFType/DDFName (DDF) or Type/DDFName (TNDS).',
    spec: 'FUMO 1.0, management object identifier',
  });
}
