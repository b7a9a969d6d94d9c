/** Settings of a run as they are typed, to do the same again. */
import { DEFAULT_SETTINGS, type RunSettings } from '../../engine/run-types.js';

/** A word as a POSIX shell takes it. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Flags for all that is not as it is by default: `--answer`, `offer=defer`, `--fault`, ... */
export function settingWords(settings: RunSettings): string[] {
  const one = (flag: 'seed' | 'encoding' | 'auth' | 'transport'): string[] =>
    settings[flag] === DEFAULT_SETTINGS[flag] ? [] : [`--${flag}`, settings[flag]];
  const many = (flag: string, values: readonly string[]): string[] =>
    values.flatMap((value) => [`--${flag}`, value]);
  return [
    ...many('answer', settings.answers),
    ...many('set', settings.set),
    ...many('fault', settings.faults),
    ...one('seed'),
    ...one('encoding'),
    ...one('auth'),
    ...one('transport'),
    ...(settings.strict === true ? ['--strict'] : []),
  ];
}

/** The command that steps through the same run. */
export function stepCommand(asked: string, settings: RunSettings): string {
  return ['fumo', 'step', asked, ...settingWords(settings)].map(quoted).join(' ');
}
