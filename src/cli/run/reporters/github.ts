/** Workflow commands of GitHub Actions: an annotation at the place in the flow file for each flow that did not pass. */
import { resolve } from 'node:path';
import { detailOf } from '../detail.js';
import type { Entry, Totals } from '../entry.js';
import { shortPath } from '../select.js';
import { RUN_WORDS } from '../words.js';
import { detailText } from './detail-text.js';
import type { Reporter } from './reporter.js';

/** `env` has GITHUB_WORKSPACE, the root of the repository, to which the paths of annotations are relative. */
export function githubReporter(env: NodeJS.ProcessEnv = process.env): Reporter {
  const root = env.GITHUB_WORKSPACE;
  return {
    begin: () => '',
    entry: (entry) => annotation(entry, (file) => (root ? shortPath(resolve(file), root) : file)),
    end: ({ totals }) => summary(totals),
  };
}

function annotation(entry: Entry, pathOf: (file: string) => string): string {
  if (entry.status === 'not-run')
    return command('warning', { file: pathOf(entry.file), title: entry.flow }, RUN_WORDS.bail);
  const detail = detailOf(entry);
  if (!detail) return '';
  const { file = entry.file, line, column } = detail.where;
  const properties = {
    file: pathOf(file),
    ...(line === undefined ? {} : { line: String(line) }),
    ...(column === undefined ? {} : { col: String(column) }),
    title: `${entry.flow}: ${detail.code}`,
  };
  return command('error', properties, detailText(detail).trimEnd());
}

function summary(totals: Totals): string {
  const level = totals.exit === 0 ? 'notice' : 'error';
  return command(level, { title: 'fumo run' }, RUN_WORDS.total(totals));
}

/** `::error file=flows/a.yaml,line=3,col=5,title=...::words`. */
function command(level: string, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  return `::${level} ${list.join(',')}::${data(message)}\n`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
