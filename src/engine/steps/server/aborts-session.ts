import { eventsOf, MESSAGE_WITHIN, type StepKind } from '../kind.js';
import { replyStatus } from '../shared/statuses.js';

export const serverAborts: StepKind = {
  actor: 'server',
  verb: 'aborts-session',
  params: {},
  summary: 'The server ends the session unexpectedly: Alert 1223 instead of the reply.',
  doc:
    'Nothing that the device asked for is done, and nothing more is said in the session (DM Protocol 1.2, session ' +
    'abort). The next one begins with `server: notifies`, or with the device.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - { server: aborts-session }
  - { expect: message, match: "server alert:1223", count: 1 }
  - { server: notifies }
  - { device: accepts-notification }
  - { device: sends-info }
  - { server: ends-session }
  - { end: came-back }
then:
  came-back: { device: { state: 10 }, sent: { orders: 0 } }
`,
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The server aborts the session (Alert 1223)',
  plan: (_params, view) => [{ do: 'abort' }, { do: 'reply', wishes: [], ...replyStatus(view) }],
  check(_params, view) {
    const closed = eventsOf(view, 'session').some(
      ({ phase, side }) => phase === 'closed' && side === 'device',
    );
    return closed ? { is: 'done' } : { is: 'waiting', for: 'the device to take the abort' };
  },
};
