/** A plan as the text of a flow file: commented, so that its reader can change it. */
import { FAULTS, type FaultName } from '../../engine/fault-table.js';
import { type FlowPlan, resultOf } from './plan.js';

/** @param schema the comment by which editors find the schema */
export function writeFlow(plan: FlowPlan, schema: string): string {
  const parts = [head(plan, schema), given(plan), prompts(plan), steps(plan), promises(plan)];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}

function head({ name, title, fault }: FlowPlan, schema: string): string[] {
  const wrong =
    fault === undefined
      ? []
      : ['about: >', `  What goes wrong: ${FAULTS[fault].does}.`, `  It leads to: ${FAULTS[fault].leadsTo}.`];
  return [schema, `flow: ${name}`, `title: ${JSON.stringify(title)}`, ...wrong];
}

function given({ via, ask, defer, slots }: FlowPlan): string[] {
  const policy = [
    `    confirm: ${ask === 'confirm'}`,
    ...(ask === 'choice' ? [`    deferrals: ${defer}`] : []),
    ...(defer > 0 ? [`    slots: [${slots.map((slot) => JSON.stringify(slot)).join(', ')}]`] : []),
  ];
  return [
    '# What the run begins with. Everything else has a default; --set changes a value for one run.',
    'given:',
    '  device: { firmware: 1.0.0 }',
    '  update:',
    '    package: Firmware 2.0.0',
    '    version: 2.0.0',
    '    size: 256 KiB',
    `    via: ${via}`,
    '  policy:',
    ...policy,
  ];
}

function prompts({ ask, defer }: FlowPlan): string[] {
  if (ask === 'none') return [];
  const why = '# What the user answers when nobody is at the keys; --answer goes before it.';
  if (ask === 'confirm') return [why, 'prompts:', '  confirm: { default: "yes" }'];
  if (defer === 0) return [why, 'prompts:', '  offer: { default: update }'];
  const script = Array.from({ length: defer }, () => 'defer').join(', ');
  return [
    `${why} A script has one answer for each asking.`,
    'prompts:',
    `  offer: { answers: [${script}], default: update }`,
    '  slot: { default: 1 }',
  ];
}

// ---- steps -------------------------------------------------------------------------------------------------------

function steps(plan: FlowPlan): string[] {
  const blocks = [...opening(plan), ...asking(plan), ...order(plan), ...ending(plan)];
  return ['steps:', ...blocks.map((line) => (line === '' ? '' : `  ${line}`))];
}

const LEARN = ['- { server: gets }', '- { device: returns }'];

const HAS_UPDATE = '- { server: has-update }';

const OPENINGS: Readonly<Record<FlowPlan['starts'], readonly string[]>> = {
  server: [
    '# The server has an update and notifies the device, which opens a session.',
    HAS_UPDATE,
    '- { id: start, server: notifies }',
    '- { device: accepts-notification }',
    '- { device: sends-info }',
  ],
  user: [
    '# The user looks for updates on the device; the server takes the request.',
    HAS_UPDATE,
    '- { id: start, user: checks-for-update }',
    '- { device: requests-update }',
    '- { server: accepts-request }',
    '- { device: sends-info }',
  ],
  device: [
    '# The device looks for updates by its own clock; the server takes the request.',
    HAS_UPDATE,
    '- { id: start, device: checks-for-update, after: 6h }',
    '- { device: requests-update }',
    '- { server: accepts-request }',
    '- { device: sends-info }',
  ],
};

/** A fault of the address shows only when it is there as the server publishes the package. */
const ON_PUBLISHING: readonly FaultName[] = ['bad-url'];

function opening({ starts, fault }: FlowPlan): string[] {
  const early = fault !== undefined && ON_PUBLISHING.includes(fault);
  const publish = early
    ? [`# From here on ${FAULTS[fault].does}.`, `- { server: has-update, fault: ${fault} }`]
    : [HAS_UPDATE];
  return [
    ...OPENINGS[starts].flatMap((line) => (line === HAS_UPDATE ? publish : [line])),
    '',
    '# It reads what the device runs and compares.',
    ...LEARN,
    '- { server: determines }',
    '- when: firmware',
    '  up-to-date:',
    '    - { server: ends-session }',
    '    - { end: up-to-date }',
    '  outdated: continue',
    '',
  ];
}

function asking(plan: FlowPlan): string[] {
  if (plan.ask === 'none') return [];
  if (plan.ask === 'confirm') return confirmation();
  return plan.defer === 0 ? offer([]) : deferrals(plan.defer);
}

function dialogue(prompt: string): string[] {
  return [
    `- { device: shows, prompt: ${prompt} }`,
    `- { user: answers, prompt: ${prompt} }`,
    `- { device: reports, prompt: ${prompt} }`,
  ];
}

const STOP = (outcome: string): string[] => ['  - { server: ends-session }', `  - { end: ${outcome} }`];

function confirmation(): string[] {
  return [
    '# The user is asked. none: cancelled, timed out, or no screen.',
    '- server: asks-confirmation',
    '  prompt: confirm',
    `  title: "\${update.package} (\${update.size}) is ready. Install it now?"`,
    `  within: \${policy.answer-within}`,
    ...dialogue('confirm'),
    '- when: confirm',
    '  "yes": continue',
    '  "no":',
    ...indent(STOP('declined')),
    '  none:',
    ...indent(STOP('no-answer')),
    '',
  ];
}

