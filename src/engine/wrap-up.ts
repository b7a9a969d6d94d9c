/** The end of a flow: what it left open is closed, as a server with nothing more to say would. */
import type { TurnDesk } from './desk.js';

/** A session that goes on longer than this after its flow has ended is given up. */
const MOST_TURNS = 32;

export async function wrapUp(desk: TurnDesk): Promise<void> {
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const passed =
      desk.release('server-reply', { wishes: [] }) ||
      desk.release('device-send', {}) ||
      desk.release('device-show', {}) ||
      desk.release('user-answer', { action: 'cancel' }) ||
      desk.release('device-open', { accept: false });
    if (!passed) return;
    await desk.quiet();
  }
}
