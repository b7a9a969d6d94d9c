/** SessionIDs as peers spell them: a session is a number, written as hex (DM Notification 1.2, 6.2.2.10). */

/** What a SessionID stands for, whatever its spelling; undefined when it is no hex number. */
export function sessionNumber(text: string): number | undefined {
  const [, digits] = /^(?:0x)?([0-9a-f]{1,12})$/i.exec(text) ?? [];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
