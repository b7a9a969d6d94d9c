import { lookUp } from '../../flow/template.js';
import { type Check, MESSAGE_WITHIN, type StepKind, whenServerHas, word } from '../kind.js';
import { promptId } from '../shared/params.js';
import { askedPrompt, replyCapture, titleOf } from '../shared/prompts.js';

export const deviceReports: StepKind = {
  actor: 'device',
  verb: 'reports',
  params: { prompt: promptId },
  summary: "The device tells the server what the user did; later steps branch on the prompt's id.",
  doc:
    'Kept under the id of the prompt: `outcome`, which branches look at; `status`, the code that the device sent; ' +
    '`number` and `label` of a choice, `time` when the choices are times, `text` when the user typed.',
  example: `
prompts:
  slot: { default: 2 }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-choice, prompt: slot, title: When?, choices: [+1h, +8h] }
  - { device: shows, prompt: slot }
  - { user: answers, prompt: slot }
  - { device: reports, prompt: slot }
  - { expect: value, of: slot.status, is: 200 }
  - { expect: value, of: slot.time, is: "2026-01-05T17:00:00Z" }
  - { end: answered }
`,
  needs: 'device-send',
  withinMs: MESSAGE_WITHIN,
  text: (params, view) => `The device reports the answer to “${titleOf(params, view)}”`,
  textAfter: (params, view) => `The device reports: ${replyText(lookUp(view.scope, word(params, 'prompt')))}`,
  plan: () => [{ do: 'send' }],
  check: (params, view) =>
    whenServerHas(view, "the server to receive the user's answer", ({ facts }): Check => {
      const id = word(params, 'prompt');
      const asked = askedPrompt(view.scope, id);
      const answered = facts.statuses.findLast(
        ({ wish }) => wish.name === 'Alert' && wish.data === String(asked?.alert),
      );
      return { is: 'done', captures: asked ? { [id]: replyCapture(asked, answered) } : {} };
    }),
};

/** `Later (item 2, Status 200)`, or what the Status alone says. */
function replyText(reply: unknown): string {
  const { outcome, label, text, number, status } = (reply ?? {}) as Record<string, unknown>;
  const said = String(label ?? text ?? outcome ?? 'nothing');
  const facts = [
    ...(number === undefined ? [] : [`item ${number}`]),
    ...(status === undefined || status === '' ? [] : [`Status ${status}`]),
  ];
  return facts.length === 0 ? said : `${said} (${facts.join(', ')})`;
}
