/** Access control lists as text: their grammar and what a complete one allows (OMA DM TND 1.2, ACL syntax). */

/** Commands that an ACL may name. Copy has no name of its own: it needs the rights of what it stands for. */
export const RIGHTS = ['Add', 'Delete', 'Exec', 'Get', 'Replace'] as const;
export type Right = (typeof RIGHTS)[number];

/** Server identifiers by command; `*` stands for every server. */
export type Acl = ReadonlyMap<Right, ReadonlySet<string>>;

export const EVERYONE = '*';

/** Every printable character but those with a meaning, and no white space. */
const SERVER_ID = /^(?:\*|[^=&*+\s\p{C}]+)$/u;

const isRight = (word: string): word is Right => RIGHTS.some((right) => right === word);

/**
 * Reads `Get=*&Replace=a+b`; the empty text is the ACL without a value.
 * @returns undefined when the text is malformed or names an unknown command
 */
export function parseAcl(text: string): Acl | undefined {
  const acl = new Map<Right, Set<string>>();
  for (const entry of text === '' ? [] : text.split('&')) {
    const [command = '', list, ...rest] = entry.split('=');
    const ids = list?.split('+') ?? [];
    if (!isRight(command) || rest.length > 0 || ids.length === 0) return undefined;
    if (!ids.every((id) => SERVER_ID.test(id))) return undefined;
    acl.set(command, new Set([...(acl.get(command) ?? []), ...ids]));
  }
  return acl;
}

/** An ACL as text; commands without a server are left out, because they must not be stored. */
export function formatAcl(acl: Acl): string {
  return [...acl]
    .filter(([, ids]) => ids.size > 0)
    .map(([command, ids]) => `${command}=${[...ids].join('+')}`)
    .join('&');
}

/** Whether a complete ACL, which means one that has been inherited where needed, lets that server use the command. */
export function aclAllows(text: string, right: Right, serverId: string): boolean {
  const ids = parseAcl(text)?.get(right);
  return ids !== undefined && (ids.has(EVERYONE) || ids.has(serverId));
}

/** The rights over an interior node for a server that may add at its parent, but not replace there. */
export const creatorAcl = (serverId: string): string =>
  (['Add', 'Delete', 'Replace'] as const).map((right) => `${right}=${serverId}`).join('&');

/**
 * The ACL without one server, for when its account is deleted (TND 1.2, deletion of a server identifier).
 * @param root the root must keep every command, so one that nobody else has becomes everybody's
 */
export function withoutServer(text: string, serverId: string, root = false): string {
  const acl = parseAcl(text);
  if (!acl) return text;
  const rest = [...acl].map(([command, ids]): [Right, Set<string>] => {
    const others = new Set([...ids].filter((id) => id !== serverId));
    return [command, root && others.size === 0 ? new Set([EVERYONE]) : others];
  });
  return formatAcl(new Map(rest));
}
