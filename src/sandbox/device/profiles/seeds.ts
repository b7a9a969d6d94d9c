/** Nodes of the standard objects as a profile's tree begins with them (OMA DM Standardized Objects 1.2; FUMO TS 5). */
import { FUMO_URN, NODES } from '../../../dm/fumo.js';
import type { AuthScheme, Cast } from '../../../engine/ports.js';
import type { NodeFormat, NodeSeed, NodeValue, Right } from '../tree/node.js';
import type { ProfileData, ProfileFumo } from './schema.js';

/** Nonces as bootstrap left them. */
export interface Bootstrap {
  clientNonce: Uint8Array;
  serverNonce: Uint8Array;
}

export const OCTET_STREAM = 'application/octet-stream';

export function interior(uri: string, type: string): NodeSeed {
  return { uri, format: 'node', type, access: ['Get'], acl: '', permanent: true };
}

export function leaf(uri: string, value: NodeValue, format: NodeFormat = 'chr'): NodeSeed {
  const type = format === 'bin' ? OCTET_STREAM : 'text/plain';
  return { uri, format, type, access: ['Get'], acl: '', permanent: true, value };
}

export function rootSeed(): NodeSeed {
  return { ...interior('', ''), access: ['Add', 'Get'], acl: 'Add=*&Get=*' };
}

/** DevInfo and DevDetail: what the cast and the limits say, and the model's own leaves. */
export function deviceSeeds({ device }: Cast, { devInfo, devDetail, limits }: ProfileData): NodeSeed[] {
  const { LrgObj, FwV: _running, ...texts } = devDetail;
  const details = { DevTyp: '', OEM: '', FwV: device.firmware, ...texts };
  return [
    interior('DevInfo', 'urn:oma:mo:oma-dm-devinfo:1.0'),
    leaf('DevInfo/DevId', device.id),
    ...Object.entries(devInfo).map(([name, value]) => leaf(`DevInfo/${name}`, value)),
    interior('DevDetail', 'urn:oma:mo:oma-dm-devdetail:1.0'),
    interior('DevDetail/URI', ''),
    leaf('DevDetail/URI/MaxDepth', String(limits.maxDepth)),
    leaf('DevDetail/URI/MaxTotLen', String(limits.maxTotal)),
    leaf('DevDetail/URI/MaxSegLen', String(limits.maxSegment)),
    ...Object.entries(details).map(([name, value]) => leaf(`DevDetail/${name}`, value)),
    leaf('DevDetail/LrgObj', LrgObj ?? 'true', 'bool'),
  ];
}

/** AAuthType values for the schemes (DMAcc object). */
const AUTH_NAMES = { basic: 'BASIC', md5: 'DIGEST', hmac: 'HMAC' } as const satisfies Record<
  AuthScheme,
  string
>;

/** Where the account's nonces are. */
export function nonceUrisOf(account: string): { client: string; server: string } {
  return { client: `${account}/AppAuth/Client/AAuthData`, server: `${account}/AppAuth/Server/AAuthData` };
}

/** The bootstrapped account. No server may change it, so credentials and tree never disagree. */
export function accountSeeds(cast: Cast, { clientNonce, serverNonce }: Bootstrap, uri: string): NodeSeed[] {
  const { account: known, auth } = cast;
  const below = (path: string): string => `${uri}/${path}`;
  return [
    ...parentsOf(uri).map((parent) => interior(parent, '')),
    interior(uri, 'urn:oma:mo:oma-dm-dmacc:1.0'),
    leaf(below('AppID'), 'w7'),
    leaf(below('ServerID'), known.serverId),
    leaf(below('Name'), 'fumo sandbox'),
    interior(below('AppAddr'), ''),
    interior(below('AppAddr/Main'), ''),
    leaf(below('AppAddr/Main/Addr'), known.serverUri),
    leaf(below('AppAddr/Main/AddrType'), 'URI'),
    leaf(below('AAuthPref'), AUTH_NAMES[auth]),
    interior(below('AppAuth'), ''),
    ...credentials(below('AppAuth/Client'), 'CLCRED', auth, known.user, known.password, clientNonce),
    ...credentials(
      below('AppAuth/Server'),
      'SRVCRED',
      auth,
      known.serverId,
      known.serverPassword,
      serverNonce,
    ),
  ];
}

function credentials(
  uri: string,
  level: 'CLCRED' | 'SRVCRED',
  auth: AuthScheme,
  name: string,
  secret: string,
  nonce: Uint8Array,
): NodeSeed[] {
  return [
    interior(uri, ''),
    leaf(`${uri}/AAuthLevel`, level),
    leaf(`${uri}/AAuthType`, AUTH_NAMES[auth]),
    leaf(`${uri}/AAuthName`, name),
    { ...leaf(`${uri}/AAuthSecret`, secret), access: [] },
    { ...leaf(`${uri}/AAuthData`, nonce, 'bin'), access: [] },
  ];
}

/** Only the account's server may act on the object; everybody may look. */
export function fumoAcl({ account: { serverId } }: Cast): string {
  return `Get=*&Replace=${serverId}&Exec=${serverId}&Add=${serverId}&Delete=${serverId}`;
}

const INITIAL: Readonly<Record<string, NodeValue>> = { State: '10', 'Update/PkgData': new Uint8Array() };

/** The nodes of FUMO's own table below the object's root, with the ACL at the top of its path. */
export function fumoSeeds(cast: Cast, object: ProfileFumo): NodeSeed[] {
  const { root, without = [], scope = 'permanent' } = object;
  const permanent = scope === 'permanent';
  const nodes = NODES.filter(({ path }) => !without.some((gone) => isOrBelow(path, gone)));
  const seeds = [
    ...parentsOf(root).map((parent): NodeSeed => ({ ...interior(parent, ''), access: ['Add', 'Get'] })),
    ...nodes.map(({ path, format, access }): NodeSeed => {
      const uri = path === '' ? root : `${root}/${path}`;
      const rights = object.access?.[path] ?? fumoAccess(path, access);
      if (format === 'node')
        return { ...interior(uri, path === '' ? FUMO_URN : ''), access: rights, permanent };
      return { ...leaf(uri, INITIAL[path] ?? '', format), access: rights, permanent };
    }),
  ];
  return seeds.map((seed, at) => (at === 0 ? { ...seed, acl: fumoAcl(cast) } : seed));
}

/** Vendor extensions may be added below Ext. */
const fumoAccess = (path: string, access: readonly Right[]): readonly Right[] =>
  path === 'Ext' ? [...access, 'Add'] : access;

export const isOrBelow = (path: string, above: string): boolean =>
  path === above || path.startsWith(`${above}/`);

/** Every node above, from the top down, without the root of the tree. */
export function parentsOf(uri: string): string[] {
  const segments = uri.split('/').slice(0, -1);
  return segments.map((_segment, at) => segments.slice(0, at + 1).join('/'));
}

/** The nodes by URI, later ones in place of earlier ones, with interior nodes where a parent is missing. */
export function mergeSeeds(seeds: readonly NodeSeed[]): NodeSeed[] {
  const merged = new Map<string, NodeSeed>();
  for (const seed of seeds) {
    for (const parent of parentsOf(seed.uri)) {
      if (!merged.has(parent)) merged.set(parent, interior(parent, ''));
    }
    merged.set(seed.uri, seed);
  }
  return [...merged.values()];
}
