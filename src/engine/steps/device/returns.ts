import { type Check, MESSAGE_WITHIN, type StepKind, whenServerHas } from '../kind.js';
import { FIRMWARE_VERSION, orderedObject } from '../shared/object.js';
import { codeOf, refusal } from '../shared/statuses.js';

export const deviceReturns: StepKind = {
  actor: 'device',
  verb: 'returns',
  params: {},
  summary: 'The device returns what was asked for, in Results. Values are kept under `info`.',
  doc:
    'It fails when a Get got any Status but 200; where a node may be missing, use `server: sends` and `device: ' +
    'responds`. Kept under `info.firmware`: the firmware version, when it was asked for.',
  example: `
steps:
  - include: network-initiated
    through: 4
  - { device: returns }
  - { expect: value, of: info.firmware, is: "\${device.firmware}" }
  - { end: returned }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device returns the values (Results)',
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's results", ({ facts }): Check => {
      const firmware = facts.results[FIRMWARE_VERSION];
      const refused = facts.statuses.find((answered) => codeOf(answered) !== '200');
      if (refused) return refusal('Status 200 for every Get', refused);
      const { locate } = view.results;
      if (!locate) return { is: 'again', effects: [{ do: 'locate' }] };
      return {
        is: 'done',
        captures: {
          results: facts.results,
          info: firmware === undefined ? {} : { firmware },
          content: { fumoUri: orderedObject(view) ?? locate.fumoUri },
          located: true,
        },
      };
    }),
};