/** @param deferral what happens when the user says later; nothing: later is not offered */
function offer(deferral: readonly string[]): string[] {
  const later = deferral.length > 0;
  return [
    '# The user has a choice. none: cancelled, timed out, or no screen.',
    '- server: asks-choice',
    '  prompt: offer',
    `  title: "\${update.package} (\${update.size}) is available. Install it?"`,
    '  choices:',
    '    update: Update now',
    ...(later ? ['    defer: Later'] : []),
    '    reject: Do not update',
    `  within: \${policy.answer-within}`,
    ...dialogue('offer'),
    '- when: offer',
    '  update: continue',
    ...(later ? ['  defer:', ...indent(indent(deferral))] : []),
    '  reject:',
    ...indent(STOP('rejected')),
    '  none:',
    ...indent(STOP('no-answer')),
    ...(later ? [] : ['']),
  ];
}

function deferrals(times: number): string[] {
  return [
    `# The user may put it off ${times === 1 ? 'once' : `${times} times`}; after that the update goes ahead without another question.`,
    `- repeat: \${policy.deferrals}`,
    '  until: { offer: update }',
    '  steps:',
    ...indent(indent(offer(deferral()))),
    '  exhausted: continue',
    '',
  ];
}

function deferral(): string[] {
  return [
    '# When, then? The server sets a timer for the time that was chosen.',
    '- server: asks-choice',
    '  prompt: slot',
    '  title: When shall the update be installed?',
    `  choices: \${policy.slots}`,
    `  within: \${policy.answer-within}`,
    ...dialogue('slot'),
    '- when: slot',
    '  none:',
    ...indent(STOP('no-answer')),
    '  else: continue',
    `- { server: sets-timer, timer: defer, at: "\${slot.time}" }`,
    '- { server: ends-session }',
    '- { clock: reaches, timer: defer }',
    '# The server looks whether the update still applies, and comes back.',
    '- { server: rechecks }',
    '- when: recheck',
    '  obsolete: { end: no-longer-needed }',
    '  applies: continue',
    '- { server: notifies }',
    '- { device: accepts-notification }',
    '- { device: sends-info }',
    ...LEARN,
  ];
}

// ---- the update --------------------------------------------------------------------------------------------------

const FAILED_OR = (steps: readonly string[]): string[] => [
  '- { device: downloads }',
  '- when: download',
  '  failed: continue',
  '  complete:',
  ...indent(indent(steps)),
];

function order({ via, fault: all }: FlowPlan): string[] {
  const fault = all !== undefined && ON_PUBLISHING.includes(all) ? undefined : all;
  const wrong = fault === undefined ? '' : `, fault: ${fault}`;
  const note = fault === undefined ? [] : [`# From here on ${FAULTS[fault].does}.`];
  const orders: Readonly<Record<FlowPlan['via'], readonly string[]>> = {
    'download-and-update': [
      '# The order: the device downloads, then installs.',
      ...note,
      `- { server: orders-update, part: both${wrong} }`,
      '- { device: accepts-order }',
      '- { server: ends-session }',
      ...FAILED_OR(['- { device: installs }']),
    ],
    'download-then-update': [
      '# The first order: the device downloads and reports.',
      ...note,
      `- { server: orders-update, part: download${wrong} }`,
      '- { device: accepts-order }',
      '- { server: ends-session }',
      ...FAILED_OR([
        '- { device: reports-result }',
        '- { server: receives-report }',
        '# The second order: the device installs.',
        '- { server: orders-update, part: install }',
        '- { device: accepts-order }',
        '- { server: ends-session }',
        '- { device: installs }',
      ]),
    ],
    'pkg-data': [
      '# The server pushes the package, then orders its installation.',
      ...note,
      `- { server: pushes-package${wrong} }`,
      '- { device: stores-package }',
      '- { server: orders-update, part: install }',
      '- { device: accepts-order }',
      '- { server: ends-session }',
      '- { device: installs }',
    ],
  };
  return [...orders[via], ''];
}

function ending({ fault }: FlowPlan): string[] {
  const result = resultOf(fault) ?? 200;
  const outcome = outcomeOf(result);
  const meaning = result === 200 ? 'success' : `the result that ${fault} leads to`;
  return [
    '# The device opens a session of its own and reports.',
    '- { id: report, device: reports-result }',
    '- { server: receives-report }',
    '- { server: ends-session }',
    '- when: report.result',
    `  "${result}": { end: ${outcome} }`,
    '  else:',
    '    fail: other-result',
    `    expected: result ${result} (${meaning})`,
    `    found: "result \${report.result} (\${report.meaning})"`,
  ];
}

function outcomeOf(result: number): string {
  return result === 200 ? 'updated' : 'failed-as-expected';
}

/** What must hold at each end; a run that ends otherwise than it promises has failed. */
function promises({ ask, fault, defer }: FlowPlan): string[] {
  const result = resultOf(fault) ?? 200;
  const good = result === 200;
  const untouched = [
    `    device: { firmware: "\${device.firmware}", state: 10 }`,
    '    sent: { packages: 0, orders: 0 }',
  ];
  const stops = { none: [], confirm: ['declined', 'no-answer'], choice: ['rejected', 'no-answer'] }[ask];
  return [
    '# What must be true in the end, by outcome.',
    'then:',
    `  ${outcomeOf(result)}:`,
    good
      ? `    device: { firmware: "\${update.version}", state: 100 }`
      : `    device: { firmware: "\${device.firmware}" }`,
    `    report: { result: ${result} }`,
    ...(defer > 0 ? ['    prompts: { offer: ">= 1" }'] : []),
    ...['up-to-date', ...stops].flatMap((outcome) => [`  ${outcome}:`, ...untouched]),
  ];
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}
