/** Pieces of a document, joined to portions that are worth a write. */
import { Buffer } from 'node:buffer';

const PORTION = 64 * 1024;

/** The same content in fewer pieces; text as UTF-8. */
export function* portions(pieces: Iterable<string | Uint8Array>): Generator<Uint8Array> {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') text += piece;
    else {
      if (text !== '') yield Buffer.from(text, 'utf8');
      text = '';
      yield piece;
    }
    if (text.length < PORTION) continue;
    yield Buffer.from(text, 'utf8');
    text = '';
  }
  if (text !== '') yield Buffer.from(text, 'utf8');
}

/** Writes to a stream no faster than its reader takes it; ends early, without error, when the reader has gone. */
export async function pour(
  pieces: Iterable<string | Uint8Array>,
  stream: NodeJS.WritableStream & { destroyed?: boolean },
): Promise<void> {
  for (const portion of portions(pieces)) {
    if (!stream.write(portion)) await drained(stream);
    if (stream.destroyed === true) return;
  }
}

function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const name of ['drain', 'close', 'error']) stream.removeListener(name, done);
      resolve();
    };
    for (const name of ['drain', 'close', 'error']) stream.on(name, done);
  });
}
