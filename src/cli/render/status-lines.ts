/** Status commands that say the same, told in one line. */
import { statusName } from '../../dm/status-codes.js';
import type { Command, Status } from '../../syncml/message.js';
import { cleanLine } from '../clean.js';

/** Commands in order; neighbours that answer with one code and say nothing else become one line. */
export function mergedStatuses(commands: readonly Command[]): (Command | string)[] {
  const parts: (Command | string)[] = [];
  let run: Status[] = [];
  const flush = () => {
    const [only] = run;
    if (only) parts.push(run.length === 1 ? only : mergedLine(run));
    run = [];
  };
  for (const command of commands) {
    const isPlain = command.name === 'Status' && saysNothingElse(command);
    if (!isPlain || command.data !== run[0]?.data) flush();
    if (isPlain) run.push(command);
    else parts.push(command);
  }
  flush();
  return parts;
}

function saysNothingElse({ chal, items }: Status): boolean {
  return chal === undefined && items.length === 0;
}

/** `Status 200 done for the header, Get 4, Get 5`. */
function mergedLine(run: readonly Status[]): string {
  const code = run[0]?.data ?? '';
  const subjects = run.map(({ cmd, cmdRef }) => (cmd === 'SyncHdr' ? 'the header' : `${cmd} ${cmdRef}`));
  return cleanLine(`Status ${code} ${statusName(code)} for ${subjects.join(', ')}`);
}
