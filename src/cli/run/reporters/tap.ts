/** TAP version 14: a test point for each flow, in the order of the list, with diagnostics as YAML. */
import { stringify } from 'yaml';
import { cleanLine } from '../../clean.js';
import { detailOf } from '../detail.js';
import type { Entry } from '../entry.js';
import { RUN_WORDS } from '../words.js';
import type { Reporter } from './reporter.js';

export function tapReporter(): Reporter {
  return {
    begin: (total) => `TAP version 14\n1..${total}\n`,
    entry: (entry, index) => `${point(entry, index + 1)}\n${diagnostics(entry)}`,
    end: ({ totals }) => `# ${RUN_WORDS.total(totals)}\n`,
  };
}

function point(entry: Entry, number: number): string {
  const named = `${number} - ${escaped(`${entry.flow} (${entry.file})`)}`;
  if (entry.status === 'not-run') return `ok ${named} # SKIP ${escaped(RUN_WORDS.bail)}`;
  return `${entry.status === 'passed' ? 'ok' : 'not ok'} ${named}`;
}

/** A hash would begin a directive. */
function escaped(text: string): string {
  return cleanLine(text).replace(/[\\#]/g, '\\$&');
}

function diagnostics(entry: Entry): string {
  const detail = detailOf(entry);
  if (!detail) return '';
  const { code, message, at, step, expected, found, hint, lastMessages, command, trace } = detail;
  const facts = {
    code,
    message,
    severity: entry.status === 'error' ? 'error' : 'fail',
    at,
    step,
    expected,
    found,
    hint,
    lastMessages: [...lastMessages],
    stepThere: command,
    trace,
  };
  const known = Object.entries(facts).filter(([, value]) => value !== undefined && value.length > 0);
  const yaml = stringify(Object.fromEntries(known), { lineWidth: 0 });
  const lines = ['---', ...yaml.trimEnd().split('\n'), '...'];
  return lines.map((line) => `  ${line}\n`).join('');
}
