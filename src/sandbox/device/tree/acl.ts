/** Access control lists: their text, their inheritance and what they allow (OMA DM Tree and Description 1.2, ACL). */
import { RIGHTS, type Right } from './node.js';

/** Server identifiers by command; `*` stands for every server. */
export type Acl = ReadonlyMap<Right, ReadonlySet<string>>;

const isRight = (word: string): word is Right => RIGHTS.some((right) => right === word);

/** Reads `Get=*&Replace=a+b`. @returns undefined when the text is malformed or names an unknown command */
export function parseAcl(text: string): Acl | undefined {
  const acl = new Map<Right, Set<string>>();
  for (const entry of text === '' ? [] : text.split('&')) {
    const [command = '', ids, ...rest] = entry.split('=');
    if (!isRight(command) || !ids || rest.length > 0) return undefined;
    const known = acl.get(command) ?? new Set<string>();
    for (const id of ids.split('+')) known.add(id);
    acl.set(command, known);
  }
  return acl;
}

/** Whether a complete (already inherited) ACL lets that server use the command. */
export function aclAllows(text: string, right: Right, serverId: string): boolean {
  const ids = parseAcl(text)?.get(right);
  return ids !== undefined && (ids.has('*') || ids.has(serverId));
}
