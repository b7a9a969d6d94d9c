/** Who sent a message of which only the octets are known. */
import type { Command, SyncMLMessage } from '../../syncml/message.js';
import type { Direction } from '../event.js';
import { triggerOf } from '../packages.js';
import type { DmBody } from './sniff.js';

const IN_NAME = /(?:server-to-device|device-to-server)/;
const ADDRESS = /^https?:\/\//i;
/** Only a client reports a generic alert or sends these on its own account. */
const CLIENT_ALERTS = new Set(['1200', '1201', '1226']);
/** Only a server asks for them. */
const SERVER_COMMANDS: ReadonlySet<Command['name']> = new Set(['Get', 'Exec', 'Copy', 'Delete']);

/** By the name of its file, else by what it says; undefined when nothing tells. */
export function directionOf(name: string, { message, trigger }: DmBody): Direction | undefined {
  const named = IN_NAME.exec(name)?.[0];
  if (named === 'server-to-device' || named === 'device-to-server') return named;
  if (trigger) return 'server-to-device';
  return message && (byCommands(message) ?? byAddresses(message));
}

function byCommands(message: SyncMLMessage): Direction | undefined {
  if (triggerOf(message)) return 'device-to-server';
  const all = flat(message.commands);
  if (
    all.some((one) => one.name === 'Results' || (one.name === 'Alert' && CLIENT_ALERTS.has(one.data ?? '')))
  )
    return 'device-to-server';
  if (all.some(({ name }) => SERVER_COMMANDS.has(name))) return 'server-to-device';
  return undefined;
}

function flat(commands: readonly Command[]): Command[] {
  return commands.flatMap((command) =>
    'commands' in command ? [command, ...flat(command.commands)] : [command],
  );
}

/** A server is addressed by a URL, a device by something else. */
function byAddresses({ header }: SyncMLMessage): Direction | undefined {
  const [target, source] = [header.target.locUri, header.source.locUri].map((uri) => ADDRESS.test(uri));
  if (target === source) return undefined;
  return target ? 'device-to-server' : 'server-to-device';
}
