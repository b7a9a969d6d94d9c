/** The FUMO report of a device, as the server holds it (FUMO TS, Generic Alert). */
import { resultName } from '../../../dm/fumo.js';
import { readGenericAlert } from '../../../dm/generic-alert.js';
import type { Scope } from '../../flow/template.js';
import { type StepView, serverTurn } from '../kind.js';

/** The FUMO report among the client's alerts. */
export function reportOf(view: StepView): Scope | undefined {
  for (const request of serverTurn(view)?.facts.requests ?? []) {
    const alert = request.name === 'Alert' && request.data === '1226' ? readGenericAlert(request) : undefined;
    if (alert && /download|update$/.test(alert.type) && !/request$/.test(alert.type)) {
      const result = Number(alert.data);
      return {
        result,
        meaning: resultName(result),
        type: alert.type,
        ...(alert.correlator !== undefined && { correlator: alert.correlator }),
      };
    }
  }
  return undefined;
}
