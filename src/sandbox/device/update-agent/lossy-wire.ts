/** A wire on which requests of the device may get lost on the way, for the faults that need that. */
import { FumoError } from '../../../errors.js';
import type { Wire } from '../../wire/wire.js';

/** @param isLost asked for each request */
export function lossyWire(wire: Pick<Wire, 'send'>, isLost: () => boolean): Pick<Wire, 'send'> {
  return {
    async send(request) {
      if (isLost()) throw lost(request.url);
      return wire.send(request);
    },
  };
}

function lost(url: string): FumoError {
  return new FumoError('environment.unreachable', 'the message got lost on the way', {
    expected: `an answer from ${url}`,
    found: 'none',
    hint: 'A fault of the run makes it so.',
  });
}
