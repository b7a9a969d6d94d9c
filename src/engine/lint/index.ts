/** Lints the text of a flow: all that is wrong with it at once, each with its place, and with a change where one is safe. */
import { FumoError } from '../../errors.js';
import { parseFilter } from '../../trace/filter/index.js';
import { parseFlow } from '../flow/parse.js';
import { lookUp } from '../flow/template.js';
import { checkAsking, type DeviceLimits } from './asking.js';
import { checkCodes } from './codes.js';
import type { Finding } from './finding.js';
import { givenOf } from './given-shape.js';
import { checkMoves } from './moves.js';
import { checkNaming } from './naming.js';
import { everyNode, everyStep, type FlowSketch, sketchFlow } from './nodes.js';
import { Report, wrongWord } from './report.js';
import type { RuleId } from './rules.js';
import { checkShape } from './shape.js';
import { listOf, readSpots, textOf, valueAt } from './spots.js';
import { checkStyle } from './style.js';
import { checkTiming } from './timing.js';
import { checkWays, type Outlook } from './ways.js';

export interface LintContext {
  /** Texts of all flows that are included, at any depth, by the name that the include writes. */
  included?: ReadonlyMap<string, { text: string; file: string }>;
  /** Names of flows that could be included, for suggestions. */
  knownFlows?: readonly string[];
  /** What each device profile can show; without it profiles are not looked at. */
  profiles?: Readonly<Record<string, DeviceLimits>>;
  /** The comment that names the schema for editors; without it none is asked for. */
  schemaLine?: string;
  /** The reader of flows; what it refuses is never called clean. */
  parse?(text: string, file: string): unknown;
}

/** What can be said of a text that is not well-formed: where it breaks, and words that are wrong in any case. */
const READABLE: readonly RuleId[] = [
  'syntax',
  'duplicate-key',
  'unknown-key',
  'unknown-step',
  'unknown-fault',
  'other-spelling',
];

/** Every finding of a flow file, in the order of the file. Pure; never throws for what the text holds. */
export function lintFlow(text: string, file: string, context: LintContext = {}): Finding[] {
  const source = readSpots(text, file);
  const report = new Report(source);
  for (const { span, code, message } of source.faults) {
    const rule = code === 'DUPLICATE_KEY' ? 'duplicate-key' : 'syntax';
    report.add(rule, span, { message: syntaxWords(message), expected: 'well-formed YAML' });
  }
  const flow = sketchFlow(source);
  if (source.faults.some(({ code }) => code !== 'DUPLICATE_KEY')) report.only = READABLE;
  checkShape(flow, report);
  checkStyle(flow, report, context.schemaLine);
  if (source.faults.length === 0 && flow.root) checkMeaning(flow, report, context);
  if (!report.hasErrors) checkRefused(text, file, report, context);
  return allowed(report.findings(), text);
}

/** Names of the flows that a text includes, for whoever reads them. */
export function includesOf(text: string, file: string): readonly string[] {
  const { steps } = sketchFlow(readSpots(text, file));
  const names = [...everyNode(steps)].flatMap((node) =>
    node.node === 'include' && node.flow !== '' ? [node.flow] : [],
  );
  return [...new Set(names)];
}

function syntaxWords(message: string): string {
  const [first = ''] = message.split('\n');
  return first.replace(/ at line \d+, column \d+:?$/, '').replace(/\.$/, '');
}

function checkMeaning(flow: FlowSketch, report: Report, context: LintContext): void {
  const included = new Map<string, FlowSketch>();
  collectIncluded(flow, context, included);
  const given = givenOf(flow.root);
  const outlook: Outlook = {
    world: { root: flow, included },
    given,
    report,
    knownFlows: context.knownFlows ?? [],
  };
  checkWays(outlook);
  checkNaming(outlook);
  checkAsking(outlook, limitsOf(flow, outlook, context));
  checkMoves(outlook.world, report);
  checkTiming(outlook);
  checkCodes(outlook);
  checkFilters(flow, report);
}

/** Only what this flow leads to: another file's prompts and timers are no business of its. */
function collectIncluded(flow: FlowSketch, context: LintContext, into: Map<string, FlowSketch>): void {
  for (const node of everyNode(flow.steps)) {
    const found =
      node.node === 'include' && !into.has(node.flow) ? context.included?.get(node.flow) : undefined;
    if (node.node !== 'include' || !found) continue;
    const sketch = sketchFlow(readSpots(found.text, found.file));
    into.set(node.flow, sketch);
    collectIncluded(sketch, context, into);
  }
}

/** Undefined where nothing is known about the device: a profile of a file, or none given. */
function limitsOf(
  flow: FlowSketch,
  { given, report }: Outlook,
  { profiles }: LintContext,
): DeviceLimits | undefined {
  const name = String(lookUp(given, 'device.profile'));
  if (!profiles || /\.(json|xml|ddf|wbxml)$/i.test(name)) return undefined;
  if (Object.hasOwn(profiles, name)) return profiles[name];
  const spot = valueAt(valueAt(valueAt(flow.root, 'given'), 'device'), 'profile');
  if (spot)
    report.add('unknown-profile', spot.span, {
      message: `there is no device profile ${name}`,
      ...wrongWord(name, Object.keys(profiles), spot.span),
    });
  return undefined;
}

function checkFilters(flow: FlowSketch, report: Report): void {
  for (const step of everyStep(flow.steps)) {
    const own = step.actor === 'expect' ? [valueAt(step.map, 'match')] : [];
    for (const spot of [...own, ...listOf(valueAt(step.map, 'wire')).map((wire) => valueAt(wire, 'match'))]) {
      const text = textOf(spot);
      if (!spot || text === undefined || text.includes('${')) continue;
      const refusal = refusalOf(() => parseFilter(text));
      if (refusal) {
        const { message, expected, found, hint } = refusal;
        report.add('bad-filter', spot.span, { message, expected, found, hint });
      }
    }
  }
}

function checkRefused(text: string, file: string, report: Report, { parse = parseFlow }: LintContext): void {
  const refusal = refusalOf(() => parse(text, file));
  if (!refusal) return;
  const { message, where, expected, found, hint, code } = refusal;
  const start = offsetOf(text, where?.line ?? 1, where?.column ?? 1);
  report.add(
    'refused',
    { start, end: start + 1 },
    { message: `${message} (${code})`, expected, found, hint },
  );
}

function refusalOf(act: () => unknown): FumoError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof FumoError && error.class !== 'internal') return error;
    throw error;
  }
}

function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1);
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
}

/** Without what a comment `# lint: allow RULE` lets pass, on the line itself or the one above. */
function allowed(findings: readonly Finding[], text: string): Finding[] {
  const lines = text.split('\n');
  const allows = (line: string | undefined, rule: string): boolean =>
    (/#\s*lint: allow ([\w, -]+)/.exec(line ?? '')?.[1] ?? '').split(/[\s,]+/).includes(rule);
  return findings.filter(
    ({ rule, where: { line } }) =>
      !allows(lines[line - 1], rule) &&
      !(/^\s*#/.test(lines[line - 2] ?? '') && allows(lines[line - 2], rule)),
  );
}
