// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are holes of flows

/** The flow language in words: each form with its keys and an example. The schema and the reference are made of it. */

export interface KeyDoc {
  key: string;
  doc: string;
  needed?: true;
}

export interface FormDoc {
  id: string;
  title: string;
  /** Paragraphs, Markdown. */
  doc: string;
  keys: readonly KeyDoc[];
  /** A flow, or one without `flow` and `title`, that ends well; a test plays it. */
  example?: string;
}

/** Keys that every step may have, whatever it does. */
export const STEP_KEY_DOCS: readonly KeyDoc[] = [
  { key: 'ad', doc: 'The number of the step in the section of the specification that `spec` names.' },
  { key: 'id', doc: 'A name for the step, for `from`, `through`, `since` and `expect: timing`.' },
  { key: 'text', doc: 'What happens, in your own words; without it the step finds words by itself.' },
  {
    key: 'within',
    doc: 'How much virtual time the step may take, such as `2m`; an expectation waits that long to hold.',
  },
  { key: 'fault', doc: 'A fault, or a list of them, that is true from before this step.' },
  { key: 'clear', doc: 'A fault, or a list of them, that is no longer true from before this step.' },
  {
    key: 'capture',
    doc: 'Names for later steps, each with where its value comes from: `tree:URI`, `result:URI`, `status:COMMAND`, `session` or `time`.',
  },
  {
    key: 'wire',
    doc: 'Messages that must be seen during the step, in this order; others may come between.',
  },
];

export const WIRE_KEY_DOCS: readonly KeyDoc[] = [
  { key: 'from', doc: 'Who sent it: `server` or `device`.' },
  { key: 'session', doc: 'The SessionID of its header.' },
  { key: 'message', doc: 'The MsgID of its header.' },
  { key: 'package', doc: 'The package that it belongs to: 0 for a notification, 1 to 4.' },
  { key: 'final', doc: 'Whether it is the last message of its package.' },
  {
    key: 'commands',
    doc: 'The commands that stand directly in its body, in order, Status and Results included.',
  },
  { key: 'match', doc: 'A filter that the message fits, such as `Exec */DownloadAndUpdate`.' },
];

