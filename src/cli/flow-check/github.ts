/** Findings as workflow commands of GitHub Actions: annotations at the lines of a pull request. */
import type { Finding, Severity } from '../../engine/lint/finding.js';
import type { FlowCheckResult } from './check-files.js';
import { textOf } from './sarif.js';

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

export function githubLines({ files }: FlowCheckResult): string[] {
  return files.flatMap(({ findings }) => findings.map(annotation));
}

function annotation(finding: Finding): string {
  const { file, line, column, endLine, endColumn } = finding.where;
  const facts = {
    file,
    line,
    endLine,
    col: column,
    // Columns count only inside one line.
    ...(endLine === line ? { endColumn: Math.max(column, endColumn - 1) } : {}),
    title: `fumo ${finding.rule}`,
  };
  const properties = Object.entries(facts).map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${escapeData(textOf(finding))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
