/**
 * The generic device: DevInfo, DevDetail, one DM account and one FUMO object (OMA DM Standardized Objects 1.2;
 * FUMO 1.0, firmware update management object).
 */
import { FUMO_URN, NODES } from '../../../dm/fumo.js';
import type { AuthScheme, Cast } from '../../../engine/ports.js';
import type { NodeFormat, NodeSeed, NodeValue, Right } from '../tree/node.js';
import type { DeviceHabits, DeviceProfile } from './profile.js';

const FUMO_URI = 'FwUpdate/FwPkg1';
const ACCOUNT_URI = 'DMAcc/fumo';
const URI_LIMITS = { maxDepth: 12, maxTotal: 255, maxSegment: 64 };
const KIB = 1024;

/** Nonces as bootstrap left them. */
export interface Bootstrap {
  clientNonce: Uint8Array;
  serverNonce: Uint8Array;
}

export function genericProfile(cast: Cast, bootstrap: Bootstrap): DeviceProfile {
  return {
    nodes: [
      { ...interior('', ''), access: ['Add', 'Get'], acl: 'Add=*&Get=*' },
      ...devInfo(cast),
      ...devDetail(cast),
      ...account(cast, bootstrap),
      ...fumoObject(cast),
    ],
    fumoUri: FUMO_URI,
    fumoUris: [FUMO_URI],
    nonceUris: {
      client: `${ACCOUNT_URI}/AppAuth/Client/AAuthData`,
      server: `${ACCOUNT_URI}/AppAuth/Server/AAuthData`,
    },
    uriLimits: URI_LIMITS,
    maxMsgSize: 64 * KIB,
    maxObjSize: 64 * KIB,
    memory: 64 * KIB * KIB,
    habits: GENERIC_HABITS,
  };
}

/** As the standard says, save for the bare alert type, which is what every deployed device sends. */
export const GENERIC_HABITS: DeviceHabits = {
  alertType: 'bare',
  alertSource: 'object',
  alertFormat: 'int',
  promptHabit: 'spec',
  correlator: 'echo',
  userRequestData: '',
  userRequestFormat: 'chr',
  userRequestSource: 'object',
  devInfoMeta: 'explicit',
  sessionIdText: 'hex',
  reportRetries: 3,
  reportRetryMs: 120_000,
};

function devInfo({ device }: Cast): NodeSeed[] {
  return [
    interior('DevInfo', 'urn:oma:mo:oma-dm-devinfo:1.0'),
    leaf('DevInfo/DevId', device.id),
    leaf('DevInfo/Man', 'fumo'),
    leaf('DevInfo/Mod', 'sandbox-1'),
    leaf('DevInfo/DmV', '1.2'),
    leaf('DevInfo/Lang', 'en'),
  ];
}

function devDetail({ device }: Cast): NodeSeed[] {
  return [
    interior('DevDetail', 'urn:oma:mo:oma-dm-devdetail:1.0'),
    interior('DevDetail/URI', ''),
    leaf('DevDetail/URI/MaxDepth', String(URI_LIMITS.maxDepth)),
    leaf('DevDetail/URI/MaxTotLen', String(URI_LIMITS.maxTotal)),
    leaf('DevDetail/URI/MaxSegLen', String(URI_LIMITS.maxSegment)),
    leaf('DevDetail/DevTyp', 'Phone'),
    leaf('DevDetail/OEM', 'fumo'),
    leaf('DevDetail/FwV', device.firmware),
    leaf('DevDetail/SwV', '1.0'),
    leaf('DevDetail/HwV', '1.0'),
    // Objects in several chunks are not taken.
    leaf('DevDetail/LrgObj', 'false', 'bool'),
  ];
}

/** AAuthType values for the schemes (DMAcc object). */
const AUTH_NAMES = { basic: 'BASIC', md5: 'DIGEST', hmac: 'HMAC' } as const satisfies Record<
  AuthScheme,
  string
>;

/** The bootstrapped account. No server may change it, so credentials and tree never disagree. */
function account({ account: known, auth }: Cast, { clientNonce, serverNonce }: Bootstrap): NodeSeed[] {
  const below = (path: string): string => `${ACCOUNT_URI}/${path}`;
  return [
    interior('DMAcc', ''),
    interior(ACCOUNT_URI, 'urn:oma:mo:oma-dm-dmacc:1.0'),
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

/** The nodes of FUMO's own table; only the account's server may act on them. */
function fumoObject({ account: { serverId } }: Cast): NodeSeed[] {
  const acl = `Get=*&Replace=${serverId}&Exec=${serverId}&Add=${serverId}&Delete=${serverId}`;
  const initial: Readonly<Record<string, NodeValue>> = { State: '10', 'Update/PkgData': new Uint8Array() };
  return [
    { ...interior('FwUpdate', ''), acl },
    ...NODES.map(({ path, format, access }): NodeSeed => {
      const uri = path === '' ? FUMO_URI : `${FUMO_URI}/${path}`;
      if (format === 'node')
        return { ...interior(uri, path === '' ? FUMO_URN : ''), access: fumoAccess(path, access) };
      return { ...leaf(uri, initial[path] ?? '', format), access };
    }),
  ];
}

/** Vendor extensions may be added below Ext. */
const fumoAccess = (path: string, access: readonly Right[]): readonly Right[] =>
  path === 'Ext' ? [...access, 'Add'] : access;

function interior(uri: string, type: string): NodeSeed {
  return { uri, format: 'node', type, access: ['Get'], acl: '', permanent: true };
}

function leaf(uri: string, value: NodeValue, format: NodeFormat = 'chr'): NodeSeed {
  const type = format === 'bin' ? 'application/octet-stream' : 'text/plain';
  return { uri, format, type, access: ['Get'], acl: '', permanent: true, value };
}
