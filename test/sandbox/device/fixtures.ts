/** A cast and the pieces that tests of the device share. */
import type { Cast, DeviceCast } from '../../../src/engine/ports.js';
import { openSeed } from '../../../src/engine/seed.js';
import { genericProfile } from '../../../src/sandbox/device/profiles/generic.js';
import { ManagementTree } from '../../../src/sandbox/device/tree/tree.js';
import type { TreeEvent } from '../../../src/trace/event.js';

export const SERVER_ID = 'dm.fumo.test';
export const SERVER_URI = 'http://dm.fumo.test/dm';
export const FUMO = './FwUpdate/FwPkg1';

export interface CastChanges extends Partial<Omit<Cast, 'device'>> {
  device?: Partial<DeviceCast>;
}

export function testCast({ device, ...changes }: CastChanges = {}): Cast {
  return {
    encoding: 'wbxml',
    auth: 'md5',
    transport: 'loopback',
    device: {
      profile: 'generic',
      id: 'IMEI:493005100592800',
      firmware: '1.0.0',
      ui: true,
      bandwidth: 1000,
      installMs: 60_000,
      rebootMs: 20_000,
      maxMsgSize: 16 * 1024,
      maxObjSize: 1024 * 1024,
      memory: 64 * 1024 * 1024,
      ...device,
    },
    account: {
      serverId: SERVER_ID,
      serverUri: SERVER_URI,
      user: 'device',
      password: 'secret',
      serverPassword: 'server-secret',
    },
    update: undefined,
    strict: false,
    ...changes,
  };
}

/** The nonces that both ends hold after bootstrap. */
export function bootstrapNonces(seedText = 'test') {
  const seed = openSeed(seedText);
  return {
    clientNonce: seed.stream('bootstrap.client-nonce').bytes(16),
    serverNonce: seed.stream('bootstrap.server-nonce').bytes(16),
  };
}

export function testTree(changes?: CastChanges): { tree: ManagementTree; events: Omit<TreeEvent, 'kind'>[] } {
  const events: Omit<TreeEvent, 'kind'>[] = [];
  const { nodes } = genericProfile(testCast(changes), bootstrapNonces());
  return { tree: new ManagementTree(nodes, (event) => void events.push(event)), events };
}
