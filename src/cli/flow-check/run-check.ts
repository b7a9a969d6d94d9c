/** What `flow check` does, from arguments to printed lines. */

import { nearest } from '../../engine/flow/nearest.js';
import { RULE_IDS, type RuleId } from '../../engine/lint/rules.js';
import { FumoError } from '../../errors.js';
import type { Layout } from '../render/ladder.js';
import { type CheckedFiles, checkFiles } from './check-files.js';
import { findFiles } from './find-files.js';
import { githubLines } from './github.js';
import { prettyLines } from './pretty.js';
import { sarifLog } from './sarif.js';
import { CHECK_WORDS } from './words.js';

export const FORMATS = ['pretty', 'json', 'sarif', 'github'] as const;
export type CheckFormat = (typeof FORMATS)[number];

export interface CheckRequest {
  paths: readonly string[];
  fix: boolean;
  strict: boolean;
  builtIn: string;
  cwd: string;
  stdin(): Promise<string>;
}

/** @throws FumoError `usage.no-files`, `usage.fix-stdin`, `flow.not-found`; errors of the system */
export async function runCheck(request: CheckRequest): Promise<CheckedFiles> {
  const { paths, fix } = request;
  if (paths.length === 0)
    throw new FumoError('usage.no-files', CHECK_WORDS.noPath, { hint: CHECK_WORDS.noPathHint });
  if (fix && paths.includes('-'))
    throw new FumoError('usage.fix-stdin', CHECK_WORDS.fixInput, {
      found: '--fix -',
      hint: CHECK_WORDS.fixInputHint,
    });
  return checkFiles(await findFiles(paths, request), request);
}

type Writer = (checked: CheckedFiles, layout: Layout, version: string) => string[];

const WRITERS: Readonly<Record<CheckFormat, Writer>> = {
  pretty: (checked, layout) => prettyLines(checked, layout),
  json: ({ result }) => [JSON.stringify(result, null, 2)],
  sarif: ({ result }, _layout, version) => [JSON.stringify(sarifLog(result, version), null, 2)],
  github: ({ result }) => githubLines(result),
};

/** The printed lines of a format. @param version of fumo */
export function checkLines(
  checked: CheckedFiles,
  format: CheckFormat,
  layout: Layout,
  version: string,
): string[] {
  return WRITERS[format](checked, layout, version);
}

/** A rule for `--explain`, by its id. @throws FumoError `usage.unknown-rule` */
export function findRule(rule: string): RuleId {
  const known = RULE_IDS.find((id) => id === rule);
  if (known) return known;
  const near = nearest(rule, RULE_IDS);
  throw new FumoError('usage.unknown-rule', CHECK_WORDS.noRule(rule), {
    found: rule,
    hint: near === undefined ? CHECK_WORDS.ruleHint : `Did you mean ${near}?`,
  });
}
