/** Writes an error to stderr in words. */
import type { FumoError } from '../errors.js';
import { renderError } from './render/error.js';

export async function reportError(error: FumoError): Promise<void> {
  const { paintFor } = await import('./colour.js');
  const view = {
    paint: paintFor('stderr'),
    columns: process.stderr.columns || 80,
    debug: Boolean(process.env.FUMO_DEBUG),
  };
  process.stderr.write(`${renderError(error, view)}\n`);
}
