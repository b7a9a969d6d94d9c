/** What a message says in a ladder: each command with what it was answered, each Status with what it answers. */
import { isSuccessStatus, statusName } from '../../dm/status-codes.js';
import type { Status } from '../../syncml/message.js';
import { messageLines } from '../../trace/exporters/words.js';
import type { PassingEntry } from '../../trace/source.js';
import type { CommandView, MessageView } from '../../trace/views.js';
import { cleanLine } from '../clean.js';
import { commandLines } from '../render/command-lines.js';
import { SHOW_WORDS } from './words.js';

export interface LadderLine {
  text: string;
  /** Something was refused or went wrong. */
  isBad?: boolean;
}

/** Notification, credentials and such, then answers, then commands. */
export function ladderLinesOf(message: MessageView, session: PassingEntry['session']): LadderLine[] {
  const around = messageLines({ ...message, commands: [] }).map((text) => ({
    text,
    isBad: message.error !== undefined,
  }));
  const statuses = message.commands.filter(({ name }) => name === 'Status');
  const others = message.commands.filter(({ name }) => name !== 'Status');
  const isOver = session?.isOver === true;
  const warnings = message.warnings.map(({ code, message: words }) => ({
    text: cleanLine(SHOW_WORDS.tolerated(code, words)),
  }));
  return [
    ...around,
    ...statusLines(statuses),
    ...others.flatMap((view) => linesOf(view, isOver)),
    ...warnings,
  ];
}

// ---- answers ------------------------------------------------------------------------------------------------------

interface Answers {
  code: string;
  message: number | undefined;
  subjects: string[];
  /** Says more than the code, so it stands alone. */
  isFull: boolean;
}

/** Neighbours with one code for one message share a line. */
function statusLines(views: readonly CommandView[]): LadderLine[] {
  const rows: Answers[] = [];
  for (const view of views) {
    const row = answerOf(view);
    const last = rows.at(-1);
    const fits =
      last && !last.isFull && !row.isFull && last.code === row.code && last.message === row.message;
    if (fits) last.subjects.push(...row.subjects);
    else rows.push(row);
  }
  return rows.map(({ code, message, subjects }) => ({
    text: SHOW_WORDS.status(codeText(code), counted(subjects), message),
    isBad: !isSuccessStatus(code) && code !== '',
  }));
}

/** Equal neighbours once, with how many there are. */
function counted(subjects: readonly string[]): string[] {
  const runs: { subject: string; count: number }[] = [];
  for (const subject of subjects) {
    const last = runs.at(-1);
    if (last?.subject === subject) last.count += 1;
    else runs.push({ subject, count: 1 });
  }
  return runs.map(({ subject, count }) => (count === 1 ? subject : `${count} × ${subject}`));
}

function answerOf({ command, answers, code = '', uri }: CommandView): Answers {
  const status = command as Status;
  const name = status.cmd === 'SyncHdr' ? SHOW_WORDS.header : cleanLine(`${status.cmd} ${uri ?? ''}`.trim());
  const isFull = status.chal !== undefined || status.items.length > 0;
  const more = isFull ? fullText(status) : '';
  return { code, message: answers?.message, subjects: [`${name}${more}`], isFull };
}

/** What a Status carries beside its code: values and a challenge. */
function fullText(status: Status): string {
  const [line = ''] = commandLines(status);
  const values = /: "[\s\S]*$/.exec(line)?.[0].replace(MORE, ')') ?? '';
  const challenge = status.chal ? ` (${SHOW_WORDS.challenge(cleanLine(status.chal.meta.type ?? '?'))})` : '';
  return `${values.replace(/^: /, ' = ')}${challenge}`;
}

function codeText(code: string): string {
  return isSuccessStatus(code) ? cleanLine(code) : `${cleanLine(code)} ${statusName(code).toLowerCase()}`;
}

// ---- commands -----------------------------------------------------------------------------------------------------

/** The key of the stepper that shows more, which a ladder has not. */
const MORE = /: x\)/g;

function linesOf(view: CommandView, isOver: boolean): LadderLine[] {
  const lead = '  '.repeat(view.depth);
  const [first = '', ...rest] = ownLines(view).map((line) => line.replace(MORE, ')'));
  const { text, isBad } = answerText(view, isOver);
  return [{ text: `${lead}${first}${text}`, isBad }, ...rest.map((line) => ({ text: `${lead}${line}` }))];
}

/** Commands in a Sequence or Atomic stand in rows of their own. */
function ownLines({ command, name }: CommandView): string[] {
  return 'commands' in command ? [name] : commandLines(command);
}

function answerText({ name, answeredBy }: CommandView, isOver: boolean): Required<LadderLine> {
  if (name === 'Results') return { text: '', isBad: false };
  const answer = answeredBy.find(({ status }) => status !== undefined);
  const { status } = answer ?? {};
  if (!answer || status === undefined)
    return { text: isOver ? ` ${SHOW_WORDS.unanswered}` : '', isBad: isOver };
  return {
    text: ` ${SHOW_WORDS.answered(codeText(status), answer.message)}`,
    isBad: !isSuccessStatus(status),
  };
}
