/** Findings as SARIF 2.1.0 (OASIS), which code scanners read. */
import type { Finding, Fix, Severity } from '../../engine/lint/finding.js';
import { LINT_RULES, RULE_IDS, type RuleId } from '../../engine/lint/rules.js';
import type { CheckedFile, FlowCheckResult } from './check-files.js';

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'note' };

const PLACES: readonly string[] = RULE_IDS;

/** One log with one run; equal findings give equal logs. @param version of fumo */
export function sarifLog({ files }: FlowCheckResult, version: string): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'fumo', version, semanticVersion: version, rules: RULE_IDS.map(descriptor) },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map(({ file }) => ({ location: place(file), sourceLanguage: 'yaml' })),
        results: files.flatMap(resultsOf),
      },
    ],
  };
}

function descriptor(id: RuleId): object {
  const { severity, what, why, bad, good } = LINT_RULES[id];
  return {
    id,
    shortDescription: { text: what },
    fullDescription: { text: why },
    help: {
      text: `${what} ${why}`,
      markdown: `${what} ${why}\n\nFound:\n\n\`\`\`yaml\n${bad}\n\`\`\`\n\nGood:\n\n\`\`\`yaml\n${good}\n\`\`\`\n`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function resultsOf({ file, findings }: CheckedFile, artifact: number): object[] {
  return findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: PLACES.indexOf(finding.rule),
    level: LEVELS[finding.severity],
    message: { text: textOf(finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { ...place(file), index: artifact },
          region: regionOf(finding.where),
        },
      },
    ],
    ...(finding.fix ? { fixes: [fixOf(finding.fix, file)] } : {}),
  }));
}

/** Message, what was expected and what to try, as one paragraph. */
export function textOf({ message, expected, found, hint }: Finding): string {
  return [
    `${message}.`,
    ...(expected === undefined ? [] : [`Expected: ${expected}.`]),
    ...(found === undefined || found === '' ? [] : [`Found: ${found}.`]),
    ...(hint === undefined ? [] : [hint]),
  ].join(' ');
}

function regionOf({ line, column, endLine, endColumn }: Finding['where']): object {
  return { startLine: line, startColumn: column, endLine, endColumn };
}

function fixOf({ start, end, text, says }: Fix, file: string): object {
  return {
    description: { text: says },
    artifactChanges: [
      {
        artifactLocation: place(file),
        replacements: [
          { deletedRegion: { charOffset: start, charLength: end - start }, insertedContent: { text } },
        ],
      },
    ],
  };
}

/** Paths below the working folder are relative to the root of the sources; standard input has a name of its own. */
function place(file: string): { uri: string; uriBaseId?: string } {
  if (file === '-') return { uri: 'stdin' };
  const uri = file.split('/').map(encodeURIComponent).join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
}