export const FORMS: readonly FormDoc[] = [
  {
    id: 'file',
    title: 'A flow file',
    doc:
      'A flow is a YAML file: a name, a title, a list of steps, and what must be true at the end. Everything else has ' +
      'a default. The first line lets an editor complete and check as you type, when `flow.schema.json` lies beside ' +
      'the file.',
    keys: [
      { key: 'flow', doc: 'The name of the flow, by which others include it.', needed: true },
      { key: 'title', doc: 'What the flow is, in one line.', needed: true },
      { key: 'about', doc: 'What happens in it, in a few sentences.' },
      { key: 'spec', doc: 'The section of a specification that the flow plays.' },
      { key: 'actors', doc: 'Who is played by fumo and who is real.' },
      { key: 'given', doc: 'How the world is before the first step; what is not said has its default.' },
      {
        key: 'prompts',
        doc: 'What the flow itself answers when the user is asked, by the id of the prompt.',
      },
      { key: 'steps', doc: 'What happens, in order.', needed: true },
      { key: 'then', doc: 'What must be true at the end, by outcome.' },
    ],
    example: `
# yaml-language-server: $schema=./flow.schema.json
flow: my-first-flow
title: The user says no
about: >
  The server offers an update, the user does not want it, and nothing changes on the device.
prompts:
  confirm: { default: "no" }
steps:
  - include: network-initiated
    through: 3
  - { server: asks-confirmation, prompt: confirm, title: "\${update.package} is here. Install it?" }
  - { device: shows, prompt: confirm }
  - { user: answers, prompt: confirm }
  - { device: reports, prompt: confirm }
  - { server: ends-session }
  - when: confirm
    "no": { end: declined }
    else: { fail: not-declined, expected: a user who says no, found: "\${confirm.outcome}" }
then:
  declined:
    device: { firmware: "\${device.firmware}", state: 10 }
    sent: { packages: 0, orders: 0 }
`,
  },
  {
    id: 'spec',
    title: 'spec: where it is written',
    doc:
      'Steps carry the numbers of that section in `ad`; they are shown beside the steps. `numbering: inferred` says ' +
      'that the section leaves some numbers to the reader.',
    keys: [
      { key: 'document', doc: 'The document, such as OMA-AD-FUMO-V1_0.', needed: true },
      { key: 'section', doc: 'The section, such as 5.5.3.', needed: true },
      { key: 'numbering', doc: '`inferred` when the section does not number all steps itself.' },
    ],
    example: `
spec: { document: OMA-AD-FUMO-V1_0, section: 5.5.1, numbering: inferred }
steps:
  - { ad: 0, server: has-update }
  - { ad: 1, server: notifies }
  - { ad: 2, device: accepts-notification }
  - { end: accepted }
`,
  },
  {
    id: 'actors',
    title: 'actors: who is real',
    doc:
      'Every actor is `virtual`, played by fumo, unless the flow says `real`: then fumo waits for it, and checks what ' +
      'it does. The clock and the expectations are always fumo’s own.',
    keys: [
      { key: 'server', doc: '`virtual` or `real`.' },
      { key: 'device', doc: '`virtual` or `real`.' },
      { key: 'user', doc: '`virtual` or `real`.' },
    ],
    example: `
actors: { server: virtual, device: virtual, user: virtual }
steps:
  - { server: has-update }
  - { end: ready }
`,
  },
  {
    id: 'given',
    title: 'given: the world before the first step',
    doc:
      'Say only what differs from the default. `--set path=value` overrides any of it for one run. Steps name the ' +
      'values in holes, such as `${update.version}`.',
    keys: [],
    example: `
given:
  start: 2026-06-01T21:00:00Z
  device: { firmware: 3.1.0, bandwidth: 16 KiB/s }
  update: { package: Firmware 3.2.0, version: 3.2.0, size: 64 KiB }
  policy: { confirm: false }
steps:
  - include: network-initiated
    through: 15
  - { expect: device, firmware: "\${update.version}" }
  - { server: ends-session }
  - { end: updated }
then:
  updated: { device: { firmware: 3.2.0 } }
`,
  },
  {
    id: 'prompts',
    title: 'prompts: what the flow itself answers',
    doc:
      'A run asks whoever drives it. Without anybody at the keys the flow answers itself: `default` is one answer or a ' +
      'list, of which the first that is offered is taken; `answers` is a script, one answer for each asking, and the ' +
      'default when it is spent. `--answer PROMPT=VALUE` goes before both.',
    keys: [
      { key: 'default', doc: 'The answer, or several: the first that is offered is taken.' },
      { key: 'answers', doc: 'A script: the first asking takes the first, the next the second, and so on.' },
    ],
    example: `
prompts:
  offer: { answers: [later, update], default: update }
steps:
  - include: network-initiated
    through: 3
  - repeat: 2
    steps:
      - { server: asks-choice, prompt: offer, title: Update?, choices: { update: Now, later: Later } }
      - { device: shows, prompt: offer }
      - { user: answers, prompt: offer }
      - { device: reports, prompt: offer }
  - { end: asked-twice }
then:
  asked-twice: { prompts: { offer: 2 } }
`,
  },
  {
    id: 'step',
    title: 'A step',
    doc:
      'A step is `ACTOR: VERB` with the parameters of that verb. The actors are `server`, `device`, `user`, `clock` and ' +
      '`expect`; their verbs are listed below. A step is carried out when the stage has come to where it can begin, ' +
      'and fails when it has not happened within its time.',
    keys: STEP_KEY_DOCS,
    example: `
steps:
  - include: network-initiated
    through: 3
  - id: read
    server: gets
    uris: [./DevDetail/FwV]
    text: The server reads the firmware version
    within: 1m
  - { device: returns }
  - { expect: timing, from: read, at-most: 1m }
  - { end: read }
`,
  },
  {
    id: 'fault',
    title: 'fault and clear: what goes wrong',
    doc:
      'A fault becomes true before its step, and stays so until a step clears it. `--fault NAME@STEP` does the same ' +
      'from outside.',
    keys: [],
    example: `
steps:
  - { server: has-update }
  - { server: notifies, may-fail: true, fault: device-off }
  - { expect: value, of: delivery, is: lost }
  - { server: notifies, clear: device-off }
  - { device: accepts-notification }
  - { end: reached }
`,
  },
  {
    id: 'capture',
    title: 'capture: values for later',
    doc:
      'What a step brought can be kept under a name of your own, for `${NAME}`, `when: NAME` and `expect: value`. ' +
      '`tree:URI` is what the node of the device holds then, `result:URI` what came in Results, `status:COMMAND` the ' +
      'Status that the command got, `session` the id of the session, `time` the instant.',
    keys: [],
    example: `
steps:
  - include: network-initiated
    through: 3
  - server: sends
    commands: [{ Get: ./DevInfo/Lang }]
  - device: responds
    capture: { lang: "result:./DevInfo/Lang", code: "status:Get", model: "tree:./DevInfo/Mod", at: time }
  - { expect: value, of: lang, is: en }
  - { expect: value, of: code, is: 200 }
  - { end: "read" }
`,
  },
  {
    id: 'wire',
    title: 'wire: messages pinned down',
    doc:
      'A flow never spells MsgIDs, CmdIDs or Final; where they matter, `wire` says what the messages of the step must ' +
      'look like. Every field that is given must hold.',
    keys: WIRE_KEY_DOCS,
    example: `
steps:
  - include: network-initiated
    through: 3
  - server: gets
    uris: [./DevDetail/FwV]
    wire:
      - { from: server, package: 2, final: true, match: "Get ./DevDetail/FwV" }
  - device: returns
    wire:
      - { from: device, package: 3, commands: [Status, Status, Results] }
  - { end: read }
`,
  },
  {
    id: 'include',
    title: 'include: steps of another flow',
    doc:
      'Another flow, or a range of its steps: `from` and `through` name a step by `ad` or `id`, a branch or a loop by ' +
      '`id`. A shipped flow is named by its name, one of yours by its path. `end` in the included flow ends the whole.',
    keys: [
      { key: 'include', doc: 'The name of a shipped flow, or the path of a file.', needed: true },
      { key: 'id', doc: 'A label for flows that include this one.' },
      { key: 'from', doc: 'The first step that is taken, by `ad` or `id`; the first of all when absent.' },
      { key: 'through', doc: 'The last step that is taken; the last of all when absent.' },
      { key: 'with', doc: 'Changes to `given` that hold for the included steps.' },
      { key: 'as-own', doc: 'True: the steps are numbered as steps of this flow’s section.' },
    ],
    example: `
steps:
  - include: network-initiated
    through: 2
    with: { policy: { ui-mode: background } }
  - include: network-initiated
    from: 3
    through: 5
  - { end: known }
`,
  },
  {
    id: 'when',
    title: 'when: branches',
    doc:
      'Beside `when` stand the branches: each key is a value, a list `200, 250`, a range `400..499`, a comparison ' +
      '`"< 3"`, `none` for a prompt that chose nothing, or `else`. A branch is a step, a list of steps, or `continue`, ' +
      'which goes on behind. The first key that fits is taken, an exact one before all others; when none fits the run ' +
      'fails. Quote `"yes"`, `"no"`, `"true"` and keys that begin with a sign.',
    keys: [
      {
        key: 'when',
        doc: 'What decides: a prompt, `report.result`, a capture, `live.state`, `live.firmware`, or a path of `given`.',
        needed: true,
      },
      { key: 'id', doc: 'A label for `from` and `through`.' },
    ],
    example: `
steps:
  - include: network-initiated
    through: 5
  - when: live.state
    10: continue
    20..90: { end: busy }
    else: { end: other }
  - when: policy.deferrals
    "< 1": { end: none-left }
    ">= 1": { end: may-defer }
then:
  may-defer: { device: { state: 10 } }
`,
  },
  {
    id: 'repeat',
    title: 'repeat: the same again',
    doc:
      'The steps again, at most so often. `until` leaves the loop after a round in which the value is as wanted; ' +
      '`exhausted` is what happens when the bound is reached without. `${round}` counts from 1.',
    keys: [
      {
        key: 'repeat',
        doc: 'How often at most: a number, or a hole such as `${policy.deferrals}`.',
        needed: true,
      },
      { key: 'until', doc: 'One value and what it must be, such as `{ offer: update }`.' },
      { key: 'steps', doc: 'What happens in each round.', needed: true },
      { key: 'exhausted', doc: 'A step, a list of steps, or `continue`, when `until` never came true.' },
      { key: 'id', doc: 'A label for `from` and `through`.' },
    ],
    example: `
prompts:
  offer: { answers: [later, later], default: update }
steps:
  - include: network-initiated
    through: 3
  - repeat: 5
    until: { offer: update }
    steps:
      - { server: asks-choice, prompt: offer, title: "Question \${round}: update?", choices: { update: Now, later: Later } }
      - { device: shows, prompt: offer }
      - { user: answers, prompt: offer }
      - { device: reports, prompt: offer }
    exhausted: { fail: never, expected: an update, found: "\${offer.outcome}" }
  - { end: agreed }
then:
  agreed: { prompts: { offer: 3 } }
`,
  },
  {
    id: 'end',
    title: 'end: an outcome',
    doc:
      'The run ends well under this name; `then` says what must be true for it. A flow that reaches the end of its ' +
      'steps ends as `completed`.',
    keys: [{ key: 'end', doc: 'The outcome, such as `updated` or `declined`.', needed: true }],
    example: `
steps:
  - { server: has-update }
  - { end: published }
`,
  },
  {
    id: 'fail',
    title: 'fail: what must not happen',
    doc: 'The run fails under this name, and says what was expected and what was found instead.',
    keys: [
      { key: 'fail', doc: 'The outcome, such as `update-failed`.', needed: true },
      { key: 'expected', doc: 'What should have happened.', needed: true },
      { key: 'found', doc: 'What happened; holes bring the values.', needed: true },
    ],
    example: `
steps:
  - { server: has-update }
  - when: update.version
    2.0.0: { end: as-planned }
    else: { fail: other-version, expected: version 2.0.0, found: "\${update.version}" }
`,
  },
  {
    id: 'then',
    title: 'then: what must be true at the end',
    doc:
      'By outcome, in groups. Values are spelled as branch keys are. What is promised for an outcome that does not ' +
      'come is not looked at.',
    keys: [
      { key: 'device', doc: '`firmware`, `state` (FUMO State), `result` (of its last update) and `busy`.' },
      { key: 'report', doc: '`result`, the code that the device reported, or `none`.' },
      { key: 'sent', doc: '`packages` downloaded, `orders` (Exec) and `messages`, counted.' },
      { key: 'prompts', doc: 'How often each prompt was asked, by its id.' },
      { key: 'sessions', doc: '`count`, the number of sessions.' },
      { key: 'tree', doc: 'What nodes of the device hold, by URI.' },
      { key: 'time', doc: '`at-least` and `at-most`: the virtual time that the run took.' },
    ],
    example: `
prompts:
  confirm: { default: "yes" }
steps:
  - include: network-initiated
    through: 15
  - { server: ends-session }
  - { end: updated }
then:
  updated:
    device: { firmware: "\${update.version}", state: 100 }
    report: { result: 200 }
    sent: { packages: 1, orders: 1 }
    prompts: { confirm: 1 }
    sessions: { count: 2 }
    tree: { ./DevInfo/Lang: en }
    time: { at-least: 2m, at-most: 1h }
`,
  },
  {
    id: 'values',
    title: 'Values',
    doc:
      '- **Holes.** `${update.version}` in any text is filled with the value of that path: of `given`, of a prompt ' +
      '(`slot.time`), of a report, or of a capture. `${policy.deferrals - 1}` adds or takes away a number.\n' +
      '- **Durations** are `90s`, `2m`, `1h30m`, `2d`; **times** `+8h`, `today 18:30`, `tomorrow 02:00` or ' +
      '`2026-01-06T02:00:00Z`, in UTC and counted from the virtual now, so a flow never rots.\n' +
      '- **Sizes** are `900 B`, `256 KiB`, `4 MiB`; kB and MB count in thousands.\n' +
      '- **Spellings** say which values are meant: `200`, `200, 250`, `400..499`, `"< 3"`, `">= 400"`, `"!= x"`, `none`. ' +
      'Quote what begins with a sign, and `"yes"`, `"no"`, `"true"`.\n' +
      '- **Filters** say which messages are meant: `server Exec */DownloadAndUpdate`, `device Alert`, `status:404`; [filters](filters.md) tells all of them.',
    keys: [],
    example: `
steps:
  - { server: has-update }
  - { clock: advances, by: 1h30m }
  - { expect: value, of: policy.deferrals, is: "0..3, 9" }
  - { expect: value, of: update.version, is: ">= 1.5.0" }
  - { expect: message, match: "server or device", count: 0 }
  - { end: done }
`,
  },
];
