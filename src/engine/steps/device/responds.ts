import type { Scope } from '../../flow/template.js';
import type { AnsweredWish } from '../../ports.js';
import { MESSAGE_WITHIN, type StepKind, whenServerHas } from '../kind.js';
import { codeOf } from '../shared/statuses.js';

export const deviceResponds: StepKind = {
  actor: 'device',
  verb: 'responds',
  params: {},
  summary: 'The device answers the commands of the server, whatever it answers. Branch on `response`.',
  doc:
    '`response` is `accepted` when every Status is 2xx, else `refused`. Kept under it: `statuses`, the Status of the ' +
    'first command of each name, such as `response.statuses.Exec`; `codes`, all of them in order, joined by blanks; ' +
    '`refused`, the first that is no 2xx. Under `results` are the values, by URI. It fails only when no answer comes.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - server: sends
    commands:
      - { Exec: ./DevInfo/Lang }
  - { device: responds }
  - when: response
    refused: continue
    accepted: { fail: executed, expected: a leaf that cannot be executed, found: "\${response.codes}" }
  - { expect: value, of: response.statuses.Exec, is: "400..499" }
  - { end: refused }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: () => 'The device answers the commands',
  textAfter: (_params, view) => `The device answers the commands (Status ${codesOf(answersOf(view))})`,
  plan: () => [{ do: 'send' }],
  check: (_params, view) =>
    whenServerHas(view, "the server to hold the device's answer", ({ facts }) => ({
      is: 'done',
      captures: { response: responseOf(facts.statuses), results: facts.results },
    })),
};

function answersOf({ parked }: Parameters<StepKind['plan']>[1]): readonly AnsweredWish[] {
  const turn = parked.find(({ kind }) => kind === 'server-reply');
  return turn?.kind === 'server-reply' ? turn.facts.statuses : [];
}

function codesOf(answers: readonly AnsweredWish[]): string {
  return answers.map(codeOf).join(' ') || 'for no command';
}

function responseOf(answers: readonly AnsweredWish[]): Scope {
  const refused = answers.map(codeOf).find((code) => !code.startsWith('2'));
  return {
    outcome: refused === undefined ? 'accepted' : 'refused',
    statuses: Object.fromEntries(answers.map((one) => [one.wish.name, codeOf(one)]).reverse()),
    codes: codesOf(answers),
    ...(refused !== undefined && { refused }),
  };
}
