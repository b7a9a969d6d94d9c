import * as v from 'valibot';
import type { Scope } from '../../flow/template.js';
import { MESSAGE_WITHIN, parkedTurn, type StepKind, sendTurn } from '../kind.js';
import { COMMAND_LIST, type CommandText, commandWords, wishesOf } from '../shared/commands.js';
import { replyStatus } from '../shared/statuses.js';

export const serverSends: StepKind = {
  actor: 'server',
  verb: 'sends',
  params: {
    commands: v.pipe(COMMAND_LIST, v.description('The commands of the package, in order.')),
  },
  summary: 'The server sends commands of your own; `device: responds` tells what the device said to each.',
  doc:
    'Each command is a map that begins with its name: `{ Get: URI }`, `{ Replace: URI, data: ... }` and `{ Add: ' +
    'URI, data: ... }` with `format` and `type` where they are not `chr` and `text/plain` (an interior node has ' +
    '`format: node` and no data), `{ Delete: URI }`, `{ Copy: URI, to: URI }`, `{ Exec: URI }` with `data` and ' +
    '`correlator` when wanted, `{ Alert: CODE, items: [...] }`, and `{ Atomic: [...] }` or `{ Sequence: [...] }` ' +
    'around others. CmdIDs, chunks and Final are worked out. A session is needed, so the step comes where the ' +
    'server holds a complete package of the device. Nobody answers an alert that is sent so: the user is asked by ' +
    '`server: asks-choice` and its like, and an alert here needs MAXDT.',
  example: `
steps:
  - include: network-initiated
    through: 3
  - server: sends
    commands:
      - { Get: ./DevInfo/Lang }
      - Atomic:
          - { Add: ./FwUpdate/FwPkg1/Ext/Note, data: for the night }
          - { Replace: ./FwUpdate/FwPkg1/Download/PkgURL, data: "http://content.fumo.test/one" }
      - { Delete: ./DevInfo/Lang }
  - { device: responds }
  - { expect: value, of: response.statuses.Get, is: 200 }
  - { expect: value, of: response.statuses.Atomic, is: 200 }
  - { expect: value, of: response.outcome, is: refused }
  - { expect: tree, uri: ./FwUpdate/FwPkg1/Ext/Note, value: for the night }
  - { end: answered }
`,
  needs: 'server-reply',
  withinMs: MESSAGE_WITHIN,
  text: (params) => `The server sends ${listOf(params).map(commandWords).join(', ')}`,
  plan: (params, view) => [{ do: 'reply', wishes: wishesOf(listOf(params)), ...replyStatus(view) }],
  check: (_params, view) =>
    (sendTurn(view) ?? parkedTurn(view, 'device-show'))
      ? { is: 'done' }
      : { is: 'waiting', for: 'the device to have its answer ready' },
};

function listOf(params: Scope): readonly CommandText[] {
  return (params.commands ?? []) as readonly CommandText[];
}
