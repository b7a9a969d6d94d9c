/** docs/conformance.md, made from the rules and their cases. */
import { FAMILIES, RULES, type Rule } from '../../../src/trace/check/index.js';
import { CASES, UNJUDGED } from './cases.js';

const INTRODUCTION = `# Conformance

\`fumo trace check [RUN|FILE]\` judges a trace by the rules below. It looks at what went over the wire and at nothing
else: the octets, transport headers and times of messages, and the HTTP exchanges of a download. So it judges the
trace of any two peers, and never believes what a peer says about itself.

The ids are our own; no list of official test cases was at hand, so the column for their ids (\`ets\`) is empty in the
table of rules. *must* rules make the command fail with exit code 3, *should* rules do so with \`--strict\`.

A verdict is *pass*, *fail*, *not applicable* (the trace has nothing that the rule speaks of) or *not judged* (the
octets cannot answer it: a digest without its secret, for example). A failure names the message, the element, the byte
offset, what was expected and what was found.

Tests: each rule has a trace that keeps it and one that breaks it, a trace of ours with one thing changed
(\`test/trace/check/cases.ts\`). Our own ends keep all rules in all flows, spellings and kinds of credentials
(\`test/trace/check/own-ends.test.ts\`).

This page is generated: \`UPDATE_CONFORMANCE=1 npx vitest run test/trace/check/document.test.ts\`.
`;

const HEAD =
  '| id | rule | clause | level | judges | keeps it | breaks it |\n| --- | --- | --- | --- | --- | --- | --- |';

export function conformanceDocument(): string {
  const families = FAMILIES.map(({ prefix, title }) => {
    const rows = RULES.filter(({ id }) => id.startsWith(`${prefix}-`)).map(rowOf);
    return `## ${prefix}: ${title}\n\n${[HEAD, ...rows].join('\n')}\n`;
  });
  return [INTRODUCTION, ...families].join('\n');
}

function rowOf({ id, title, clause, level, judges }: Rule): string {
  const cases = CASES.filter(({ rule }) => rule === id);
  const open = UNJUDGED.find(({ rule }) => rule === id);
  const judged = unique(cases.map(({ pass }) => pass));
  const passes = open ? `${judged} (not judged: ${open.trace})` : judged;
  const fails = unique(cases.map(({ fail }) => `${fail.base}: ${fail.how}`));
  const weaker = cases.filter((one) => one.level !== undefined && one.level !== level);
  const levels = [level, ...weaker.map((one) => `${one.level}: ${one.fail.how}`)].join('; ');
  return `| ${[id, title, clause, levels, judges, passes, fails].map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function unique(words: readonly string[]): string {
  return [...new Set(words)].join('; ');
}
