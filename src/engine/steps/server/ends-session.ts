import { eventsOf, MESSAGE_WITHIN, openTurn, type StepKind, sendTurn } from '../kind.js';
import { replyStatus } from '../shared/statuses.js';

export const serverEndsSession: StepKind = {
  actor: 'server',
  verb: 'ends-session',
  params: {},
  summary: 'The server has nothing more to command: its package holds Statuses only, so the session ends.',
  doc: 'Without it the session stays open until the flow ends or a step of another session begins.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - { server: ends-session }
  - { end: ended }
then:
  ended: { sent: { orders: 0 } }
`,
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The server has nothing more to command; the session ends',
  plan: (_params, view) => [{ do: 'reply', wishes: [], ...replyStatus(view) }],
  check(_params, view) {
    const closed = eventsOf(view, 'session').some(
      ({ phase, side }) => phase === 'closed' && side === 'device',
    );
    const next = sendTurn(view) ?? openTurn(view);
    return closed || next ? { is: 'done' } : { is: 'waiting', for: 'the device to close the session' };
  },
};
