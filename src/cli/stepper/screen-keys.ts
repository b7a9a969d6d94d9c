/** The keys of the screen: those of the table of commands, and a few for views that have no command of their own. */
import type { HelpGroup, KeyTable, View } from '../render/screen-types.js';
import { LINE_KEYS, SCREEN_WORDS, SHORT_NAMES, VIEW_KEYS } from '../words-step.js';
import { usageOf } from './command-line.js';
import type { CommandGroup, StepperCommand } from './commands/types.js';
import type { KeyAction, KeyMap } from './screen-state.js';
import { GROUP_WORDS } from './words.js';

/** Commands that show something the screen draws by itself, and in which view. */
const VIEW_OF: Readonly<Record<string, View>> = {
  tree: 'tree',
  ladder: 'ladder',
  clock: 'clock',
  help: 'help',
  preview: 'step',
};

/** What each key does. A key of the table comes before a key of ours. */
export function keyMapOf(commands: readonly StepperCommand[]): KeyMap {
  const own: [string, KeyAction][] = [
    ...VIEW_KEYS.map(({ key, view }): [string, KeyAction] => [key, { view }]),
    ['B', { type: 'back ' }],
    ['q', { run: 'quit' }],
  ];
  const table = commands.flatMap((command): [string, KeyAction][] =>
    command.key === undefined ? [] : [[command.key, actionOf(command)]],
  );
  return new Map([...own, ...table]);
}

/** A command that needs a value is begun in the command line; `edit` opens the editor when it has none. */
function actionOf({ name, args }: StepperCommand): KeyAction {
  const view = VIEW_OF[name];
  if (view) return { view };
  const asks = name === 'answer' || (name !== 'edit' && args.some(({ required }) => required));
  return asks ? { type: `${name} ` } : { run: name };
}

export function keyTableOf(commands: readonly StepperCommand[]): KeyTable {
  const rows = commands.flatMap(({ name, key }) =>
    key === undefined ? [] : [{ key, short: SHORT_NAMES[name] ?? name }],
  );
  const own = VIEW_KEYS.filter(({ key }) => !rows.some((row) => row.key === key));
  const all = [...rows, ...own, ...LINE_KEYS];
  const pick = (names: readonly string[]) =>
    names.flatMap((name) => all.find(({ short }) => short === name) ?? []);
  return { keys: pick(SCREEN_WORDS.row), few: pick(SCREEN_WORDS.shortRow), help: helpOf(commands) };
}

function helpOf(commands: readonly StepperCommand[]): HelpGroup[] {
  const groups = [...new Set(commands.map(({ group }) => group))];
  return [...groups.map((group) => groupOf(group, commands)), ownGroup(commands)];
}

function groupOf(group: CommandGroup, commands: readonly StepperCommand[]): HelpGroup {
  const rows = commands.filter((command) => command.group === group);
  return {
    heading: GROUP_WORDS[group],
    rows: rows.map((command) => ({
      key: command.key ?? '',
      name: usageOf(command),
      does: command.summary,
    })),
  };
}

function ownGroup(commands: readonly StepperCommand[]): HelpGroup {
  const taken = new Set(commands.map(({ key }) => key));
  return {
    heading: SCREEN_WORDS.ownKeys,
    rows: [...VIEW_KEYS, ...LINE_KEYS]
      .filter(({ key }) => !taken.has(key))
      .map(({ key, short, does }) => ({ key, name: short, does })),
  };
}
