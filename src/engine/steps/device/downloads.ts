import { MINUTE, type StepKind } from '../kind.js';
import { DOWNLOADED, reportedOutcome, untilState } from '../shared/update-states.js';

export const deviceDownloads: StepKind = {
  actor: 'device',
  verb: 'downloads',
  params: {},
  summary: 'The device fetches the package. Branch on `download`: `complete` or `failed`.',
  doc:
    'Virtual time moves on as `given.update.size` and `given.device.bandwidth` say. A failure is no failure of the ' +
    'step: `download.state` says what went wrong, and the device reports it.',
  example: `
steps:
  - include: network-initiated
    through: 5
  - { server: orders-update }
  - { device: accepts-order }
  - { server: ends-session }
  - { device: downloads, fault: network-lost }
  - when: download
    failed: { end: broken-off }
    complete: { fail: complete, expected: a download that breaks off, found: a whole package }
then:
  broken-off: { device: { firmware: 1.0.0 } }
`,
  withinMs: 24 * 60 * MINUTE,
  text: () => 'The device downloads the update package',
  plan: () => [],
  check: (_params, view) => untilState(view, 'download', DOWNLOADED, 'the download to end'),
  unseen: (_params, view) => reportedOutcome(view, 'download'),
};
