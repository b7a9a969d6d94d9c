/** Applies the safe changes of findings to a text; everything around them stays as it is, comments included. */
import type { Finding, Fix } from '../../engine/lint/finding.js';

/** A change that was made. */
export interface Fixed {
  rule: string;
  /** Line in the text as it was in that round. */
  line: number;
  says: string;
}

export interface FixedText {
  text: string;
  fixed: readonly Fixed[];
  /** What is left. */
  findings: readonly Finding[];
}

/** One change may bring up another, but not for ever. */
const MAX_ROUNDS = 8;

/** @param lint the findings of a text */
export async function fixText(
  original: string,
  lint: (text: string) => Promise<readonly Finding[]>,
): Promise<FixedText> {
  let text = original;
  let findings = await lint(text);
  const fixed: Fixed[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const wanted = apart(findings);
    if (wanted.length === 0) break;
    const changed = wanted.reduceRight((whole, { fix }) => put(whole, fix), text);
    const after = await lint(changed);
    // A change that makes things worse was none that is safe.
    if (errors(after) > errors(findings)) break;
    for (const { rule, where, fix } of wanted) fixed.push({ rule, line: where.line, says: fix.says });
    text = changed;
    findings = after;
  }
  return { text, fixed, findings };
}

type Fixable = Finding & { fix: Fix };

/** Those that can be applied together: in the order of the text, none touching another. */
function apart(findings: readonly Finding[]): Fixable[] {
  const all = findings
    .filter((finding): finding is Fixable => finding.fix !== undefined)
    .sort((a, b) => a.fix.start - b.fix.start || a.fix.end - b.fix.end);
  let end = -1;
  return all.filter(({ fix }) => {
    const isFree = fix.start > end;
    if (isFree) end = fix.end;
    return isFree;
  });
}

function put(text: string, { start, end, text: replacement }: Fix): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function errors(findings: readonly Finding[]): number {
  return findings.filter(({ severity }) => severity === 'error').length;
}
