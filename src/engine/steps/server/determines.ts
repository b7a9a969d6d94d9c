import { lookUp } from '../../flow/template.js';
import { MESSAGE_WITHIN, type StepKind, type StepView } from '../kind.js';

export const serverDetermines: StepKind = {
  actor: 'server',
  verb: 'determines',
  params: {},
  summary:
    'The server compares the firmware that the device returned with its newest. Branch on `firmware`: `outdated` or ' +
    '`up-to-date`.',
  doc:
    'Versions have no order that both ends know, so an update is what differs. Kept under `firmware`: `installed` ' +
    'and `newest`.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: determines }
  - when: firmware
    outdated: { end: outdated }
    up-to-date: { fail: up-to-date, expected: an old device, found: "\${firmware.installed}" }
`,
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text(_params, view) {
    const { installed, newest } = versions(view);
    return isOutdated(view)
      ? `The server determines that ${newest} is newer than ${installed}`
      : `The server determines that the firmware (${installed}) is up to date`;
  },
  plan: () => [],
  check: (_params, view) => ({
    is: 'done',
    captures: { firmware: { outcome: isOutdated(view) ? 'outdated' : 'up-to-date', ...versions(view) } },
  }),
};

function versions(view: StepView): { installed: string; newest: string } {
  const { update } = view.given;
  const installed = String(lookUp(view.scope, 'info.firmware') ?? 'unknown');
  return { installed, newest: update === 'none' ? installed : update.version };
}

/** Versions have no order that both ends know, so an update is what differs (FUMO TS: PkgVersion is free text). */
function isOutdated(view: StepView): boolean {
  const { installed, newest } = versions(view);
  return installed !== newest;
}
